"""The user's torrents as the server last told them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from adapters.inbound.http.wire.torrents import TorrentsView, TorrentView

from .guesses import Guesses


@dataclass(frozen=True, slots=True)
class Torrents:
    """All torrents by infohash; ``loaded`` is false before the first answer."""

    by_hash: Mapping[str, TorrentView] = field(default_factory=dict)
    loaded: bool = False
    engine_available: bool = True
    as_of: datetime | None = None

    @property
    def newest_first(self) -> list[TorrentView]:
        """In the order of the list: a torrent keeps its place whatever it does."""
        return sorted(self.by_hash.values(), key=lambda torrent: (torrent.claimed_at, torrent.infohash), reverse=True)

    @property
    def download_rate(self) -> int:
        """Bytes a second, all together."""
        return sum(torrent.download_rate for torrent in self.by_hash.values())

    @property
    def upload_rate(self) -> int:
        """Bytes a second, all together."""
        return sum(torrent.upload_rate for torrent in self.by_hash.values())

    @property
    def active(self) -> int:
        """How many are not complete and on their way."""
        return sum(1 for torrent in self.by_hash.values() if torrent.state in ("downloading", "metadata", "stalled"))

    def for_episode(self, series_id: int, episode: int) -> TorrentView | None:
        """Return the newest torrent that the episode was taken from."""
        wanted = (series_id, episode)
        return next((each for each in self.newest_first if wanted in _episodes(each)), None)


def _episodes(torrent: TorrentView) -> set[tuple[int | None, int | None]]:
    """All of them: several may be taken from one set."""
    taken: set[tuple[int | None, int | None]] = {(each.series_id, each.episode) for each in torrent.episodes}
    return taken | {(torrent.series_id, torrent.episode)}


def arrived(view: TorrentsView) -> Torrents:
    """Everything was read again."""
    return Torrents({each.infohash: each for each in view.torrents}, True, view.engine_available, view.as_of)


def changed(torrents: Torrents, *moved: TorrentView) -> Torrents:
    """Some of them are new, or different."""
    as_of = max((each for each in (torrents.as_of, *(torrent.as_of for torrent in moved)) if each), default=None)
    news = {torrent.infohash: torrent for torrent in moved}
    return replace(torrents, by_hash={**torrents.by_hash, **news}, as_of=as_of)


def expected(torrents: Torrents, guesses: Guesses) -> Torrents:
    """Show what was asked for as if it were done."""
    shown = dict(torrents.by_hash)
    for infohash in guesses.by_hash:
        if infohash in shown:
            seen = guesses.seen(infohash, shown.pop(infohash))
            if seen is not None:
                shown[infohash] = seen
    return replace(torrents, by_hash=shown) if guesses.by_hash else torrents


def gone(torrents: Torrents, infohash: str) -> Torrents:
    """One of them is not the user's any more."""
    rest = {key: torrent for key, torrent in torrents.by_hash.items() if key != infohash}
    return replace(torrents, by_hash=rest)
