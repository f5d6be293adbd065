"""Who asked for which torrent."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Protocol

from domain.torrents.claims import Claim
from domain.torrents.infohash import InfoHash
from domain.usage import Usage
from domain.users import UserId


class Claims(Protocol):
    """A torrent belongs to those who claimed it."""

    @abstractmethod
    async def add(self, claim: Claim) -> None:
        """Keep a claim. Idempotent: the first one of a person on a torrent stays.

        Raises UserNotFound, TorrentNotFound; the unit stays usable.
        """

    @abstractmethod
    async def save(self, claim: Claim) -> None:
        """Replace that person's claim on that torrent. Raises TorrentNotFound if there is none."""

    @abstractmethod
    async def get(self, user: UserId, torrent: InfoHash) -> Claim | None:
        """That person's claim, or None."""

    @abstractmethod
    async def of(self, user: UserId) -> Sequence[Claim]:
        """Everything the person claimed, newest first."""

    @abstractmethod
    async def on(self, torrent: InfoHash) -> Sequence[Claim]:
        """Everybody's claims on the torrent, oldest first."""

    @abstractmethod
    async def all(self) -> Sequence[Claim]:
        """Every claim there is, oldest first: what the live view is built from."""

    @abstractmethod
    async def usage(self) -> Mapping[UserId, Usage]:
        """What each person's claims add up to; nobody is there who claims nothing."""

    @abstractmethod
    async def remove(self, user: UserId, torrent: InfoHash) -> None:
        """Drop that claim. Idempotent."""
