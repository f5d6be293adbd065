"""Which lesson overrules which."""

from decimal import Decimal

import pytest

from domain.releases.corrections import AliasLesson, Lesson, NumberingLesson, RefusalLesson
from domain.releases.precedence import effective, overrules

ZERO, ONE = Decimal(0), Decimal(1)


@pytest.mark.parametrize(
    ("stronger", "weaker", "expected"),
    [
        (AliasLesson("A"), AliasLesson("A"), True),
        (AliasLesson("A"), AliasLesson("B"), False),
        (AliasLesson("A"), RefusalLesson("A", ZERO), False),
        (RefusalLesson("A", ZERO), AliasLesson("A"), False),
        (NumberingLesson(ONE, "G"), NumberingLesson(ZERO, "g"), True),
        (NumberingLesson(ONE, "G"), NumberingLesson(ZERO, "H"), False),
        (NumberingLesson(ONE, "G"), NumberingLesson(ZERO, "G", season=2), False),
        (NumberingLesson(ONE, "G"), NumberingLesson(ZERO, "G", part=2), False),
        (NumberingLesson(ONE, "G", title="A"), NumberingLesson(ZERO, "G", title="a!"), True),
        (NumberingLesson(ONE, "G", title="A"), NumberingLesson(ZERO, "G", title="B"), False),
        (NumberingLesson(ONE, "G"), NumberingLesson(ZERO, "G", title="A"), False),
        (RefusalLesson("A", ONE, "G"), RefusalLesson("a!", ONE, "g"), True),
        (RefusalLesson("A", ONE, "G"), RefusalLesson("B", ONE, "G"), False),
        (RefusalLesson("A", ONE, "G"), RefusalLesson("A", ZERO, "G"), False),
        (NumberingLesson(ONE, "G"), RefusalLesson("A", ONE, "G"), True),
        (NumberingLesson(ONE, "G"), RefusalLesson("A", ZERO, "G"), False),
        (NumberingLesson(ONE, "G", title="A"), RefusalLesson("A", ONE, "G"), True),
        (NumberingLesson(ONE, "G", title="B"), RefusalLesson("A", ONE, "G"), False),
        (RefusalLesson("A", ONE, "G"), NumberingLesson(ONE, "G"), True),
        (RefusalLesson("A", ONE, "G"), NumberingLesson(ZERO, "G"), False),
    ],
)
def test_a_lesson_overrules_what_says_the_same_or_the_contrary(
    stronger: Lesson, weaker: Lesson, expected: bool
) -> None:
    assert overrules(stronger, weaker) is expected


def test_what_was_overruled_overrules_nothing() -> None:
    """The middle one fell to the first, so the last one stands."""
    first, middle, last = NumberingLesson(ONE, "G"), NumberingLesson(ZERO, "G"), RefusalLesson("A", ZERO, "G")
    assert effective((first, middle, last)) == (first, last)
    assert effective(()) == ()
