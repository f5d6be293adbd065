"""Sessions and API tokens through any history, on the fake database and on the real one."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from adapters.outbound.memory.database import MemoryDatabase
from application.ports.database import Database
from uuutorrent.testing.password_histories import PasswordHistory
from uuutorrent.testing.postgres import ServerForTests, fresh_database

pytest_plugins = ["uuutorrent.testing.postgres_fixtures"]


@asynccontextmanager
async def memory() -> AsyncIterator[MemoryDatabase]:
    yield MemoryDatabase()


def a_run(examples: int, *phases: Phase) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=30,
        deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate, *phases],
        suppress_health_check=[HealthCheck.too_slow],
    )


def test_every_history_in_memory() -> None:
    class InMemory(PasswordHistory):
        @staticmethod
        def database() -> AbstractAsyncContextManager[Database]:
            return memory()

    run_state_machine_as_test(InMemory, settings=a_run(150, Phase.shrink))


def test_every_history_in_postgres(postgres_server: ServerForTests) -> None:
    class InPostgres(PasswordHistory):
        @staticmethod
        def database() -> AbstractAsyncContextManager[Database]:
            return fresh_database(postgres_server)

    run_state_machine_as_test(InPostgres, settings=a_run(12))  # shrinking a history takes minutes here
