"""libtorrent's view of a torrent, in our words."""

import errno
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import libtorrent as lt

from application.ports.torrent_engine import EngineFile, EngineTorrent
from domain.torrents.states import TorrentState
from domain.vault_path import PathEscapes, VaultPath

from .identity import infohash_of

_CHECKING = (
    lt.torrent_status.states.checking_files,
    lt.torrent_status.states.checking_resume_data,
    lt.torrent_status.states.queued_for_checking,
)
_SETTLED_AFTER = timedelta(seconds=3)
"""A torrent that has just begun has no rate yet; only later is that a stall."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What the last failed file operation said. ``missing``: there is no such file."""

    words: str
    missing: bool

    @classmethod
    def of(cls, alert: lt.file_error_alert) -> "Fault":
        """Read an alert. Of the file only the name is told: where it lies on the server is nobody's business."""
        name = Path(alert.filename()).name
        words = alert.error.message()
        return cls(f"{words} ({name})" if name else words, alert.error.value() == errno.ENOENT)


def read_torrent(status: lt.torrent_status, fault: Fault | None) -> EngineTorrent:
    """Translate a status. ``fault`` is one that has not been overcome."""
    infohash = infohash_of(status.info_hashes, status.save_path)
    # Of a torrent that has lost its last peer libtorrent may show the last rate for ever.
    rate = status.download_payload_rate if status.num_peers else 0
    left = status.total_wanted - status.total_wanted_done
    state = _state(status, fault)
    return EngineTorrent(
        infohash=infohash,
        name=status.name or infohash,
        state=state,
        size_bytes=status.total_wanted if status.has_metadata else 0,
        downloaded_bytes=status.total_wanted_done,
        download_rate=rate,
        upload_rate=status.upload_payload_rate if status.num_peers else 0,
        seeds=status.num_seeds,
        peers=status.num_peers,
        eta=timedelta(seconds=left // rate) if rate and left else None,
        error=_words(status, fault) if state is TorrentState.ERROR else "",
        complete=_complete(status),
        uploaded_bytes=status.all_time_upload,
    )


def read_metainfo(handle: lt.torrent_handle) -> bytes | None:
    """The .torrent, None before the metadata are there: the swarm's info dictionary byte for byte, and the trackers.

    libtorrent's own writer wants the piece layers of a v2 torrent, which it may not have yet.
    """
    info = handle.torrent_file()
    if info is None:
        return None
    tiers = [[tracker.get("url", "").encode()] for tracker in handle.trackers()]
    announce = b"13:announce-list" + lt.bencode(tiers) if tiers else b""
    return b"d" + announce + b"4:info" + info.info_section() + b"e"


def real_files(layout: lt.file_storage) -> list[int]:
    """The positions of the files that a person sees: BEP 47 padding files are left out and do not count."""
    padding = lt.file_storage.flag_pad_file
    return [position for position in range(layout.num_files()) if not layout.file_flags(position) & padding]


def read_files(handle: lt.torrent_handle) -> Iterator[EngineFile]:
    """The torrent's files; none before the metadata are there."""
    info = handle.torrent_file()
    if info is None:
        return
    layout = info.layout()
    # Whole pieces only: what has arrived but was not checked is not there yet.
    progress = handle.file_progress(lt.torrent_handle.piece_granularity)
    priorities = handle.get_file_priorities()
    for index, position in enumerate(real_files(layout)):
        try:
            path = VaultPath(layout.file_path(position))
        except PathEscapes:
            continue  # A name that we do not serve; libtorrent keeps such files below the folder, too.
        wanted = position >= len(priorities) or priorities[position] > 0
        yield EngineFile(index, path, layout.file_size(position), progress[position], wanted)


def _complete(status: lt.torrent_status) -> bool:
    done = bool(status.has_metadata and status.is_finished and status.state not in _CHECKING)
    # To libtorrent somebody who wants nothing (a magnet link whose files are not chosen yet) has all they want.
    return done and (status.total_wanted > 0 or any(status.handle.get_file_priorities()))


def _state(status: lt.torrent_status, fault: Fault | None) -> TorrentState:
    if status.errc.value() or (fault and status.flags & lt.torrent_flags.upload_mode):
        return TorrentState.ERROR
    paused = bool(status.flags & lt.torrent_flags.paused)
    if _complete(status):
        if fault and fault.missing:
            return TorrentState.MISSING_FILES
        return TorrentState.FINISHED if paused else TorrentState.SEEDING
    if paused:
        return TorrentState.PAUSED
    if status.state in _CHECKING:
        return TorrentState.CHECKING
    if not status.total_wanted:
        return TorrentState.METADATA
    stalled = status.download_payload_rate == 0 and status.active_duration > _SETTLED_AFTER
    return TorrentState.STALLED if stalled else TorrentState.DOWNLOADING


def _words(status: lt.torrent_status, fault: Fault | None) -> str:
    return fault.words if fault else str(status.errc.message())
