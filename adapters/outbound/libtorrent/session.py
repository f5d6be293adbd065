"""The libtorrent session, as one thread sees it: every call here may block and belongs off the event loop."""

import logging
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import libtorrent as lt

from application.ports.torrent_engine import EngineFile, EngineRefused, EngineTorrent, TorrentNotFound
from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import Magnet
from domain.torrents.metainfo import Metainfo

from .farewell import say_goodbye
from .reading import infohash_of, read_files, read_torrent, real_files
from .resume_files import ResumeFiles

_log = logging.getLogger(__name__)
_NORMAL, _NEVER = 4, 0
_RESUME = lt.torrent_handle.save_info_dict
_SAVING_SECONDS = 15.0
_ASK = (1 << 6) | (1 << 7)
"""A status with the torrent's name and save path, and without what costs time: query_name and query_save_path of
libtorrent/torrent_handle.hpp, which the Python binding leaves out."""


@dataclass(frozen=True, slots=True)
class Deletion:
    """The files of a removed torrent are gone, or (``problem``) could not be deleted."""

    torrent: InfoHash
    problem: str = ""


class Session:
    """Holds the session and its resume files. Not thread-safe: one thread makes, uses and closes it."""

    def __init__(self, params: lt.session_params, resume: ResumeFiles, *, alert_fd: int) -> None:
        self._resume = resume
        self._faults: dict[InfoHash, str] = {}
        self._choices: dict[InfoHash, frozenset[int]] = {}
        self._saving = 0
        self._session = lt.session(params)
        self._session.set_alert_fd(alert_fd)
        for kept in resume.load():
            kept.flags &= ~lt.torrent_flags.auto_managed
            self._session.async_add_torrent(kept)

    def add(self, source: Metainfo | Magnet, folder: Path, *, wanted: Collection[int], paused: bool) -> None:
        """Add the torrent unless it is there. Raises EngineRefused."""
        if self._find(source.infohash) is not None:
            return
        try:
            params = _params(source)
            params.save_path = str(folder)
            params.flags = lt.torrent_flags.default_flags & ~(lt.torrent_flags.auto_managed | lt.torrent_flags.paused)
            if paused:
                params.flags |= lt.torrent_flags.paused
            if wanted:
                params.file_priorities = self._choose(source.infohash, params.ti, wanted)
            handle = self._session.add_torrent(params)
        except RuntimeError as error:
            raise EngineRefused(f"The torrent engine refuses this torrent: {error}.") from error
        self._save(handle)

    def get(self, torrent: InfoHash) -> EngineTorrent | None:
        """The torrent, or None."""
        handle = self._find(torrent)
        return None if handle is None else read_torrent(handle.status(_ASK), self._faults.get(torrent, ""))

    def all(self) -> dict[InfoHash, EngineTorrent]:
        """Every torrent."""
        seen: dict[InfoHash, EngineTorrent] = {}
        # One by one: get_torrent_status() calls a function of ours without Python's lock, and crashes from 3.12 on.
        for handle in self._session.get_torrents():
            if not handle.is_valid():
                continue
            status = handle.status(_ASK)
            infohash = infohash_of(status.info_hashes)
            seen[infohash] = read_torrent(status, self._faults.get(infohash, ""))
        return seen

    def files(self, torrent: InfoHash) -> Sequence[EngineFile]:
        """Its files. Raises TorrentNotFound."""
        return tuple(read_files(self._held(torrent)))

    def want(self, torrent: InfoHash, indexes: Collection[int]) -> None:
        """Choose files. Raises TorrentNotFound."""
        handle = self._held(torrent)
        handle.prioritize_files(self._choose(torrent, handle.torrent_file(), indexes))
        # A torrent that had everything it wanted has said good-bye to its seeders, and forgotten them.
        handle.force_reannounce(0, -1, lt.torrent_handle.ignore_min_interval)
        self._save(handle)

    def pause(self, torrent: InfoHash) -> None:
        """Stop it. Raises TorrentNotFound."""
        handle = self._held(torrent)
        handle.pause()
        self._save(handle)

    def resume(self, torrent: InfoHash) -> None:
        """Go on, also after an error: whatever was wrong may have been put right. Raises TorrentNotFound."""
        handle = self._held(torrent)
        self._faults.pop(torrent, None)
        handle.clear_error()
        handle.unset_flags(lt.torrent_flags.upload_mode)
        handle.resume()
        self._save(handle)

    def remove(self, torrent: InfoHash, *, with_data: bool) -> Path | None:
        """Begin to remove it; return where it saved, or None if it is not there. ``digest`` tells the end of it."""
        handle = self._find(torrent)
        if handle is None:
            return None
        folder = Path(handle.status(_ASK).save_path)
        self._session.remove_torrent(handle, lt.session.delete_files if with_data else 0)
        self._resume.forget(torrent)
        self._faults.pop(torrent, None)
        self._choices.pop(torrent, None)
        return folder

    def digest(self) -> Sequence[Deletion]:
        """Take in what libtorrent reports: write resume data, remember faults, and say which deletions ended."""
        return [deletion for alert in self._session.pop_alerts() for deletion in self._take(alert)]

    def save_changed(self) -> None:
        """Ask for the resume data of all that changed."""
        for handle in self._session.get_torrents():
            if handle.is_valid() and handle.need_save_resume_data():
                self._save(handle)

    def close(self) -> None:
        """Write everything down, tell the trackers, and end. Takes up to some seconds on a slow disk."""
        self._finish_saving()
        self._session.set_alert_fd(-1)
        say_goodbye(self._session)
        del self._session

    def _finish_saving(self) -> None:
        for handle in self._session.get_torrents():
            if handle.is_valid():
                self._save(handle)
        deadline = time.monotonic() + _SAVING_SECONDS
        while self._saving and time.monotonic() < deadline:
            self._session.wait_for_alert(200)
            self.digest()

    def _save(self, handle: lt.torrent_handle) -> None:
        """Ask for resume data; an alert will answer."""
        handle.save_resume_data(_RESUME)
        self._saving += 1

    def _take(self, alert: lt.alert) -> Iterator[Deletion]:
        if isinstance(alert, lt.torrent_deleted_alert):
            yield Deletion(infohash_of(alert.info_hashes))
        elif isinstance(alert, lt.torrent_delete_failed_alert):
            yield Deletion(infohash_of(alert.info_hashes), alert.error.message() if alert.error.value() else "")
        elif isinstance(alert, lt.save_resume_data_alert | lt.save_resume_data_failed_alert):
            self._saving -= 1
            if isinstance(alert, lt.save_resume_data_alert):
                self._keep(alert)
        elif isinstance(alert, lt.file_error_alert):
            self._faults[infohash_of(alert.handle.info_hashes())] = _fault(alert)
            _log.warning("%s", alert.message())
        elif isinstance(alert, lt.metadata_received_alert | lt.torrent_finished_alert | lt.torrent_checked_alert):
            if alert.handle.is_valid():
                self._choose_late(alert.handle)
                self._save(alert.handle)
        elif isinstance(alert, lt.listen_failed_alert | lt.torrent_error_alert | lt.fastresume_rejected_alert):
            _log.warning("%s", alert.message())

    def _keep(self, alert: lt.save_resume_data_alert) -> None:
        infohash = infohash_of(alert.params.info_hashes)
        # The alert of a torrent that was removed meanwhile must not bring its file back.
        if self._find(infohash) is not None:
            self._resume.keep(infohash, alert.params)

    def _choose(self, torrent: InfoHash, info: lt.torrent_info | None, wanted: Collection[int]) -> list[int]:
        """A priority for every position in the info dictionary, padding files too.

        Before the metadata are there nobody knows how many files there are: libtorrent is told what can be told (files
        beyond the list keep the normal priority), and told again when they come.
        """
        if info is None:
            self._choices[torrent] = frozenset(wanted)
            return [_NORMAL if index in wanted else _NEVER for index in range(max(wanted, default=-1) + 1)]
        unwanted = {position for index, position in enumerate(real_files(info.layout())) if index not in wanted}
        return [_NEVER if position in unwanted else _NORMAL for position in range(info.num_files())]

    def _choose_late(self, handle: lt.torrent_handle) -> None:
        infohash = infohash_of(handle.info_hashes())
        if infohash in self._choices and handle.torrent_file() is not None:
            handle.prioritize_files(self._choose(infohash, handle.torrent_file(), self._choices.pop(infohash)))

    def _find(self, torrent: InfoHash) -> lt.torrent_handle | None:
        handle = self._session.find_torrent(lt.sha1_hash(bytes.fromhex(torrent)))
        return handle if handle.is_valid() else None

    def _held(self, torrent: InfoHash) -> lt.torrent_handle:
        handle = self._find(torrent)
        if handle is None:
            raise TorrentNotFound("The torrent engine does not hold this torrent.")
        return handle


def _fault(alert: lt.file_error_alert) -> str:
    # The file's name only: where it lies on the server is nobody's business who reads this.
    name = Path(alert.filename()).name
    return f"{alert.error.message()} ({name})" if name else str(alert.error.message())


def _params(source: Metainfo | Magnet) -> lt.add_torrent_params:
    if isinstance(source, Magnet):
        return lt.parse_magnet_uri(str(source))
    params = lt.load_torrent_buffer(source.raw)
    if params.ti is None or infohash_of(params.ti.info_hashes()) != source.infohash:
        raise EngineRefused("The torrent engine reads another info-hash from this torrent.")
    return params
