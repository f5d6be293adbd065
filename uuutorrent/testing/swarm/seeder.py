"""Somebody who has everything and shares it, on 127.0.0.1 only."""

import asyncio
import time
from pathlib import Path
from typing import Self

import libtorrent as lt

from adapters.outbound.libtorrent.farewell import say_goodbye

from .loopback_session import open_session

_PATIENCE_SECONDS = 20.0
_SENDING_SECONDS = 60.0
_LOOK_SECONDS = 0.01


class Seeder:
    """Seeds any number of torrents while its context is open; a libtorrent session of its own.

    Start the tracker first. ``upload_limit`` is in bytes a second for each torrent, 0 for as fast as it goes. Who does
    not ``call`` waits to be called.
    """

    def __init__(self, *, upload_limit: int = 0, call: bool = True) -> None:
        self._upload_limit = upload_limit
        self._call = call
        self._session: lt.session | None = None

    @property
    def port(self) -> int:
        """Where it listens, on 127.0.0.1."""
        return int(self._open_session().listen_port())

    async def __aenter__(self) -> Self:
        self._session = await asyncio.to_thread(open_session, call=self._call)
        return self

    async def __aexit__(self, *_: object) -> None:
        session, self._session = self._session, None
        if session is not None:
            await asyncio.to_thread(say_goodbye, session)

    async def seed(self, torrent: bytes, folder: Path) -> None:
        """Share a torrent whose files lie in ``folder``; return when its trackers know about us.

        The files are taken to be right. Raises TimeoutError when no tracker answers within 20 seconds.
        """
        await asyncio.to_thread(self._seed, torrent, folder)

    async def all_sent(self, infohash: str) -> float:
        """Wait until as many bytes of a torrent left us as it has; return when that was (``time.perf_counter``).

        Either info-hash names it. Raises TimeoutError after 60 seconds, KeyError for a torrent that is not shared.
        """
        return await asyncio.to_thread(self._wait_until_sent, infohash)

    def sent(self, infohash: str) -> int:
        """How many bytes of a torrent's content left us. Raises KeyError for a torrent that is not shared."""
        handle = self._open_session().find_torrent(lt.sha1_hash(bytes.fromhex(infohash)))
        if not handle.is_valid():
            raise KeyError(infohash)
        return int(handle.status().total_payload_upload)

    async def unseed(self, torrent: bytes) -> None:
        """Share it no more: its connections are closed, and the trackers are told. Not shared: nothing happens."""
        await asyncio.to_thread(self._unseed, torrent)

    async def limit(self, upload_limit: int) -> None:
        """Change the speed of every torrent, in bytes a second; 0 for as fast as it goes."""
        self._upload_limit = upload_limit
        await asyncio.to_thread(self._limit_all)

    def _open_session(self) -> lt.session:
        if self._session is None:
            raise RuntimeError("The seeder is not open.")
        return self._session

    def _seed(self, torrent: bytes, folder: Path) -> None:
        session = self._open_session()
        params = lt.load_torrent_buffer(torrent)
        params.save_path = str(folder)
        params.flags = lt.torrent_flags.seed_mode
        params.upload_limit = self._upload_limit
        handle = session.add_torrent(params)
        if params.trackers:
            self._wait_for_tracker(session, handle)

    def _wait_for_tracker(self, session: lt.session, handle: lt.torrent_handle) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            session.wait_for_alert(200)
            for alert in session.pop_alerts():
                if isinstance(alert, lt.tracker_reply_alert) and alert.handle == handle:
                    return
        raise TimeoutError("No tracker answered the seeder.")

    def _wait_until_sent(self, infohash: str) -> float:
        handle = self._find(infohash)
        deadline = time.monotonic() + _SENDING_SECONDS
        while time.monotonic() < deadline:
            status = handle.status()
            if status.total_payload_upload >= status.total:
                return time.perf_counter()
            time.sleep(_LOOK_SECONDS)
        raise TimeoutError("Nobody took all of it from the seeder.")

    def _find(self, infohash: str) -> lt.torrent_handle:
        digest = bytes.fromhex(infohash)
        for handle in self._open_session().get_torrents():
            known = handle.info_hashes()
            if digest in (known.v1.to_bytes(), known.v2.to_bytes()):
                return handle
        raise KeyError(infohash)

    def _unseed(self, torrent: bytes) -> None:
        session = self._open_session()
        params = lt.load_torrent_buffer(torrent)
        for handle in session.get_torrents():
            if params.ti is not None and handle.info_hashes() == params.ti.info_hashes():
                session.remove_torrent(handle)

    def _limit_all(self) -> None:
        for handle in self._open_session().get_torrents():
            handle.set_upload_limit(self._upload_limit or -1)
