"""What the memory database holds: immutable values in dictionaries, so that a snapshot is a few shallow copies."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from typing import TypeAlias
from uuid import UUID

from application.ports.checksums import Checksum
from application.ports.engines import KeptEngine
from application.ports.tastes import Taste
from application.ports.traffic import MonthsTraffic
from application.ports.watching import KeptToken, WatchlistSnapshot
from application.ports.watchlists import WatchlistAccount
from domain.api_tokens import ApiToken
from domain.auditing import AuditRecord
from domain.invites import Invite
from domain.releases.corrections import Correction
from domain.sessions import RefreshToken, Session
from domain.throttling import Tries
from domain.torrents.claims import MAIN_ENGINE, Claim, KeptTorrent
from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import Magnet
from domain.users import User


def _main_engine() -> dict[str, KeptEngine]:
    return {MAIN_ENGINE: KeptEngine(MAIN_ENGINE, "", datetime.fromtimestamp(0, UTC))}


@dataclass(frozen=True, slots=True)
class Rows:
    """Every table, by primary key."""

    users: dict[UUID, User] = field(default_factory=dict)
    sessions: dict[UUID, Session] = field(default_factory=dict)
    refresh_tokens: dict[bytes, RefreshToken] = field(default_factory=dict)
    log_in_tries: dict[bytes, Tries] = field(default_factory=dict)
    familiar_networks: dict[tuple[UUID, str], datetime] = field(default_factory=dict)
    invites: dict[UUID, Invite] = field(default_factory=dict)
    api_tokens: dict[UUID, ApiToken] = field(default_factory=dict)
    audit: dict[int, AuditRecord] = field(default_factory=dict)
    torrents: dict[InfoHash, KeptTorrent] = field(default_factory=dict)
    sources: dict[InfoHash, bytes | Magnet] = field(default_factory=dict)
    claims: dict[tuple[UUID, InfoHash], Claim] = field(default_factory=dict)
    engines: dict[str, KeptEngine] = field(default_factory=_main_engine)
    traffic: dict[date, MonthsTraffic] = field(default_factory=dict)
    checksums: dict[tuple[InfoHash, int], Checksum] = field(default_factory=dict)
    accounts: dict[UUID, WatchlistAccount] = field(default_factory=dict)
    watch_tokens: dict[UUID, KeptToken] = field(default_factory=dict)
    snapshots: dict[UUID, WatchlistSnapshot] = field(default_factory=dict)
    tastes: dict[UUID, Taste] = field(default_factory=dict)
    corrections: dict[UUID, Correction] = field(default_factory=dict)

    def copy(self) -> "Rows":
        """Return rows that change without changing these."""
        return Rows(**{table.name: dict(getattr(self, table.name)) for table in fields(self)})


Open: TypeAlias = Callable[[], Rows]
"""Gives a repository the rows of its unit. Raises DatabaseUnavailable; RuntimeError when the unit has ended."""
