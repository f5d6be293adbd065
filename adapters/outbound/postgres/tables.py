"""The tables, as the queries name them."""

from pypika import Table

USERS = Table("users")
SESSIONS = Table("sessions")
REFRESH_TOKENS = Table("refresh_tokens")
LOG_IN_TRIES = Table("log_in_tries")
FAMILIAR_NETWORKS = Table("familiar_networks")
INVITES = Table("invites")
API_TOKENS = Table("api_tokens")
AUDIT = Table("audit")
ENGINES = Table("engines")
TORRENTS = Table("torrents")
CLAIMS = Table("claims")
TRAFFIC = Table("traffic")
CHECKSUMS = Table("checksums")
WATCH_ACCOUNTS = Table("watch_accounts")
WATCH_SNAPSHOTS = Table("watch_snapshots")
TASTES = Table("tastes")
CORRECTIONS = Table("corrections")
