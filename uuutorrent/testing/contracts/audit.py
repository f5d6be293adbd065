"""What the audit promises."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from application.ports.audit import LEAST_KEPT
from application.ports.database import Database
from domain.auditing import AuditAction, AuditEvent, AuditFilter
from domain.keepable import keepable
from domain.users import UserId

from ..specimens import DIFFICULT_TEXTS, NOON, a_user, an_event
from .databases import WithDatabase

ADA, BOB = a_user(1).id, a_user(2).id


class AuditContract(WithDatabase):
    """Newest first, by every filter, and never changed."""

    async def test_an_event_comes_back_as_it_was_told(self, database: Database) -> None:
        event = an_event(
            actor=ADA,
            actor_name="ada",
            address="2001:db8::1",
            subject=str(BOB),
            subject_name="bob",
            details=(("role", "admin"), ("disabled", "no"), ("a", ""), ("role before", "user")),
        )
        await told(database, event)
        async with database.unit() as unit:
            (record,) = await unit.audit.find(AuditFilter())
        assert record.event == event
        assert [name for name, _ in record.event.details] == ["role", "disabled", "a", "role before"]

    @pytest.mark.parametrize("action", AuditAction)
    async def test_every_action_can_be_kept(self, database: Database, action: AuditAction) -> None:
        await told(database, an_event(action=action))
        assert [event.action for event in await found(database)] == [action]

    @pytest.mark.parametrize("text", DIFFICULT_TEXTS)
    async def test_strangers_may_write_what_they_like(self, database: Database, text: str) -> None:
        event = an_event(actor_name=text, address=text, subject=text, subject_name=text, details=((text, text),))
        await told(database, event)
        assert await found(database) == [keepable(event)]

    async def test_who_is_gone_or_never_was_is_told_of_too(self, database: Database) -> None:
        async with database.unit() as unit:
            await unit.users.add(a_user(1))
            await unit.audit.add(an_event(1, actor=ADA, actor_name="ada"))
            await unit.users.remove(ADA)
            await unit.audit.add(an_event(2, actor=UserId(UUID(int=404))))
        assert [event.actor for event in await found(database)] == [UserId(UUID(int=404)), ADA]

    async def test_the_newest_come_first_in_the_order_of_telling(self, database: Database) -> None:
        events = [an_event(number, at=NOON - timedelta(minutes=number % 2)) for number in range(1, 6)]
        await told(database, *events)
        assert await found(database) == events[::-1]

    async def test_pages_go_back_without_a_gap_while_more_is_told(self, database: Database) -> None:
        events = [an_event(number) for number in range(1, 8)]
        await told(database, *events)
        seen: list[AuditEvent] = []
        before = None
        while True:
            async with database.unit() as unit:
                page = await unit.audit.find(AuditFilter(), before=before, limit=3)
            if not page:
                break
            numbers = [record.number for record in page]
            assert numbers == sorted(numbers, reverse=True)
            seen += [record.event for record in page]
            before = numbers[-1]
            await told(database, an_event(100))
        assert seen == events[::-1]

    async def test_nothing_comes_before_the_first(self, database: Database) -> None:
        await told(database, an_event())
        async with database.unit() as unit:
            (record,) = await unit.audit.find(AuditFilter())
            assert await unit.audit.find(AuditFilter(), before=record.number) == []
            assert await unit.audit.find(AuditFilter(), before=2**62) == [record]

    @pytest.mark.parametrize(
        ("wanted", "numbers"),
        [
            (AuditFilter(), [4, 3, 2, 1]),
            (AuditFilter(user=ADA), [3, 1]),
            (AuditFilter(user=BOB), [3, 2]),
            (AuditFilter(user=UserId(UUID(int=404))), []),
            (AuditFilter(actions=(AuditAction.GRABBED,)), [4, 1]),
            (AuditFilter(actions={AuditAction.USER_CHANGED, AuditAction.LOGGED_IN}), [3, 2]),
            (AuditFilter(actions=(AuditAction.KEYS_ROTATED,)), []),
            (AuditFilter(since=NOON + timedelta(minutes=3)), [4, 3]),
            (AuditFilter(until=NOON + timedelta(minutes=3)), [2, 1]),
            (AuditFilter(since=NOON + timedelta(minutes=2), until=NOON + timedelta(minutes=4)), [3, 2]),
            (AuditFilter(since=NOON + timedelta(minutes=3), until=NOON + timedelta(minutes=2)), []),
            (AuditFilter(ADA, (AuditAction.GRABBED,), NOON, NOON + timedelta(minutes=2)), [1]),
            (AuditFilter(ADA, (AuditAction.GRABBED,), NOON + timedelta(minutes=2)), []),
        ],
    )
    async def test_filters_leave_out_what_is_not_wanted(
        self, database: Database, wanted: AuditFilter, numbers: list[int]
    ) -> None:
        events = (
            an_event(1, actor=ADA, action=AuditAction.GRABBED),
            an_event(2, actor=BOB, action=AuditAction.LOGGED_IN),
            an_event(3, actor=ADA, action=AuditAction.USER_CHANGED, subject=str(BOB)),
            an_event(4, action=AuditAction.GRABBED),
        )
        await told(database, *events)
        assert await found(database, wanted) == [events[number - 1] for number in numbers]
        async with database.unit() as unit:
            assert len(await unit.audit.find(wanted, limit=1)) == min(1, len(numbers))

    async def test_a_unit_that_fails_tells_of_nothing(self, database: Database) -> None:
        with pytest.raises(ZeroDivisionError):
            async with database.unit() as unit:
                await unit.audit.add(an_event())
                raise ZeroDivisionError
        assert await found(database) == []

    async def test_what_is_old_is_forgotten_and_counted_and_no_number_comes_again(self, database: Database) -> None:
        now = datetime.now(UTC)
        ages = [timedelta(days=days) for days in (400, 100, 99, 31, 29, 0)]
        events = [an_event(at=now - age) for age in ages]
        await told(database, *events)
        async with database.unit() as unit:
            newest = (await unit.audit.find(AuditFilter(), limit=1))[0].number
            assert await unit.audit.forget(now - timedelta(days=99, hours=12)) == 2
            assert await unit.audit.forget(now - timedelta(days=99, hours=12)) == 0
        assert await found(database) == events[:1:-1]
        await told(database, an_event())
        async with database.unit() as unit:
            assert (await unit.audit.find(AuditFilter(), limit=1))[0].number > newest

    async def test_nobody_makes_it_forget_what_is_young(self, database: Database) -> None:
        now, moment = datetime.now(UTC), timedelta(minutes=5)
        events = [an_event(at=now - LEAST_KEPT - moment), an_event(at=now - LEAST_KEPT + moment), an_event(at=now)]
        await told(database, *events)
        async with database.unit() as unit:
            assert await unit.audit.forget(now + timedelta(days=10_000)) == 1
        assert await found(database) == events[:0:-1]


async def told(database: Database, *events: AuditEvent) -> None:
    """Keep the events, in their order."""
    async with database.unit() as unit:
        for event in events:
            await unit.audit.add(event)


async def found(database: Database, wanted: AuditFilter | None = None) -> Sequence[AuditEvent]:
    """The events that are wanted."""
    async with database.unit() as unit:
        return [record.event for record in await unit.audit.find(wanted or AuditFilter())]
