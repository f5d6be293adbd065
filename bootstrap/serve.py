"""The server's life: open everything, listen, follow the engine, and close it all in order."""

import asyncio
import logging
import os
import re
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from dishka import AsyncContainer, Provider

from adapters.inbound.http.app import build_app
from adapters.inbound.http.client_address import TrustedProxies
from adapters.inbound.http.server import ApiRunner
from adapters.inbound.http.tls import TlsIdentity, self_signed
from application.ports.access_tokens import AccessTokens
from application.ports.clock import Clock
from application.ports.database import Database
from application.ports.engines import Engines
from application.ports.file_vault import FileVault
from application.ports.indexers import Indexers
from application.ports.passwords import PasswordHasher
from application.ports.renumberings import Renumberings
from application.ports.watchlists import Watchlist
from application.searching.warm_feeds import WarmFeeds
from application.torrents.egress_meter import EgressMeter
from application.torrents.follow_engine import FollowEngine
from domain.errors import Unavailable

from .access_log import AccessLogger
from .background import supervised
from .container import build_container
from .first_admin import ensure_admin
from .kept_engines import keep_engines
from .process_manners import GiveMemoryBack, share_process
from .settings import HttpSettings, Settings
from .state_directory import Running, StateDirectory

_log = logging.getLogger(__name__)

_SHUTDOWN_SECONDS = 10.0
_PORTS = (Database, AccessTokens, PasswordHasher, Engines, FileVault, Watchlist, Indexers, Renumberings)
"""What is opened before anybody is listened to, in this order."""
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (compared with, not listened on)

_HOST_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?")
"""What a machine calls itself is sometimes no host name; that must not keep the server from starting."""

Told = Callable[[Running], None]


class AddressTaken(Unavailable):
    """The server cannot listen where it should."""


async def serve(settings: Settings, told: Told = lambda running: None, *overrides: Provider) -> None:
    """Serve until SIGTERM or SIGINT; ``told`` hears where, when clients may come, ``overrides`` are for tests.

    An engine, watchlist or indexer that does not answer stops nobody. Raises UuutorrentError when the server cannot
    start: the database is down, the state directory is taken, the address is.
    """
    task = asyncio.current_task()
    loop = asyncio.get_running_loop()
    stopped = False

    def stop() -> None:
        nonlocal stopped
        if not stopped and task is not None:
            stopped = True
            task.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    try:
        async with running_server(settings, *overrides) as running:
            told(running)
            await asyncio.Event().wait()
    except asyncio.CancelledError:
        if not stopped:
            raise
        _log.info("Stopped.")


@asynccontextmanager
async def running_server(settings: Settings, *overrides: Provider) -> AsyncIterator[Running]:
    """Run a server while the block runs; ``overrides`` replace or decorate what it is made of, for tests."""
    share_process()
    state = StateDirectory.prepare(settings.state_dir)
    with state.held():
        container = build_container(settings, *overrides)
        try:
            for port in _PORTS:
                await container.get(port)
            await ensure_admin(container, settings.admin, state)
            await keep_engines(container, settings)
            follow, clock = await container.get(FollowEngine), await container.get(Clock)
            warm = await container.get(WarmFeeds)
            egress = await container.get(EgressMeter)
            async with (
                listening(settings, container) as running,
                supervised("Following the engine", follow.run, clock),
                supervised("Asking ahead", warm.run, clock),
                supervised("Metering the egress", egress.run, clock),
                supervised("Giving memory back", GiveMemoryBack(clock).run, clock),
            ):
                with state.announced(running):
                    _log.info("Listening at %s.", running.url)
                    yield running
        finally:
            await container.close()


@asynccontextmanager
async def listening(settings: Settings, container: AsyncContainer) -> AsyncIterator[Running]:
    """Listen for clients while the block runs. Raises AddressTaken, TlsFilesUnusable."""
    http = settings.http
    identity = _identity(settings)
    runner = ApiRunner(
        build_app(container, proxies=TrustedProxies.parse(http.trusted_proxies)),
        access_log_class=AccessLogger,
        access_log=logging.getLogger("bootstrap.access"),
        shutdown_timeout=_SHUTDOWN_SECONDS,
    )
    await runner.setup()
    try:
        context = identity.context() if identity else None
        try:
            await web.TCPSite(runner, http.host, http.port, ssl_context=context).start()
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
            raise AddressTaken(f"Cannot listen at {http.host}, port {http.port}: {reason}.") from error
        port = int(runner.addresses[0][1])
        yield Running(_url(http, port), identity.fingerprint() if identity else None, os.getpid())
    finally:
        await runner.cleanup()


def _identity(settings: Settings) -> TlsIdentity | None:
    http = settings.http
    if http.tls == "off":
        return None
    if http.certificate is not None and http.key is not None and http.tls == "files":
        return TlsIdentity(http.certificate, http.key)
    names = [name for name in (socket.gethostname(),) if _HOST_NAME.fullmatch(name)]
    if http.host not in _EVERYWHERE:
        names.append(http.host)
    if settings.public_url is not None and settings.public_url.host:
        names.append(settings.public_url.host.strip("[]"))
    return self_signed(settings.state_dir, names)


def _url(http: HttpSettings, port: int) -> str:
    """Where this machine reaches the server."""
    host = _EVERYWHERE.get(http.host, http.host)
    return f"{'http' if http.tls == 'off' else 'https'}://{f'[{host}]' if ':' in host else host}:{port}"
