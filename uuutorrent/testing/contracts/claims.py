"""What the claims' repository promises."""

from datetime import timedelta
from uuid import UUID

import pytest

from application.ports.database import Database
from application.ports.torrents import TorrentNotFound
from application.ports.users import UserNotFound
from domain.keepable import UnkeepableNumber, keepable
from domain.series import SeriesId
from domain.torrents.claims import ClaimedEpisode
from domain.torrents.seeding import NO_GOAL, SeedingGoal
from domain.usage import Usage
from domain.users import UserId

from ..specimens import DIFFICULT_TEXTS, NOON, a_claim, a_user, an_infohash
from .databases import WithDatabase, furnish


class ClaimsContract(WithDatabase):
    """One for each person and torrent; the first one stays."""

    async def test_a_claim_comes_back_whole(self, database: Database) -> None:
        await furnish(database)
        whole = a_claim(
            series=SeriesId(154587),
            series_title="葬送",
            episode=12,
            reasons=("1080p", "", "v2"),
            files=(3, 11),
            earlier=(ClaimedEpisode(SeriesId(154587), 11), ClaimedEpisode(SeriesId(182255), 1)),
            size_bytes=1 << 40,
            first=(11,),
            paused=True,
            place=-7,
            seeding=SeedingGoal(1.1, timedelta(days=3, microseconds=1)),
        )
        async with database.unit() as unit:
            await unit.claims.add(whole)
        async with database.unit() as unit:
            assert await unit.claims.get(a_user().id, an_infohash()) == whole

    @pytest.mark.parametrize(
        "goal",
        [
            None,
            NO_GOAL,
            SeedingGoal(ratio=0.0),
            SeedingGoal(ratio=1 / 3),
            SeedingGoal(time=timedelta()),
            SeedingGoal(1_000.0, timedelta(days=3_650)),
        ],
    )
    async def test_no_goal_of_ones_own_is_not_the_goal_to_share_for_ever(
        self, database: Database, goal: SeedingGoal | None
    ) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.claims.add(a_claim(seeding=SeedingGoal(2.0)))
            await unit.claims.save(a_claim(seeding=goal))
        async with database.unit() as unit:
            assert await unit.claims.all() == [a_claim(seeding=goal)]

    async def test_what_claims_add_up_to_is_told_for_each_person(self, database: Database) -> None:
        await furnish(database, people=3, torrents=2)
        async with database.unit() as unit:
            assert await unit.claims.usage() == {}
            largest = 2**63 - 1
            for claim in (a_claim(1, 1, size_bytes=largest), a_claim(1, 2, size_bytes=largest), a_claim(2, 1)):
                await unit.claims.add(claim)
        async with database.unit() as unit:
            assert await unit.claims.usage() == {a_user(1).id: Usage(2 * largest, 2), a_user(2).id: Usage(0, 1)}
            assert all(type(one.size_bytes) is int for one in (await unit.claims.usage()).values())

    async def test_no_claim_is_none_or_empty(self, database: Database) -> None:
        async with database.unit() as unit:
            assert await unit.claims.get(a_user().id, an_infohash()) is None
            assert await unit.claims.of(a_user().id) == []
            assert await unit.claims.on(an_infohash()) == []
            assert await unit.claims.all() == []

    async def test_the_first_claim_of_a_person_stays(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.claims.add(a_claim(title="first"))
            await unit.claims.add(a_claim(title="second"))
            assert await unit.claims.all() == [a_claim(title="first")]

    async def test_a_claim_needs_its_torrent_and_its_person_and_the_unit_stays_usable(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            with pytest.raises(TorrentNotFound):
                await unit.claims.add(a_claim(torrent=404))
            with pytest.raises(UserNotFound):
                await unit.claims.add(a_claim(user=404))
            await unit.claims.add(a_claim())
        async with database.unit() as unit:
            assert await unit.claims.all() == [a_claim()]

    async def test_a_saved_claim_is_replaced_and_no_other(self, database: Database) -> None:
        await furnish(database, people=2)
        changed = a_claim(title="second", series=SeriesId(154587), episode=13, files=(0,), claimed_at=NOON)
        async with database.unit() as unit:
            for claim in (a_claim(title="first", episode=12, files=(1,)), a_claim(user=2)):
                await unit.claims.add(claim)
            await unit.claims.save(changed)
        async with database.unit() as unit:
            assert await unit.claims.all() == [changed, a_claim(user=2)]

    async def test_a_claim_that_is_not_there_cannot_be_saved_and_the_unit_stays_usable(
        self, database: Database
    ) -> None:
        await furnish(database, people=2)
        async with database.unit() as unit:
            for missing in (a_claim(), a_claim(torrent=404)):
                with pytest.raises(TorrentNotFound):
                    await unit.claims.save(missing)
            await unit.claims.add(a_claim(user=2))
            assert await unit.claims.all() == [a_claim(user=2)]

    @pytest.mark.parametrize("text", DIFFICULT_TEXTS)
    async def test_any_title_is_kept_as_far_as_it_can_be(self, database: Database, text: str) -> None:
        await furnish(database)
        claim = a_claim(title=text, series_title=text, reasons=(text, text))
        async with database.unit() as unit:
            await unit.claims.add(claim)
        async with database.unit() as unit:
            assert await unit.claims.on(an_infohash()) == [keepable(claim)]

    @pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**30])
    async def test_an_absurd_number_is_refused_and_the_unit_stays_usable(self, database: Database, number: int) -> None:
        await furnish(database)
        async with database.unit() as unit:
            with pytest.raises(UnkeepableNumber):
                await unit.claims.add(a_claim(episode=number))
            await unit.claims.add(a_claim(episode=2**63 - 1))
            with pytest.raises(UnkeepableNumber):  # not even where it would change nothing
                await unit.claims.add(a_claim(episode=number))
            assert await unit.claims.all() == [a_claim(episode=2**63 - 1)]

    async def test_a_persons_claims_are_listed_newest_first(self, database: Database) -> None:
        await furnish(database, people=2, torrents=4)
        twins = [a_claim(torrent=number, claimed_at=NOON) for number in (3, 4)]
        async with database.unit() as unit:
            for claim in (a_claim(torrent=1), a_claim(torrent=2), *twins, a_claim(user=2)):
                await unit.claims.add(claim)
            assert await unit.claims.of(a_user().id) == [a_claim(torrent=2), a_claim(torrent=1), *reversed(twins)]

    async def test_a_torrents_claims_are_listed_oldest_first(self, database: Database) -> None:
        await furnish(database, people=3, torrents=2)
        late = a_claim(user=1, claimed_at=NOON + timedelta(days=1))
        async with database.unit() as unit:
            for claim in (late, a_claim(user=3), a_claim(user=2), a_claim(user=2, torrent=2)):
                await unit.claims.add(claim)
            assert await unit.claims.on(an_infohash()) == [a_claim(user=2), a_claim(user=3), late]

    async def test_all_claims_are_listed_oldest_first(self, database: Database) -> None:
        await furnish(database, people=2, torrents=2)
        early = a_claim(user=2, torrent=2, claimed_at=NOON)
        async with database.unit() as unit:
            for claim in (a_claim(user=2), a_claim(torrent=2), a_claim(), early):
                await unit.claims.add(claim)
            assert await unit.claims.all() == [early, a_claim(), a_claim(user=2), a_claim(torrent=2)]

    async def test_dropping_a_claim_drops_no_other(self, database: Database) -> None:
        await furnish(database, people=2, torrents=2)
        async with database.unit() as unit:
            for claim in (a_claim(), a_claim(torrent=2), a_claim(user=2)):
                await unit.claims.add(claim)
            await unit.claims.remove(a_user().id, an_infohash())
            await unit.claims.remove(a_user().id, an_infohash())
            await unit.claims.remove(UserId(UUID(int=404)), an_infohash())
            assert await unit.claims.all() == [a_claim(user=2), a_claim(torrent=2)]
