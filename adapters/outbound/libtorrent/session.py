"""The libtorrent session, as one thread sees it: every call here may block and belongs off the event loop."""

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import libtorrent as lt

from application.ports.torrent_engine import EngineFile, EngineRefused, EngineTorrent, TorrentNotFound
from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import Magnet
from domain.torrents.manners import SpeedLimits
from domain.torrents.metainfo import Metainfo

from .choosing import Choice, choice
from .farewell import say_goodbye
from .identity import QUERY, find, infohash_of, name_of, names_of
from .reading import Fault, read_files, read_metainfo, read_torrent
from .resume_files import ResumeFiles
from .saving import Saving
from .settings import everybody

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Deletion:
    """The files of a removed torrent are gone, or (``problem``) could not be deleted."""

    names: tuple[InfoHash, ...]
    """Of the torrent: two of a hybrid one."""
    problem: str = ""


class Session:
    """Holds the session and its resume files. Not thread-safe: one thread makes, uses and closes it."""

    def __init__(self, params: lt.session_params, resume: ResumeFiles, *, alert_fd: int) -> None:
        self._resume = resume
        self._faults: dict[InfoHash, Fault] = {}
        self._choices: dict[InfoHash, Choice] = {}
        self._moving: frozenset[InfoHash] = frozenset()
        self._ended: list[Deletion] = []
        self._rechecked: set[InfoHash] = set()
        self._unannounced: set[InfoHash] = set()
        self._session = lt.session(params)
        self._session.set_alert_fd(alert_fd)
        settings = self._session.get_settings()
        self._bounds = SpeedLimits(settings.get("download_rate_limit", 0), settings.get("upload_rate_limit", 0))
        self._session.set_peer_class_filter(everybody())
        self._saving = Saving(self._session, resume)
        for kept in resume.load():
            kept.flags &= ~lt.torrent_flags.auto_managed
            if kept.ti is None:  # Resume data do not keep this.
                kept.flags |= lt.torrent_flags.default_dont_download
            self._session.async_add_torrent(kept)

    def add(self, source: Metainfo | Magnet, folder: Path, *, wanted: Collection[int], paused: bool) -> None:
        """Add the torrent unless it is there. Raises EngineRefused."""
        if find(self._session, source.infohash) is not None:
            return
        try:
            params = _params(source, wanted)
            params.save_path = str(folder)
            if paused:
                params.flags |= lt.torrent_flags.paused
            handle = self._session.add_torrent(params)
        except RuntimeError as error:
            raise EngineRefused(f"The torrent engine refuses this torrent: {error}.") from error
        self._saving.ask(handle)

    def several(self, torrents: Collection[InfoHash]) -> dict[InfoHash, EngineTorrent]:
        """Those of the torrents that are there."""
        found = ((torrent, find(self._session, torrent)) for torrent in torrents)
        # One by one: get_torrent_status() calls a function of ours without Python's lock, and crashes from 3.12 on.
        return {torrent: self._read(handle.status(QUERY)) for torrent, handle in found if handle is not None}

    def active(self) -> Mapping[InfoHash, EngineTorrent]:
        """Those that give or take data."""
        self._session.post_torrent_updates(QUERY)
        self._session.is_paused()  # libtorrent answers in order: when it has answered this, the update is there.
        moving: dict[InfoHash, EngineTorrent] = {}
        for alert in self._session.pop_alerts():
            if isinstance(alert, lt.state_update_alert):
                moving |= self._movers(alert)
            else:
                self._ended += self._take(alert)
        # The update holds what changed since the last one: who moves on at the same speed, or stopped, is not in it.
        others = self.several(self._moving - moving.keys())
        moving |= {infohash: torrent for infohash, torrent in others.items() if _moves(torrent)}
        self._moving = frozenset(moving)
        return moving

    def metainfo(self, torrent: InfoHash) -> bytes | None:
        """The .torrent, None before the metadata are there. Raises TorrentNotFound."""
        return read_metainfo(self._held(torrent))

    def files(self, torrent: InfoHash) -> Sequence[EngineFile]:
        """Its files. Raises TorrentNotFound."""
        return tuple(read_files(self._held(torrent)))

    def want(self, torrent: InfoHash, indexes: Collection[int], first: Collection[int]) -> None:
        """Choose files. Raises TorrentNotFound."""
        handle = self._held(torrent)
        chosen = choice(indexes, first)
        info = handle.torrent_file()
        if info is None:
            self._choices[torrent] = chosen
        handle.prioritize_files(chosen.priorities(info))
        # A torrent that had everything it wanted has said good-bye to its seeders, and forgotten them.
        _announce(handle)
        self._saving.ask(handle)

    def pause(self, torrent: InfoHash) -> None:
        """Stop it. Raises TorrentNotFound."""
        handle = self._held(torrent)
        self._unannounced.discard(torrent)
        handle.pause()
        self._saving.ask(handle)

    def resume(self, torrent: InfoHash) -> None:
        """Go on, also after an error: whatever was wrong may have been put right. Raises TorrentNotFound."""
        handle = self._held(torrent)
        self._forgive(torrent, handle)
        handle.unset_flags(lt.torrent_flags.stop_when_ready)
        self._await_announce(torrent, handle)
        handle.resume()
        self._saving.ask(handle)

    def recheck(self, torrent: InfoHash) -> None:
        """Check its data, and fetch what is missing unless it is paused. Raises TorrentNotFound."""
        handle = self._held(torrent)
        status = handle.status(QUERY)
        self._forgive(torrent, handle)
        handle.force_recheck()
        self._rechecked.add(torrent)
        if status.has_metadata and status.flags & lt.torrent_flags.paused:
            # What is paused is not checked. An error had paused it, or it pauses again as soon as that is done; said
            # last, this holds also if it was done before.
            handle.resume()
            if not status.errc.value():
                handle.set_flags(lt.torrent_flags.stop_when_ready)
        self._saving.ask(handle)

    def reannounce(self, torrent: InfoHash) -> None:
        """Ask for peers. Raises TorrentNotFound."""
        handle = self._held(torrent)
        _announce(handle)
        handle.force_dht_announce()

    def limit(self, torrent: InfoHash, limits: SpeedLimits) -> None:
        """Bound its speed. Raises TorrentNotFound."""
        handle = self._held(torrent)
        handle.set_download_limit(limits.download_rate)
        handle.set_upload_limit(limits.upload_rate)

    def limit_all(self, limits: SpeedLimits) -> None:
        """Bound everything's speed; what the engine was configured with stays the most."""
        self._session.apply_settings(
            {
                "download_rate_limit": _stricter(self._bounds.download_rate, limits.download_rate),
                "upload_rate_limit": _stricter(self._bounds.upload_rate, limits.upload_rate),
            }
        )

    def remove(self, torrent: InfoHash, *, with_data: bool) -> Path | None:
        """Begin to remove it; return where it saved, or None if it is not there. ``digest`` tells the end of it."""
        handle = find(self._session, torrent)
        if handle is None:
            return None
        folder = Path(handle.status(QUERY).save_path)
        self._session.remove_torrent(handle, lt.session.delete_files if with_data else 0)
        self._resume.forget(torrent)
        self._faults.pop(torrent, None)
        self._choices.pop(torrent, None)
        self._rechecked.discard(torrent)
        self._unannounced.discard(torrent)
        return folder

    def digest(self) -> Sequence[Deletion]:
        """Take in what libtorrent reports: write resume data, remember faults, and say which deletions ended."""
        earlier, self._ended = self._ended, []
        return [*earlier, *(deletion for alert in self._session.pop_alerts() for deletion in self._take(alert))]

    def save_changed(self) -> None:
        """Ask for the resume data of all that changed."""
        self._saving.ask_changed()

    def close(self) -> None:
        """Write everything down, tell the trackers, and end. Takes up to some seconds on a slow disk."""
        self._saving.finish(self.digest)
        self._session.set_alert_fd(-1)
        say_goodbye(self._session)
        del self._session, self._saving

    def _take(self, alert: lt.alert) -> Iterator[Deletion]:
        if isinstance(alert, lt.torrent_deleted_alert):
            yield Deletion(names_of(alert.info_hashes))
        elif isinstance(alert, lt.torrent_delete_failed_alert):
            yield Deletion(names_of(alert.info_hashes), alert.error.message() if alert.error.value() else "")
        elif isinstance(alert, lt.save_resume_data_alert | lt.save_resume_data_failed_alert):
            self._saving.take(alert)
        elif isinstance(alert, lt.listen_failed_alert | lt.torrent_error_alert | lt.fastresume_rejected_alert):
            _log.warning("%s", alert.message())
        elif isinstance(alert, lt.torrent_alert) and alert.handle.is_valid():
            with suppress(RuntimeError):  # it was removed meanwhile
                self._take_of(alert.handle, alert)

    def _take_of(self, handle: lt.torrent_handle, alert: lt.torrent_alert) -> None:
        if isinstance(alert, lt.file_error_alert):
            self._blame(name_of(handle), Fault.of(alert))
        elif isinstance(alert, lt.tracker_alert):
            self._hear_tracker(handle, alert)
        elif isinstance(alert, lt.metadata_received_alert | lt.torrent_finished_alert | lt.torrent_checked_alert):
            self._choose_late(handle)
            if isinstance(alert, lt.torrent_checked_alert):
                self._ask_again(handle)
            self._saving.ask(handle)

    def _blame(self, torrent: InfoHash, fault: Fault) -> None:
        if self._faults.get(torrent) != fault:  # Whoever asks for a piece of a missing file brings another one.
            _log.warning("a file of torrent %s: %s", torrent, fault.words)
        self._faults[torrent] = fault

    def _choose_late(self, handle: lt.torrent_handle) -> None:
        infohash = name_of(handle)
        info = handle.torrent_file()
        if infohash in self._choices and info is not None:
            handle.prioritize_files(self._choices.pop(infohash).priorities(info))

    def _ask_again(self, handle: lt.torrent_handle) -> None:
        """A check parts with everybody; the trackers would be asked for peers minutes later only."""
        infohash = name_of(handle)
        if infohash in self._rechecked:
            self._rechecked.discard(infohash)
            self._count_peers_anew()
            self._await_announce(infohash, handle)
            _announce(handle)

    def _await_announce(self, torrent: InfoHash, handle: lt.torrent_handle) -> None:
        if handle.trackers():
            self._unannounced.add(torrent)

    def _hear_tracker(self, handle: lt.torrent_handle, alert: lt.tracker_alert) -> None:
        """Tell a tracker again that answers a good-bye only after the torrent went on.

        Whoever waits for that answer asks for nothing else, and then not before the tracker's interval is over: often
        half an hour.
        """
        # Asking for its name waits for libtorrent, and trackers have much to say.
        if not self._unannounced or (infohash := name_of(handle)) not in self._unannounced:
            return
        if isinstance(alert, lt.tracker_announce_alert):
            if alert.event != lt.event_t.stopped:
                self._unannounced.discard(infohash)
        elif isinstance(alert, lt.tracker_reply_alert | lt.tracker_error_alert):
            _announce(handle)

    def _count_peers_anew(self) -> None:
        """Of a torrent that was complete before a check libtorrent goes on to think that it needs no seeders.

        It counts whom it may call when somebody new comes, or when it is told of another ``max_failcount``.
        """
        tries = self._session.get_settings().get("max_failcount", 3)
        for told in (tries + 1, tries):
            self._session.apply_settings({"max_failcount": told})

    def _movers(self, alert: lt.state_update_alert) -> dict[InfoHash, EngineTorrent]:
        moving = (
            self._read(status) for status in alert.status if status.download_payload_rate or status.upload_payload_rate
        )
        return {torrent.infohash: torrent for torrent in moving}

    def _read(self, status: lt.torrent_status) -> EngineTorrent:
        return read_torrent(status, self._faults.get(infohash_of(status.info_hashes, status.save_path)))

    def _forgive(self, torrent: InfoHash, handle: lt.torrent_handle) -> None:
        self._faults.pop(torrent, None)
        handle.clear_error()
        handle.unset_flags(lt.torrent_flags.upload_mode)

    def _held(self, torrent: InfoHash) -> lt.torrent_handle:
        handle = find(self._session, torrent)
        if handle is None:
            raise TorrentNotFound("The torrent engine does not hold this torrent.")
        return handle


def _announce(handle: lt.torrent_handle) -> None:
    handle.force_reannounce(0, -1, lt.torrent_handle.ignore_min_interval)


def _moves(torrent: EngineTorrent) -> bool:
    return torrent.download_rate > 0 or torrent.upload_rate > 0


def _stricter(one: int, other: int) -> int:
    """Of two limits, of which 0 is none."""
    return min(one, other) if one and other else one or other


def _params(source: Metainfo | Magnet, wanted: Collection[int]) -> lt.add_torrent_params:
    flags = lt.torrent_flags.default_flags & ~(lt.torrent_flags.auto_managed | lt.torrent_flags.paused)
    if isinstance(source, Magnet):
        params = lt.parse_magnet_uri(str(source))
        params.flags = flags | lt.torrent_flags.default_dont_download
        return params
    params = lt.load_torrent_buffer(source.raw)
    if params.ti is None or source.infohash not in names_of(params.ti.info_hashes()):
        raise EngineRefused("The torrent engine reads another info-hash from this torrent.")
    params.flags = flags
    if wanted:
        params.file_priorities = choice(wanted).priorities(params.ti)
    return params
