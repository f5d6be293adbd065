"""Sealing every access token anew, after a new key was made."""

from dataclasses import dataclass

from domain.auditing import AuditAction, AuditEvent
from domain.ownership import require_admin
from domain.users import Actor, UserId

from ..ports.clock import Clock
from ..ports.database import Database
from ..ports.sealing import SealBroken, Sealing
from .account_tokens import AccountTokens

AT_ONCE = 100
"""Tokens in one unit, during which nobody can link an account: a few milliseconds."""


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many tokens were sealed anew, and how many no key of ours opens: their people link again."""

    tokens: int
    broken: int


@dataclass(frozen=True, slots=True)
class ResealTokens:
    """Seal what another key than the present one has sealed, part by part. Broken off, it is simply done again.

    When it has come to its end nothing that can be opened needs the older keys: who keeps a token writes first and
    seals then, so they are either waited for or see the new key.
    """

    database: Database
    sealing: Sealing
    tokens: AccountTokens
    clock: Clock

    async def __call__(self, actor: Actor) -> Resealed:
        """For admins. Raises AdminsOnly."""
        require_admin(actor)
        after, moved, broken = None, 0, 0
        while (part := await self._part(after)) is not None:
            after, resealed, lost = part
            moved, broken = moved + resealed, broken + lost
        details = {"resealed": str(moved), "broken": str(broken)}
        async with self.database.unit() as unit:
            await unit.audit.add(
                AuditEvent.by(actor, AuditAction.KEYS_ROTATED, self.clock.now(), subject="sealing", details=details)
            )
        return Resealed(moved, broken)

    async def _part(self, after: UserId | None) -> tuple[UserId, int, int] | None:
        moved = broken = 0
        async with self.database.unit() as unit:
            part = await unit.watching.tokens(after=after, most=AT_ONCE)
            for one in part:
                if not self.sealing.is_current(one.token.sealed):
                    try:
                        await unit.watching.keep_token(one.user, self.tokens.resealed(one))
                        moved += 1
                    except SealBroken:
                        broken += 1
        return (part[-1].user, moved, broken) if part else None
