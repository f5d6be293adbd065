"""Learning from people: what their corrections make of a wanted episode, and what a release they point at teaches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ..series import Franchise, SeriesFormat
from .case import Case, case_of
from .coordinate import ANY_LINE, Coordinate
from .corrections import FURTHEST, AliasLesson, Correction, Lesson, NumberingLesson, RefusalLesson
from .finding import Effect, Finding
from .gates import Evidence, number, refused, title
from .habits import main_title, offset_in
from .lesson_text import counting_text
from .lineage import lineage
from .normalising import LONGEST_TITLE
from .precedence import effective, overrules
from .preferences import BatchPolicy, Preferences
from .release_name import ReleaseName
from .titles import TitleFits, fit_titles
from .verdict import Verdict
from .wanted import WantedEpisode

_ANY_TASTE = Preferences(batches=BatchPolicy.ALWAYS)
"""Whether it is the episode is no matter of taste."""


def taught(wanted: WantedEpisode, corrections: Iterable[Correction]) -> WantedEpisode:
    """Add what people taught about the series; of two that contradict each other the first counts.

    Corrections come strongest first: a person's own before shared ones, the newest before older ones. Revoked ones and
    those of other series are passed over.
    """
    series = wanted.franchise.series.id
    return _with([one.lesson for one in corrections if one.active and one.series == series], wanted)


def _with(lessons: Sequence[Lesson], wanted: WantedEpisode) -> WantedEpisode:
    if not lessons:
        return wanted
    counting = effective(lessons)
    known = [_coordinate(one, wanted.number) for one in counting if isinstance(one, NumberingLesson)]
    still = [one for one in wanted.refused if not any(overrules(lesson, one) for lesson in counting)]
    return replace(
        wanted,
        franchise=_also_called(wanted.franchise, [one.title for one in counting if isinstance(one, AliasLesson)]),
        known_as=(*known, *wanted.known_as),
        refused=(*(one for one in counting if isinstance(one, RefusalLesson)), *still),
    )


def _also_called(franchise: Franchise, aliases: list[str]) -> Franchise:
    if not aliases:
        return franchise
    titles = franchise.series.titles
    called = tuple(dict.fromkeys((*aliases, *titles.taught)))
    return replace(franchise, series=replace(franchise.series, titles=replace(titles, taught=called)))


def _coordinate(lesson: NumberingLesson, number: int) -> Coordinate:
    return Coordinate(
        number + lesson.offset,
        ANY_LINE,
        season=lesson.season,
        part=lesson.part,
        group=lesson.group,
        title=lesson.title,
        text=counting_text(lesson, number),
    )


@dataclass(frozen=True, slots=True)
class _Doubts:
    """What speaks against a release's being the episode, whatever the taste. ``title`` is the name in doubt."""

    title: str | None
    number: bool
    refused: bool

    def __bool__(self) -> bool:
        return self.title is not None or self.number or self.refused


def _doubts(case: Case, verdict: Verdict) -> _Doubts:
    fits = fit_titles(case.titles, verdict.name, case.series.format)
    seen = Evidence(case, verdict.release, verdict.name, fits, _ANY_TASTE)
    against_title = _named(fits, verdict.name) if _against(title(seen)) else None
    return _Doubts(against_title, _against(number(seen)), _against(refused(seen)))


def _named(fits: TitleFits, name: ReleaseName) -> str:
    fit = fits.rival or next(iter(fits.ours), None)
    return main_title(name) if fit is None else fit.title


def _against(finding: Finding | None) -> bool:
    return finding is not None and finding.effect is not Effect.FAVOURS


def doubted(wanted: WantedEpisode, verdict: Verdict) -> bool:
    """Whether its name, its number or a refusal speaks against the release's being the episode, whatever the taste."""
    return bool(_doubts(case_of(wanted), verdict))


def teachable(wanted: WantedEpisode, verdict: Verdict) -> bool:
    """Whether ``lessons_from`` is likely to have something to say. Cheap: to be asked of whole lists."""
    against = _doubts(case_of(wanted), verdict)
    readable = bool(verdict.name.titles)
    return bool(against) and readable and (against.title is not None or _offset(wanted, verdict.name) is not None)


def lessons_from(wanted: WantedEpisode, verdict: Verdict) -> tuple[Lesson, ...]:
    """What we learn when a person says that the release is the wanted episode; empty if only its form or taste is off.

    An unknown name becomes an alias, for everybody's releases, if that alone makes the release fit and gives no other
    number a new meaning. Else the lesson is the group's habit, under that name only if it is the name that was doubted.
    ``wanted`` is the episode that the verdict was made for, with what was taught before.
    """
    against = _doubts(case_of(wanted), verdict)
    if not against or not verdict.name.titles:
        return ()
    lessons = (_alias(wanted, verdict.name, against), _numbering(wanted, verdict.name, against))
    return next(((lesson,) for lesson in lessons if lesson is not None and _helps(wanted, lesson, verdict)), ())


def refusal_from(wanted: WantedEpisode, verdict: Verdict) -> RefusalLesson:
    """What we learn when a person says that the release is not the wanted episode, nor its like the others."""
    name = verdict.name
    named = main_title(name)[:LONGEST_TITLE]
    return RefusalLesson(named, offset_in(name, wanted.number), name.group, name.season, name.part)


def _helps(wanted: WantedEpisode, lesson: Lesson, verdict: Verdict) -> bool:
    """Whether the lesson silences every doubt, and changes nothing about how other names are read."""
    after = _with((lesson,), wanted)
    before, now = (lineage(one.franchise)[-1] for one in (wanted, after))
    return (before.seasons, before.part) == (now.seasons, now.part) and not _doubts(case_of(after), verdict)


def _alias(wanted: WantedEpisode, name: ReleaseName, against: _Doubts) -> AliasLesson | None:
    """The release's name as the series'; a later season's with the marks beside it, for without it is the first's."""
    if against.title is None:
        return None
    entry, alias = lineage(wanted.franchise)[-1], against.title
    if entry.seasons[0] > 1 or (entry.part or 1) > 1:
        if name.season is None and name.part is None and offset_in(name, wanted.number):
            return None
        alias += "" if name.season is None else f" Season {name.season}"
        alias += "" if name.part is None else f" Part {name.part}"
    return AliasLesson(alias) if len(alias) <= LONGEST_TITLE else None


def _numbering(wanted: WantedEpisode, name: ReleaseName, against: _Doubts) -> NumberingLesson | None:
    offset = _offset(wanted, name)
    named = against.title or (main_title(name) if against.refused else None)
    if named is None and (before := case_of(wanted).taught(name)) is not None:
        named = before.title
    if offset is None or abs(offset) > FURTHEST or len(named or "") > LONGEST_TITLE:
        return None
    return NumberingLesson(offset, name.group, name.season, name.part, named)


def _offset(wanted: WantedEpisode, name: ReleaseName) -> Decimal | None:
    """How the name counts if it is the episode; None if it does not say: a set's numbers are clear if it is whole."""
    if not name.batch:
        alone = wanted.franchise.series.format is SeriesFormat.MOVIE or wanted.franchise.series.episodes == 1
        return offset_in(name, wanted.number) if name.numbers or alone else None
    span, episodes = name.episodes, wanted.franchise.series.episodes
    if span is None or span.single or span.last - span.first + 1 == episodes:
        return offset_in(name, wanted.number)
    return Decimal(0) if Decimal(wanted.number) in span else None
