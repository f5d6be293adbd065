"""The real server as its own process, as an operator starts it: ``uuutorrent serve`` and its environment."""

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

from adapters.inbound.http.wire.system import HealthView
from tui.api.client import ApiClient
from tui.api.errors import ClientError
from tui.api.pins import server_fingerprint

from .qbittorrent_process import free_port

_PATIENCE_SECONDS = 60.0


class ServerProcess:
    """``async with ServerProcess(state, environment) as server``: started, answering, and gone afterwards.

    ``environment`` holds ``UUUTORRENT_…`` variables; nothing of ours is taken over from the process that tests. Its
    output goes to ``log``. Without ``tls`` it speaks plain HTTP; ``command`` stands in for ``uuutorrent serve``.
    """

    username = "admin"
    password = "a long enough password"

    def __init__(
        self, state: Path, environment: Mapping[str, str], *, tls: bool = True, command: Sequence[str] = ()
    ) -> None:
        self.state = state
        self.log = state.parent / f"{state.name}.log"
        self._environment = dict(environment)
        self._tls = tls
        self._command = command or (str(Path(sys.executable).with_name("uuutorrent")), "serve")
        self._port = free_port()
        self._process: Process | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self._port}"

    @property
    def pid(self) -> int:
        """The process."""
        if self._process is None:
            raise RuntimeError("The server does not run.")
        return self._process.pid

    @asynccontextmanager
    async def client(self, username: str | None = None, password: str | None = None) -> AsyncIterator[ApiClient]:
        """Open a client that trusts this server's certificate, logged in (by default as the administrator)."""
        async with ApiClient(self.url, fingerprint=await self._fingerprint()) as client:
            await client.log_in(username or self.username, password or self.password, "e2e")
            yield client

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Start it and return when it answers. Raises TimeoutError, or RuntimeError when it ends by itself."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("UUUTORRENT_")}
        settings = {
            "UUUTORRENT_STATE_DIR": str(self.state),
            "UUUTORRENT_HTTP__PORT": str(self._port),
            "UUUTORRENT_HTTP__TLS": "self-signed" if self._tls else "off",
            "UUUTORRENT_ADMIN__USERNAME": self.username,
            "UUUTORRENT_ADMIN__PASSWORD": self.password,
            "UUUTORRENT_RENUMBERINGS__PLUGIN": "memory",
        }
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                env=own | settings | self._environment,
                cwd=self.state.parent,
                stdin=DEVNULL,
                stdout=log,
                stderr=log,
            )
        await self._answering()

    async def stop(self) -> None:
        """Ask it to end and wait. Nothing happens when it does not run."""
        await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        """End it at once, with no chance to tidy up: ``kill -9``."""
        await self._end(signal.SIGKILL)

    async def health(self) -> HealthView:
        """What it says of itself."""
        async with ApiClient(self.url, fingerprint=await self._fingerprint()) as client:
            return await client.health()

    async def _fingerprint(self) -> str | None:
        return await server_fingerprint(self.url) if self._tls else None

    async def _answering(self) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                await self.health()
            except (ClientError, OSError):
                if self._process is None or self._process.returncode is not None:
                    raise RuntimeError(f"The server ended by itself:\n{self.log.read_text()[-4_000:]}") from None
                if time.monotonic() > deadline:
                    raise TimeoutError(f"The server does not answer:\n{self.log.read_text()[-4_000:]}") from None
                await asyncio.sleep(0.1)
            else:
                return

    async def _end(self, by: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        process.send_signal(by)
        try:
            await asyncio.wait_for(process.wait(), _PATIENCE_SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()
            raise
