"""Whom PostgreSQL runs as. It refuses root, so root's server runs as an account that owns nothing else."""

import logging
import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from application.ports.database import DatabaseUnavailable

_PREFERRED = ("uuutorrent", "postgres", "nobody")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Account:
    """A user and a group of the operating system, to be changed to; or None for both: whoever we are."""

    user: int | None = None
    group: int | None = None

    @classmethod
    def for_directory(cls, cluster: Path) -> "Account":
        """Return the account for a cluster's directory: its owner if it exists, else an unprivileged one.

        No account is ever created. Raises DatabaseUnavailable.
        """
        if os.geteuid() != 0:
            return cls()
        if cluster.exists() and (owner := cluster.stat()).st_uid != 0:
            return cls(owner.st_uid, owner.st_gid)
        known = {entry.pw_name: entry for entry in pwd.getpwall() if entry.pw_uid != 0}
        for name in _PREFERRED:
            if name in known:
                return cls(known[name].pw_uid, known[name].pw_gid)
        raise DatabaseUnavailable(
            "PostgreSQL does not run as root, and this system has none of the accounts " + ", ".join(_PREFERRED) + "."
        )

    def give(self, directory: Path) -> None:
        """Make the account the owner of an empty directory."""
        if self.user is not None and self.group is not None:
            os.chown(directory, self.user, self.group)

    def let_through(self, path: Path) -> None:
        """Make sure that the account can reach ``path``: others may pass its parents, but not list them."""
        if self.user is None:
            return
        for parent in path.absolute().parents:
            mode = stat.S_IMODE(parent.stat().st_mode)
            if not mode & stat.S_IXOTH:
                _log.warning("letting others pass through %s, which PostgreSQL's account must", parent)
                parent.chmod(mode | stat.S_IXOTH)

    def let_read(self, tree: Path) -> None:
        """Make sure that the account can read and run what is below ``tree``, even if a strict umask installed it."""
        if self.user is None or not tree.exists() or tree.stat().st_mode & stat.S_IROTH:
            return
        for path in (tree, *tree.rglob("*")):
            mode = stat.S_IMODE(path.stat().st_mode)
            path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))
