"""qBittorrent's view of torrents and files, in our words."""

from collections.abc import Iterator
from datetime import timedelta

from pydantic import BaseModel, TypeAdapter

from application.ports.torrent_engine import EngineFile, EngineTorrent
from domain.torrents.infohash import InfoHash
from domain.torrents.states import TorrentState
from domain.vault_path import PathEscapes, VaultPath

_ENDLESS = 8_640_000
"""What qBittorrent says when it does not know how long it will take."""

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


class Row(BaseModel):
    """One torrent of ``torrents/info``."""

    hash: str
    infohash_v1: str = ""
    name: str
    state: str
    size: int
    amount_left: int = 0
    progress: float
    dlspeed: int = 0
    upspeed: int = 0
    num_seeds: int = 0
    num_leechs: int = 0
    eta: int = _ENDLESS
    save_path: str = ""

    @property
    def infohash(self) -> InfoHash:
        """The v1 info-hash: of a hybrid torrent, qBittorrent's own ``hash`` is cut from the v2 one."""
        return InfoHash(self.infohash_v1 or self.hash)

    @property
    def failed(self) -> bool:
        """Whether qBittorrent's log has the reason."""
        return self.state == "error"


class FileRow(BaseModel):
    """One file of ``torrents/files``. Padding files are not among them, and do not count."""

    name: str
    size: int
    progress: float
    priority: int


ROWS = TypeAdapter(list[Row])
FILE_ROWS = TypeAdapter(list[FileRow])


def read_torrent(row: Row, words: str) -> EngineTorrent:
    """Translate a row. ``words`` are qBittorrent's own about a torrent that failed."""
    state = _state(row)
    return EngineTorrent(
        infohash=row.infohash,
        name=row.name or row.infohash,
        state=state,
        size_bytes=max(row.size, 0),
        downloaded_bytes=max(row.size - row.amount_left, 0),
        download_rate=row.dlspeed,
        upload_rate=row.upspeed,
        seeds=row.num_seeds,
        peers=row.num_seeds + row.num_leechs,
        eta=timedelta(seconds=row.eta) if 0 <= row.eta < _ENDLESS and row.amount_left else None,
        error=words if state is TorrentState.ERROR else "",
        complete=row.progress >= 1 and state in _COMPLETE,
    )


def read_files(rows: list[FileRow]) -> Iterator[EngineFile]:
    """Translate the files, in qBittorrent's order, which is the torrent's."""
    for index, row in enumerate(rows):
        try:
            path = VaultPath(row.name)
        except PathEscapes:
            continue  # A name that we do not serve; qBittorrent keeps such files below the folder, too.
        done = row.size if row.progress >= 1 else min(int(row.size * row.progress), row.size - 1)
        yield EngineFile(index, path, row.size, max(done, 0), wanted=row.priority > 0)


def _state(row: Row) -> TorrentState:
    known = _STATES.get(row.state)
    if known is not None:
        return known
    # A state of a qBittorrent newer than this program.
    return TorrentState.SEEDING if row.progress >= 1 else TorrentState.DOWNLOADING
