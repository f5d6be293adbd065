"""``uuutorrent keys rotate`` and the sealed tokens: beside a running server, killed half-way, and twice at once."""

import fcntl
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from adapters.inbound.http.wire.people import LinkAccountBody
from adapters.outbound.postgres.connecting import Limits
from adapters.outbound.postgres.database import open_database
from adapters.outbound.security.sealing import JweSealing
from adapters.outbound.security.sealing_keys import present_sealing_keys
from application.ports.database import Database
from application.ports.watchlists import AccountToken, WatchlistAccount
from application.watching.account_tokens import AccountTokens
from bootstrap.command_line import main
from bootstrap.rotating_keys import ROTATION_LOCK
from domain.users import UserId
from uuutorrent.testing.postgres import ServerForTests
from uuutorrent.testing.server_process import ServerProcess
from uuutorrent.testing.simulators.anilist import AnilistSimulator, SimulatedEntry, SimulatedMedia
from uuutorrent.testing.specimens import NOON, a_user

OFFLINE = {
    "UUUTORRENT_ENGINE__PLUGIN": "memory",
    "UUUTORRENT_WATCHLIST__PLUGIN": "memory",
    "UUUTORRENT_RENUMBERINGS__PLUGIN": "memory",
    "UUUTORRENT_VAULT__PLUGIN": "memory",
    "UUUTORRENT_INDEXERS__MAIN__PLUGIN": "memory",
}
PEOPLE = range(1, 8)
TOKEN = "eyJ0eXAi.s3cret-token.signed"

