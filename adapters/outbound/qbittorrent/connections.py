"""The connection to qBittorrent, in reach of other threads than the one that waits for it."""

import socket
import time
from contextlib import suppress
from typing import Any

from requests import Session
from requests.adapters import HTTPAdapter

_IDLE_SECONDS = 5.0
"""qBittorrent closes a connection that was idle for 7 to 9 s: a question sent at that moment would be lost."""


class Connections:
    """Watches a session that one thread uses, which therefore has one connection at a time."""

    def __init__(self) -> None:
        self._latest: socket.socket | None = None
        self._used_at = 0.0

    def watch(self, session: Session) -> None:
        """Take notice of the connections that it opens from now on."""
        for adapter in session.adapters.values():
            if isinstance(adapter, HTTPAdapter):
                pools = adapter.poolmanager.pool_classes_by_scheme
                adapter.poolmanager.pool_classes_by_scheme = {name: self._watched(pools[name]) for name in pools}

    def refresh(self, session: Session) -> None:
        """Before a question: do without a connection that qBittorrent may be about to close."""
        now = time.monotonic()
        if now - self._used_at > _IDLE_SECONDS:
            session.close()
        self._used_at = now

    def hang_up(self) -> None:
        """Wake up whoever waits for an answer, with an error. Any thread may call it."""
        if self._latest is not None:
            with suppress(OSError):
                self._latest.shutdown(socket.SHUT_RDWR)

    def _watched(self, pool: Any) -> Any:
        plain = pool.ConnectionCls

        def connect(connection: Any) -> None:
            plain.connect(connection)
            self._latest = connection.sock

        watched = type(plain.__name__, (plain,), {"connect": connect})
        return type(pool.__name__, (pool,), {"ConnectionCls": watched})
