"""What was taught, shared and revoked is on record, once."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.identifiers import MemoryIdentifiers
from application.learning.correction_keeping import CorrectionKeeping
from application.learning.revoke_correction import RevokeCorrection
from application.learning.share_correction import ShareCorrection
from application.ports.corrections import CorrectionNotFound
from domain.auditing import AuditAction, AuditEvent
from domain.releases.corrections import AliasLesson, Correction, InvalidLesson, NumberingLesson
from domain.series import Series, SeriesId, Titles
from domain.users import Actor, Role

Audited: TypeAlias = Callable[[], Awaitable[Sequence[AuditEvent]]]
SAGA = Series(SeriesId(4), Titles("Vinland Saga"))
LESSON = AliasLesson("Binrando Saagaa")


@pytest.fixture
def keeping(database: MemoryDatabase, clock: MemoryClock) -> CorrectionKeeping:
    return CorrectionKeeping(database, clock, MemoryIdentifiers())


@pytest.fixture
async def taught(keeping: CorrectionKeeping, ada: Actor) -> Correction:
    (known,) = await keeping.keep(ada, SAGA, (LESSON,), "[G] Binrando Saagaa - 05.mkv")
    return known.correction


@pytest.fixture
def admin(bob: Actor) -> Actor:
    return replace(bob, role=Role.ADMIN)


async def test_what_somebody_teaches(
    keeping: CorrectionKeeping, ada: Actor, taught: Correction, audited: Audited
) -> None:
    await keeping.keep(ada, SAGA, (LESSON,))  # counts already
    (event,) = await audited()
    assert (event.action, event.actor, event.at) == (AuditAction.TAUGHT, ada.id, taught.taught_at)
    assert (event.subject, event.subject_name) == (str(taught.id), "Vinland Saga")
    assert dict(event.details) == {
        "lesson": "“Binrando Saagaa” is this series.",
        "example": "[G] Binrando Saagaa - 05.mkv",
    }


async def test_of_lessons_that_are_not_kept_nothing_is_on_record(
    keeping: CorrectionKeeping, ada: Actor, audited: Audited
) -> None:
    with pytest.raises(InvalidLesson):
        await keeping.keep(ada, SAGA, (LESSON, NumberingLesson(Decimal(1), "\u200b")))
    assert await audited() == []


async def test_sharing_and_revoking(
    keeping: CorrectionKeeping, ada: Actor, admin: Actor, taught: Correction, audited: Audited
) -> None:
    share = ShareCorrection(keeping.database, keeping.clock)
    revoke = RevokeCorrection(keeping.database, keeping.clock)
    with pytest.raises(CorrectionNotFound):
        await share(ada, taught.id)
    for _ in range(2):
        await share(admin, taught.id)
    for _ in range(2):
        await revoke(admin, taught.id)
    _, *events = await audited()
    assert [(event.action, event.actor, event.subject) for event in events] == [
        (AuditAction.SHARED, admin.id, str(taught.id)),
        (AuditAction.CORRECTION_REVOKED, admin.id, str(taught.id)),
    ]
