"""The real server, which kills itself (``kill -9``) at one step of a grab: ``python mortal_server.py``.

A step is a moment between two effects: after each answer of a port, and before and after each commit. Everything that
follows from the request counts, nothing that goes on beside it. ``MORTAL_LOG`` names the file that lists the steps as
they come, ``MORTAL_AT`` the number of the last one (0: none, so that a whole grab is listed).
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import fields
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any, cast

from dishka import Provider, Scope, decorate

from application.ports.database import Database, Unit
from application.ports.engines import Engines
from application.ports.indexers import Indexers
from application.ports.watchlists import Watchlist
from application.torrents.grab_release import GrabRelease
from bootstrap.configuring.loading import load_configuration
from bootstrap.logs import set_up_logging
from bootstrap.serve import serve

_GRABBING: ContextVar[bool] = ContextVar("grabbing", default=False)


class Steps:
    """Counts, lists, and ends it all."""

    def __init__(self, log: Path, last: int) -> None:
        self._log, self._last, self._count = log, last, 0

    def __call__(self, name: str) -> None:
        """One step; perhaps the last."""
        if not _GRABBING.get():
            return
        self._count += 1
        with self._log.open("a") as log:
            log.write(f"{name}\n")
        if self._count == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


class Stepping:
    """Any port: a step after each answer."""

    def __init__(self, port: Any, name: str, step: Steps) -> None:
        self._port, self._name, self._step = port, name, step

    def __getattr__(self, name: str) -> Any:
        member = getattr(self._port, name)
        if not iscoroutinefunction(member):
            return member
        return self._counted(member, f"{self._name}.{name}")

    def _counted(self, ask: Callable[..., Any], name: str) -> Callable[..., Any]:
        async def asked(*arguments: Any, **named: Any) -> Any:
            answer = await ask(*arguments, **named)
            self._step(f"after {name}")
            return answer

        return asked


class SteppingDatabase(Stepping):
    """What is written in a unit is not there before its commit, so that the commit alone is two steps."""

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[Unit]:
        async with self._port.unit() as unit:
            yield unit
            self._step("before a commit")
        self._step("after a commit")


class Grabbing(GrabRelease):
    """The use case; from its beginning on, steps count."""

    async def __call__(self, *arguments: Any, **named: Any) -> Any:
        _GRABBING.set(True)
        try:
            return await super().__call__(*arguments, **named)
        finally:
            _GRABBING.set(False)


class MortalProvider(Provider):
    """Puts steps into the ports."""

    scope = Scope.APP

    def __init__(self, step: Steps) -> None:
        super().__init__()
        self._steps = step

    @decorate
    def database(self, database: Database) -> Database:
        return cast("Database", SteppingDatabase(database, "database", self._steps))

    @decorate
    def engines(self, engines: Engines) -> Engines:
        stepping: Any = {
            name: Stepping(engine, f"engine {name}", self._steps) for name, engine in engines.named.items()
        }
        return Engines(stepping)

    @decorate
    def indexers(self, indexers: Indexers) -> Indexers:
        stepping: Any = tuple(Stepping(indexer, "indexer", self._steps) for indexer in indexers)
        return Indexers(stepping)

    @decorate
    def watchlist(self, watchlist: Watchlist) -> Watchlist:
        return cast("Watchlist", Stepping(watchlist, "watchlist", self._steps))

    @decorate
    def grab(self, grab: GrabRelease) -> GrabRelease:
        return Grabbing(**{one.name: getattr(grab, one.name) for one in fields(grab) if one.init})


def main() -> None:
    """Serve as ``uuutorrent serve`` does."""
    configuration = load_configuration(None)
    set_up_logging(configuration)
    steps = Steps(Path(os.environ["MORTAL_LOG"]), int(os.environ["MORTAL_AT"]))
    asyncio.run(serve(configuration.settings, lambda running: None, MortalProvider(steps)))


if __name__ == "__main__":
    main()
