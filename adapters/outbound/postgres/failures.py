"""What the driver's errors mean."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from application.ports.database import DatabaseUnavailable

DRIVER_ERRORS = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""Everything that a call to the driver raises (TimeoutError is an OSError)."""

_AWAY = (
    "08",  # connection lost
    "25006",  # a standby, which takes no writes
    "25P03",  # idle in transaction for too long
    "25P04",  # transaction for too long
    "28",  # the role or its password is refused
    "3D",  # the database does not exist
    "40",  # deadlock, serialisation failure
    "42501",  # the role lacks a right that was granted when the schema was made
    "53",  # out of disk, memory or connections
    "55",  # not accepting connections, lock not available
    "57",  # statement cancelled by its time-out, server shutting down or starting up
    "58",  # the server's own I/O
    "XX",  # the server's internal errors, corruption
)
"""SQLSTATE classes that speak of the server's state and not of the statement: https://www.postgresql.org/docs/18/errcodes-appendix.html."""

_REASONS = {
    "28": "The database refuses the user name or the password. Correct database.options.dsn.",
    "3D": "There is no database of that name. Create it, or correct database.options.dsn.",
    "42501": "The database's user may not do this there. Make it the owner of the database, schema and all.",
    "53100": "The database's disk is full. Make room on it.",
}
"""What waiting does not cure, and what does."""

_MISUSE = "another operation is in progress"


def unavailability(error: Exception) -> DatabaseUnavailable | None:
    """Return what to raise when ``error`` says that the database cannot answer now; None when it says something else.

    The text names the kind of failure only: the driver's own text may hold addresses and role names.
    """
    if isinstance(error, asyncpg.PostgresError) and not str(error.sqlstate).startswith(_AWAY):
        return None
    if isinstance(error, asyncpg.InterfaceError) and _MISUSE in str(error):
        return None
    return DatabaseUnavailable(_sentence(error))


def _sentence(error: Exception) -> str:
    state = str(error.sqlstate) if isinstance(error, asyncpg.PostgresError) else ""
    for beginning, reason in _REASONS.items():
        if state.startswith(beginning):
            return reason
    return f"The database does not answer ({type(error).__name__}). Try again in a moment."


@contextmanager
def translated() -> Iterator[None]:
    """Raise DatabaseUnavailable in place of the driver's errors that mean it."""
    try:
        yield
    except DRIVER_ERRORS as error:
        away = unavailability(error)
        if away is None:
            raise
        raise away from error
