"""Lessons in words, for the people who taught them."""

from decimal import Decimal

from .corrections import AliasLesson, Lesson, NumberingLesson, RefusalLesson


def lesson_text(lesson: Lesson) -> str:
    """The lesson as a sentence."""
    if isinstance(lesson, AliasLesson):
        return f"“{lesson.title}” is this series."
    if isinstance(lesson, RefusalLesson):
        whose = "without a group" if lesson.group is None else f"by {lesson.group}"
        return f"Not this series: “{lesson.title}” {whose}, counted as {_formula(lesson.offset)}{_marks(lesson)}."
    return counting_text(lesson, 1 if lesson.offset > -1 else 1 - int(lesson.offset))


def counting_text(lesson: NumberingLesson, number: int) -> str:
    """How a group counts, with what it calls the episode ``number``."""
    group = lesson.group or "A release without a group"
    counts = f"counts from {plain(lesson.offset)}" if lesson.offset > 0 else "counts like this"
    under = f" under “{lesson.title}”" if lesson.title is not None else ""
    return f"{group} {counts} here{under}: its {plain(number + lesson.offset)}{_marks(lesson)} is episode {number}."


def plain(number: Decimal) -> str:
    """Write 12, 12.5; never 1E+1."""
    return f"{number.normalize():f}"


def _marks(lesson: NumberingLesson | RefusalLesson) -> str:
    words = [
        f"{word} {count}" for word, count in (("season", lesson.season), ("part", lesson.part)) if count is not None
    ]
    return f" of {' '.join(words)}" if words else ""


def _formula(offset: Decimal) -> str:
    sign = "+" if offset > 0 else "−"
    return "episode n" if offset == 0 else f"episode n{sign}{plain(abs(offset))}"
