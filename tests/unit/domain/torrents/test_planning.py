"""What each torrent should be doing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.torrents.claims import Claim, KeptTorrent, folder_of
from domain.torrents.infohash import InfoHash
from domain.torrents.manners import Manners, SpeedLimits
from domain.torrents.planning import RUNNING, Circumstances, Demand, Desired, Hold, Seen, plan
from domain.torrents.seeding import SeedingGoal
from domain.torrents.speed_sharing import TRICKLE
from domain.torrents.states import TorrentState, Wish
from domain.users import UserId

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HERE = Circumstances(NOW)
DOWNLOADING = Seen(TorrentState.DOWNLOADING, download_rate=1_000)
PAUSED = Seen(TorrentState.PAUSED)
SEEDING = Seen(TorrentState.SEEDING, complete=True, ratio=1.0)
ADA, BOB, EVE = (UserId(UUID(int=number)) for number in (1, 2, 3))


def name(number: int) -> InfoHash:
    return InfoHash(f"{number:040x}")


def demand(number: int, *users: UserId, seen: Seen | None = PAUSED, place: int = 0, ran: bool | None = None) -> Demand:
    """The torrent of that number; lower numbers were wanted earlier."""
    wanted = NOW - timedelta(days=1) + timedelta(minutes=number)
    kept = KeptTorrent(name(number), "x", 1_000, folder_of(name(number)), wanted)
    claims = [Claim(user, name(number), wanted, "x", place=place) for user in users or (ADA,)]
    return Demand(kept, claims, seen, ran)


def keeping(one: Demand, **changes: Any) -> Demand:
    return replace(one, kept=replace(one.kept, **changes))


def decided(one: Demand, manners: Manners | None = None, circumstances: Circumstances = HERE) -> Desired:
    return plan([one], manners or Manners(), circumstances)[one.kept.infohash]


def running(desired: Mapping[InfoHash, Desired]) -> set[int]:
    return {int(infohash, 16) for infohash, one in desired.items() if one.runs}


def waiting(desired: Mapping[InfoHash, Desired]) -> list[int]:
    held = [(one.place, int(infohash, 16)) for infohash, one in desired.items() if one.hold is Hold.QUEUE]
    assert [place for place, _ in sorted(held)] == list(range(1, len(held) + 1))
    return [number for _, number in sorted(held)]


def test_what_is_to_leave_is_not_planned() -> None:
    assert plan([keeping(demand(1), wish=Wish.REMOVE)], Manners(), HERE) == {}


def test_the_first_reason_is_told() -> None:
    full = Circumstances(NOW, frozenset({"main"}))
    assert decided(keeping(demand(1), refusal="No.", wish=Wish.PAUSE), circumstances=full).hold is Hold.REFUSED
    assert decided(keeping(demand(1), wish=Wish.PAUSE), circumstances=full).hold is Hold.PAUSED
    assert decided(demand(1), Manners(active_downloads=1), full).hold is Hold.DISK


@pytest.mark.parametrize(
    "one",
    [
        demand(1, seen=SEEDING),
        keeping(demand(1), engine="other"),
        keeping(demand(1, seen=Seen(TorrentState.METADATA)), resolved=False),
        demand(1, seen=Seen(TorrentState.CHECKING)),
    ],
    ids=["complete", "on another disk", "asks for its file list", "is checked"],
)
def test_a_full_disk_holds_only_what_writes_to_it(one: Demand) -> None:
    assert decided(one, Manners(active_downloads=1), Circumstances(NOW, frozenset({"main"}))) == RUNNING


class TestSeeding:
    GOAL = Manners(seeding=SeedingGoal(2.0, timedelta(days=1)))

    def complete(self, ratio: float, ago: timedelta, *goals: SeedingGoal | None) -> Demand:
        one = keeping(demand(1, seen=Seen(TorrentState.SEEDING, complete=True, ratio=ratio)), completed_at=NOW - ago)
        users = [UserId(UUID(int=number + 1)) for number in range(len(goals))]
        return replace(
            one, claims=[replace(one.claims[0], user=u, seeding=g) for u, g in zip(users, goals, strict=True)]
        )

    @pytest.mark.parametrize(
        ("ratio", "hours", "hold"), [(1.9, 23, None), (2.0, 0, Hold.SEEDED), (0.0, 24, Hold.SEEDED)]
    )
    def test_it_ends_with_the_first_of_ratio_and_time(self, ratio: float, hours: int, hold: Hold | None) -> None:
        assert decided(self.complete(ratio, timedelta(hours=hours), None), self.GOAL).hold is hold

    def test_the_farthest_goal_counts(self) -> None:
        far, near = SeedingGoal(5.0), SeedingGoal(0.5)
        assert decided(self.complete(3.0, timedelta(), far, near), self.GOAL).hold is None
        assert decided(self.complete(5.0, timedelta(), far, near), self.GOAL).hold is Hold.SEEDED
        assert decided(self.complete(99.0, timedelta(days=99), SeedingGoal(), near), self.GOAL).hold is None

    def test_who_paused_it_has_no_say(self) -> None:
        one = self.complete(3.0, timedelta(), SeedingGoal(5.0), None)
        one = replace(one, claims=[replace(one.claims[0], paused=True), one.claims[1]])
        assert decided(one, self.GOAL).hold is Hold.SEEDED

    def test_what_was_shared_enough_stays_so_even_if_the_engine_forgot(self) -> None:
        assert decided(keeping(self.complete(0.0, timedelta(), None), seeded_at=NOW), self.GOAL).hold is Hold.SEEDED


class TestEgress:
    SPENT = Circumstances(NOW, egress_spent=True)

    def test_complete_ones_are_held(self) -> None:
        assert decided(demand(1, seen=SEEDING), circumstances=self.SPENT).hold is Hold.EGRESS

    def test_downloads_go_on_and_give_a_trickle(self) -> None:
        assert decided(demand(1, seen=DOWNLOADING), circumstances=self.SPENT).limits == SpeedLimits(0, TRICKLE)

    def test_a_limit_below_the_trickle_stays(self) -> None:
        slow = Manners(each=SpeedLimits(0, 4_096))
        assert decided(demand(1, seen=DOWNLOADING), slow, self.SPENT).limits == SpeedLimits(0, 4_096)


class TestSpeedLimits:
    EACH = Manners(each=SpeedLimits(100 * 1024, 0))

    def limits(self, *demands: Demand) -> list[int]:
        desired = plan(demands, self.EACH, HERE)
        return [desired[one.kept.infohash].limits.download_rate // 1024 for one in demands]

    def test_a_persons_limit_is_split_over_what_moves(self) -> None:
        stalled = Seen(TorrentState.STALLED)
        one, other = demand(1, ADA, seen=DOWNLOADING), demand(2, ADA, seen=DOWNLOADING)
        assert self.limits(one, other, demand(3, ADA, seen=stalled), demand(4, BOB, seen=DOWNLOADING)) == [
            50,
            50,
            50,
            100,
        ]

    def test_a_shared_one_gets_the_shares_of_all(self) -> None:
        assert self.limits(demand(1, ADA, BOB, seen=DOWNLOADING), demand(2, ADA, seen=DOWNLOADING)) == [150, 50]

    def test_a_share_is_never_none_at_all(self) -> None:
        """0 would be no limit."""
        assert set(self.limits(*(demand(number, seen=DOWNLOADING) for number in range(1, 200)))) == {1}


class TestQueue:
    def planned(self, slots: int, *demands: Demand) -> Mapping[InfoHash, Desired]:
        return plan(demands, Manners(active_downloads=slots), HERE)

    def test_people_take_turns(self) -> None:
        ada = [demand(number, ADA) for number in (1, 2, 3, 4)]
        desired = self.planned(2, *ada, demand(5, BOB), demand(6, BOB))
        assert running(desired) == {1, 5}
        assert waiting(desired) == [2, 6, 3, 4]

    def test_a_persons_own_order_counts(self) -> None:
        desired = self.planned(1, demand(1, place=2), demand(2, place=2), demand(3, place=1))
        assert (running(desired), waiting(desired)) == ({3}, [1, 2])

    def test_what_runs_goes_on_when_somebody_comes(self) -> None:
        desired = self.planned(2, demand(1, ADA, ran=True), demand(2, ADA, ran=True), demand(3, BOB, ran=False))
        assert running(desired) == {1, 2}

    def test_a_free_slot_goes_to_who_has_the_fewest(self) -> None:
        desired = self.planned(2, demand(1, ADA, ran=True), demand(2, ADA, ran=False), demand(3, BOB, ran=False))
        assert running(desired) == {1, 3}

    def test_what_a_person_moves_above_takes_the_slot_of_their_own(self) -> None:
        moved = demand(3, ADA, place=-1, ran=False)
        desired = self.planned(2, demand(1, ADA, ran=True), demand(2, BOB, ran=True), moved)
        assert (running(desired), waiting(desired)) == ({2, 3}, [1])

    def test_a_shared_one_stands_where_it_is_wanted_soonest_and_costs_the_other_nothing(self) -> None:
        shared = demand(4, ADA, BOB)
        desired = self.planned(2, demand(1, ADA), demand(2, ADA), shared)
        assert running(desired) == {1, 4}

    def test_who_asks_for_it_less_does_not_put_it_back(self) -> None:
        desired = self.planned(2, demand(1, ADA, BOB), demand(2, BOB, place=-1), demand(3, ADA))
        assert running(desired) == {1, 2}

    def test_who_paused_it_does_not_bring_it_forward(self) -> None:
        shared = demand(1, ADA, BOB)
        paused, bobs = shared.claims
        shared = replace(shared, claims=[replace(paused, paused=True), replace(bobs, place=5)])
        assert running(self.planned(1, shared, demand(2, BOB))) == {2}

    def test_one_that_runs_in_vain_leaves_its_slot_to_others_and_goes_on(self) -> None:
        idle = Seen(TorrentState.STALLED, idle=True)
        assert running(self.planned(1, demand(1, seen=idle, ran=True), demand(2))) == {1, 2}

    def test_one_that_stalls_for_a_moment_keeps_it(self) -> None:
        stalled = Seen(TorrentState.STALLED)
        assert running(self.planned(1, demand(1, seen=stalled, ran=True), demand(2, ran=False))) == {1}

    def test_a_magnet_link_asks_for_its_file_list_whatever_the_queue(self) -> None:
        magnet = keeping(demand(2, seen=Seen(TorrentState.METADATA)), resolved=False)
        assert running(self.planned(1, demand(1, seen=DOWNLOADING), magnet)) == {1, 2}

    def test_without_slots_there_is_no_queue(self) -> None:
        assert running(self.planned(0, *(demand(number) for number in range(1, 100)))) == set(range(1, 100))


PEOPLE = [UserId(UUID(int=number)) for number in range(1, 5)]
SEEN = st.sampled_from([None, PAUSED, DOWNLOADING, SEEDING, Seen(TorrentState.STALLED), Seen(TorrentState.ERROR)])


@st.composite
def crowds(draw: st.DrawFn) -> list[Demand]:
    demands = []
    for number in range(draw(st.integers(1, 12))):
        users = draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True))
        one = demand(number, *users, seen=draw(SEEN), ran=draw(st.sampled_from([None, True, False])))
        claims = [replace(claim, place=draw(st.integers(0, 3)), paused=draw(st.booleans())) for claim in one.claims]
        wish = Wish.PAUSE if all(claim.paused for claim in claims) else Wish.RUN
        demands.append(keeping(replace(one, claims=claims), wish=wish))
    return demands


def slots_taken(demands: Sequence[Demand], desired: Mapping[InfoHash, Desired]) -> int:
    return sum(
        desired[one.kept.infohash].runs and not one.complete and (one.seen is None or one.seen.state != "error")
        for one in demands
    )


@given(crowds(), st.integers(1, 6))
def test_slots_are_never_exceeded_nor_left_empty(demands: list[Demand], slots: int) -> None:
    desired = plan(demands, Manners(active_downloads=slots), HERE)
    assert desired.keys() == {one.kept.infohash for one in demands}
    taken = slots_taken(demands, desired)
    assert taken <= slots
    assert not waiting(desired) or taken == slots


@given(crowds(), st.integers(0, 6), st.booleans(), st.booleans())
def test_nobody_is_held_without_a_cause(demands: list[Demand], slots: int, full: bool, spent: bool) -> None:
    circumstances = Circumstances(NOW, frozenset({"main"} if full else ()), spent)
    desired = plan(demands, Manners(active_downloads=slots), circumstances)
    for one in demands:
        causes = {
            None: True,
            Hold.PAUSED: one.kept.wish is Wish.PAUSE,
            Hold.DISK: full and not one.complete,
            Hold.EGRESS: spent and one.complete,
            Hold.QUEUE: slots > 0 and not one.complete,
        }
        assert causes[desired[one.kept.infohash].hold]
        assert one.kept.wish is Wish.RUN or not desired[one.kept.infohash].runs


@given(crowds(), st.integers(1, 6), st.data())
def test_planning_again_changes_nothing_however_far_the_engine_is(
    demands: list[Demand], slots: int, data: st.DataObject
) -> None:
    manners = Manners(active_downloads=slots)
    desired = plan(demands, manners, HERE)
    later = []
    for one in demands:
        runs = desired[one.kept.infohash].runs
        obeyed = not one.complete and (one.seen is None or one.seen.state != "error") and data.draw(st.booleans())
        seen = (DOWNLOADING if runs else PAUSED) if obeyed else one.seen
        later.append(replace(one, seen=seen, ran=runs))
    again = plan(later, manners, HERE)
    assert {name: (one.hold, one.place) for name, one in again.items()} == {
        name: (one.hold, one.place) for name, one in desired.items()
    }


@given(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=30))
def test_the_first_starts_go_to_as_many_people(owners: list[UserId]) -> None:
    demands = [demand(number, owner) for number, owner in enumerate(owners)]
    people = set(owners)
    desired = plan(demands, Manners(active_downloads=len(people)), HERE)
    assert {owners[number] for number in running(desired)} == people


@given(crowds(), st.integers(1, 3))
def test_nobody_starves(demands: list[Demand], slots: int) -> None:
    """While each that has a slot is complete some day, all that may run have run some day."""
    manners = Manners(active_downloads=slots)
    ran: set[int] = set()
    for _ in range(len(demands) + 1):
        desired = plan(demands, manners, HERE)
        ran |= running(desired)
        done = [
            one
            for one in demands
            if desired[one.kept.infohash].runs and (one.seen is None or one.seen.state != "error")
        ]
        demands = [
            replace(one, seen=SEEDING if one in done else one.seen, ran=desired[one.kept.infohash].runs)
            for one in demands
        ]
    assert ran == {int(one.kept.infohash, 16) for one in demands if one.kept.wish is Wish.RUN}
