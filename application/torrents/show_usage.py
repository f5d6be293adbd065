"""What the actor uses of the server."""

from dataclasses import dataclass

from domain.quotas import NO_QUOTA, Quota
from domain.torrents.manners import Manners, SpeedLimits
from domain.usage import Usage
from domain.users import Actor

from ..ports.database import Database
from .ledger import Ledger


@dataclass(frozen=True, slots=True)
class OwnUsage:
    """What the actor's claims add up to, what they may, and how fast their torrents are together."""

    usage: Usage
    quota: Quota
    limits: SpeedLimits


@dataclass(frozen=True, slots=True)
class ShowUsage:
    """Show how much of the server the actor uses and may use."""

    database: Database
    ledger: Ledger
    manners: Manners

    async def __call__(self, actor: Actor) -> OwnUsage:
        """The sum of the same claims that ListTorrents shows. Raises DatabaseUnavailable."""
        async with self.database.unit() as unit:
            person = await unit.users.get(actor.id)
        quota = (person.quota if person is not None else NO_QUOTA).or_else(self.manners.quota)
        return OwnUsage(Usage.of(await self.ledger.claims_of(actor.id)), quota, self.manners.each)
