"""The program's faces."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bootstrap.command_line import main

COMMANDS = ("up", "serve", "tui", "demo", "config", "check", "version")


def run(
    *arguments: str, blocked: tuple[str, ...] = (), environ: dict[str, str] | None = None, first: str = ""
) -> tuple[int, str]:
    """Run the program without a terminal and without the ``blocked`` packages; ``first`` is done before."""
    program = (
        f"import sys; sys.modules.update(dict.fromkeys({blocked!r})); {first or 'pass'}; "
        f"from bootstrap.command_line import main; sys.exit(main({list(arguments)!r}))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        env=environ,
        check=False,
    )
    return answer.returncode, answer.stdout


def test_help_names_every_command() -> None:
    status, text = run("--help")
    assert status == 0
    assert [command for command in COMMANDS if command not in text] == []


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["version"]) == 0
    assert capsys.readouterr().out.startswith("uuutorrent ")


@pytest.mark.parametrize("arguments", [["--help"], ["version"], ["tui", "--help"]])
def test_the_base_install_is_enough_for_the_client(arguments: list[str]) -> None:
    server = ("dishka", "asyncpg", "libtorrent", "joserfc", "feedparser", "anitomy_ng", "pypika", "rapidfuzz")
    status, text = run(*arguments, blocked=server)
    assert (status, "Traceback" in text) == (0, False)


@pytest.mark.parametrize("arguments", [["serve"], ["config", "--markdown"], ["check"]])
def test_the_base_install_says_what_a_server_needs(arguments: list[str]) -> None:
    status, text = run(*arguments, blocked=("dishka", "asyncpg", "feedparser"))
    assert status in (1, 2)
    assert "pip install 'uuutorrent[server" in text
    assert "Traceback" not in text


def test_the_base_install_prints_what_it_can_of_a_servers_configuration(tmp_path: Path) -> None:
    given = {
        "UUUTORRENT_STATE_DIR": str(tmp_path),
        "UUUTORRENT_DATABASE__OPTIONS__DSN": "postgresql://me:swordfish@host/name",
        "UUUTORRENT_DATABASE__OPTIONS__LARGEST_POOL": "3",
        "UUUTORRENT_DATABASE__OPTIONS__MORE__API_TOKEN": "swordfish",
    }
    status, text = run("config", blocked=("dishka", "asyncpg", "feedparser"), environ=given)
    assert status == 0
    lines = {line.partition(" = ")[0]: line.partition(" = ")[2] for line in text.splitlines()}
    assert lines["database.plugin"].split("# ")[1] == "default; the adapter is not installed here"
    assert lines["database.options.largest_pool"].startswith('"3" ')
    assert lines["database.options.dsn"].startswith('"postgresql://me:********@host/name" ')
    assert "database.options.more.api_token" in lines
    assert lines["vault.options.threads"].endswith("# default")
    assert "swordfish" not in text


def test_the_base_install_opens_the_tui_beside_a_servers_configuration(tmp_path: Path) -> None:
    given = {
        "UUUTORRENT_STATE_DIR": str(tmp_path),
        "UUUTORRENT_ADMIN__PASSWORD_FILE": str(tmp_path / "on the server"),
        "UUUTORRENT_ENGINE__PLUGIN": "qbittorrent",
        "UUUTORRENT_INDEXERS__NYAA__OPTIONS__URL": "https://mirror.example",
    }
    stand_in = "import tui.run, sys; tui.run.run = lambda *_, **__: print('the TUI') or 0; sys.stdin.isatty = "
    stand_in += "sys.stdout.isatty = lambda: True"
    status, text = run(
        "tui", blocked=("dishka", "asyncpg", "feedparser", "qbittorrentapi"), environ=given, first=stand_in
    )
    assert (status, text) == (0, "the TUI\n")


def test_the_tui_without_a_terminal_explains_itself(tmp_path: Path) -> None:
    status, text = run("tui", "https://127.0.0.1:9", environ={"UUUTORRENT_STATE_DIR": str(tmp_path)})
    assert status == 2
    assert text == "“uuutorrent tui” opens a user interface and needs a terminal.\n"


def test_a_reader_that_has_seen_enough_is_no_mistake() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as unread:
        answer = subprocess.run(
            [sys.executable, "-m", "bootstrap.command_line", "config"],
            stdout=unread,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert (answer.returncode, answer.stderr) == (141, b"")


def test_up_without_a_terminal_explains_itself(tmp_path: Path) -> None:
    status, text = run("up", environ={"UUUTORRENT_STATE_DIR": str(tmp_path)})
    assert status == 1
    assert "needs a terminal" in text
    assert "uuutorrent serve" in text
    assert list(tmp_path.iterdir()) == []


def test_a_refused_configuration_is_misuse(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UUUTORRENT_HTTP__PROT", "1")
    assert main(["config"]) == 2
    assert "UUUTORRENT_HTTP__PROT" in capsys.readouterr().err


def test_the_configuration_is_printed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("http.port = 1", encoding="utf-8")
    assert main(["config", "--config", str(path)]) == 0
    assert f"http.port in {path}" in capsys.readouterr().out


def test_the_manual_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "--markdown"]) == 0
    assert "# Configuration" in capsys.readouterr().out


@pytest.fixture
def in_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for section in ("DATABASE", "ENGINE", "WATCHLIST", "RENUMBERINGS", "VAULT"):
        monkeypatch.setenv(f"UUUTORRENT_{section}__PLUGIN", "memory")
    monkeypatch.setenv("UUUTORRENT_INDEXERS__MAIN__PLUGIN", "memory")
    monkeypatch.setenv("UUUTORRENT_STATE_DIR", str(tmp_path))


@pytest.mark.usefixtures("in_memory")
def test_check_has_a_line_for_every_adapter(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        ["database", "memory", "ok"],
        ["engine", "memory", "ok"],
        ["vault", "memory", "ok"],
        ["renumberings", "memory", "ok"],
        ["watchlist", "memory", "ok"],
        ["indexers.main", "memory", "ok"],
    ]


@pytest.mark.usefixtures("in_memory")
def test_check_says_what_is_wrong_and_goes_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UUUTORRENT_ENGINE__PLUGIN", "qbittorrent")
    monkeypatch.setenv("UUUTORRENT_ENGINE__OPTIONS__URL", "http://127.0.0.1:9")
    assert main(["check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "FAILED" in lines[1]
    assert [line.split()[-1] for line in lines[2:]] == ["ok", "ok", "ok", "ok"]
