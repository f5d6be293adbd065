"""Making one person's correction count for everybody."""

from dataclasses import dataclass, replace

from domain.auditing import AuditAction
from domain.errors import Conflict
from domain.releases.corrections import CorrectionId
from domain.users import Actor

from ..ports.clock import Clock
from ..ports.corrections import CorrectionNotFound
from ..ports.database import Database
from .known_correction import KnownCorrection
from .recording import record_correction


class CorrectionRevoked(Conflict):
    """It does not count any more."""


@dataclass(frozen=True, slots=True)
class ShareCorrection:
    """Let a correction count for all; what a person taught themselves still goes first for them."""

    database: Database
    clock: Clock

    async def __call__(self, actor: Actor, correction: CorrectionId) -> KnownCorrection:
        """Idempotent; who shared it first stays on record.

        Raises CorrectionNotFound, also for who is no admin, and CorrectionRevoked.
        """
        async with self.database.unit() as unit:
            kept = await unit.corrections.get(correction, lock=True)
            if kept is None or not actor.is_admin:
                raise CorrectionNotFound("There is no such correction that you may share.")
            if not kept.active:
                raise CorrectionRevoked("This correction was revoked. It has to be taught again before it is shared.")
            if not kept.shared:
                now = self.clock.now()
                kept = replace(kept, shared_by=actor.id, shared_at=now)
                await unit.corrections.save(kept)
                await record_correction(unit, actor, AuditAction.SHARED, now, kept)
            return KnownCorrection.seen_by(actor, kept, await unit.users.get(kept.taught_by))
