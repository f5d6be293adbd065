"""Saying what somebody may do, and whether they may come in at all."""

from dataclasses import dataclass, replace

from domain.users import Actor, Role, User, UserId

from ..ports.database import Database, Unit
from ..ports.events import AccessChanged, Events
from .governing import governed, refuse_last


@dataclass(frozen=True, slots=True)
class ChangeUser:
    """Change somebody's role, disable or enable them. Who is disabled is logged out everywhere at once."""

    database: Database
    events: Events

    async def __call__(
        self, actor: Actor, user: UserId, *, role: Role | None = None, disabled: bool | None = None
    ) -> User:
        """Leave alone what is None. Raises UserNotFound, also for who is no admin, and LastAdmin."""
        async with self.database.unit() as unit:
            governing = await unit.users.governing() if actor.is_admin else ()
            kept = await governed(unit, actor, user)
            changed = replace(kept, role=role or kept.role, disabled=kept.disabled if disabled is None else disabled)
            if not changed.governs:
                refuse_last(kept, governing)
            await _save(unit, kept, changed)
        self.events.publish(AccessChanged(user))
        return changed


async def _save(unit: Unit, kept: User, changed: User) -> None:
    if changed != kept:
        await unit.users.save(changed)
    if changed.disabled:
        await unit.sessions.revoke_user(changed.id)
