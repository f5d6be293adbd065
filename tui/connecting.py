"""Getting in: certificate, log-in, linked accounts."""

import asyncio
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from textual.message import Message

from adapters.inbound.http.wire.people import SessionView

from .api.addresses import NotAnAddress, server_address
from .api.client import ApiClient
from .api.errors import CertificateNotTrusted, ClientError
from .api.pins import KnownServers, server_fingerprint
from .api.sessions import KeptSessions, ServerSession
from .desk import ClientSettings
from .messages import Connected, ConnectFailed, LogInWanted, StrangerMet

DEFAULT_SERVER = "https://127.0.0.1:7443"


@dataclass(frozen=True, slots=True)
class Remembered:
    """Where to go, as whom, and whether a kept log-in may open the door."""

    server: str
    username: str
    may_enter: bool


class Doorway:
    """What this device remembers of servers, and how it gets in."""

    def __init__(self, state: Path, device: str) -> None:
        self.known = KnownServers(state / "known_servers")
        self.sessions = KeptSessions(state / "sessions.json")
        self._device = device

    def remembered(self, settings: ClientSettings) -> Remembered:
        """Return what the settings say, else what was used last. Reads files."""
        server = settings.server or self.sessions.last_server or DEFAULT_SERVER
        with suppress(NotAnAddress):  # said where it is shown
            server = server_address(server)
            if settings.fingerprint:
                self.known.pin(server, settings.fingerprint)
        username = settings.username or self.sessions.username(server) or ""
        return Remembered(server, username, self.sessions.newest(server) is not None)

    async def enter(self, attempt: LogInWanted) -> Message:
        """Try to get in; the result is a message: ``Connected``, ``StrangerMet`` or ``ConnectFailed``."""
        try:
            return await self._enter(attempt)
        except CertificateNotTrusted:
            return await self._stranger(attempt)
        except ClientError as error:
            return ConnectFailed(error)

    async def _enter(self, attempt: LogInWanted) -> Connected:
        pin = await asyncio.to_thread(self.known.get, attempt.server)
        async with AsyncExitStack() as stack:
            keeper = ServerSession(self.sessions, attempt.server)
            client = await stack.enter_async_context(ApiClient(attempt.server, fingerprint=pin, keeper=keeper))
            await client.about()  # tells a wrong address from a wrong password
            session = await self._session(client, attempt)
            # Whoever has first to choose another password may not ask for anything yet.
            accounts = [] if session.user.password_is_temporary else await client.watch_accounts()
            stack.pop_all()  # it stays open; whoever takes the message closes it
        return Connected(client, session.user.username, pin, accounts)

    async def _session(self, client: ApiClient, attempt: LogInWanted) -> SessionView:
        if attempt.password is None:
            return await client.log_in_again()
        if attempt.code is None:
            return await client.log_in(attempt.username, attempt.password, self._device)
        return await client.accept_invite(attempt.code, attempt.username, attempt.password, self._device)

    async def _stranger(self, attempt: LogInWanted) -> Message:
        try:
            return StrangerMet(attempt, await server_fingerprint(attempt.server))
        except ClientError as error:
            return ConnectFailed(error)
