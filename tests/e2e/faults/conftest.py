"""The product with each engine, and one table for all faults of the run."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from .stacks import QbittorrentStack, Stack
from .table import FaultTable

_TABLE = pytest.StashKey[FaultTable]()


@pytest.fixture
def faults(request: pytest.FixtureRequest) -> FaultTable:
    return request.config.stash.setdefault(_TABLE, FaultTable())


@pytest.fixture(params=["libtorrent", "qbittorrent"])
def unopened(request: pytest.FixtureRequest, folder: Path, dsn: str) -> Stack:
    """The product with each engine."""
    if request.param == "libtorrent":
        return Stack(folder, request.getfixturevalue("embedded"), dsn)
    environment: Mapping[str, str] = request.getfixturevalue("steered")
    return QbittorrentStack(folder, environment, dsn, request.getfixturevalue("qbittorrent"))


@pytest.fixture
async def stack(unopened: Stack) -> AsyncIterator[Stack]:
    """It, running."""
    async with unopened as stack:
        yield stack


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    table = config.stash.get(_TABLE, None)
    if table is not None and table.lines:
        terminalreporter.section("faults")
        terminalreporter.write_line(str(table))
