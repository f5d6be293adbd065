"""The gate of the numbers: does the release hold the wanted episode, and only that?"""

from collections.abc import Iterator
from decimal import Decimal

from .case import Case
from .coordinate import Coordinate
from .finding import Finding, doubts, favours, rejects
from .preferences import Preferences
from .release_name import EpisodeSpan, ReleaseKind, ReleaseName
from .titles import TitleFit, TitleFits

_EXAMPLES = 3
_NO_SEASON_IS_SO_LONG = 100


def judge_number(case: Case, name: ReleaseName, fits: TitleFits, preferences: Preferences) -> Finding:
    """Compare what the title counts with what the wanted episode may be counted as."""
    if name.batch:
        return _judge_batch(case, name, fits, preferences)
    if not name.numbers:
        return _judge_numberless(case, name)
    if case.film:
        return _judge_numbered_film(case, name)
    if (taught := _taught(case, name)) is not None:
        return favours("coordinate", f"{taught.text[:1].upper()}{taught.text[1:]}.")
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
            for season, part in _marks(name, fit, span, main=place == 0):
                found = case.place(fit.name.line, season, part).get(span.first)
                if found is not None:
                    yield found


def _taught(case: Case, name: ReleaseName) -> Coordinate | None:
    for span in name.numbers:
        found = case.taught(name.season, name.part).get(span.first)
        if found is not None and found.group in {None, name.group}:
            return found
    return None


def _marks(
    name: ReleaseName, fit: TitleFit, span: EpisodeSpan, *, main: bool
) -> Iterator[tuple[int | None, int | None]]:
    """The season and part to read a number under; a second number, or one beyond any season, may count on without."""
    season = name.season if name.season is not None else fit.season
    yield season, name.part
    if name.part == 1:
        yield season, None
    if not main or span.first >= _NO_SEASON_IS_SO_LONG:
        yield None, None


def _judge_numberless(case: Case, name: ReleaseName) -> Finding:
    if case.film:
        return favours("coordinate", "A film needs no number.")
    if case.series.episodes == 1 and name.season is None:
        return favours("coordinate", "The only episode needs no number.")
    return rejects("no_number", "Its title names no episode.")


def _judge_numbered_film(case: Case, name: ReleaseName) -> Finding:
    if name.kind is ReleaseKind.MOVIE and all(span == EpisodeSpan(Decimal(1), Decimal(1)) for span in name.numbers):
        return favours("coordinate", "The film, numbered 1.")
    return rejects("not_a_film", f"It is {_described(name)}; wanted is the film {case.series.titles.main}.")


def _judge_batch(case: Case, name: ReleaseName, fits: TitleFits, preferences: Preferences) -> Finding:
    span = name.episodes
    what = f"episodes {span.first} to {span.last}" if span is not None and not span.single else "a set of episodes"
    if not preferences.batches:
        return rejects("batch", f"It holds {what}; you want single episodes.")
    for fit in fits.ours:
        season = name.season if name.season is not None else fit.season
        acceptable = case.place(fit.name.line, season, name.part)
        if span is None or span.single:
            if acceptable:
                return favours("batch", f"It holds {what}, the wanted one among them.")
        elif any(number in span for number in acceptable):
            return favours("batch", f"It holds {what}, the wanted one among them.")
    return rejects("batch", f"It holds {what}, and the wanted one is not among them.")


def _rejected(case: Case, name: ReleaseName, fits: TitleFits) -> Finding:
    says = _described(name)
    wanted = case.wanted.number
    numbers = {span.first for span in name.numbers}
    code = "season" if wanted in numbers and not any(span.first % 1 for span in name.numbers) else "episode"
    if code == "season" and name.season is None and name.part is None:
        return rejects(code, f"It is {says} with no season in its name: that is the first season's.")
    lines = {fit.name.line for fit in fits.ours}
    known = [_short(one) for one in case.coordinates if one.line in lines]
    likely = ", ".join(list(dict.fromkeys(known))[:_EXAMPLES]) or f"episode {wanted}"
    return rejects(code, f"It is {says}; the wanted one would be {likely}.")


def _described(name: ReleaseName) -> str:
    number = " or ".join(str(span.first) for span in name.numbers) or "?"
    season = f"season {name.season} " if name.season is not None else ""
    part = f"part {name.part} " if name.part is not None else ""
    return f"{season}{part}episode {number}"


def _short(one: Coordinate) -> str:
    season = f"S{one.season}" if one.season is not None else ""
    part = f" part {one.part}" if one.part is not None else ""
    return f"{season}{part} {one.number}".strip()
