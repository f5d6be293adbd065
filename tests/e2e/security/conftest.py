"""The household that is attacked, and the tables that say what came of it."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import aiohttp
import pytest

from uuutorrent.testing.server_process import ServerProcess
from uuutorrent.testing.world import World

from .asking import Asking
from .attack_table import AttackTable
from .household import Household
from .matrix import Matrix

_MATRIX = pytest.StashKey[Matrix]()
_ATTACKS = pytest.StashKey[AttackTable]()


@pytest.fixture
def matrix(request: pytest.FixtureRequest) -> Matrix:
    return request.config.stash.setdefault(_MATRIX, Matrix())


@pytest.fixture
def attacks(request: pytest.FixtureRequest) -> AttackTable:
    return request.config.stash.setdefault(_ATTACKS, AttackTable())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    matrix = config.stash.get(_MATRIX, None)
    if matrix is not None and matrix.lines:
        terminalreporter.section("access matrix")
        terminalreporter.write_line(str(matrix))
    attacks = config.stash.get(_ATTACKS, None)
    if attacks is not None and attacks.lines:
        terminalreporter.section("attacks")
        terminalreporter.write_line(str(attacks))


@pytest.fixture
async def server(folder: Path, embedded: Mapping[str, str]) -> AsyncIterator[ServerProcess]:
    # Thousands of requests in one person's name, as the fuzzing sends them, should all be looked at.
    async with ServerProcess(folder / "state", {**embedded, "UUUTORRENT_LIMITS__CHANGES": "1000000"}) as server:
        yield server


@pytest.fixture
async def asking(server: ServerProcess) -> AsyncIterator[Asking]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=False)) as http:
        yield Asking(server.url, http)


@pytest.fixture
async def house(server: ServerProcess, asking: Asking, world: World, folder: Path) -> Household:
    household = Household(server, asking, world, folder / "torrents")
    await household.settle()
    return household
