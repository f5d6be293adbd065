"""Tests for adapters, and what they need of the world: ``from uuutorrent.testing import IndexerContract``.

The kits need ``uuutorrent[testing]`` and are imported when they are asked for: the simulators work without pytest.
"""

from importlib import import_module
from typing import Any

KITS = {
    "AccessTokensContract": "access_tokens",
    "ClockContract": "clock",
    "DatabaseContract": "database",
    "EventsContract": "events",
    "FileVaultContract": "file_vault",
    "IndexerContract": "indexer",
    "PasswordHasherContract": "passwords",
    "ReleaseNamesContract": "release_names",
    "RenumberingsContract": "renumberings",
    "TorrentEngineContract": "torrent_engine",
    "WatchlistContract": "watchlist",
}
"""The kits by name, and the modules that hold them."""


def __getattr__(name: str) -> Any:
    """Import the kit of that name."""
    if name not in KITS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".contracts.{KITS[name]}", __name__), name)
