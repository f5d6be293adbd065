"""The tables, as the queries name them."""

from pypika import Table

USERS = Table("users")
SESSIONS = Table("sessions")
TORRENTS = Table("torrents")
CLAIMS = Table("claims")
CHECKSUMS = Table("checksums")
WATCH_ACCOUNTS = Table("watch_accounts")
WATCH_SNAPSHOTS = Table("watch_snapshots")
