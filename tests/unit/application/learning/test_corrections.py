"""Corrections, from a person's word to the next search."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from adapters.outbound.anitomy.release_names import AnitomyReleaseNames
from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.identifiers import MemoryIdentifiers
from adapters.outbound.memory.watchlist import MemoryWatchlist
from application.learning.correction_keeping import MOST_ACTIVE, CorrectionKeeping, TooManyCorrections
from application.learning.learn_from_pick import LearnFromPick
from application.learning.list_corrections import ListCorrections
from application.learning.refuse_match import RefuseMatch
from application.learning.revoke_correction import CorrectionShared, RevokeCorrection
from application.learning.share_correction import CorrectionRevoked, ShareCorrection
from application.learning.teach_match import NothingToLearn, TeachMatch
from application.learning.teach_number import TeachNumber
from application.ports.corrections import CorrectionNotFound
from application.ports.database import Database
from application.searching.franchises import Franchises, SeriesNotFound
from application.searching.search_result import Outcome, ReleaseNotFound, SearchResult
from domain.releases.choosing import best, choose
from domain.releases.corrections import (
    AliasLesson,
    Correction,
    CorrectionId,
    InvalidLesson,
    NumberingLesson,
    RefusalLesson,
)
from domain.releases.learning import taught
from domain.releases.preferences import Preferences
from domain.releases.reading import read_name
from domain.releases.release import Release, ReleaseId
from domain.releases.verdict import Band
from domain.releases.wanted import InvalidEpisode, WantedEpisode
from domain.series import Franchise, Series, SeriesFormat, SeriesId, Titles
from domain.users import Actor, Role

SERIES = SeriesId(4)
SAGA = Series(SERIES, Titles("Vinland Saga"), SeriesFormat.TV, episodes=24)
OTHERS_NAME = "[G] Binrando Saagaa - 05 [1080p].mkv"
COUNTED_ON = "[G] Vinland Saga - 29 [1080p].mkv"
RAW = "[Raws] Vinland Saga - 05 RAW [1080p].mkv"
NUMBERLESS = "[G] Vinland Saga [1080p]"
FITTING = "[H] Vinland Saga - 05 [1080p].mkv"


@dataclass
class Search:
    """Judges a fixed list of titles by the rules, and by what the actor taught."""

    database: Database
    clock: MemoryClock
    titles: list[str] = field(default_factory=lambda: [OTHERS_NAME, COUNTED_ON, RAW, NUMBERLESS, FITTING])

    async def __call__(
        self, actor: Actor, series: SeriesId, episode: int, preferences: Preferences | None = None
    ) -> SearchResult:
        async with self.database.unit() as unit:
            corrections = await unit.corrections.counting(actor.id, series)
        wanted = taught(WantedEpisode(Franchise(SAGA), episode), corrections)
        names = AnitomyReleaseNames()
        found = [(Release(ReleaseId(t), "x", t, seeders=5), read_name(t, names.split(t))) for t in self.titles]
        ranked = choose(wanted, found, preferences or Preferences())
        return SearchResult(wanted, Outcome.CHOOSE, best(ranked), ranked, (), self.clock.now())


class Classroom:
    """Every use case of learning, on one database."""

    def __init__(self, database: MemoryDatabase, clock: MemoryClock) -> None:
        self.database, self.clock = database, clock
        self.search = Search(database, clock)
        self.watchlist = MemoryWatchlist()
        self.watchlist.put_series(SAGA)
        search: Any = self.search
        keeping = CorrectionKeeping(database, clock, MemoryIdentifiers())
        self.teach = TeachMatch(search, keeping)
        self.refuse = RefuseMatch(search, keeping)
        self.teach_number = TeachNumber(Franchises(self.watchlist, clock), keeping)
        self.learn_from_pick = LearnFromPick(keeping)
        self.list = ListCorrections(database)
        self.share = ShareCorrection(database, clock)
        self.revoke = RevokeCorrection(database, clock)

    async def tell(self, actor: Actor, title: str, episode: int = 5) -> Correction:
        """Teach the match a moment later; return the one thing that was learned."""
        self.clock.advance(timedelta(seconds=1))
        (known,) = await self.teach(actor, SERIES, episode, ReleaseId(title))
        return known.correction

    async def band(self, actor: Actor, title: str, episode: int = 5) -> Band:
        return (await self.search(actor, SERIES, episode)).chosen(ReleaseId(title)).band

    async def kept(self) -> Sequence[Correction]:
        async with self.database.unit() as unit:
            return await unit.corrections.all()


@pytest.fixture
async def room(database: MemoryDatabase, clock: MemoryClock) -> Classroom:
    return Classroom(database, clock)


@pytest.fixture
def admin(bob: Actor) -> Actor:
    return replace(bob, role=Role.ADMIN)


async def test_this_is_it_counts_from_the_next_search_on(room: Classroom, ada: Actor) -> None:
    assert await room.band(ada, OTHERS_NAME) is Band.REJECTED
    learned = await room.tell(ada, OTHERS_NAME)
    assert learned.lesson == AliasLesson("Binrando Saagaa")
    assert (learned.example, learned.series, learned.series_title) == (OTHERS_NAME, SERIES, "Vinland Saga")
    assert (learned.taught_by, learned.taught_at) == (ada.id, room.clock.now())
    assert await room.band(ada, OTHERS_NAME) is Band.HIGH


async def test_one_persons_word_is_not_anothers(room: Classroom, ada: Actor, bob: Actor) -> None:
    await room.tell(ada, OTHERS_NAME)
    assert await room.band(bob, OTHERS_NAME) is Band.REJECTED
    assert await room.list(bob) == ()


async def test_not_this_counts_from_the_next_search_on(room: Classroom, ada: Actor) -> None:
    assert await room.band(ada, FITTING) is Band.HIGH
    (known,) = await room.refuse(ada, SERIES, 5, ReleaseId(FITTING))
    assert known.correction.lesson == RefusalLesson("Vinland Saga", Decimal(0), "H")
    assert await room.band(ada, FITTING) is Band.REJECTED


async def test_the_last_word_counts_and_both_stay_on_record(room: Classroom, ada: Actor) -> None:
    await room.refuse(ada, SERIES, 5, ReleaseId(FITTING))
    await room.tell(ada, FITTING)
    assert await room.band(ada, FITTING) is Band.HIGH
    room.clock.advance(timedelta(seconds=1))
    await room.refuse(ada, SERIES, 5, ReleaseId(FITTING))
    assert await room.band(ada, FITTING) is Band.REJECTED
    assert len(await room.kept()) == 3


@pytest.mark.parametrize(
    ("title", "says"),
    [
        (RAW, "Its name and its number are right. It has no subtitles. Change your preferences, or take it as it is."),
        (NUMBERLESS, "Its title says too little to learn from it. Its title names no episode."),
        (FITTING, "This release is taken for the episode already."),
    ],
)
async def test_it_says_why_there_is_nothing_to_learn(room: Classroom, ada: Actor, title: str, says: str) -> None:
    with pytest.raises(NothingToLearn) as raised:
        await room.teach(ada, SERIES, 5, ReleaseId(title))
    assert says in raised.value.detail
    assert await room.kept() == []


async def test_a_release_that_is_gone_teaches_nothing(room: Classroom, ada: Actor) -> None:
    for say in (room.teach, room.refuse):
        with pytest.raises(ReleaseNotFound):
            await say(ada, SERIES, 5, ReleaseId("something else"))


async def test_how_a_group_counts_can_be_said_by_hand(room: Classroom, ada: Actor) -> None:
    (known,) = await room.teach_number(ada, SERIES, 5, Decimal(29), group=" g ")
    assert known.correction.lesson == NumberingLesson(Decimal(24), "g")
    assert known.correction.example is None
    assert await room.band(ada, COUNTED_ON) is Band.HIGH


async def test_only_an_episode_that_exists_is_taught_by_hand(room: Classroom, ada: Actor) -> None:
    with pytest.raises(SeriesNotFound):
        await room.teach_number(ada, SeriesId(99), 5, Decimal(29))
    with pytest.raises(InvalidEpisode):
        await room.teach_number(ada, SERIES, 25, Decimal(29))
    with pytest.raises(InvalidLesson):
        await room.teach_number(ada, SERIES, 5, Decimal(99_999))
    assert await room.kept() == []


async def test_the_same_is_kept_once(room: Classroom, ada: Actor, bob: Actor) -> None:
    first = await room.teach_number(ada, SERIES, 5, Decimal(29), group="G")
    assert await room.teach_number(ada, SERIES, 6, Decimal(30), group="G") == first
    assert len(await room.kept()) == 1
    await room.teach_number(bob, SERIES, 5, Decimal(29), group="G")
    assert len(await room.kept()) == 2


async def test_two_hasty_keys_teach_once(room: Classroom, ada: Actor) -> None:
    both = [room.refuse(ada, SERIES, 5, ReleaseId(FITTING)) for _ in range(2)]
    first, second = await asyncio.gather(*both)
    assert first == second
    assert len(await room.kept()) == 1


async def test_what_was_overruled_can_be_taught_again(room: Classroom, ada: Actor) -> None:
    for number in (29, 28, 29):
        room.clock.advance(timedelta(seconds=1))
        await room.teach_number(ada, SERIES, 5, Decimal(number), group="G")
    assert await room.band(ada, COUNTED_ON) is Band.HIGH
    assert len(await room.kept()) == 3


async def test_nobody_teaches_without_end(room: Classroom, ada: Actor) -> None:
    (known,) = await room.teach_number(ada, SERIES, 5, Decimal(29), group="G")
    for number in range(MOST_ACTIVE - 1):
        await room.teach_number(ada, SERIES, 5, Decimal(number), group=f"G{number}")
    with pytest.raises(TooManyCorrections, match="500"):
        await room.tell(ada, OTHERS_NAME)
    await room.revoke(ada, known.correction.id)
    await room.tell(ada, OTHERS_NAME)


@pytest.mark.parametrize(
    "group", ["\u200b", "G\u200b", "\u3164", "\u2800 \u2800", "\u0301", "a\x1b[2J", "\u202eG", "\u200d", "G\u2028G"]
)
async def test_a_group_that_cannot_be_read_is_not_learned(room: Classroom, ada: Actor, group: str) -> None:
    with pytest.raises(InvalidLesson):
        await room.teach_number(ada, SERIES, 5, Decimal(29), group=group)
    assert await room.kept() == []


@pytest.mark.parametrize("group", ["G", "葬送", "[–]", "می\u200cخواهم", "🦊", "Ä-Gruppe 2"])
async def test_a_group_that_can_be_read_is_learned(room: Classroom, ada: Actor, group: str) -> None:
    (known,) = await room.teach_number(ada, SERIES, 5, Decimal(29), group=group)
    assert known.correction.lesson == NumberingLesson(Decimal(24), group)


async def test_a_pick_that_we_doubted_teaches(room: Classroom, ada: Actor) -> None:
    result = await room.search(ada, SERIES, 5)
    (known,) = await room.learn_from_pick(ada, result, result.chosen(ReleaseId(COUNTED_ON)))
    assert known.correction.lesson == NumberingLesson(Decimal(24), "G")
    assert known.correction.example == COUNTED_ON
    assert await room.band(ada, COUNTED_ON) is Band.HIGH


async def test_a_pick_teaches_once(room: Classroom, ada: Actor) -> None:
    result = await room.search(ada, SERIES, 5)
    for _ in range(2):
        await room.learn_from_pick(ada, result, result.chosen(ReleaseId(COUNTED_ON)))
    assert len(await room.kept()) == 1


@pytest.mark.parametrize("title", [FITTING, RAW, NUMBERLESS])
async def test_a_pick_that_says_nothing_new_teaches_nothing(room: Classroom, ada: Actor, title: str) -> None:
    result = await room.search(ada, SERIES, 5)
    assert await room.learn_from_pick(ada, result, result.chosen(ReleaseId(title))) == ()
    assert await room.kept() == []


async def test_a_pick_never_fails_because_of_learning(room: Classroom, ada: Actor) -> None:
    result = await room.search(ada, SERIES, 5)
    room.database.down()
    assert await room.learn_from_pick(ada, result, result.chosen(ReleaseId(COUNTED_ON))) == ()
    room.database.up()
    assert await room.kept() == []


async def test_a_shared_correction_counts_for_everybody(room: Classroom, ada: Actor, bob: Actor, admin: Actor) -> None:
    learned = await room.tell(ada, OTHERS_NAME)
    room.clock.advance(timedelta(seconds=1))
    shared = await room.share(admin, learned.id)
    assert (shared.correction.shared_by, shared.correction.shared_at) == (admin.id, room.clock.now())
    assert (shared.teacher, shared.own) == ("ada", False)
    assert await room.band(bob, OTHERS_NAME) is Band.HIGH


async def test_sharing_twice_keeps_the_first_record(room: Classroom, ada: Actor, admin: Actor) -> None:
    learned = await room.tell(ada, OTHERS_NAME)
    first = await room.share(admin, learned.id)
    room.clock.advance(timedelta(seconds=1))
    assert await room.share(admin, learned.id) == first


async def test_ones_own_word_goes_before_what_is_shared(room: Classroom, ada: Actor, bob: Actor, admin: Actor) -> None:
    await room.teach_number(bob, SERIES, 4, Decimal(29), group="G")
    room.clock.advance(timedelta(seconds=1))
    learned = await room.tell(ada, COUNTED_ON)
    await room.share(admin, learned.id)
    assert await room.band(ada, COUNTED_ON) is Band.HIGH
    assert await room.band(bob, COUNTED_ON) is Band.REJECTED
    assert await room.band(bob, COUNTED_ON, 4) is Band.HIGH


async def test_what_is_shared_may_be_taught_as_ones_own_too(room: Classroom, ada: Actor, admin: Actor) -> None:
    (known,) = await room.teach_number(ada, SERIES, 5, Decimal(29), group="G")
    await room.share(admin, known.correction.id)
    (own,) = await room.teach_number(admin, SERIES, 5, Decimal(29), group="G")
    assert (own.teacher, own.own) == ("bob", True)
    assert own.correction.id != known.correction.id


async def test_only_an_admin_shares(room: Classroom, ada: Actor, admin: Actor) -> None:
    learned = await room.tell(ada, OTHERS_NAME)
    with pytest.raises(CorrectionNotFound):
        await room.share(ada, learned.id)
    with pytest.raises(CorrectionNotFound):
        await room.share(admin, CorrectionId(UUID(int=99)))
    await room.revoke(ada, learned.id)
    with pytest.raises(CorrectionRevoked):
        await room.share(admin, learned.id)


async def test_a_revoked_correction_counts_no_more_and_stays_on_record(room: Classroom, ada: Actor) -> None:
    learned = await room.tell(ada, OTHERS_NAME)
    room.clock.advance(timedelta(seconds=1))
    await room.revoke(ada, learned.id)
    revoked_at = room.clock.now()
    room.clock.advance(timedelta(seconds=1))
    await room.revoke(ada, learned.id)
    assert await room.band(ada, OTHERS_NAME) is Band.REJECTED
    (known,) = await room.list(ada)
    assert known.correction == replace(learned, revoked_by=ada.id, revoked_at=revoked_at)


async def test_anothers_correction_cannot_be_revoked(room: Classroom, ada: Actor, bob: Actor, admin: Actor) -> None:
    learned = await room.tell(ada, OTHERS_NAME)
    with pytest.raises(CorrectionNotFound):
        await room.revoke(bob, learned.id)
    await room.revoke(admin, learned.id)
    assert await room.band(ada, OTHERS_NAME) is Band.REJECTED


async def test_a_shared_correction_is_ended_by_an_admin_alone(room: Classroom, ada: Actor, admin: Actor) -> None:
    learned = await room.tell(ada, OTHERS_NAME)
    await room.share(admin, learned.id)
    with pytest.raises(CorrectionShared):
        await room.revoke(ada, learned.id)
    await room.revoke(admin, learned.id)
    assert await room.band(ada, OTHERS_NAME) is Band.REJECTED


async def test_an_admin_may_look_at_everybodys(room: Classroom, ada: Actor, bob: Actor, admin: Actor) -> None:
    await room.tell(ada, OTHERS_NAME)
    await room.tell(bob, COUNTED_ON)
    assert [(one.teacher, one.own) for one in await room.list(admin)] == [("bob", True)]
    listed = await room.list(admin, everybody=True)
    assert [(one.teacher, one.own) for one in listed] == [("bob", True), ("ada", False)]
    assert [one.teacher for one in await room.list(ada, everybody=True)] == ["ada"]
