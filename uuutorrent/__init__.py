"""What adapter authors need, under one name.

``from uuutorrent import Indexer, Found, Plugin`` and ``from uuutorrent.testing import IndexerContract``: a third-party
adapter imports nothing else of ours. See docs/adapters.md.
"""

from adapters.plugin import Options, Plugin, Toolbox
from application.ports.clock import Clock
from application.ports.database import Database, DatabaseUnavailable, SchemaOutdated, Unit
from application.ports.file_vault import FileVault, PathNotFound, VaultFile, VaultUnavailable
from application.ports.indexers import Found, Indexer, IndexerMisbehaved, IndexerUnavailable, Query
from application.ports.release_names import ReleaseNames
from application.ports.renumberings import Renumberings
from application.ports.torrent_engine import (
    EngineFile,
    EngineRefused,
    EngineTorrent,
    EngineUnavailable,
    TorrentEngine,
    TorrentNotFound,
)
from application.ports.watchlists import (
    AccountNotFound,
    AccountToken,
    TokenOwner,
    TokenRefused,
    Watchlist,
    WatchlistAccount,
    WatchlistUnavailable,
)
from domain.errors import UuutorrentError
from domain.releases.release import Release, ReleaseId
from domain.releases.release_name import NameElements
from domain.releases.renumbering import Renumbering
from domain.series import Airing, AiringStatus, Relation, RelationKind, Series, SeriesFormat, SeriesId, Titles
from domain.torrents.infohash import InfoHash, parse_infohash
from domain.torrents.magnet import Magnet
from domain.torrents.manners import SpeedLimits
from domain.torrents.metainfo import Metainfo
from domain.torrents.states import TorrentState
from domain.vault_path import VaultPath
from domain.watching import ListStatus, WatchEntry

__all__ = [
    "AccountNotFound",
    "AccountToken",
    "Airing",
    "AiringStatus",
    "Clock",
    "Database",
    "DatabaseUnavailable",
    "EngineFile",
    "EngineRefused",
    "EngineTorrent",
    "EngineUnavailable",
    "FileVault",
    "Found",
    "Indexer",
    "IndexerMisbehaved",
    "IndexerUnavailable",
    "InfoHash",
    "ListStatus",
    "Magnet",
    "Metainfo",
    "NameElements",
    "Options",
    "PathNotFound",
    "Plugin",
    "Query",
    "Relation",
    "RelationKind",
    "Release",
    "ReleaseId",
    "ReleaseNames",
    "Renumbering",
    "Renumberings",
    "SchemaOutdated",
    "Series",
    "SeriesFormat",
    "SeriesId",
    "SpeedLimits",
    "Titles",
    "TokenOwner",
    "TokenRefused",
    "Toolbox",
    "TorrentEngine",
    "TorrentNotFound",
    "TorrentState",
    "Unit",
    "UuutorrentError",
    "VaultFile",
    "VaultPath",
    "VaultUnavailable",
    "WatchEntry",
    "Watchlist",
    "WatchlistAccount",
    "WatchlistUnavailable",
    "parse_infohash",
]
