"""Which of several lessons count, when they contradict each other."""

from collections.abc import Iterable

from .corrections import AliasLesson, Lesson, NumberingLesson, RefusalLesson
from .habits import habit_of
from .normalising import title_key


def effective(lessons: Iterable[Lesson]) -> tuple[Lesson, ...]:
    """The lessons that no stronger one overrules; they come, and stay, strongest first."""
    kept: list[Lesson] = []
    said: set[object] = set()
    for lesson in lessons:
        if said.isdisjoint(_silencing(lesson)):
            kept.append(lesson)
            said |= _statements(lesson)
    return tuple(kept)


def overrules(stronger: Lesson, weaker: Lesson) -> bool:
    """Whether nothing of the weaker lesson is left beside the stronger: it says the same, or the contrary."""
    return not _statements(stronger).isdisjoint(_silencing(weaker))


def _statements(lesson: Lesson) -> set[object]:
    """What the lesson says, in the forms in which it may silence weaker ones."""
    if isinstance(lesson, AliasLesson):
        return {lesson}
    habit, key = _subject(lesson), _key(lesson)
    if isinstance(lesson, NumberingLesson):
        return {("counts", habit, key), ("means", habit, key, lesson.offset)}
    return {("refused", habit, key, lesson.offset), ("refused", habit, None, lesson.offset)}


def _silencing(lesson: Lesson) -> set[object]:
    """What leaves nothing of the lesson, if a stronger one says it.

    Names of one habit count in one way; what they do not mean may be several things.
    """
    if isinstance(lesson, AliasLesson):
        return {lesson}
    habit, key = _subject(lesson), _key(lesson)
    if isinstance(lesson, NumberingLesson):
        return {("counts", habit, key), ("refused", habit, key, lesson.offset)}
    means = {("means", habit, key, lesson.offset), ("means", habit, None, lesson.offset)}
    return {("refused", habit, key, lesson.offset), *means}


def _subject(lesson: NumberingLesson | RefusalLesson) -> object:
    """What only lessons about the same thing have in common."""
    return habit_of(lesson.group, lesson.season, lesson.part)


def _key(lesson: NumberingLesson | RefusalLesson) -> str | None:
    return None if lesson.title is None else title_key(lesson.title)
