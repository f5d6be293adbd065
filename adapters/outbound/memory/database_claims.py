"""Claims in memory."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from application.ports.claims import Claims
from application.ports.torrents import TorrentNotFound
from application.ports.users import UserNotFound
from domain.keepable import keepable
from domain.torrents.claims import Claim
from domain.torrents.infohash import InfoHash
from domain.usage import Usage
from domain.users import UserId

from .database_rows import Open


@dataclass(frozen=True, slots=True)
class MemoryClaims(Claims):
    """A dictionary of claims by person and torrent."""

    rows: Open

    async def add(self, claim: Claim) -> None:
        """See the port."""
        rows, claim = self.rows(), keepable(claim)
        if (claim.user, claim.torrent) in rows.claims:
            return
        if claim.user not in rows.users:
            raise UserNotFound("There is no such user.")
        if claim.torrent not in rows.torrents:
            raise TorrentNotFound("There is no such torrent.")
        rows.claims[claim.user, claim.torrent] = claim

    async def save(self, claim: Claim) -> None:
        """See the port."""
        rows, claim = self.rows(), keepable(claim)
        if (claim.user, claim.torrent) not in rows.claims:
            raise TorrentNotFound("There is no such torrent among yours.")
        rows.claims[claim.user, claim.torrent] = claim

    async def get(self, user: UserId, torrent: InfoHash) -> Claim | None:
        """See the port."""
        return self.rows().claims.get((user, torrent))

    async def of(self, user: UserId) -> Sequence[Claim]:
        """See the port."""
        return [claim for claim in reversed(await self.all()) if claim.user == user]

    async def on(self, torrent: InfoHash) -> Sequence[Claim]:
        """See the port."""
        return [claim for claim in await self.all() if claim.torrent == torrent]

    async def all(self) -> Sequence[Claim]:
        """See the port."""
        return sorted(self.rows().claims.values(), key=lambda claim: (claim.claimed_at, claim.user, claim.torrent))

    async def usage(self) -> Mapping[UserId, Usage]:
        """See the port."""
        theirs: defaultdict[UserId, list[Claim]] = defaultdict(list)
        for claim in self.rows().claims.values():
            theirs[claim.user].append(claim)
        return {user: Usage.of(claims) for user, claims in theirs.items()}

    async def remove(self, user: UserId, torrent: InfoHash) -> None:
        """See the port."""
        self.rows().claims.pop((user, torrent), None)
