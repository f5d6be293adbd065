"""What a way in is good for."""

from enum import StrEnum


class Scope(StrEnum):
    """What an API token may be used for. Each is for itself: whoever writes need not be able to read."""

    READ = "read"
    """See what is one's own, search, and fetch files."""
    WRITE = "write"
    """Grab, steer and remove torrents; preferences and corrections."""
    ADMIN = "admin"
    """What only admins may do, beside the other scope that it needs."""


EVERYTHING = frozenset(Scope)
"""What a log-in is good for."""
