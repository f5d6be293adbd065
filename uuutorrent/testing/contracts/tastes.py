"""What the tastes' repository promises."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest

from application.ports.database import Database
from application.ports.tastes import Taste, TasteChanged
from application.ports.users import UserNotFound
from domain.keepable import UnkeepableNumber, keepable
from domain.releases.preferences import LONGEST_CHOICE, BatchPolicy, Criterion, Preferences
from domain.users import UserId

from ..specimens import DIFFICULT_TEXTS, a_user
from .databases import WithDatabase, furnish

MIA, BEN = a_user(1).id, a_user(2).id
NOBODY = UserId(UUID(int=404))
USUAL = Taste(Preferences())
OWN = Preferences(
    resolutions=(720, 2160),
    groups=("SubsPlease", "葬送"),
    subtitles=("de", "en"),
    audio=("ja", "original"),
    codecs=("hevc",),
    order=(Criterion.SINGLE, Criterion.GROUP),
    prefer_trusted=False,
    allow_remakes=False,
    allow_raw=True,
    batches=BatchPolicy.ALWAYS,
    least_seeders=0,
    least_bytes=1,
    most_bytes=2**53,
)
CHOICES = [text for text in DIFFICULT_TEXTS if text.strip() and len(text) <= LONGEST_CHOICE]


class TastesContract(WithDatabase):
    """One taste a person, counted up by each save."""

    async def test_who_saved_none_has_the_usual_one(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            assert await unit.tastes.of(MIA) == USUAL
            assert await unit.tastes.of(NOBODY) == USUAL

    @pytest.mark.parametrize("preferences", [OWN, Preferences(), Preferences(subtitles=(), order=(), resolutions=())])
    async def test_a_taste_comes_back_whole(self, database: Database, preferences: Preferences) -> None:
        await furnish(database)
        async with database.unit() as unit:
            assert await unit.tastes.save(MIA, preferences) == Taste(preferences, 1)
        async with database.unit() as unit:
            assert await unit.tastes.of(MIA) == Taste(preferences, 1)

    @pytest.mark.parametrize("text", CHOICES)
    async def test_any_text_is_kept_as_far_as_it_can_be(self, database: Database, text: str) -> None:
        await furnish(database)
        preferences = replace(OWN, groups=(text, "other"), codecs=(text,))
        async with database.unit() as unit:
            saved = await unit.tastes.save(MIA, preferences)
        async with database.unit() as unit:
            assert await unit.tastes.of(MIA) == saved == Taste(keepable(preferences), 1)

    async def test_a_number_beyond_all_measure_is_refused(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            with pytest.raises(UnkeepableNumber):
                await unit.tastes.save(MIA, replace(OWN, least_seeders=2**63))
            assert await unit.tastes.of(MIA) == USUAL

    async def test_each_save_replaces_and_counts(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.tastes.save(MIA, OWN, expected=0)
            assert await unit.tastes.save(MIA, Preferences(), expected=1) == Taste(Preferences(), 2)
            assert await unit.tastes.save(MIA, OWN) == Taste(OWN, 3)
        async with database.unit() as unit:
            assert await unit.tastes.of(MIA) == Taste(OWN, 3)

    @pytest.mark.parametrize("expected", [0, 1, 3, -1, 2**70])
    async def test_a_save_of_what_has_changed_is_refused_and_the_unit_stays_usable(
        self, database: Database, expected: int
    ) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.tastes.save(MIA, Preferences())
            await unit.tastes.save(MIA, OWN)
            with pytest.raises(TasteChanged):
                await unit.tastes.save(MIA, Preferences(), expected=expected)
            assert await unit.tastes.of(MIA) == Taste(OWN, 2)

    async def test_a_first_save_of_what_was_never_there_is_refused(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            with pytest.raises(TasteChanged):
                await unit.tastes.save(MIA, OWN, expected=1)
        async with database.unit() as unit:
            assert await unit.tastes.of(MIA) == USUAL

    @pytest.mark.parametrize("expected", [None, 0, 7])
    async def test_nobody_has_no_taste_and_the_unit_stays_usable(
        self, database: Database, expected: int | None
    ) -> None:
        await furnish(database)
        async with database.unit() as unit:
            with pytest.raises(UserNotFound):
                await unit.tastes.save(NOBODY, OWN, expected=expected)
            await unit.tastes.save(MIA, OWN)
        async with database.unit() as unit:
            assert await unit.tastes.of(NOBODY) == USUAL
            assert await unit.tastes.of(MIA) == Taste(OWN, 1)

    @pytest.mark.parametrize("saves", [0, 2])
    async def test_of_those_who_save_the_same_version_at_once_one_succeeds(
        self, database: Database, saves: int
    ) -> None:
        await furnish(database)

        async def save(expected: int | None) -> Taste | TasteChanged:
            async with database.unit() as unit:
                try:
                    return await unit.tastes.save(MIA, OWN, expected=expected)
                except TasteChanged as error:
                    return error

        for _ in range(saves):
            await save(None)
        answers = await asyncio.gather(*(save(saves) for _ in range(4)))
        assert [answer for answer in answers if isinstance(answer, Taste)] == [Taste(OWN, saves + 1)]
        unasked = await asyncio.gather(*(save(None) for _ in range(4)))
        assert sorted(taste.version for taste in unasked if isinstance(taste, Taste)) == [
            saves + number for number in range(2, 6)
        ]

    async def test_people_have_their_own_tastes(self, database: Database) -> None:
        await furnish(database, people=2)
        async with database.unit() as unit:
            await unit.tastes.save(MIA, OWN)
            assert await unit.tastes.of(BEN) == USUAL
            await unit.tastes.save(BEN, Preferences(least_seeders=9), expected=0)
            assert await unit.tastes.of(MIA) == Taste(OWN, 1)
