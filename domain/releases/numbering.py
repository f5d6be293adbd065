"""The gate of the numbers: does the release hold the wanted episode, and only that?"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice

from ..series import AiringStatus
from .case import Case
from .coordinate import UNKNOWN_LINE, Coordinate
from .finding import Finding, doubts, favours, rejects
from .preferences import BatchPolicy, Preferences
from .release_name import EpisodeSpan, ReleaseKind, ReleaseName
from .titles import TitleFit, TitleFits

_EXAMPLES = 3
_NO_SEASON_IS_SO_LONG = 100


def judge_number(case: Case, name: ReleaseName, fits: TitleFits, preferences: Preferences) -> Finding:
    """Compare what the title counts with what the wanted episode may be counted as."""
    if name.batch:
        return _judge_batch(case, name, fits, preferences)
    if not name.numbers:
        return _judge_numberless(case, name, fits)
    if (taught := case.taught(name)) is not None:
        return _judge_taught(case, name, taught)
    if case.film:
        return _judge_numbered_film(case, name, fits)
    for likely in (True, False):
        found = next(_matches(case, name, [fit for fit in fits.ours if fit.sure is likely]), None)
        if found is not None:
            text = f"{found.text[:1].upper()}{found.text[1:]}"
            sure = found.sure and (likely or not any(fit.sure for fit in fits.ours))
            return favours("coordinate", f"{text}.") if sure else doubts("coordinate", f"{text}, or another season's.")
    return _rejected(case, name, fits)


def _matches(case: Case, name: ReleaseName, fits: list[TitleFit]) -> Iterator[Coordinate]:
    for fit in fits:
        for place, span in enumerate(name.numbers):
            for season, part in _marks(name, fit, span, case.entry.arcs, main=place == 0):
                found = case.place(fit.name.line, season, part).get(span.first)
                if found is not None:
                    yield found


def _judge_taught(case: Case, name: ReleaseName, taught: Coordinate) -> Finding:
    """Somebody told us how such names count; its other numbers are other episodes."""
    if name.numbers[0].first == taught.number:
        return favours("coordinate", taught.text)
    return rejects("episode", f"It is {_described(name)}, and episode {case.wanted.number} is another. {taught.text}")


def _marks(
    name: ReleaseName, fit: TitleFit, span: EpisodeSpan, arcs: frozenset[int], *, main: bool
) -> Iterator[tuple[int | None, int | None]]:
    """The season and part to read a number under; a second number, or one beyond any season, may count on without."""
    season = name.season if name.season is not None else fit.season
    yield season, name.part
    if name.part == 1 or name.part in arcs:
        yield season, None
    if not main or span.first >= _NO_SEASON_IS_SO_LONG:
        yield None, None


def _judge_numberless(case: Case, name: ReleaseName, fits: TitleFits) -> Finding:
    alone = case.film or (case.series.episodes == 1 and name.season is None)
    if not alone:
        return rejects("no_number", "Its title names no episode.")
    if name.season is not None or name.part is not None:
        return _judge_marked(case, name)
    if not _bears_own_name(case, fits):
        return _judge_elders_name(case, name, fits)
    return _only(case)


def _only(case: Case) -> Finding:
    return favours("coordinate", "A film needs no number." if case.film else "The only episode needs no number.")


def _judge_marked(case: Case, name: ReleaseName) -> Finding:
    """Films come in parts and seasons too: Girls und Panzer das Finale - Part 2."""
    entry = case.entry
    part = entry.part or case.films_before + 1
    if name.season not in {None, *entry.seasons} or name.part not in {None, part}:
        return rejects("season", f"It is {_marks_of(name)}; wanted is {case.series.titles.main}.")
    return _only(case)


def _bears_own_name(case: Case, fits: TitleFits) -> bool:
    """Whether the name that fits best is the entry's, and not that of one before it."""
    return not fits.ours or any(fit.name.line == case.own_line for fit in fits.ours if fit.score == fits.ours[0].score)


