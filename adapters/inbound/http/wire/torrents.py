"""Torrents and their files."""

from datetime import datetime
from typing import ClassVar, Literal

from pydantic import Field

from .message import Body, Message


class GrabBody(Body):
    """Fetch a release for an episode: ``release_id`` of a candidate, or ``best``."""

    series_id: int = Field(ge=1, le=2_147_483_647)
    episode: int = Field(ge=0, le=100_000)
    release_id: str = Field(default="best", min_length=1, max_length=512)


class MagnetBody(Body):
    """Fetch a torrent by hand."""

    magnet: str = Field(min_length=1, max_length=8_192)


class RemoveQuery(Body):
    """``delete`` drops the data with the last claim on them; ``keep`` leaves them on the server's disk."""

    data: Literal["delete", "keep"] = "delete"


class MoveBody(Body):
    """Where to in the user's own queue."""

    to: Literal["top", "up", "down", "bottom"]


class SeedingBody(Body):
    """How long the torrent is shared once it is complete: until the first of the two is reached; neither is no goal.

    ``server`` leaves it to the server's own goal.
    """

    server: bool = False
    ratio: float | None = Field(default=None, ge=0, le=1_000)
    hours: float | None = Field(default=None, ge=0, le=87_600)


FilePriority = Literal["skip", "normal", "first"]


class FileChoiceBody(Message):
    """One file and how much the user wants it."""

    index: int = Field(ge=0, le=100_000)
    priority: FilePriority


class FilesBody(Body):
    """The files whose priority changes; the others stay as they are."""

    body_limit: ClassVar[int] = 1024 * 1024

    files: list[FileChoiceBody] = Field(min_length=1, max_length=10_000)


class TakenEpisodeView(Message):
    """An episode that the user took from a torrent."""

    series_id: int
    episode: int


class TorrentView(Message):
    """One of the user's torrents. Of a set it shows what is wanted by the user and by those who share it.

    What is said about the episode is of the newest that the user took from it; ``episodes`` are all of them.

    ``state``: waiting, metadata, queued, checking, downloading, stalled, seeding, finished, paused, missing_files,
    error; ``note`` says more in a sentence where that helps. ``progress`` is 0 to 1, rates are bytes a second,
    ``eta_seconds`` is None when unknown. ``as_of`` is set while the engine is silent: when it last spoke.

    ``paused`` is the user's own wish: a torrent that others want goes on. ``place`` counts from 1 in the queue, None
    for what does not wait there. ``hold``: why the server keeps it from running (paused, refused, disk, queue, seeded,
    egress; empty for none). ``claim_bytes`` is what it costs of the user's quota. ``ratio`` is uploaded over wanted
    bytes; ``seeding_ratio`` and ``seeding_hours`` are the user's own goal, both None with ``seeding_server`` false for
    no goal.
    """

    infohash: str
    name: str
    state: str
    note: str = ""
    progress: float = 0.0
    complete: bool = False
    size_bytes: int = 0
    downloaded_bytes: int = 0
    download_rate: int = 0
    upload_rate: int = 0
    seeds: int = 0
    peers: int = 0
    eta_seconds: int | None = None
    series_id: int | None = None
    series_title: str | None = None
    episode: int | None = None
    episodes: list[TakenEpisodeView] = Field(default_factory=list)
    paused: bool = False
    hold: str = ""
    place: int | None = None
    uploaded_bytes: int = 0
    ratio: float = 0.0
    seeding_server: bool = True
    seeding_ratio: float | None = None
    seeding_hours: float | None = None
    claim_bytes: int = 0
    reasons: list[str] = Field(default_factory=list)
    claimed_at: datetime
    completed_at: datetime | None = None
    as_of: datetime | None = None


class TorrentsView(Message):
    """The user's torrents, newest claim first."""

    torrents: list[TorrentView]
    engine_available: bool = True
    as_of: datetime | None = None


class FileView(Message):
    """A file of a torrent. ``complete`` files can be fetched from ``…/files/{index}/content``.

    ``priority``: skip, normal, first, as the user wishes it; ``wanted`` is whether it is not skipped. Of a file that
    the user skips, what is there for others is not told.
    """

    index: int
    path: str
    size_bytes: int
    downloaded_bytes: int
    wanted: bool = True
    complete: bool = False
    priority: FilePriority = "normal"


class FilesView(Message):
    """All files of a torrent by index; empty before a magnet's metadata are there."""

    infohash: str
    files: list[FileView]


class ChecksumView(Message):
    """The SHA-256 of a finished file, 64 hexadecimal digits."""

    infohash: str
    index: int
    size_bytes: int
    sha256: str


class TorrentGoneView(Message):
    """The data of the event ``torrent-gone``."""

    infohash: str
