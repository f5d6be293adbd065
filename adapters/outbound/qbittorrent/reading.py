"""qBittorrent's view of torrents and files, in our words."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, BaseModel, TypeAdapter

from application.ports.torrent_engine import EngineFile, EngineTorrent
from domain.torrents.infohash import InfoHash
from domain.torrents.states import TorrentState
from domain.vault_path import PathEscapes, VaultPath

METADATA_ONLY = "metadata only"
"""The tag of a magnet link that waits to be told which files to fetch: this must outlive our own process."""
UNPROVEN = "unproven"
"""The tag of a hybrid torrent from a magnet link: what it holds to be whole has to be checked first."""
_ENDLESS = 8_640_000
"""What qBittorrent says when it does not know how long it will take."""
_NO_LIMIT = -1

_STATES = {
    "error": TorrentState.ERROR,
    "missingFiles": TorrentState.MISSING_FILES,
    "metaDL": TorrentState.METADATA,
    "forcedMetaDL": TorrentState.METADATA,
    "queuedDL": TorrentState.QUEUED,
    "downloading": TorrentState.DOWNLOADING,
    "forcedDL": TorrentState.DOWNLOADING,
    "stalledDL": TorrentState.STALLED,
    "pausedDL": TorrentState.PAUSED,
    "stoppedDL": TorrentState.PAUSED,
    "allocating": TorrentState.CHECKING,
    "checkingDL": TorrentState.CHECKING,
    "checkingUP": TorrentState.CHECKING,
    "checkingResumeData": TorrentState.CHECKING,
    "moving": TorrentState.CHECKING,
    "uploading": TorrentState.SEEDING,
    "forcedUP": TorrentState.SEEDING,
    "stalledUP": TorrentState.SEEDING,
    "queuedUP": TorrentState.FINISHED,
    "pausedUP": TorrentState.FINISHED,
    "stoppedUP": TorrentState.FINISHED,
}
_COMPLETE = (TorrentState.SEEDING, TorrentState.FINISHED)
_STOPPED = ("pausedDL", "stoppedDL", "pausedUP", "stoppedUP")


# Of a hybrid torrent it counts padding as done, not as wanted: less than nothing is left once it has everything.
NotNegative = Annotated[int, AfterValidator(lambda number: max(number, 0))]


class Row(BaseModel):
    """One torrent of ``torrents/info``. ``hash`` is qBittorrent's own name for it, and not always an info-hash."""

    hash: str
    infohash_v1: str = ""
    infohash_v2: str = ""
    name: str
    state: str
    size: int
    total_size: int = 0
    amount_left: NotNegative = 0
    progress: float
    uploaded: int = 0
    dlspeed: int = 0
    upspeed: int = 0
    num_seeds: int = 0
    num_leechs: int = 0
    eta: int = _ENDLESS
    save_path: str = ""
    tags: str = ""
    magnet_uri: str = ""
    dl_limit: int = 0
    up_limit: int = 0
    ratio_limit: float = _NO_LIMIT
    seeding_time_limit: int = _NO_LIMIT
    inactive_seeding_time_limit: int = _NO_LIMIT

    @property
    def infohashes(self) -> frozenset[str]:
        """The names by which others know it: a hybrid torrent has two."""
        return frozenset((self.infohash_v1, self.infohash_v2)) - {""} or frozenset((self.hash,))

    @property
    def failed(self) -> bool:
        """Whether qBittorrent's log has the reason."""
        return self.state == "error"

    @property
    def stopped(self) -> bool:
        """Whether it neither gives nor takes."""
        return self.state in _STOPPED

    @property
    def has_metadata(self) -> bool:
        """Whether its file list is known."""
        return self.total_size > 0 or self.size > 0

    @property
    def metadata_only(self) -> bool:
        """Whether nobody has said yet which files of a magnet link to fetch."""
        return METADATA_ONLY in self.tags.split(", ")

    @property
    def hybrid(self) -> bool:
        """Whether it goes by v1 and by v2."""
        return bool(self.infohash_v1 and self.infohash_v2)

    @property
    def unproven(self) -> bool:
        """Whether nobody has looked yet if what it calls whole is."""
        return UNPROVEN in self.tags.split(", ")

    @property
    def whole(self) -> bool:
        """Whether it says that all that is wanted is there."""
        # A state of a qBittorrent newer than this program says nothing against it.
        return self.progress >= 1 and _STATES.get(self.state, TorrentState.SEEDING) in _COMPLETE

    @property
    def checking(self) -> bool:
        """Whether it looks at the disk."""
        return _STATES.get(self.state) is TorrentState.CHECKING

    @property
    def shares_within_limits(self) -> bool:
        """Whether qBittorrent would end the sharing by itself."""
        limits = (self.ratio_limit, self.seeding_time_limit, self.inactive_seeding_time_limit)
        return any(limit != _NO_LIMIT for limit in limits)


class FileRow(BaseModel):
    """One file of ``torrents/files``. Padding files are not among them, and do not count."""

    name: str
    size: int
    progress: float
    priority: int


ROWS = TypeAdapter(list[Row])
FILE_ROWS = TypeAdapter(list[FileRow])


def read_torrent(infohash: InfoHash, row: Row, words: str, *, held_back: bool) -> EngineTorrent:
    """Translate a row. ``words`` are qBittorrent's own about a torrent that failed.

    With ``held_back`` somebody paused it; a magnet link that has its metadata is stopped in any case.
    """
    state = _state(row, held_back=held_back)
    # Before the files are chosen qBittorrent means to fetch them all.
    size = 0 if row.metadata_only else max(row.size, 0)
    return EngineTorrent(
        infohash=infohash,
        name=row.name or infohash,
        state=state,
        size_bytes=size,
        downloaded_bytes=max(size - row.amount_left, 0),
        # The last rate before it was complete may stand there for ever.
        download_rate=row.dlspeed if row.amount_left else 0,
        upload_rate=row.upspeed,
        seeds=row.num_seeds,
        peers=row.num_seeds + row.num_leechs,
        eta=timedelta(seconds=row.eta) if 0 <= row.eta < _ENDLESS and row.amount_left else None,
        error=words if state is TorrentState.ERROR else "",
        complete=row.whole and state in _COMPLETE,
        uploaded_bytes=max(row.uploaded, 0),
    )


def read_files(rows: list[FileRow], *, chosen: bool) -> Iterator[EngineFile]:
    """Translate the files, in qBittorrent's order, which is the torrent's. None is wanted before they are chosen."""
    for index, row in enumerate(rows):
        try:
            path = VaultPath(row.name)
        except PathEscapes:
            continue  # A name that we do not serve; qBittorrent keeps such files below the folder, too.
        done = row.size if row.progress >= 1 else min(int(row.size * row.progress), row.size - 1)
        yield EngineFile(index, path, row.size, max(done, 0), wanted=chosen and row.priority > 0)


def _state(row: Row, *, held_back: bool) -> TorrentState:
    if row.metadata_only and not row.failed:
        stopped = row.stopped and (held_back or not row.has_metadata)
        return TorrentState.PAUSED if stopped else TorrentState.METADATA
    if row.unproven and row.whole:
        return TorrentState.CHECKING
    known = _STATES.get(row.state)
    if known is not None:
        return known
    # A state of a qBittorrent newer than this program.
    return TorrentState.SEEDING if row.progress >= 1 else TorrentState.DOWNLOADING
