"""Somebody who has everything and shares it, on 127.0.0.1 only."""

import asyncio
import time
from pathlib import Path
from typing import Self

import libtorrent as lt

from adapters.outbound.libtorrent.farewell import say_goodbye

_PATIENCE_SECONDS = 20.0


class Seeder:
    """Seeds any number of torrents while its context is open; a libtorrent session of its own.

    Start the tracker first. ``upload_limit`` is in bytes a second for each torrent, 0 for as fast as it goes.
    """

    def __init__(self, *, upload_limit: int = 0) -> None:
        self._upload_limit = upload_limit
        self._session: lt.session | None = None

    @property
    def port(self) -> int:
        """Where it listens, on 127.0.0.1."""
        return int(self._open_session().listen_port())

    async def __aenter__(self) -> Self:
        self._session = await asyncio.to_thread(_open)
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

    def _limit_all(self) -> None:
        for handle in self._open_session().get_torrents():
            handle.set_upload_limit(self._upload_limit or -1)


def _open() -> lt.session:
    params = lt.session_params(
        {
            "listen_interfaces": "127.0.0.1:0",
            "outgoing_interfaces": "127.0.0.1",
            "enable_dht": False,
            "enable_lsd": False,
            "enable_upnp": False,
            "enable_natpmp": False,
            # Every peer of a loopback swarm has the same address.
            "allow_multiple_connections_per_ip": True,
            # Serve at once whoever comes: the real choker turns every 15 seconds only.
            "unchoke_slots_limit": -1,
            # Over loopback uTP takes up to fifty times as long.
            "enable_incoming_utp": False,
            "enable_outgoing_utp": False,
            "seed_choking_algorithm": 0,
            "alert_mask": lt.alert.category_t.tracker_notification | lt.alert.category_t.error_notification,
            "stop_tracker_timeout": 2,
        }
    )
    params.disk_io_constructor = "posix_disk_io_constructor"
    return lt.session(params)
