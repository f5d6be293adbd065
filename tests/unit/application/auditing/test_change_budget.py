"""What one account may change, so that nobody fills the audit."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from application.auditing.change_budget import FILES_AT_ONCE, ChangeBudget, TooManyChanges
from domain.allowance import Allowance
from domain.users import Actor, UserId
from uuutorrent.testing.specimens import NOON

FIVE = Allowance(at_once=5, a_minute=60)
SECOND = timedelta(seconds=1)
MIA = Actor(UserId(UUID(int=1)), "mia", session=UUID(int=11))
LEO = Actor(UserId(UUID(int=2)), "leo", session=UUID(int=12))
MIAS_SCRIPT = replace(MIA, session=None, token=UUID(int=13))


def spend_all(budget: ChangeBudget, actor: Actor, now: datetime = NOON) -> None:
    for _ in range(budget.allowance.at_once):
        budget.spend(actor, now)


def test_who_has_spent_it_is_told_when_to_come_back() -> None:
    budget = ChangeBudget(FIVE)
    spend_all(budget, MIA)
    with pytest.raises(TooManyChanges, match="60 things a minute") as refused:
        budget.spend(MIA, NOON)
    assert refused.value.retry_after == SECOND
    budget.spend(MIA, NOON + SECOND)
    with pytest.raises(TooManyChanges):
        budget.spend(MIA, NOON + SECOND)


def test_a_refused_change_costs_nothing() -> None:
    budget = ChangeBudget(FIVE)
    spend_all(budget, MIA)
    for _ in range(100):
        with pytest.raises(TooManyChanges):
            budget.spend(MIA, NOON)
    budget.spend(MIA, NOON + SECOND)


def test_nobody_spends_what_is_anothers() -> None:
    budget = ChangeBudget(FIVE)
    spend_all(budget, MIA)
    spend_all(budget, LEO)


def test_a_script_that_runs_wild_does_not_keep_its_owner_from_revoking_it() -> None:
    budget = ChangeBudget(FIVE)
    spend_all(budget, MIAS_SCRIPT)
    with pytest.raises(TooManyChanges):
        budget.spend(replace(MIAS_SCRIPT, token=UUID(int=14)), NOON)
    budget.spend(MIA, NOON)


def test_another_log_in_is_no_other_budget() -> None:
    budget = ChangeBudget(FIVE)
    spend_all(budget, MIA)
    with pytest.raises(TooManyChanges):
        budget.spend(replace(MIA, session=uuid4()), NOON)


def test_who_has_stolen_a_session_keeps_nobody_from_logging_in_and_choosing_a_password() -> None:
    budget = ChangeBudget(FIVE)
    spend_all(budget, MIA)
    for _ in range(5):
        budget.spend_on_password(MIA.id, NOON)
    with pytest.raises(TooManyChanges):
        budget.spend_on_password(MIA.id, NOON)


def fetch_all(budget: ChangeBudget, actor: Actor) -> None:
    times = FILES_AT_ONCE if actor.token is None else 1
    for _ in range(times * budget.allowance.at_once):
        budget.spend_on_delivery(actor, NOON)


def test_ten_times_as_many_files_may_be_fetched() -> None:
    budget = ChangeBudget(FIVE)
    for _ in range(50):
        budget.spend_on_delivery(MIA, NOON)
    with pytest.raises(TooManyChanges, match="may fetch 180 files a minute") as refused:
        budget.spend_on_delivery(MIA, NOON)
    assert refused.value.retry_after is not None
    assert refused.value.retry_after <= SECOND / 3
    budget.spend_on_delivery(MIA, NOON + refused.value.retry_after)


def test_fetching_many_files_stops_nothing_else() -> None:
    budget = ChangeBudget(FIVE)
    fetch_all(budget, MIA)
    budget.spend(MIA, NOON)


def test_a_token_that_leaks_does_not_keep_its_owner_from_their_files() -> None:
    budget = ChangeBudget(FIVE)
    fetch_all(budget, MIAS_SCRIPT)
    with pytest.raises(TooManyChanges, match="may fetch 60 files a minute"):
        budget.spend_on_delivery(replace(MIAS_SCRIPT, token=UUID(int=14)), NOON)
    budget.spend(MIAS_SCRIPT, NOON)
    fetch_all(budget, MIA)


@pytest.mark.parametrize("back", [SECOND, timedelta(days=300)])
def test_when_the_clock_was_set_back_the_wait_is_as_long_as_told(back: timedelta) -> None:
    budget = ChangeBudget(FIVE)
    spend_all(budget, MIA)
    earlier = NOON - back
    with pytest.raises(TooManyChanges) as refused:
        budget.spend(MIA, earlier)
    assert refused.value.retry_after is not None
    budget.spend(MIA, earlier + refused.value.retry_after)


def test_who_has_done_nothing_for_a_while_is_forgotten() -> None:
    budget = ChangeBudget(FIVE)
    spend_all(budget, MIA)
    for number in range(1_000):
        budget.spend(replace(LEO, id=UserId(UUID(int=100 + number))), NOON)
    assert len(budget) == 1_001
    budget.spend(LEO, NOON + 4 * SECOND)
    assert len(budget) == 1_002, "they wait behind somebody who has not everything back"
    budget.spend(LEO, NOON + FIVE.recovers_within)
    assert len(budget) == 1
