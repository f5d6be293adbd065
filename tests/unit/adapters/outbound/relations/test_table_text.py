"""The table's text: what is read, what is passed over, and that nothing breaks it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.outbound.relations.table_text import LONGEST_LINE, MOST_RULES, read_table
from domain.releases.renumbering import Renumbering
from domain.series import SeriesId

RECORDED = Path(__file__).parents[6] / "shared" / "data" / "anime-relations.txt"


def rules(text: str) -> list[Renumbering]:
    return list(read_table(text).runs)


def run(source: int, first: int, last: int | None, target: int, to_first: int, to_last: int | None) -> Renumbering:
    return Renumbering(SeriesId(source), first, last, SeriesId(target), to_first, to_last)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("- 40748|42765|113415:25-47 -> 51009|45857|145064:1-23", run(113415, 25, 47, 145064, 1, 23)),
        ("- 32998|11957|21711:13 -> 34777|13598|98778:1", run(21711, 13, 13, 98778, 1, 1)),
        ("- ?|?|170068:19-? -> ?|?|206425:1-?", run(170068, 19, None, 206425, 1, None)),
        ("- 33820|12478|21898:0 -> ~|~|~:1", run(21898, 0, 0, 21898, 1, 1)),
        ("- 21939|8204|20595:11-12 -> 24687|8519|20752:1", run(20595, 11, 12, 20752, 1, 1)),
        ("-  1|2|3:13-24->4|5|6:1-12  ", run(3, 13, 24, 6, 1, 12)),
    ],
)
def test_a_rule_is_read_by_its_anilist_ids(line: str, expected: Renumbering) -> None:
    assert rules(line) == [expected]


def test_the_mark_says_that_the_target_may_be_counted_so_too() -> None:
    assert [one.also_target for one in rules("- 1|1|1:2 -> 2|2|2:1!\n- 1|1|1:3 -> 2|2|2:2")] == [True, False]


@pytest.mark.parametrize(
    "line", ["- 1|2|?:13 -> 4|5|6:1", "- 1|2|3:13 -> 4|5|?:1", "- 36516|13939|?:21-24 -> 38020|41407|?:1-4!"]
)
def test_rules_without_an_anilist_id_are_passed_over(line: str) -> None:
    assert read_table(line).runs == ()
    assert read_table(line).unreadable == 0


@pytest.mark.parametrize(
    "line",
    [
        "- nonsense",
        "- 1|2|3:13-24 -> 4|5|6",
        "- 1|2|3:24-13 -> 4|5|6:1-12",
        "- 1|2|3:13-24 -> 4|5|6:1-11",
        "- 1|2|3:1-500 -> 4|5|6:1",
        "- 1|2|3:?-24 -> 4|5|6:1-12",
        "- 1|2|3:13 -> 4|5|6:1 and more",
        "- 1|2|3:99999 -> 4|5|6:1",
        "- 1|2|~:13 -> 4|5|6:1",
        "- 1|2|3:１３ -> 4|5|6:1",
        f"- 1|2|3:13 -> 4|5|6:1{' ' * LONGEST_LINE}",
    ],
)
def test_a_bad_line_is_counted_and_hurts_no_other(line: str) -> None:
    table = read_table(f"{line}\n- 1|2|3:13 -> 4|5|6:1\n")
    assert len(table.runs) == 1
    assert table.unreadable == 1


def test_the_date_is_read_and_a_wrong_one_is_none() -> None:
    assert read_table("- version: 1.3.0\n- last_modified: 2026-08-03\n").as_of == datetime(2026, 8, 3, tzinfo=UTC)
    assert read_table("- last_modified: 2026-13-99\n").as_of is None
    assert read_table("- last_modified: 2026-08-03\n").unreadable == 0


@pytest.mark.parametrize("text", ["", "\0\n\r", "<!DOCTYPE html>\n<html><body>- 404</body></html>", "# only a comment"])
def test_what_is_no_table_has_no_rules(text: str) -> None:
    assert rules(text) == []


def test_there_are_never_too_many_rules() -> None:
    assert len(rules("- 1|1|1:2 -> 2|2|2:1\n" * (MOST_RULES + 5))) == MOST_RULES


@given(st.text(st.characters() | st.sampled_from("-|:>?~!0123456789\n "), max_size=300))
def test_any_text_has_an_answer(text: str) -> None:
    for one in read_table(f"{text}\n- {text}").runs:
        assert one.meaning(one.first) == one.to_first
        assert one.first in one.numbers_of(one.to_first)


def test_the_real_table_is_read_whole() -> None:
    if not RECORDED.exists():
        pytest.skip("The recorded table does not lie beside the project.")
    table = read_table(RECORDED.read_text(encoding="utf-8"))
    assert (len(table.runs), table.unreadable) == (517, 0)
    assert table.as_of == datetime(2026, 8, 3, tzinfo=UTC)
    for one in table.runs:
        assert one.first in one.numbers_of(one.to_first)
        assert one.last is None or one.meaning(one.last) == one.to_last
