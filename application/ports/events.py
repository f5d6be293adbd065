"""News for those who look on, as it happens."""

from abc import abstractmethod
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from domain.torrents.infohash import InfoHash
from domain.users import UserId


@dataclass(frozen=True, slots=True)
class TorrentChanged:
    """Something about a torrent that ``user`` claimed is different now. Ask for it to see what."""

    user: UserId
    torrent: InfoHash


@dataclass(frozen=True, slots=True)
class TorrentGone:
    """``user`` has no claim on the torrent any more."""

    user: UserId
    torrent: InfoHash


@dataclass(frozen=True, slots=True)
class AccessChanged:
    """Some of ``user``'s sessions may have ended: whoever serves one of them looks again. Nothing to tell anybody."""

    user: UserId


@dataclass(frozen=True, slots=True)
class Missed:
    """Events were lost (too slow, or away too long): read everything again."""

    user: UserId


News = TorrentChanged | TorrentGone | AccessChanged | Missed


@dataclass(frozen=True, slots=True)
class Event:
    """News with its place in the stream; ids grow, within one run of the server."""

    id: int
    news: News


class Events(Protocol):
    """A stream of news. Publishing never blocks and never fails."""

    @abstractmethod
    def publish(self, news: News) -> None:
        """Tell those who listen for ``news.user``."""

    @abstractmethod
    def subscribe(self, user: UserId, *, after: int | None = None) -> AbstractAsyncContextManager[AsyncIterator[Event]]:
        """Listen for that person's news; with ``after`` first what was missed since that id, or one ``Missed``.

        A listener that does not keep up gets one ``Missed`` instead of what it lost.
        """

    @abstractmethod
    def observe(self, observer: Callable[[News], None]) -> None:
        """From now on call ``observer`` with everybody's news as they are published, before anybody else hears of it.

        For caches of this process: the observer must not block, raise or publish.
        """

    @property
    @abstractmethod
    def watched(self) -> bool:
        """Whether anybody listens: live state is followed closely only then."""
