"""Rows of preferences and corrections."""

from datetime import UTC, datetime

import pytest
from rich.cells import cell_len

from adapters.inbound.http.wire.corrections import CorrectionView
from adapters.inbound.http.wire.searches import FailureView
from tui.cells import Line, laid_out
from tui.rows import candidates, corrections, preferences, searching
from tui.state import preferences as liking_state
from tui.state import searching as search_state
from tui.state.preference_fields import FIELDS
from uuutorrent.testing import stub_search
from uuutorrent.testing.stub_opinions import usual_preferences

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOSTILE = "\x1b[31m[/bold]\u202e葬送\n" * 5
LIKING = liking_state.arrived(liking_state.Liking(), usual_preferences(), None)


def text(line: Line, width: int = 75) -> str:
    return " ".join("".join(span.text for span in laid_out(line, width)).split())


def correction(**more: object) -> CorrectionView:
    facts = {"id": "1", "series_id": 1, "series_title": "Frieren", "kind": "alias", "text": "“Y” is this series.",
             "taught_by": "fern", "taught_at": NOW, "own": True, "shared": False}  # fmt: skip
    return CorrectionView.model_validate({**facts, **more})


@pytest.mark.parametrize("width", [20, 40, 75, 100, 157])
def test_every_row_fills_its_width_exactly(width: int) -> None:
    liking = liking_state.all_unfolded(liking_state.added(LIKING, "groups", HOSTILE))
    liking = liking_state.put(liking, "audio", ())
    lines = [line for row in liking.rows for line in preferences.row(liking, row)]
    hostile = correction(text=HOSTILE, series_title=HOSTILE, taught_by=HOSTILE, kind=HOSTILE, own=False)
    lines += [line for each in (correction(), hostile) for line in corrections.correction(each, NOW)]
    for line in lines:
        drawn = "".join(span.text for span in laid_out(line, width))
        assert cell_len(drawn) == width
        assert "\x1b" not in drawn
        assert "\u202e" not in drawn


def test_a_field_says_its_value_what_is_not_saved_and_what_is_wrong() -> None:
    def drawn(liking: liking_state.Liking, name: str) -> str:
        return text(preferences.row(liking, liking_state.Row(FIELDS[name]))[0])

    assert drawn(LIKING, "resolutions") == "Resolutions ▸ 1080p › 2160p › 720p › 480p"
    assert drawn(LIKING, "groups") == "Groups ▸ no matter whose"
    assert drawn(LIKING, "allow_raw") == "Without subtitles ○ refused"
    changed = liking_state.put(liking_state.put(LIKING, "least_bytes", ("2048",)), "most_bytes", ("1024",))
    assert drawn(changed, "most_bytes") == "• Largest size 1.0 KiB ✗ Must be more than the smallest size."


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "Name yours just now Frieren"),
        ({"shared": True}, "Name for everybody just now Frieren"),
        ({"own": False}, "Name fern just now Frieren"),
        ({"shared": True, "revoked_at": NOW}, "Name taken back just now Frieren"),
    ],
)
def test_a_correction_says_for_whom_it_counts(facts: dict[str, object], words: str) -> None:
    first, second = corrections.correction(correction(**facts), NOW)
    assert text(first) == "= “Y” is this series."
    assert text(second) == words


def test_a_correction_tells_its_whole_story() -> None:
    told = corrections.described(correction(example="[X] Y - 01", shared_at=NOW, revoked_at=NOW), NOW)
    words = ["".join(span.text for span in line) for line in told]
    assert words[2:] == [
        "Learned from  [X] Y - 01",
        "taught by you just now  ·  shared with everybody just now  ·  taken back just now",
    ]


def test_the_order_is_explained_in_both_directions() -> None:
    found = stub_search.search(1, "X", 25, NOW).candidates
    told = [(sign.text, sentence) for sign, sentence in candidates.reasons(found[1], found[0])]
    assert told[-2:] == [
        ("↓", "Behind the one above: 1080p before 720p, trusted before others."),
        ("↑", "Ahead of the next one: more seeds."),
    ]


def test_who_could_not_be_asked_is_named() -> None:
    failure = FailureView(indexer="nyaa", problem="indexer-unavailable", detail="It is away.")
    view = stub_search.search(1, "X", 25, NOW).model_copy(update={"failures": [failure]})
    told = "".join(span.text for span in searching.outcome(search_state.answered(search_state.Search(), view)))
    assert "⚠ Nyaa could not be asked: It is away." in told
