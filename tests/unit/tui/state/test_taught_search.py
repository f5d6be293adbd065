"""A search while somebody teaches."""

from datetime import UTC, datetime

from adapters.inbound.http.wire.corrections import CorrectionView
from tui.state import searching
from uuutorrent.testing import stub_search

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FOUND = stub_search.search(1, "X", 25, NOW)


def correction(identity: str, text: str) -> CorrectionView:
    return CorrectionView(
        id=identity, series_id=1, series_title="X", kind="alias", text=text, taught_by="me", taught_at=NOW, own=True,
        shared=False,
    )  # fmt: skip


def answered() -> searching.Search:
    return searching.answered(searching.Search(), FOUND)


def test_what_is_shown_stays_while_the_search_is_repeated() -> None:
    state = searching.repeated(answered())
    assert state.busy
    assert not state.asking
    assert [each.release_id for each in state.shown] == ["a1", "a2", "a3", "a4", "a5"]
    assert not searching.answered(state, FOUND).busy


def test_what_was_learned_is_told_and_can_be_taken_back() -> None:
    state = searching.teaching(answered(), "Noted.")
    assert state.busy
    state = searching.learned(state, [correction("c1", "“Y” is this series."), correction("c2", "Z counts from 28.")])
    assert state.note == searching.Note("Learned: “Y” is this series. Z counts from 28. u undoes it.")
    assert state.learned == ("c1", "c2")
    assert searching.asked_again(state).learned == ("c1", "c2")
    assert searching.forgotten(state).learned == ()


def test_without_news_nothing_is_to_be_undone() -> None:
    assert searching.learned(answered(), []).note == searching.Note("Nothing new: it was known already.")


def test_a_marked_release_that_is_rejected_now_does_not_vanish() -> None:
    assert not searching.answered(answered(), FOUND, "a1").show_rejected
    assert searching.answered(answered(), FOUND, "r1").show_rejected


def test_a_failed_repetition_keeps_the_old_answer() -> None:
    state = searching.failed(searching.repeated(answered()), "Nyaa is away.")
    assert state.shown
    assert state.problem is None
    assert state.note == searching.Note("Nyaa is away.", trouble=True)
    assert not state.busy


def test_the_one_above_is_one_place_better() -> None:
    state = answered()
    best, second, *_, rejected = FOUND.candidates
    assert state.above(second) == best
    assert state.above(best) is None
    assert state.above(rejected) is None
