"""Tests for adapters, and what they need of the world: ``from uuutorrent.testing import IndexerContract``.

The kits need ``uuutorrent[testing]`` and are imported when they are asked for: the simulators work without pytest.
"""

from importlib import import_module
from typing import Any

_KITS = {
    "AccessTokensContract": "access_tokens",
    "ClockContract": "clock",
    "DatabaseContract": "database",
    "EventsContract": "events",
    "FileVaultContract": "file_vault",
    "IndexerContract": "indexer",
    "PasswordHasherContract": "passwords",
    "ReleaseNamesContract": "release_names",
    "TorrentEngineContract": "torrent_engine",
    "WatchlistContract": "watchlist",
}

__all__ = list(_KITS)  # the table is the list


def __getattr__(name: str) -> Any:
    """Import the kit of that name."""
    if name not in _KITS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".contracts.{_KITS[name]}", __name__), name)
