"""The actor's torrents."""

from dataclasses import dataclass, field
from typing import TypeAlias

from domain.users import Actor, UserId

from .engine_mirror import EngineMirror
from .ledger import Ledger
from .owned_torrent import OwnedTorrent, OwnedTorrents

_MOST = 1_000
"""People whose lists are remembered."""

_Owned: TypeAlias = tuple[OwnedTorrent, ...]


@dataclass(frozen=True, slots=True)
class ListTorrents:
    """List what the actor claimed, as the engine last showed it. Neither database nor engine is asked.

    As long as nothing changed at all, the same list is told: many look on, and little happens.
    """

    ledger: Ledger
    mirror: EngineMirror
    _told: dict[UserId, tuple[tuple[int, int], _Owned]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    async def __call__(self, actor: Actor) -> OwnedTorrents:
        """Newest claim first; works while the engine is away. Raises DatabaseUnavailable if it never answered."""
        entries = await self.ledger.entries()
        stamp = self.ledger.stamp, self.mirror.stamp
        told_at, torrents = self._told.get(actor.id, (None, ()))
        if told_at != stamp:
            claims = await self.ledger.claims_of(actor.id)
            torrents = tuple(
                self.mirror.view(claim, entries[claim.torrent].kept) for claim in claims if claim.torrent in entries
            )
            self._told.pop(actor.id, None)
            while len(self._told) >= _MOST:
                del self._told[next(iter(self._told))]
            self._told[actor.id] = stamp, torrents
        return OwnedTorrents(torrents, self.mirror.available, self.mirror.as_of)
