"""Indexers: where releases are found."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NewType, Protocol

from domain.errors import Upstream
from domain.releases.queries import Query as Query
from domain.releases.release import Release


class IndexerUnavailable(Upstream):
    """The indexer does not answer or refuses for now."""

    def __init__(self, detail: str, *, indexer: str, retry_after: timedelta | None = None) -> None:
        super().__init__(detail, retry_after=retry_after)
        self.indexer = indexer


class IndexerMisbehaved(IndexerUnavailable):
    """The indexer answered something that is no answer: HTML, garbage, half a feed."""


@dataclass(frozen=True, slots=True)
class Found:
    """An indexer's answer. ``complete`` is false when the indexer cut the list short."""

    releases: Sequence[Release]
    complete: bool = True


class Indexer(Protocol):
    """Empty means it answered and had nothing; an exception means it could not answer.

    An answer is a list of candidates and nothing more: the caller reads and judges every title.
    """

    @property
    @abstractmethod
    def name(self) -> str:
        """The name under which it is configured; the prefix of its release ids."""

    @abstractmethod
    async def search(self, query: Query) -> Found:
        """Look for releases. Raises IndexerUnavailable, IndexerMisbehaved."""

    @abstractmethod
    async def torrent_file(self, release: Release) -> bytes | None:
        """The release's .torrent, at most ``metainfo.MOST_BYTES``; None when the indexer has none to give.

        The bytes are as received: the caller checks them. Raises IndexerUnavailable, IndexerMisbehaved.
        """


Indexers = NewType("Indexers", tuple[Indexer, ...])
"""Every configured indexer."""
