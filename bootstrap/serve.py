"""The server's life: open everything, listen, follow the engine, and close it all in order."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from dishka import Provider

from application.auditing.forget_events import ForgetEvents
from application.ports.access_tokens import AccessTokens
from application.ports.clock import Clock
from application.ports.database import Database
from application.ports.engines import Engines
from application.ports.file_vault import FileVault
from application.ports.indexers import Indexers
from application.ports.passwords import PasswordHasher
from application.ports.renumberings import Renumberings
from application.ports.sealing import Sealing
from application.ports.watchlists import Watchlist
from application.searching.warm_feeds import WarmFeeds
from application.torrents.egress_meter import EgressMeter
from application.torrents.follow_engine import FollowEngine

from .background import supervised
from .container import build_container
from .first_admin import ensure_admin
from .kept_engines import keep_engines
from .listening import listening
from .process_manners import GiveMemoryBack, keep_for_good, share_process
from .settings import Settings
from .state_directory import Running, StateDirectory

_log = logging.getLogger(__name__)

_PORTS = (Database, AccessTokens, PasswordHasher, Sealing, Engines, FileVault, Watchlist, Indexers, Renumberings)
"""What is opened before anybody is listened to, in this order."""

Told = Callable[[Running], None]


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
            keep_for_good()
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
        container = build_container(settings, *overrides, serving=True)
        try:
            for port in _PORTS:
                await container.get(port)
            await ensure_admin(container, settings.admin, state)
            await keep_engines(container, settings)
            follow, clock = await container.get(FollowEngine), await container.get(Clock)
            warm = await container.get(WarmFeeds)
            egress = await container.get(EgressMeter)
            forget = await container.get(ForgetEvents)
            async with (
                listening(settings, container, state) as running,
                supervised("Following the engine", follow.run, clock),
                supervised("Asking ahead", warm.run, clock),
                supervised("Metering the egress", egress.run, clock),
                supervised("Forgetting old events", forget.run, clock),
                supervised("Giving memory back", GiveMemoryBack(clock).run, clock),
            ):
                with state.announced(running):
                    _log.info("Listening at %s.", running.url)
                    yield running
        finally:
            await container.close()
