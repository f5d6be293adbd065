"""Taking back what was taught."""

from dataclasses import dataclass, replace

from domain.auditing import AuditAction
from domain.errors import Conflict
from domain.releases.corrections import Correction, CorrectionId
from domain.users import Actor

from ..ports.clock import Clock
from ..ports.corrections import CorrectionNotFound
from ..ports.database import Database
from .recording import record_correction


class CorrectionShared(Conflict):
    """It counts for everybody by now, so that its teacher alone cannot end it."""


@dataclass(frozen=True, slots=True)
class RevokeCorrection:
    """End a correction for everybody for whom it counts. The record stays."""

    database: Database
    clock: Clock

    async def __call__(self, actor: Actor, correction: CorrectionId) -> None:
        """Revoke one's own while it is not shared; an admin revokes any. Idempotent.

        Raises CorrectionNotFound, CorrectionShared.
        """
        async with self.database.unit() as unit:
            kept = _revocable(actor, await unit.corrections.get(correction, lock=True))
            if kept.active:
                now = self.clock.now()
                await unit.corrections.save(replace(kept, revoked_by=actor.id, revoked_at=now))
                await record_correction(unit, actor, AuditAction.CORRECTION_REVOKED, now, kept)


def _revocable(actor: Actor, correction: Correction | None) -> Correction:
    if correction is None or not (actor.is_admin or correction.taught_by == actor.id):
        raise CorrectionNotFound("There is no such correction among yours.")
    if correction.shared and not actor.is_admin:
        raise CorrectionShared("An admin has shared this correction with everybody. Ask an admin to revoke it.")
    return correction
