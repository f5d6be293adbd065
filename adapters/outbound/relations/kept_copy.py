"""The copy of the table that is kept between starts."""

import hashlib
import logging
import os
from dataclasses import dataclass
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

_log = logging.getLogger(__name__)
_MOST_BYTES = 16 * 1024 * 1024
"""A table of two MiB, however its letters must be written in JSON."""


class KeptCopy(BaseModel):
    """The text as it came, what the server called it, and when it was last known to be the newest.

    ``origin`` stands for the address that it came from (``origin_of``).
    """

    model_config = ConfigDict(frozen=True)

    origin: str
    checked_at: AwareDatetime
    etag: str | None = Field(None, max_length=200)
    last_modified: str | None = Field(None, max_length=100)
    text: str


def origin_of(url: str) -> str:
    """A mark by which an address is known again; it may hold a token, which no other file needs to have."""
    return hashlib.sha256(url.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class CopyFile:
    """One file of mode 0600, replaced in one step. Blocking: to be called in a thread."""

    path: Path

    def load(self) -> KeptCopy | None:
        """Read the copy; None if there is none that can be read."""
        try:
            with self.path.open("rb") as file:
                data = file.read(_MOST_BYTES + 1)
            return KeptCopy.model_validate_json(data) if len(data) <= _MOST_BYTES else None
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            _log.warning("The kept table of renumberings cannot be read and is passed over: %s", type(error).__name__)
            return None

    def keep(self, copy: KeptCopy) -> None:
        """Write the copy. A full disk is logged, not raised: the old one stays."""
        fresh = self.path.with_suffix(".new")
        try:
            fresh.unlink(missing_ok=True)
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
                file.write(copy.model_dump_json().encode())
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.path)
        except OSError as error:
            _log.warning("The table of renumberings cannot be kept: %s.", os.strerror(error.errno or 0))
