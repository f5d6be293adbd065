"""Saying what somebody may do and use, and whether they may come in at all."""

from dataclasses import dataclass, replace

from domain.users import Actor, Role, User, UserId

from ..ports.database import Database, Unit
from ..ports.events import AccessChanged, Events
from .governing import governed, refuse_last
from .person import Person
from .quota_change import NO_CHANGE, QuotaChange


@dataclass(frozen=True, slots=True)
class ChangeUser:
    """Change somebody's role and quota, disable or enable them. Who is disabled is logged out everywhere at once."""

    database: Database
    events: Events

    async def __call__(
        self,
        actor: Actor,
        user: UserId,
        *,
        role: Role | None = None,
        disabled: bool | None = None,
        quota: QuotaChange = NO_CHANGE,
    ) -> Person:
        """Leave alone what is None. A smaller quota takes nothing away: it refuses what comes next.

        Raises UserNotFound, also for who is no admin, LastAdmin, InvalidQuota, StaleUser.
        """
        async with self.database.unit() as unit:
            governing = await unit.users.governing() if actor.is_admin else ()
            kept = await governed(unit, actor, user)
            disabled = kept.disabled if disabled is None else disabled
            changed = replace(kept, role=role or kept.role, disabled=disabled, quota=quota.made(kept.quota))
            if not changed.governs:
                refuse_last(kept, governing)
            await _save(unit, kept, changed)
            person = await Person.of(unit, changed)
        self.events.publish(AccessChanged(user))
        return person


async def _save(unit: Unit, kept: User, changed: User) -> None:
    if changed != kept:
        await unit.users.save(changed)
    if changed.disabled:
        await unit.sessions.revoke_user(changed.id)
