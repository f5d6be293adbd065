"""Log-ins that are kept between two runs: a refresh token per server, in a file of mode 0600."""

import json
from pathlib import Path
from typing import Any, Protocol

from adapters.inbound.http.wire.people import SessionView

from .private_file import read_private, write_private


class TokenKeeper(Protocol):
    """Where a client keeps its refresh token. Two clients of one device may share it: it works only once."""

    def newest(self) -> str | None:
        """Return the token that was kept last, by whomever."""

    def keep(self, session: SessionView) -> None:
        """Keep the tokens of a fresh log-in."""


class KeptSessions:
    """All kept log-ins of this device, and which server was used last."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def last_server(self) -> str | None:
        """The server that was used last."""
        last = self._read().get("last")
        return last if isinstance(last, str) else None

    def username(self, server: str) -> str | None:
        """Return the name that was used there."""
        return self._of(server).get("username")

    def newest(self, server: str) -> str | None:
        """Return the refresh token for the server."""
        return self._of(server).get("refresh_token")

    def keep(self, server: str, session: SessionView) -> None:
        """Replace what is kept for the server."""
        kept = {"username": session.user.username, "refresh_token": session.refresh_token}
        self._write(server, kept)

    def drop(self, server: str) -> None:
        """Forget the token, but not the name."""
        self._write(server, {name: text for name, text in self._of(server).items() if name == "username"})

    def _of(self, server: str) -> dict[str, str]:
        found = self._read().get("servers", {})
        kept = found.get(server) if isinstance(found, dict) else None
        return {name: text for name, text in kept.items() if isinstance(text, str)} if isinstance(kept, dict) else {}

    def _read(self) -> dict[str, Any]:
        try:
            document = json.loads(read_private(self._path) or "{}")
        except ValueError:
            return {}  # broken by somebody: logging in again mends it
        return document if isinstance(document, dict) else {}

    def _write(self, server: str, kept: dict[str, str]) -> None:
        found = self._read().get("servers")
        servers = {**(found if isinstance(found, dict) else {}), server: kept}
        write_private(self._path, json.dumps({"last": server, "servers": servers}, indent=1))


class ServerSession:
    """The kept log-in at one server."""

    def __init__(self, sessions: KeptSessions, server: str) -> None:
        self._sessions = sessions
        self._server = server

    def newest(self) -> str | None:
        """Return the refresh token that was kept last."""
        return self._sessions.newest(self._server)

    def keep(self, session: SessionView) -> None:
        """Keep the tokens of a fresh log-in."""
        self._sessions.keep(self._server, session)
