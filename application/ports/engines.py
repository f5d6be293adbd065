"""The torrent engines that a server has, by name."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from .torrent_engine import EngineUnavailable, TorrentEngine


class EngineNotConfigured(EngineUnavailable):
    """A torrent is held by an engine that the configuration does not name any more."""


@dataclass(frozen=True, slots=True)
class Engines:
    """The configured engines in the order of the configuration; ``domain.torrents.claims.MAIN_ENGINE`` is the first."""

    named: Mapping[str, TorrentEngine]

    def __iter__(self) -> Iterator[str]:
        return iter(self.named)

    def of(self, name: str) -> TorrentEngine:
        """The engine of that name. Raises EngineNotConfigured."""
        try:
            return self.named[name]
        except KeyError as error:
            raise EngineNotConfigured(f"The torrent engine “{name}” is not configured any more.") from error


@dataclass(frozen=True, slots=True)
class KeptEngine:
    """An engine as the database knows it: torrents name it. ``plugin`` is what it was last configured as."""

    name: str
    plugin: str
    first_seen_at: datetime


class EngineRows(Protocol):
    """The table of engines."""

    @abstractmethod
    async def keep(self, engine: KeptEngine) -> None:
        """Keep an engine; of one that is kept already only ``plugin`` changes."""

    @abstractmethod
    async def all(self) -> Sequence[KeptEngine]:
        """Every engine that there ever was, by name."""
