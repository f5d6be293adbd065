"""The memory database agrees with PostgreSQL, whatever happens."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from adapters.outbound.memory.database import MemoryDatabase
from uuutorrent.testing.postgres import ServerForTests, fresh_database
from uuutorrent.testing.stateful import SameStory

pytest_plugins = ["uuutorrent.testing.postgres_fixtures"]


@asynccontextmanager
async def memory() -> AsyncIterator[MemoryDatabase]:
    yield MemoryDatabase()


def test_both_databases_tell_the_same_story(postgres_server: ServerForTests) -> None:
    class MemoryAndPostgres(SameStory):
        model = staticmethod(memory)
        subject = staticmethod(lambda: fresh_database(postgres_server))

    run_state_machine_as_test(
        MemoryAndPostgres,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking a history takes minutes
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