def _judge_elders_name(case: Case, name: ReleaseName, fits: TitleFits) -> Finding:
    """Without a number an earlier entry's name is that entry, or the only film of a series that has its name."""
    best = fits.ours[0]
    if best.name.line == UNKNOWN_LINE or (case.film and name.kind is ReleaseKind.MOVIE and not case.films_before):
        return doubts("coordinate", f"“{best.title}” does not say which part it is.")
    return rejects("another_series", f"It is {best.title}, which came before.")


def _judge_numbered_film(case: Case, name: ReleaseName, fits: TitleFits) -> Finding:
    numbers = set(name.numbers)
    place = Decimal(case.films_before + 1)
    if name.kind is ReleaseKind.MOVIE and numbers == {EpisodeSpan(place, place)}:
        return favours("coordinate", f"The film, numbered {place}.")
    one = EpisodeSpan(Decimal(1), Decimal(1))
    if name.kind is ReleaseKind.MOVIE and numbers == {one} and _bears_own_name(case, fits):
        return favours("coordinate", "The film, numbered 1.")
    return rejects("not_a_film", f"It is {_described(name)}; wanted is the film {case.series.titles.main}.")


def _judge_batch(case: Case, name: ReleaseName, fits: TitleFits, preferences: Preferences) -> Finding:
    span = name.episodes
    what = f"episodes {span.first} to {span.last}" if span is not None and not span.single else "a set of episodes"
    if not _takes_sets(case, preferences.batches):
        return rejects("batch", f"It holds {what}; you want single episodes.")
    if (taught := case.taught(name)) is not None and (span is None or span.single or taught.number in span):
        return favours("batch", f"It holds {what}, the wanted one among them. {taught.text}")
    if taught is not None:
        return rejects("batch", f"It holds {what}, and the wanted one is not among them. {taught.text}")
    for fit, season in _of_the_set(name, fits):
        acceptable = case.place(fit.name.line, season, name.part)
        if span is not None and not span.single:
            if any(number in span for number in acceptable):
                return favours("batch", f"It holds {what}, the wanted one among them.")
        elif not acceptable:
            continue
        elif fit.name.line < case.own_line and season is None and name.part is None:
            return doubts("batch", f"It holds {what}; its name does not say of which season.")
        elif season is None or season in case.entry.seasons or case.wanted.number in acceptable:
            return favours("batch", f"It holds {what}, the wanted one among them.")
    return rejects("batch", f"It holds {what}, and the wanted one is not among them.")


def _of_the_set(name: ReleaseName, fits: TitleFits) -> Iterator[tuple[TitleFit, int | None]]:
    """Every name with every season that the set holds."""
    for fit in fits.ours:
        for season in name.seasons or (name.season if name.season is not None else fit.season,):
            yield fit, season


def _takes_sets(case: Case, policy: BatchPolicy) -> bool:
    ended = case.series.status is AiringStatus.FINISHED
    return policy is BatchPolicy.ALWAYS or (policy is BatchPolicy.FINISHED and ended)


def _rejected(case: Case, name: ReleaseName, fits: TitleFits) -> Finding:
    says = _described(name)
    wanted = case.wanted.number
    numbers = {span.first for span in name.numbers}
    code = "season" if wanted in numbers and not any(span.first % 1 for span in name.numbers) else "episode"
    if code == "season" and name.season is None and name.part is None:
        return rejects(code, f"It is {says} with no season in its name: that is the first season's.")
    lines = {fit.name.line for fit in fits.ours}
    known = _unlike(_short(one) for one in case.coordinates if one.line in lines)
    likely = ", ".join(islice(known, _EXAMPLES)) or f"episode {wanted}"
    return rejects(code, f"It is {says}; the wanted one would be {likely}.")


def _unlike(texts: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for text in texts:
        if text not in seen:
            seen.add(text)
            yield text


def _described(name: ReleaseName) -> str:
    number = " or ".join(str(span.first) for span in name.numbers) or "?"
    return f"{_marks_of(name)} episode {number}".strip()


def _marks_of(name: ReleaseName) -> str:
    season = f"season {name.season}" if name.season is not None else ""
    part = f"part {name.part}" if name.part is not None else ""
    return f"{season} {part}".strip()


def _short(one: Coordinate) -> str:
    season = f"S{one.season}" if one.season is not None else ""
    part = f" part {one.part}" if one.part is not None else ""
    return f"{season}{part} {one.number}".strip()
