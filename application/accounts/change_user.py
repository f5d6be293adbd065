"""Saying what somebody may do and use, and whether they may come in at all."""

from dataclasses import dataclass, replace

from domain.auditing import AuditAction
from domain.ownership import may_grant
from domain.users import Actor, Role, User, UserId

from ..ports.clock import Clock
from ..ports.database import Database, Unit
from ..ports.events import AccessChanged, Events
from .account_changes import account_changes
from .governing import governed, refuse_last
from .person import Person
from .quota_change import NO_CHANGE, QuotaChange
from .recording import record_on_user


@dataclass(frozen=True, slots=True)
class ChangeUser:
    """Change somebody's role and quota, disable or enable them. Who is disabled is logged out everywhere at once."""

    database: Database
    events: Events
    clock: Clock

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

        Raises UserNotFound, also for who is no admin, SessionRequired, LastAdmin, InvalidQuota, StaleUser.
        """
        async with self.database.unit() as unit:
            governing = await unit.users.governing() if actor.is_admin else ()
            kept = await governed(unit, actor, user)
            disabled = kept.disabled if disabled is None else disabled
            changed = replace(kept, role=role or kept.role, disabled=disabled, quota=quota.made(kept.quota))
            if changed.role is not kept.role or (changed.governs and not kept.governs):
                may_grant(actor, changed.role)
            if not changed.governs:
                refuse_last(kept, governing)
            await _save(unit, kept, changed)
            if changed != kept:
                told, now = account_changes(kept, changed), self.clock.now()
                await record_on_user(unit, actor, AuditAction.USER_CHANGED, now, kept, told)
            person = await Person.of(unit, changed)
        self.events.publish(AccessChanged(user))
        return person


async def _save(unit: Unit, kept: User, changed: User) -> None:
    if changed != kept:
        await unit.users.save(changed)
    if changed.disabled:
        await unit.sessions.revoke_user(changed.id)
        await unit.api_tokens.remove_all(changed.id)
