"""``uuutorrent audit`` beside a running server."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.outbound.postgres.connecting import Limits
from adapters.outbound.postgres.database import open_database
from bootstrap.audit_commands import read_moment
from bootstrap.command_line import main
from bootstrap.showing_audit import as_line
from domain.auditing import AuditAction, AuditEvent, AuditRecord
from domain.users import OPERATOR
from uuutorrent.testing.postgres import ServerForTests
from uuutorrent.testing.server_process import ServerProcess
from uuutorrent.testing.specimens import a_user, an_event

NOW = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
OFFLINE = {
    "UUUTORRENT_ENGINE__PLUGIN": "memory",
    "UUUTORRENT_WATCHLIST__PLUGIN": "memory",
    "UUUTORRENT_RENUMBERINGS__PLUGIN": "memory",
    "UUUTORRENT_VAULT__PLUGIN": "memory",
    "UUUTORRENT_INDEXERS__MAIN__PLUGIN": "memory",
}
GONE = a_user(9)
NASTY = "mia\x1b[2J\n2026-11-22 12:00:00 user.remove\u202e"


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="uuutorrent-test-") as made:
        yield Path(made)


async def furnish(dsn: str) -> None:
    """Have long ago what the server itself will not have told by then."""
    async with open_database(dsn, Limits()) as database, database.unit() as unit:
        first, second, third = (datetime(2026, 11, day, 12, tzinfo=UTC) for day in (1, 2, 3))
        await unit.audit.add(an_event(at=first, action=AuditAction.GRABBED, actor=GONE.id, actor_name="person9"))
        await unit.audit.add(an_event(at=second, actor_name=NASTY, address="192.0.2.7"))
        removed = AuditEvent.by(OPERATOR, AuditAction.USER_REMOVED, third, subject=str(GONE.id), subject_name="Person9")
        await unit.audit.add(removed)


async def test_it_shows_what_was_done_the_newest_last(folder: Path, postgres_server: ServerForTests) -> None:
    async with postgres_server.database() as dsn:
        environment = {**OFFLINE, "UUUTORRENT_DATABASE__OPTIONS__DSN": dsn}
        async with ServerProcess(folder / "state", environment):
            await furnish(dsn)
            environment |= {"UUUTORRENT_STATE_DIR": str(folder / "state")}

            def typed(*words: str) -> list[str]:
                answer = subprocess.run(
                    [sys.executable, "-m", "bootstrap.command_line", "audit", "--until", "2026-11-10", *words],
                    env=os.environ | environment,
                    capture_output=True,
                    text=True,
                    timeout=120,
                    check=False,
                )
                assert answer.returncode == 0, answer.stderr
                return answer.stdout.splitlines()

            lines = typed()
            assert [line.split()[2] for line in lines] == ["torrent.grab", "session.refuse", "user.remove"]
            assert lines[0].startswith("2026-11-01 12:00:00 torrent.grab")
            assert [json.loads(line)["actor_name"] for line in typed("--json")] == ["person9", NASTY, "operator"]
            assert typed("--limit", "1") == lines[2:]
            assert typed("--user", "PERSON9") == [lines[0], lines[2]], "an account that is gone"
            assert typed("--user", str(GONE.id), "--action", "user") == lines[2:]
            assert typed("--user", "operator") == lines[2:]
            assert typed("--since", "2026-11-02T12:00", "--action", "session") == lines[1:2]


def test_a_stranger_writes_no_line_and_no_column() -> None:
    line = as_line(AuditRecord(1, an_event(actor_name=NASTY, subject_name="a b", details=(("agent", "x\r\ny"),))))
    assert line.isprintable()
    assert line.split()[3].startswith("“mia\ufffd[2J\ufffd2026-11-22")
    assert line.endswith("-               “a b” (agent: x\ufffd\ufffdy)")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("30m", datetime(2026, 11, 23, 4, 0, tzinfo=UTC)),
        ("12h", datetime(2026, 11, 22, 16, 30, tzinfo=UTC)),
        ("7d", datetime(2026, 11, 16, 4, 30, tzinfo=UTC)),
        ("2w", datetime(2026, 11, 9, 4, 30, tzinfo=UTC)),
        ("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-11-01T09:30", datetime(2026, 11, 1, 9, 30, tzinfo=UTC)),
        ("2026-11-01T09:30+09:00", datetime(2026, 11, 1, 0, 30, tzinfo=UTC)),
    ],
)
def test_moments_are_dates_or_ago(text: str, moment: datetime) -> None:
    assert read_moment(text, NOW) == moment


@pytest.mark.parametrize("text", ["", "yesterday", "7", "7y", "-7d", "99999w9", "0001-01-01T00:00+14:00", "99999w"])
def test_anything_else_is_no_moment(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says, it is not shown
        read_moment(text, datetime(1, 1, 2, tzinfo=UTC))


def test_mistakes_are_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("UUUTORRENT_STATE_DIR", str(tmp_path))
    for name, value in {**OFFLINE, "UUUTORRENT_DATABASE__PLUGIN": "memory"}.items():
        monkeypatch.setenv(name, value)
    for words, complaint in (
        (["--user", "nobody"], "There is nobody called “nobody”"),
        (["--user", "../.."], "There is nobody called"),
        (["--action", "torrents"], "torrent.grab"),
    ):
        assert main(["audit", *words]) == 1
        assert complaint in capsys.readouterr().err
    for words in (["--since", "soon"], ["--limit", "0"], ["--limit", "many"]):
        with pytest.raises(SystemExit) as refused:
            main(["audit", *words])
        assert refused.value.code == 2
    assert "7d" in capsys.readouterr().err
