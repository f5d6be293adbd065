"""Torrents we keep, and who asked for them."""

from dataclasses import dataclass, field
from datetime import datetime

from ..series import SeriesId
from ..users import UserId
from ..vault_path import VaultPath
from .infohash import InfoHash
from .states import Wish


@dataclass(frozen=True, slots=True)
class KeptTorrent:
    """A torrent that somebody here wants: our truth, whatever the engine says.

    ``size_bytes`` and ``name`` are what the metainfo or the feed said (0 and the hash if neither is known yet).
    ``wanted_files`` holds file indexes, empty for all of them.
    """

    infohash: InfoHash
    name: str
    size_bytes: int
    folder: VaultPath
    added_at: datetime
    wish: Wish = Wish.RUN
    completed_at: datetime | None = None
    wanted_files: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One person's right to a torrent, and why they have it. Data go with the last claim."""

    user: UserId
    torrent: InfoHash
    claimed_at: datetime
    title: str
    """The release's name, or the magnet's, as it was picked."""
    series: SeriesId | None = None
    series_title: str | None = None
    episode: int | None = None
    reasons: tuple[str, ...] = field(default=())


def folder_of(infohash: InfoHash) -> VaultPath:
    """One save directory per torrent, so that removing one can never take another's files."""
    return VaultPath(infohash)
