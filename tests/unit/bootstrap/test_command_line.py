"""The program's faces."""

import subprocess
import sys
from pathlib import Path

import pytest

from bootstrap.command_line import main

COMMANDS = ("up", "serve", "tui", "demo", "config", "check", "version")


def run(*arguments: str, blocked: tuple[str, ...] = (), environ: dict[str, str] | None = None) -> tuple[int, str]:
    """Run the program without a terminal and without the ``blocked`` packages."""
    program = (
        f"import sys; sys.modules.update(dict.fromkeys({blocked!r})); "
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


@pytest.mark.parametrize("arguments", [["serve"], ["config"], ["check"]])
def test_the_base_install_says_what_a_server_needs(arguments: list[str]) -> None:
    status, text = run(*arguments, blocked=("dishka", "asyncpg", "feedparser"))
    assert status in (1, 2)
    assert "pip install 'uuutorrent[server" in text
    assert "Traceback" not in text


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
    for section in ("DATABASE", "ENGINE", "WATCHLIST", "VAULT"):
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
    assert [line.split()[-1] for line in lines[2:]] == ["ok", "ok", "ok"]
