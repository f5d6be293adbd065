"""One table for all faults of the run."""

import pytest

from .table import FaultTable

_TABLE = pytest.StashKey[FaultTable]()


@pytest.fixture
def faults(request: pytest.FixtureRequest) -> FaultTable:
    return request.config.stash.setdefault(_TABLE, FaultTable())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    table = config.stash.get(_TABLE, None)
    if table is not None and table.lines:
        terminalreporter.section("faults")
        terminalreporter.write_line(str(table))
