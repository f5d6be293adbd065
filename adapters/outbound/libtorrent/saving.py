"""Asking libtorrent for what a restart needs, and writing it down when it comes."""

import time
from collections.abc import Callable

import libtorrent as lt

from .identity import find, infohash_of
from .resume_files import ResumeFiles

_SAVING_SECONDS = 15.0


class Saving:
    """Resume data are asked for and come later, as alerts."""

    def __init__(self, session: lt.session, files: ResumeFiles) -> None:
        self._session = session
        self._files = files
        self._asked = 0

    def ask(self, handle: lt.torrent_handle) -> None:
        """Ask for the torrent's; an alert will answer."""
        handle.save_resume_data(lt.torrent_handle.save_info_dict)
        self._asked += 1

    def ask_changed(self) -> None:
        """Ask for those of all that changed."""
        for handle in self._session.get_torrents():
            if handle.is_valid() and handle.need_save_resume_data():
                self.ask(handle)

    def finish(self, digest: Callable[[], object]) -> None:
        """Ask for all, and have their alerts digested; give up after some seconds."""
        for handle in self._session.get_torrents():
            if handle.is_valid():
                self.ask(handle)
        deadline = time.monotonic() + _SAVING_SECONDS
        while self._asked and time.monotonic() < deadline:
            self._session.wait_for_alert(200)
            digest()

    def take(self, alert: lt.save_resume_data_alert | lt.save_resume_data_failed_alert) -> None:
        """Write down what came."""
        self._asked -= 1
        if isinstance(alert, lt.save_resume_data_failed_alert):
            return
        infohash = infohash_of(alert.params.info_hashes, alert.params.save_path)
        # The alert of a torrent that was removed meanwhile must not bring its file back.
        if find(self._session, infohash) is not None:
            self._files.keep(infohash, alert.params)
