"""A person and everything that they claim, while something of it changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.quotas import Quota
from domain.torrents.claims import Claim
from domain.torrents.infohash import InfoHash
from domain.usage import Usage, accept_usage
from domain.users import User, UserId

from ..ports.database import Unit
from ..ports.users import UserNotFound


@dataclass(frozen=True, slots=True)
class OwnClaims:
    """Locked until the unit ends: of two who add to one person's claims at once, the second sees the first."""

    person: User
    claims: Sequence[Claim]

    @classmethod
    async def locked(cls, unit: Unit, user: UserId) -> "OwnClaims":
        """Lock the person. Whoever locks people and torrents locks the people first. Raises UserNotFound."""
        person = await unit.users.get(user, lock=True)
        if person is None:
            raise UserNotFound("Your account is gone.")
        return cls(person, await unit.claims.of(user))

    def on(self, torrent: InfoHash) -> Claim | None:
        """What they claim of that torrent."""
        return next((claim for claim in self.claims if claim.torrent == torrent), None)

    def accept(self, claim: Claim, default: Quota) -> None:
        """Let them have ``claim``, new or in place of the one on the same torrent. Raises QuotaExceeded."""
        others = [other for other in self.claims if other.torrent != claim.torrent]
        quota = self.person.quota.or_else(default)
        accept_usage(quota, Usage.of(self.claims), Usage.of((*others, claim)))
