"""Listening for clients: the address, the certificate, and how many may come."""

import logging
import os
import re
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

from dishka import AsyncContainer

from adapters.inbound.http.admission import Admission
from adapters.inbound.http.app import build_app
from adapters.inbound.http.certificate_watch import CertificateWatch
from adapters.inbound.http.client_address import TrustedProxies
from adapters.inbound.http.listener import Door, GuardedSite, listen
from adapters.inbound.http.server import ApiRunner
from adapters.inbound.http.tls import TlsIdentity, self_signed
from application.health.served_certificate import ServedCertificate
from application.ports.clock import Clock
from domain.errors import Unavailable

from .access_log import AccessLogger
from .background import supervised
from .open_files import room_for
from .settings import HttpSettings, Settings
from .state_directory import Running, StateDirectory

_SHUTDOWN_SECONDS = 10.0
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (compared with, not listened on)

_HOST_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?")
"""What a machine calls itself is sometimes no host name; that must not keep the server from starting."""


class AddressTaken(Unavailable):
    """The server cannot listen where it should."""


@asynccontextmanager
async def listening(settings: Settings, container: AsyncContainer, state: StateDirectory) -> AsyncIterator[Running]:
    """Listen for clients while the block runs; ``state`` hears of a renewed certificate.

    Raises AddressTaken, TlsFilesUnusable.
    """
    http, clock = settings.http, await container.get(Clock)
    served = await container.get(ServedCertificate)
    watch = CertificateWatch(identity, clock, served=served) if (identity := _identity(settings)) else None
    proxies, most = TrustedProxies.parse(http.trusted_proxies), room_for(http.max_connections)
    async with AsyncExitStack() as stack:
        runner = ApiRunner(
            build_app(container, proxies=proxies, open_requests=Admission(most, http.max_connections_per_client)),
            access_log_class=AccessLogger,
            access_log=logging.getLogger("bootstrap.access"),
            shutdown_timeout=_SHUTDOWN_SECONDS,
        )
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        door = Door(Admission(most, http.max_connections_per_client), proxies)
        port = await _open(runner, http, door, watch)
        running = Running(_url(http, port), identity.fingerprint() if identity else None, os.getpid())
        if watch is not None:
            watch.told = lambda fingerprint: state.announce(replace(running, fingerprint=fingerprint))
            await stack.enter_async_context(supervised("Watching the certificate", watch.run, clock))
        yield running


async def _open(runner: ApiRunner, http: HttpSettings, door: Door, watch: CertificateWatch | None) -> int:
    try:
        for listener in await listen(http.host, http.port, door):
            await GuardedSite(runner, listener, ssl_context=watch.context if watch else None).start()
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        raise AddressTaken(f"Cannot listen at {http.host}, port {http.port}: {reason}.") from error
    return int(runner.addresses[0][1])


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
