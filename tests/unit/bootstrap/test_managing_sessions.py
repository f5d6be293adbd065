"""``uuutorrent session …``, ``token …`` and ``keys …`` beside a running server."""

import os
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from bootstrap.command_line import main
from tui.api.client import ApiClient
from tui.api.errors import ApiError
from uuutorrent.testing.patience import until
from uuutorrent.testing.postgres import ServerForTests
from uuutorrent.testing.server_process import ServerProcess

OFFLINE = {
    "UUUTORRENT_ENGINE__PLUGIN": "memory",
    "UUUTORRENT_WATCHLIST__PLUGIN": "memory",
    "UUUTORRENT_RENUMBERINGS__PLUGIN": "memory",
    "UUUTORRENT_VAULT__PLUGIN": "memory",
    "UUUTORRENT_INDEXERS__MAIN__PLUGIN": "memory",
}


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="uuutorrent-test-") as made:
        yield Path(made)


def typed(environment: dict[str, str], *words: str) -> str:
    """Type ``uuutorrent …``; return what it printed."""
    answer = subprocess.run(
        [sys.executable, "-m", "bootstrap.command_line", *words],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


async def works(client: ApiClient) -> bool:
    """Whether the access token that the client has at this moment is taken."""
    try:
        await client._access.fetch("GET", "/me")
    except ApiError as error:
        if error.problem.status != 401:
            raise
        return False
    return True


async def test_sessions_are_seen_and_ended_and_keys_rotated(folder: Path, postgres_server: ServerForTests) -> None:
    async with postgres_server.database() as dsn:
        environment = {**OFFLINE, "UUUTORRENT_DATABASE__OPTIONS__DSN": dsn}
        async with ServerProcess(folder / "state", environment) as server:
            environment |= {"UUUTORRENT_STATE_DIR": str(folder / "state")}
            async with server.client() as client:
                assert client.tokens is not None
                (line,) = typed(environment, "session", "list", "ADMIN").splitlines()
                assert line.split()[-2:] == ["127.0.0.1", "e2e"]

                before = client.tokens.access_token
                assert "signs from now on" in typed(environment, "keys", "rotate")
                assert await works(client)
                assert client.tokens.access_token == before, "the key before is still good"
                typed(environment, "keys", "rotate")
                assert await works(client)
                assert client.tokens.access_token != before, "the one before that is not, and nobody is logged out"

                assert typed(environment, "session", "revoke", "admin") == "1 ended.\n"
                # What another process did counts after two seconds.
                await until(lambda: works(client), lambda still: not still)
                assert typed(environment, "session", "list", "admin") == ""


async def profile_by(server: ServerProcess, secret: str) -> int:
    """How a profile is answered to who comes with that API token."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    headers = {"Authorization": f"Bearer {secret}"}
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{server.url}/api/v1/me", headers=headers, ssl=trusting) as answer,
    ):
        return answer.status


async def test_tokens_are_made_seen_and_ended(folder: Path, postgres_server: ServerForTests) -> None:
    async with postgres_server.database() as dsn:
        environment = {**OFFLINE, "UUUTORRENT_DATABASE__OPTIONS__DSN": dsn}
        async with ServerProcess(folder / "state", environment) as server:
            environment |= {"UUUTORRENT_STATE_DIR": str(folder / "state")}
            words = ("--scope", "read", "--scope", "write", "--days", "3")
            secret = typed(environment, "token", "add", "ADMIN", "cron job", *words).strip()
            assert await profile_by(server, secret) == 200
            (line,) = typed(environment, "token", "list", "admin").splitlines()
            assert secret not in line
            assert line.split()[1:3] == ["read", "write"]
            assert line.endswith("cron job")
            typed(environment, "token", "revoke", "admin", line.split()[0])
            assert typed(environment, "token", "list", "admin") == ""
            await until(lambda: profile_by(server, secret), lambda status: status == 401)


@pytest.mark.parametrize("deed", ["list", "revoke"])
def test_nobodys_sessions_are_a_mistake(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, deed: str
) -> None:
    monkeypatch.setenv("UUUTORRENT_STATE_DIR", str(tmp_path))
    for name, value in {**OFFLINE, "UUUTORRENT_DATABASE__PLUGIN": "memory"}.items():
        monkeypatch.setenv(name, value)
    assert main(["session", deed, "nobody"]) == 1
    assert "There is nobody called “nobody”" in capsys.readouterr().err
