"""What the corrections' repository promises."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from uuid import UUID

import pytest

from application.ports.corrections import CorrectionNotFound, Page
from application.ports.database import Database
from application.ports.users import UserNotFound
from domain.keepable import UnkeepableNumber, keepable
from domain.releases.corrections import (
    AliasLesson,
    Correction,
    CorrectionId,
    Lesson,
    NumberingLesson,
    RefusalLesson,
)
from domain.releases.normalising import LONGEST_TITLE
from domain.series import SeriesId
from domain.users import UserId

from ..specimens import DIFFICULT_TEXTS, NOON, a_correction, a_user
from .databases import WithDatabase, furnish

MIA, EVE = a_user(1).id, a_user(3).id
NOBODY = UserId(UUID(int=404))
FRIEREN, OTHER = a_correction().series, SeriesId(2)
LATER = NOON + timedelta(hours=1)
LESSONS = (
    AliasLesson("Frieren at the Funeral"),
    NumberingLesson(Decimal("-12.5"), group="Group", season=2, part=1),
    NumberingLesson(Decimal(10_000)),
    NumberingLesson(Decimal("0.01"), season=0),
    RefusalLesson("Frieren Mini", Decimal(0), group="葬送", season=1, part=2),
    NumberingLesson(Decimal(26), group="Group", title="Frieren Mini"),
    RefusalLesson("x", Decimal("0.50")),
)


def shared(correction: Correction) -> Correction:
    """The same, shared by a third person."""
    return replace(correction, shared_by=EVE, shared_at=LATER)


def revoked(correction: Correction) -> Correction:
    """The same, revoked by a third person."""
    return replace(correction, revoked_by=EVE, revoked_at=LATER)


async def keep(database: Database, *corrections: Correction) -> None:
    """Keep three people and these."""
    await furnish(database, people=3)
    async with database.unit() as unit:
        for correction in corrections:
            await unit.corrections.add(correction)


class CorrectionsContract(WithDatabase):
    """What was taught never changes; who shared and revoked it is added."""

    @pytest.mark.parametrize("lesson", LESSONS)
    async def test_a_correction_comes_back_whole(self, database: Database, lesson: Lesson) -> None:
        plain = a_correction(1, lesson=lesson)
        full = revoked(shared(a_correction(2, lesson=lesson, example="[Group] Series - 33")))
        await keep(database, plain, full)
        async with database.unit() as unit:
            assert await unit.corrections.get(plain.id) == plain
            assert await unit.corrections.get(full.id, lock=True) == full
            assert await unit.corrections.all() == [full, plain]

    @pytest.mark.parametrize("text", DIFFICULT_TEXTS)
    async def test_any_text_is_kept_as_far_as_it_can_be(self, database: Database, text: str) -> None:
        lesson = NumberingLesson(Decimal(0), group=text, title=text[:LONGEST_TITLE] if text else None)
        correction = a_correction(series_title=text, lesson=lesson, example=text)
        await keep(database, correction)
        async with database.unit() as unit:
            assert await unit.corrections.counting(MIA, FRIEREN) == [keepable(correction)]

    async def test_a_number_beyond_all_measure_is_refused(self, database: Database) -> None:
        await keep(database)
        lesson = NumberingLesson(Decimal(0), season=2**63)
        async with database.unit() as unit:
            with pytest.raises(UnkeepableNumber):
                await unit.corrections.add(a_correction(lesson=lesson))
            assert await unit.corrections.all() == []

    async def test_there_are_none_at_first(self, database: Database) -> None:
        async with database.unit() as unit:
            assert await unit.corrections.get(a_correction().id) is None
            assert await unit.corrections.counting(MIA, FRIEREN) == []
            assert await unit.corrections.of(MIA) == []
            assert await unit.corrections.all() == []

    @pytest.mark.parametrize("by_nobody", [a_correction(taught_by=NOBODY), shared(a_correction(taught_by=NOBODY))])
    async def test_nobody_teaches_nothing_and_the_unit_stays_usable(
        self, database: Database, by_nobody: Correction
    ) -> None:
        await furnish(database)
        async with database.unit() as unit:
            with pytest.raises(UserNotFound):
                await unit.corrections.add(by_nobody)
            await unit.corrections.add(a_correction(2))
        async with database.unit() as unit:
            assert await unit.corrections.all() == [a_correction(2)]

    async def test_adding_again_changes_nothing(self, database: Database) -> None:
        await keep(database, a_correction(), a_correction(lesson=AliasLesson("Other"), user=2), shared(a_correction()))
        async with database.unit() as unit:
            assert await unit.corrections.all() == [a_correction()]

    async def test_saving_replaces_who_shared_and_revoked_and_nothing_else(self, database: Database) -> None:
        await keep(database, a_correction(1), a_correction(2))
        other = a_correction(lesson=AliasLesson("Other"), series=OTHER, user=2, series_title="Other", example="x")
        async with database.unit() as unit:
            await unit.corrections.save(shared(other))
            assert await unit.corrections.get(other.id) == shared(a_correction())
            await unit.corrections.save(revoked(shared(other)))
        async with database.unit() as unit:
            assert await unit.corrections.get(other.id) == revoked(shared(a_correction()))
            await unit.corrections.save(other)
            assert await unit.corrections.all() == [a_correction(2), a_correction(1)]

    async def test_who_shared_and_revoked_need_not_be_there_any_more(self, database: Database) -> None:
        gone = replace(a_correction(), shared_by=NOBODY, shared_at=NOON, revoked_by=NOBODY, revoked_at=LATER)
        await keep(database, a_correction())
        async with database.unit() as unit:
            await unit.corrections.save(gone)
        async with database.unit() as unit:
            assert await unit.corrections.get(gone.id) == gone

    async def test_what_is_not_there_cannot_be_saved_and_the_unit_stays_usable(self, database: Database) -> None:
        await keep(database, a_correction(1))
        async with database.unit() as unit:
            with pytest.raises(CorrectionNotFound):
                await unit.corrections.save(a_correction(2))
            await unit.corrections.save(revoked(a_correction(1)))
        async with database.unit() as unit:
            assert await unit.corrections.all() == [revoked(a_correction(1))]

    async def test_ones_own_count_first_then_shared_ones_each_newest_first(self, database: Database) -> None:
        own, own_shared, newer_own = a_correction(1), shared(a_correction(2)), a_correction(3)
        others, newer_others = shared(a_correction(4, user=2)), shared(a_correction(5, user=3))
        await keep(database, others, own, newer_own, newer_others, own_shared)
        async with database.unit() as unit:
            counting = await unit.corrections.counting(MIA, FRIEREN)
            assert list(counting) == [newer_own, own_shared, own, newer_others, others]

    async def test_what_was_taught_at_the_same_moment_has_an_order_all_the_same(self, database: Database) -> None:
        twins = [a_correction(number, taught_at=NOON) for number in (2, 3, 1)]
        await keep(database, *twins)
        async with database.unit() as unit:
            newest_first = sorted(twins, key=lambda one: one.id, reverse=True)
            assert list(await unit.corrections.counting(MIA, FRIEREN)) == newest_first
            assert list(await unit.corrections.all()) == newest_first

    async def test_only_what_is_active_and_about_the_series_counts(self, database: Database) -> None:
        await keep(
            database,
            revoked(a_correction(1)),
            revoked(shared(a_correction(2, user=2))),
            a_correction(3, series=OTHER),
            shared(a_correction(4, user=2, series=OTHER)),
            a_correction(5),
        )
        async with database.unit() as unit:
            assert await unit.corrections.counting(MIA, FRIEREN) == [a_correction(5)]

    async def test_what_somebody_else_taught_for_themselves_is_not_seen(self, database: Database) -> None:
        await keep(database, a_correction(1, user=2), shared(a_correction(2, user=2)))
        async with database.unit() as unit:
            assert await unit.corrections.counting(MIA, FRIEREN) == [shared(a_correction(2, user=2))]
            assert await unit.corrections.of(MIA) == [shared(a_correction(2, user=2))]
            assert await unit.corrections.counting(NOBODY, FRIEREN) == [shared(a_correction(2, user=2))]

    async def test_a_person_is_shown_their_own_and_shared_ones_revoked_or_not(self, database: Database) -> None:
        mine, gone = a_correction(1), revoked(a_correction(2, series=OTHER))
        theirs, theirs_gone = shared(a_correction(3, user=2)), revoked(shared(a_correction(4, user=2)))
        await keep(database, theirs, gone, mine, theirs_gone, a_correction(5, user=2))
        async with database.unit() as unit:
            assert list(await unit.corrections.of(MIA)) == [theirs_gone, theirs, gone, mine]
            assert len(await unit.corrections.all()) == 5

    async def test_a_locked_correction_waits_for_the_other_unit(self, database: Database) -> None:
        await keep(database, a_correction())
        locked, go_on = asyncio.Event(), asyncio.Event()

        async def first() -> None:
            async with database.unit() as unit:
                assert await unit.corrections.get(a_correction().id, lock=True)
                locked.set()
                await go_on.wait()
                await unit.corrections.save(shared(a_correction()))

        async def second() -> Correction | None:
            async with database.unit() as unit:
                return await unit.corrections.get(a_correction().id, lock=True)

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(first())
            await locked.wait()
            answer = tasks.create_task(second())
            await asyncio.wait({answer}, timeout=0.05)  # what does not wait would have answered by then
            go_on.set()
        assert answer.result() == shared(a_correction())

    async def test_an_unknown_id_is_none(self, database: Database) -> None:
        await keep(database, a_correction())
        async with database.unit() as unit:
            assert await unit.corrections.get(CorrectionId(UUID(int=404))) is None

    async def test_what_a_person_taught_about_a_series_is_told_apart_and_counted(self, database: Database) -> None:
        mine, older = a_correction(3), shared(a_correction(2))
        gone, elsewhere, others = (
            revoked(a_correction(4)),
            a_correction(5, series=OTHER),
            shared(a_correction(6, user=2)),
        )
        await keep(database, mine, older, gone, elsewhere, others)
        async with database.unit() as unit:
            assert list(await unit.corrections.taught(MIA, FRIEREN)) == [mine, older]
            assert list(await unit.corrections.taught(MIA, OTHER)) == [elsewhere]
            assert list(await unit.corrections.taught(NOBODY, FRIEREN)) == []
            assert [await unit.corrections.active(user) for user in (MIA, others.taught_by, EVE, NOBODY)] == [
                3,
                1,
                0,
                0,
            ]

    @pytest.mark.parametrize("most", [1, 2, 3, 7, 500])
    async def test_pages_make_up_the_list(self, database: Database, most: int) -> None:
        numbers = range(1, 8)
        at_once = [a_correction(number, user=1 + number % 2, taught_at=NOON) for number in numbers]
        later = [a_correction(10 + number, user=1 + number % 2) for number in numbers]
        await keep(database, *at_once, *later, shared(a_correction(30, user=2)))
        async with database.unit() as unit:
            everything, own = list(await unit.corrections.all()), list(await unit.corrections.of(MIA))
            assert (len(everything), len(own)) == (15, 7)
            for listing, whole in ((unit.corrections.all, everything), (partial(unit.corrections.of, MIA), own)):
                paged: list[Correction] = []
                while page := list(await listing(page=Page(most, paged[-1].id if paged else None))):
                    assert len(page) == min(most, len(whole) - len(paged))
                    paged += page
                assert paged == whole

    async def test_nothing_comes_after_what_is_not_there(self, database: Database) -> None:
        await keep(database, a_correction())
        page = Page(10, CorrectionId(UUID(int=404)))
        async with database.unit() as unit:
            assert list(await unit.corrections.all(page)) == []
            assert list(await unit.corrections.of(MIA, page)) == []
