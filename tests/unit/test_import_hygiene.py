"""What an import drags in: the static contracts cannot see it, a fresh interpreter can."""

import subprocess
import sys

SERVER_PACKAGES = ("asyncpg", "dishka", "feedparser", "joserfc", "libtorrent", "pwdlib", "pypika", "qbittorrentapi")


def loaded_by(statement: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter holds after ``statement``."""
    program = f"{statement}\nimport sys\nprint(' '.join({{name.partition('.')[0] for name in sys.modules}}))"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    return set(answer.stdout.splitlines()[-1].split())


def test_the_tui_pulls_in_no_server_package() -> None:
    loaded = loaded_by("import tui.app, tui.run")
    assert "textual" in loaded
    assert loaded.isdisjoint({*SERVER_PACKAGES, "domain", "application"})


def test_the_api_client_needs_no_terminal() -> None:
    assert "textual" not in loaded_by("import tui.api.client, tui.api.fetching, tui.api.pins")


def test_the_server_pulls_in_no_textual() -> None:
    loaded = loaded_by("import bootstrap.serve, bootstrap.container, adapters.inbound.http.app")
    assert "dishka" in loaded
    assert "textual" not in loaded


def test_the_command_line_starts_without_server_and_tui() -> None:
    assert loaded_by("import bootstrap.command_line").isdisjoint({*SERVER_PACKAGES, "textual", "aiohttp"})


def test_the_public_face_pulls_in_no_server_package() -> None:
    assert loaded_by("import uuutorrent").isdisjoint({*SERVER_PACKAGES, "textual"})
