"""A server with nothing around it: for attacks that need no swarm."""

OFFLINE = {
    "UUUTORRENT_ENGINE__PLUGIN": "memory",
    "UUUTORRENT_WATCHLIST__PLUGIN": "memory",
    "UUUTORRENT_VAULT__PLUGIN": "memory",
    "UUUTORRENT_INDEXERS__MAIN__PLUGIN": "memory",
    "UUUTORRENT_HTTP__TRUSTED_PROXIES": "127.0.0.1",
}
"""Attackers come by a proxy that says from where."""
