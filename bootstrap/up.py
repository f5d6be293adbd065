"""``uuutorrent up``: a server of one's own and the TUI, with one command."""

import os
import sys
from collections.abc import Mapping
from getpass import getpass
from pathlib import Path

from domain.errors import Conflict
from domain.new_usernames import accept_username
from domain.passwords import SHORTEST, InvalidPassword, accept_password
from domain.users import InvalidUsername, Username
from tui.run import run

from .configuring.loading import load_configuration
from .first_admin import INHABITED_FILE
from .reachability import unreachable
from .server_process import ServerProcess
from .settings import Settings
from .state_directory import Running, StateDirectory

_NO_TERMINAL = (
    "“uuutorrent up” opens a user interface and needs a terminal. "
    "Run “uuutorrent serve” for the server alone, and “uuutorrent tui URL” on a machine with a terminal."
)
_NEXT = """\
The server listens at {url} and stops when you leave.
  What to do next: type your AniList name, choose an episode, and Enter takes the marked release. ? shows every key.
  It remembers everything in {state}; finished files that you fetch go to {downloads}.
  To keep a server running, use “uuutorrent serve” there and “uuutorrent tui URL” here.
"""


class NoTerminal(Conflict):
    """There is nobody to show anything to."""


def up(config: Path | None) -> int:
    """Start a server, or find the one that runs; open the TUI; stop the server that was started.

    Raises NoTerminal, SettingsRefused, StateUnusable, ServerFailed.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise NoTerminal(_NO_TERMINAL)
    settings = load_configuration(config).settings
    state = StateDirectory.prepare(settings.state_dir)
    running = state.running()
    if running is not None:
        print(f"A server runs already at {running.url}; using that one.")
        return _open(settings, running, None)
    login = _first_login(settings, state)
    with ServerProcess(state, {**os.environ, **_as_environment(settings, login)}, config) as server:
        print("Starting the server …", flush=True)
        running = server.wait_until_ready()
        _say_what_next(settings, running)
        return _open(settings, running, login)


def _open(settings: Settings, running: Running, login: tuple[str, str] | None) -> int:
    username, password = login or (None, None)
    return run(
        running.url,
        settings.client_state_dir,
        settings.client.downloads,
        username=username,
        password=password,
        fingerprint=running.fingerprint,
    )


def _first_login(settings: Settings, state: StateDirectory) -> tuple[str, str] | None:
    """Return who is to be made at the first start and logged in: as configured, else as they answer."""
    if (state.path / INHABITED_FILE).exists():
        return None
    if settings.admin.password is not None:
        return settings.admin.username, settings.admin.password.get_secret_value()
    print("This is the first start. Choose a name and a password for yourself, the administrator.")
    name = _ask_username(settings.admin.username)
    return name.text, _ask_password(name)


def _as_environment(settings: Settings, login: tuple[str, str] | None) -> Mapping[str, str]:
    """Tell the server what was answered; what is configured, it knows by itself."""
    if login is None or settings.admin.password is not None:
        return {}
    return {"UUUTORRENT_ADMIN__USERNAME": login[0], "UUUTORRENT_ADMIN__PASSWORD": login[1]}


def _ask_username(usual: str) -> Username:
    while True:
        text = input(f"Name [{usual}]: ").strip() or usual
        try:
            return accept_username(text)
        except InvalidUsername as error:
            print(error.detail)


def _ask_password(username: Username) -> str:
    while True:
        try:
            password = accept_password(getpass(f"Password ({SHORTEST} characters or more, not shown): "), username)
        except InvalidPassword as error:
            print(error.detail)
            continue
        if password == getpass("Once more: "):
            return password
        print("These were two different ones.")


def _say_what_next(settings: Settings, running: Running) -> None:
    print(_NEXT.format(url=running.url, state=settings.state_dir, downloads=settings.client.downloads), end="")
    for name, host in unreachable(settings):
        print(f"  {name} ({host}) does not answer from here. Is this machine online? What is here already works.")
    sys.stdout.flush()
