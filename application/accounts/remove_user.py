"""Taking somebody's account away."""

from dataclasses import dataclass

from domain.torrents.states import Wish
from domain.users import Actor, UserId

from ..ports.database import Database, Unit
from ..ports.events import AccessChanged, Events
from ..ports.users import UserStillClaims
from ..torrents.claim_dropping import drop_claim
from ..torrents.claimants import Claimants
from .governing import governed, refuse_last

_TRIES = 5


@dataclass(frozen=True, slots=True)
class RemoveUser:
    """Forget somebody with everything that is theirs.

    Their claims are dropped as if they dropped each themselves, data and all: what somebody else claims too stays as it
    is, what nobody else does leaves the engine when it is next made to agree (within half a minute).
    """

    database: Database
    claimants: Claimants
    events: Events

    async def __call__(self, actor: Actor, user: UserId) -> None:
        """Raises UserNotFound, also for who is no admin, LastAdmin, and UserStillClaims if they never stop."""
        for tries_left in reversed(range(_TRIES)):
            try:
                async with self.database.unit() as unit:
                    await _remove(unit, actor, user)
                break
            except UserStillClaims:
                # A request of theirs was under way. Begun anew, so that torrents are locked in one order again.
                if not tries_left:
                    raise
        self.claimants.forget()
        self.events.publish(AccessChanged(user))


async def _remove(unit: Unit, actor: Actor, user: UserId) -> None:
    governing = await unit.users.governing() if actor.is_admin else ()
    refuse_last(await governed(unit, actor, user), governing)
    await unit.sessions.revoke_user(user)
    # In one order, for others who lock several.
    for torrent in sorted(claim.torrent for claim in await unit.claims.of(user)):
        await drop_claim(unit, user, torrent, Wish.REMOVE_WITH_DATA)
    await unit.users.remove(user)