KILLED = """
import os, signal, sys
from application.watching import account_tokens, reseal_tokens
from bootstrap.command_line import main

whole, left = account_tokens.AccountTokens.resealed, [{left}]
def resealed(self, one):
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    return whole(self, one)
account_tokens.AccountTokens.resealed = resealed
reseal_tokens.AT_ONCE = 2
main(["keys", "rotate"])
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="uuutorrent-test-") as made:
        (Path(made) / "state").mkdir()
        yield Path(made)


def typed(environment: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run this interpreter; the server's state directory and database are in the environment."""
    return subprocess.run(
        [sys.executable, *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def rotate(environment: dict[str, str]) -> str:
    answer = typed(environment, "-m", "bootstrap.command_line", "keys", "rotate")
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


async def rows(dsn: str) -> list[str]:
    connection = await asyncpg.connect(dsn)
    try:
        return [row["sealed_token"] for row in await connection.fetch("select * from watch_accounts order by user_id")]
    finally:
        await connection.close()


@asynccontextmanager
async def inhabited(dsn: str, state: Path) -> AsyncIterator[tuple[Database, AccountTokens]]:
    """A database in which everybody has given a token."""
    async with open_database(dsn, Limits()) as database:
        await database.ready()
        tokens = AccountTokens(database, JweSealing(present_sealing_keys(state)))
        for number in PEOPLE:
            async with database.unit() as unit:
                await unit.users.add(a_user(number))
                await unit.watching.link(a_user(number).id, WatchlistAccount("anilist", f"u{number}"))
                await tokens.keep(unit, a_user(number).id, "anilist", AccountToken(f"token-{number}"), NOON)
        yield database, tokens


async def opened(database: Database, tokens: AccountTokens) -> set[str]:
    async with database.unit() as unit:
        kept = await unit.watching.tokens(after=None, most=99)
    found = [await tokens.open(one.user, one.service, one.token) for one in kept]
    return {one.token.text for one in found if one is not None}


ALL = {f"token-{number}" for number in PEOPLE}


async def test_a_running_server_reads_private_lists_through_it_all(
    folder: Path, postgres_server: ServerForTests
) -> None:
    async with postgres_server.database() as dsn, AnilistSimulator() as anilist:
        anilist.put_media(SimulatedMedia(1, "Secret Series", episodes=12))
        anilist.put_list("ada", [SimulatedEntry(1, 3, private=True)])
        anilist.put_token(TOKEN, "ada")
        environment = {
            **OFFLINE,
            "UUUTORRENT_DATABASE__OPTIONS__DSN": dsn,
            "UUUTORRENT_WATCHLIST__PLUGIN": "anilist",
            "UUUTORRENT_WATCHLIST__OPTIONS__URL": anilist.url,
        }
        async with ServerProcess(folder / "state", environment) as server, server.client() as client:
            environment |= {"UUUTORRENT_STATE_DIR": str(folder / "state")}
            # The model hides the token whatever prints it, and writes it out where it is sent.
            body = LinkAccountBody.model_validate({"token": TOKEN})
            assert TOKEN not in repr(body)
            await client._access.fetch("PUT", "/watch-accounts/anilist", body)
            (linked,) = await client.watch_accounts()
            assert (linked.username, linked.private, linked.token_refused) == ("ada", True, False)
            before = await rows(dsn)

            for _ in range(2):
                assert "Sealed anew: 1 tokens." in rotate(environment)
                watched = await client.watchlist(refresh=True)
                assert ([entry.series_id for entry in watched.entries], watched.problem) == ([1], None)
            assert len((folder / "state" / "sealing-keys").read_text().split()) == 1
            (sealed,) = await rows(dsn)
            assert sealed not in before
            assert TOKEN not in sealed
            for path in (server.log, *(folder / "state").rglob("*")):
                assert not path.is_file() or TOKEN.encode() not in path.read_bytes(), path


@pytest.mark.parametrize("left", [0, 1, 3, 6])
async def test_killed_half_way_it_loses_nothing_and_is_done_again(
    folder: Path, postgres_server: ServerForTests, left: int
) -> None:
    async with postgres_server.database() as dsn:
        state = folder / "state"
        environment = {
            **OFFLINE,
            "UUUTORRENT_DATABASE__OPTIONS__DSN": dsn,
            "UUUTORRENT_STATE_DIR": str(state),
        }
        async with inhabited(dsn, state) as (database, tokens):
            killed = typed(environment, "-c", KILLED.format(left=left))
            assert killed.returncode == -signal.SIGKILL, killed.stderr
            assert len((state / "sealing-keys").read_text().split()) == 2, "the old key is still needed"
            assert await opened(database, tokens) == ALL
            assert "Sealed anew: 7 tokens." in rotate(environment)
            assert len((state / "sealing-keys").read_text().split()) == 1
            assert await opened(database, tokens) == ALL


async def test_without_a_database_the_old_key_stays(folder: Path, postgres_server: ServerForTests) -> None:
    async with postgres_server.database() as dsn:
        state = folder / "state"
        environment = {**OFFLINE, "UUUTORRENT_STATE_DIR": str(state)}
        async with inhabited(dsn, state) as (database, tokens):
            nowhere = {"UUUTORRENT_DATABASE__OPTIONS__DSN": "postgresql://nobody@127.0.0.1:1/nothing"}
            answer = typed(environment | nowhere, "-m", "bootstrap.command_line", "keys", "rotate")
            assert answer.returncode == 1
            assert "run “uuutorrent keys rotate” again" in answer.stderr
            assert await opened(database, tokens) == ALL
            assert "Sealed anew: 7" in rotate(environment | {"UUUTORRENT_DATABASE__OPTIONS__DSN": dsn})


async def test_a_row_that_was_moved_to_another_person_does_not_open(
    folder: Path, postgres_server: ServerForTests
) -> None:
    async with postgres_server.database() as dsn, inhabited(dsn, folder / "state") as (database, tokens):
        victim, thief = a_user(1).id, a_user(2).id
        connection = await asyncpg.connect(dsn)
        moved = "update watch_accounts set sealed_token = (select sealed_token from watch_accounts where user_id = $1)"
        await connection.execute(f"{moved} where user_id = $2", UUID(str(victim)), UUID(str(thief)))
        await connection.close()
        async with database.unit() as unit:
            stolen = await unit.watching.token(UserId(thief))
        assert stolen is not None
        assert await tokens.open(thief, "anilist", stolen) is None
        assert await tokens.open(victim, "anilist", stolen) is not None


def test_two_rotations_at_once_are_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("UUUTORRENT_STATE_DIR", str(tmp_path))
    for name, value in {**OFFLINE, "UUUTORRENT_DATABASE__PLUGIN": "memory"}.items():
        monkeypatch.setenv(name, value)
    with (tmp_path / ROTATION_LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert main(["keys", "rotate"]) == 1
    assert "being rotated by somebody else" in capsys.readouterr().err
    assert main(["keys", "rotate"]) == 0


def test_a_lock_that_another_account_left_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("UUUTORRENT_STATE_DIR", str(tmp_path))
    (tmp_path / ROTATION_LOCK).symlink_to(
        tmp_path / "elsewhere"
    )  # root may open whatever is there, but follows no link
    assert main(["keys", "rotate"]) == 1
    assert "Delete that file, and try again." in capsys.readouterr().err
    assert not (tmp_path / "elsewhere").exists()
