"""Preferences while they are changed."""

from typing import get_args

import pytest

from adapters.inbound.http.wire.message import FaultyMember
from adapters.inbound.http.wire.preferences import CriterionWord, PreferencesBody
from tui.state import preferences as state
from tui.state.preference_fields import FIELDS, LONGEST_CHOICE, MOST_CHOICES
from uuutorrent.testing.stub_opinions import usual_preferences

GIB = 2**30


def loaded() -> state.Liking:
    return state.arrived(state.Liking(), usual_preferences(), '"3"')


def row(name: str, value: str) -> state.Row:
    return state.Row(FIELDS[name], value)


def test_what_arrives_is_what_would_be_saved() -> None:
    view = usual_preferences().model_copy(update={"most_bytes": 2 * GIB, "groups": ["ASW"]})
    liking = state.arrived(state.Liking(), view, None)
    assert state.body(liking) == PreferencesBody.model_validate(view.model_dump())
    assert liking.changed == []


def test_every_member_of_the_message_can_be_changed_here() -> None:
    assert set(FIELDS) == set(PreferencesBody.model_fields)
    assert set(FIELDS["order"].known) == set(get_args(CriterionWord))
    assert MOST_CHOICES == 20
    with pytest.raises(ValueError, match="at most 60"):
        PreferencesBody.model_validate({**usual_preferences().model_dump(), "groups": ["x" * (LONGEST_CHOICE + 1)]})


def test_a_criterion_that_nobody_named_is_shown_last() -> None:
    view = usual_preferences().model_copy(update={"order": ["trust"]})
    assert state.arrived(state.Liking(), view, None).draft["order"][:2] == ("trust", "resolution")


def test_a_choice_moves_by_one_and_not_over_the_edge() -> None:
    liking = state.moved(loaded(), row("resolutions", "720"), -1)
    assert liking.draft["resolutions"] == ("1080", "720", "2160", "480")
    assert liking.changed == ["resolutions"]
    assert state.moved(liking, row("resolutions", "1080"), -1) == liking
    assert state.moved(liking, row("resolutions", "480"), 1) == liking
    assert state.moved(liking, row("resolutions", "720"), 1).changed == []


def test_choices_come_and_go() -> None:
    liking = state.added(loaded(), "groups", "ASW")
    assert state.added(liking, "groups", "asw") == liking
    assert [each.key for each in liking.rows if each.field.name == "groups"] == ["groups", "groups/=ASW", "groups/+"]
    assert state.removed(liking, row("groups", "ASW")).changed == []


def test_lists_fold_out_and_in() -> None:
    assert len(loaded().rows) == len(FIELDS)
    liking = state.folded(loaded(), "order")
    assert len(liking.rows) == len(FIELDS) + len(FIELDS["order"].known)
    assert state.folded(liking, "order") == loaded()


def test_switches_turn_policies_go_round_and_counts_stop_at_nothing() -> None:
    liking = state.turned(loaded(), FIELDS["allow_raw"])
    assert state.body(liking).allow_raw
    liking = state.turned(liking, FIELDS["batches"])
    assert state.body(liking).batches == "always"
    assert state.body(state.turned(liking, FIELDS["batches"])).batches == "never"
    liking = state.turned(state.turned(liking, FIELDS["least_seeders"], -1), FIELDS["least_seeders"], -1)
    assert state.body(liking).least_seeders == 0


def test_what_cannot_be_saved_is_said_at_its_field() -> None:
    liking = state.removed(loaded(), row("audio", "original"))
    liking = state.put(state.put(liking, "least_bytes", (str(2 * GIB),)), "most_bytes", (str(GIB),))
    assert set(liking.faults) == {"audio", "most_bytes"}
    liking = state.removed(liking, state.Row(FIELDS["least_bytes"]))
    assert set(liking.faults) == {"audio"}


def test_too_many_choices_are_told_before_the_server_does() -> None:
    liking = loaded()
    for number in range(MOST_CHOICES + 1):
        liking = state.added(liking, "groups", f"Group {number}")
    assert liking.faults == {"groups": "At most 20 choices."}


def test_what_the_server_refuses_is_said_at_its_field_until_it_changes() -> None:
    errors = [FaultyMember(pointer="/groups/0", detail="Too strange."), FaultyMember(pointer="/other", detail="No.")]
    liking = state.failed(state.saving(state.added(loaded(), "groups", "ASW")), "Refused.", errors)
    assert liking.faults == {"groups": "Too strange."}
    assert (liking.problem, liking.saving) == ("Refused.", False)
    liking = state.added(liking, "groups", "Judas")
    assert (liking.faults, liking.problem) == ({}, None)
