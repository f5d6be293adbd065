"""Taking somebody's account away."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from domain.auditing import AuditAction
from domain.torrents.infohash import InfoHash
from domain.torrents.states import Wish
from domain.users import Actor, User, UserId

from ..ports.clock import Clock
from ..ports.database import Database, DatabaseUnavailable, Unit
from ..ports.events import AccessChanged, Events
from ..ports.users import UserStillClaims
from ..torrents.claim_dropping import drop_claim
from ..torrents.ledger import Ledger
from .governing import governed, refuse_last
from .recording import record_on_user

_TRIES = 5


@dataclass(frozen=True, slots=True)
class RemoveUser:
    """Forget somebody with everything that is theirs.

    Their claims are dropped as if they dropped each themselves, data and all: what somebody else claims too stays as it
    is, what nobody else does leaves the engine when it is next made to agree (within half a minute).
    """

    database: Database
    ledger: Ledger
    events: Events
    clock: Clock

    async def __call__(self, actor: Actor, user: UserId) -> None:
        """Raises UserNotFound, also for who is no admin, LastAdmin, and UserStillClaims if they never stop."""
        dropped = await self._removed(actor, user)
        with suppress(DatabaseUnavailable):
            await self.ledger.renew(*dropped)
        self.events.publish(AccessChanged(user))

    async def _removed(self, actor: Actor, user: UserId) -> Sequence[InfoHash]:
        for _ in range(_TRIES - 1):
            # A request of theirs may be under way. Begun anew, so that torrents are locked in one order again.
            with suppress(UserStillClaims):
                return await self._try(actor, user)
        return await self._try(actor, user)

    async def _try(self, actor: Actor, user: UserId) -> Sequence[InfoHash]:
        async with self.database.unit() as unit:
            person, dropped = await _remove(unit, actor, user)
            told = {"role": person.role.value, "torrents": str(len(dropped))}
            await record_on_user(unit, actor, AuditAction.USER_REMOVED, self.clock.now(), person, told)
            return dropped


async def _remove(unit: Unit, actor: Actor, user: UserId) -> tuple[User, Sequence[InfoHash]]:
    governing = await unit.users.governing() if actor.is_admin else ()
    person = await governed(unit, actor, user)
    refuse_last(person, governing)
    await unit.sessions.revoke_user(user)
    # In one order, for others who lock several.
    dropped = sorted(claim.torrent for claim in await unit.claims.of(user))
    for torrent in dropped:
        await drop_claim(unit, user, torrent, Wish.REMOVE_WITH_DATA)
    await unit.users.remove(user)
    return person, dropped
