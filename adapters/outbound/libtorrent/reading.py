"""libtorrent's view of a torrent, in our words."""

from collections.abc import Iterator
from datetime import timedelta

import libtorrent as lt

from application.ports.torrent_engine import EngineFile, EngineTorrent
from domain.torrents.infohash import InfoHash
from domain.torrents.states import TorrentState
from domain.vault_path import PathEscapes, VaultPath

_CHECKING = (
    lt.torrent_status.states.checking_files,
    lt.torrent_status.states.checking_resume_data,
    lt.torrent_status.states.queued_for_checking,
)
_SETTLED_AFTER = timedelta(seconds=3)
"""A torrent that has just begun has no rate yet; only later is that a stall."""


def read_torrent(status: lt.torrent_status, fault: str) -> EngineTorrent:
    """Translate a status. ``fault`` is what the last failed file operation said, if it has not been overcome."""
    infohash = infohash_of(status.info_hashes)
    rate = status.download_payload_rate
    left = status.total_wanted - status.total_wanted_done
    state = _state(status, fault)
    return EngineTorrent(
        infohash=infohash,
        name=status.name or infohash,
        state=state,
        size_bytes=status.total_wanted if status.has_metadata else 0,
        downloaded_bytes=status.total_wanted_done,
        download_rate=rate,
        upload_rate=status.upload_payload_rate,
        seeds=status.num_seeds,
        peers=status.num_peers,
        eta=timedelta(seconds=left // rate) if rate and left else None,
        error=_words(status, fault) if state is TorrentState.ERROR else "",
        complete=_complete(status),
    )


def infohash_of(hashes: lt.info_hash_t) -> InfoHash:
    """The v1 info-hash; hybrid torrents have another one, too."""
    return InfoHash(str(hashes.v1))


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
    return bool(status.has_metadata and status.is_finished and status.state not in _CHECKING)


def _state(status: lt.torrent_status, fault: str) -> TorrentState:
    if status.errc.value() or (fault and status.flags & lt.torrent_flags.upload_mode):
        return TorrentState.ERROR
    if status.state in _CHECKING:
        return TorrentState.CHECKING
    paused = bool(status.flags & lt.torrent_flags.paused)
    if _complete(status):
        return TorrentState.FINISHED if paused else TorrentState.SEEDING
    if paused:
        return TorrentState.PAUSED
    if not status.has_metadata:
        return TorrentState.METADATA
    stalled = status.download_payload_rate == 0 and status.active_duration > _SETTLED_AFTER
    return TorrentState.STALLED if stalled else TorrentState.DOWNLOADING


def _words(status: lt.torrent_status, fault: str) -> str:
    return fault or str(status.errc.message())
