"""Which of several lessons count, when they contradict each other."""

from collections.abc import Iterable

from .corrections import AliasLesson, Lesson, NumberingLesson, RefusalLesson
from .habits import habit_of
from .normalising import title_key


def effective(lessons: Iterable[Lesson]) -> tuple[Lesson, ...]:
    """The lessons that no stronger one overrules; they come, and stay, strongest first."""
    kept: list[Lesson] = []
    alike: dict[object, list[Lesson]] = {}
    for lesson in lessons:
        rivals = alike.setdefault(_subject(lesson), [])
        if not any(overrules(stronger, lesson) for stronger in rivals):
            rivals.append(lesson)
            kept.append(lesson)
    return tuple(kept)


def overrules(stronger: Lesson, weaker: Lesson) -> bool:
    """Whether nothing of the weaker lesson is left beside the stronger: it says the same, or the contrary."""
    if stronger == weaker:
        return True
    if isinstance(stronger, AliasLesson) or isinstance(weaker, AliasLesson) or _subject(stronger) != _subject(weaker):
        return False
    same_name = _key(stronger) == _key(weaker)
    if type(stronger) is type(weaker):
        # Names of one habit count in one way; what they do not mean may be several things.
        return same_name and (isinstance(stronger, NumberingLesson) or stronger.offset == weaker.offset)
    return stronger.offset == weaker.offset and (same_name or None in {stronger.title, weaker.title})


def _subject(lesson: Lesson) -> object:
    """What only lessons about the same thing have in common."""
    return lesson if isinstance(lesson, AliasLesson) else habit_of(lesson.group, lesson.season, lesson.part)


def _key(lesson: NumberingLesson | RefusalLesson) -> str | None:
    return None if lesson.title is None else title_key(lesson.title)
