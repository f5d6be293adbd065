"""The gates that every release has to pass, one function a gate, each with its reason.

A gate has nothing to say (None), or a finding. The order is the order in which a person would ask.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from ..series import Series, SeriesFormat
from .case import Case
from .finding import Finding, doubts, favours, rejects
from .habits import is_refused
from .language_marks import MULTI
from .numbering import judge_number
from .preferences import ORIGINAL, Preferences
from .release import Release
from .release_name import ReleaseKind, ReleaseName
from .titles import CERTAIN, TitleFits

_ENGLISH, _FOREIGN, _RAW = "1_2", "1_3", "1_4"
"""Nyaa's categories of video: translated to English, to another language, not at all."""
_OTHER_CATEGORY = re.compile(r"[2-6]_\d|1_1")
"""Nyaa's audio, literature, live action, pictures, software; and music videos made by fans."""
_EARLIEST = timedelta(days=21)
"""Previews and leaks come this much before the broadcast, and no more."""
_MEBIBYTE = 1024 * 1024
_LEAST_PER_MINUTE, _MOST_PER_MINUTE = 0.7 * _MEBIBYTE, 600 * _MEBIBYTE

_FORM_WORDS = {ReleaseKind.RECAP: frozenset({"recap", "digest", "soshuhen"})}
"""The words for a form as names are compared, where they differ from what the form is called."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the gates look at."""

    case: Case
    release: Release
    name: ReleaseName
    fits: TitleFits
    preferences: Preferences


Gate = Callable[[Evidence], Finding | None]


def title(seen: Evidence) -> Finding | None:
    """It must bear a name of the series, and nobody else's."""
    fits, taught = seen.fits, seen.case.taught(seen.name)
    if taught is not None and taught.title is not None:
        return favours("title", f"“{taught.title}” with that number is this series, as we were told.")
    if fits.rival is not None and (fits.rival.score >= CERTAIN or not fits.ours):
        return rejects("another_series", f"It is {fits.rival.name.series.titles.main}.")
    if not fits.ours:
        names = " / ".join(seen.name.titles[:2]) or seen.release.title
        return rejects("title", f"“{names}” is not {seen.case.series.titles.main} ({fits.best:.0f} of 100).")
    best = fits.ours[0]
    if seen.name.season is not None and (best.key, seen.name.season) in seen.case.others_seasons:
        return rejects("another_series", f"A relative calls itself season {seen.name.season} of “{best.title}”.")
    if best.contested_by is not None and not any(fit.sure for fit in fits.ours):
        return _contested(seen, best.contested_by)
    if not any(fit.sure for fit in fits.ours) and not _marked(seen):
        return doubts("title", f"“{best.title}” may be another series ({best.score:.0f} of 100).")
    return favours("title", f"“{best.title}” is one of its names ({best.score:.0f} of 100).")


def _contested(seen: Evidence, other: Series) -> Finding:
    """Two series bear the very same name: the year beside it tells, or the time at which the release came out."""
    ours, published = seen.case.series, seen.release.published_at
    if ours.year is not None and _said_year(seen) == ours.year:
        return favours("title", f"Its name and its year, {ours.year}, are the series'.")
    if published is not None and ours.year is not None and other.year is not None:
        meant = _may_mean(published.year, ours.year, other.year)
        denied = _may_mean(published.year, other.year, ours.year)
        if meant and not denied:
            return favours(
                "title", f"Its name fits, and it came out when only the series of {ours.year} could be meant."
            )
        if denied and not meant:
            return rejects("another_series", f"It came out when the series of {other.year} of the same name ran.")
    return doubts("title", f"A series of {other.year or 'another year'} has the same name.")


def _may_mean(published: int, year: int, other: int) -> bool:
    """Whether a release of that year is likely of the one series: it ran then, or the other was not there yet."""
    return published - year in {0, 1} or year <= published < other


def _marked(seen: Evidence) -> bool:
    """A beginning that several series share, with a later season's mark, is of the one that is that season."""
    best, said = seen.fits.ours[0], seen.name.season
    later = said is not None and said > 1 and said in seen.case.entry.seasons
    return later and best.score >= CERTAIN and best.contested_by is None and best.name.line == 0


def refused(seen: Evidence) -> Finding | None:
    """Nobody told us that it is something else."""
    if not is_refused(seen.case.wanted, seen.name):
        return None
    return rejects("refused", "Somebody taught us that this is not the series.")


def kind(seen: Evidence) -> Finding | None:
    """It must be of the form that the series has."""
    said, wanted = seen.name.kind, seen.case.series.format
    if said is ReleaseKind.NOT_VIDEO:
        return rejects("not_video", "It is no video.")
    if said is ReleaseKind.EXTRA:
        return rejects("extra", "It is an opening, ending or trailer.")
    if said is ReleaseKind.LIVE_ACTION:
        return rejects("live_action", "It is played by actors.")
    if said is ReleaseKind.EPISODE or _named_so(seen, said):
        return None
    if said is ReleaseKind.MOVIE and wanted is not SeriesFormat.MOVIE:
        return rejects("movie", "It is a film, not an episode.")
    if said in {ReleaseKind.OVA, ReleaseKind.SPECIAL, ReleaseKind.RECAP} and wanted not in {
        SeriesFormat.OVA,
        SeriesFormat.SPECIAL,
        SeriesFormat.ONA,
    }:
        return rejects("special", "It is a special, not an episode of the run.")
    return None


def _named_so(seen: Evidence, said: ReleaseKind) -> bool:
    """Whether the word for the form belongs to the series' own name: Gekijou Soushuuhen Bocchi the Rock!."""
    words = _FORM_WORDS.get(said, frozenset({said.value}))
    ours = (fit.name for fit in seen.fits.ours if fit.name.series == seen.case.series)
    return any(not words.isdisjoint(name.key.split()) for name in ours)


def number(seen: Evidence) -> Finding | None:
    """It must be the wanted episode under some way of counting."""
    if not seen.fits.ours and seen.case.taught(seen.name) is None:
        return None
    return judge_number(seen.case, seen.name, seen.fits, seen.preferences)


def year(seen: Evidence) -> Finding | None:
    """A year in its name must be the series' or a prequel's: remakes share their names."""
    said, years = _said_year(seen), seen.case.years
    if said is None or not years or said in years:
        return None
    return rejects("year", f"It is from {said}; the series is from {seen.case.series.year}.")


def _said_year(seen: Evidence) -> int | None:
    """The year in brackets, or at the end of the name that fits best, unless it is part of that: SAC_2045."""
    best = next(iter(seen.fits.ours), None)
    if best is None:
        return seen.name.year
    return None if str(best.year) in best.name.key.split() else best.year


def category(seen: Evidence) -> Finding | None:
    """The indexer must not list it as something else: music, books, live action."""
    said = seen.release.category
    if said is None or not _OTHER_CATEGORY.fullmatch(said):
        return None
    return rejects("category", "The indexer does not list it as anime.")


def raw(seen: Evidence) -> Finding | None:
    """It must have subtitles."""
    if seen.preferences.allow_raw or not (seen.name.raw_video or seen.release.category == _RAW):
        return None
    return rejects("raw", "It has no subtitles.")


def voices(seen: Evidence) -> Finding | None:
    """It must speak the wanted language."""
    name, wanted = seen.name, seen.preferences.audio
    if ORIGINAL in wanted and not name.dubbed:
        return None
    found = next((code for code in wanted if code in _dubs(name)), None)
    if found is not None:
        return favours("dub", f"It is dubbed in a language that you want ({found}).")
    if ORIGINAL in wanted:
        return rejects("dub", "It is dubbed, without the original voices.")
    return rejects("no_dub", f"It is not dubbed in a language that you want ({', '.join(wanted)}).")


def _dubs(name: ReleaseName) -> frozenset[str]:
    """The languages that it speaks besides the original. Who names none means English, unless the subtitles do."""
    named = frozenset(name.audio) - {MULTI}
    if name.dual:
        return named | {"en"} if MULTI in name.audio else named
    if not name.dubbed:
        return frozenset()
    foreign = not {"de", "fr", "es", "it", "ru", "pt"}.isdisjoint(name.subtitles)
    return named or (frozenset(name.subtitles) - {MULTI, "en"} if foreign else frozenset({"en"}))


def subtitles(seen: Evidence) -> Finding | None:
    """It must be subtitled in a wanted language."""
    wanted, found = seen.preferences.subtitles, seen.name.subtitles
    if not wanted or MULTI in found or set(wanted) & set(found):
        return None
    if found:
        return rejects("language", f"Its subtitles are {', '.join(found)}; you want {', '.join(wanted)}.")
    if seen.release.category == _FOREIGN and "en" in wanted and "zh" not in wanted:
        return rejects("language", "The indexer lists it as translated, but not to English.")
    return None


def date(seen: Evidence) -> Finding | None:
    """It cannot be older than the series, nor much older than the episode."""
    published, opens, airs = seen.release.published_at, seen.case.opens_at, seen.case.wanted.aired_at
    if published is None:
        return None
    if opens is not None and published < opens:
        return rejects("date", f"It is from {published:%Y-%m-%d}, before the series began.")
    if airs is not None and published < airs - _EARLIEST:
        return doubts("date", f"It is from {published:%Y-%m-%d}, long before the episode airs.")
    return None


def remake(seen: Evidence) -> Finding | None:
    """Re-encodes are a matter of taste."""
    if seen.release.remake and not seen.preferences.allow_remakes:
        return rejects("remake", "It is a re-encode of another release.")
    return None


def seeders(seen: Evidence) -> Finding | None:
    """Somebody must have it."""
    count = seen.release.seeders
    if count is None or count >= seen.preferences.least_seeders:
        return None
    return rejects("seeders", "Nobody seeds it." if count == 0 else f"Only {count} seed it.")


def size(seen: Evidence) -> Finding | None:
    """A size that no episode has hides something else."""
    duration, length = seen.case.series.duration, seen.release.size_bytes
    if length is None or seen.name.batch:
        return None
    if (limit := _beyond_limits(length, seen.preferences)) is not None:
        return limit
    if duration is None or duration.total_seconds() < 60:
        return None
    per_minute = length / (duration.total_seconds() / 60)
    if per_minute < _LEAST_PER_MINUTE:
        return doubts(
            "size", f"{length / _MEBIBYTE:.0f} MiB is too little for {duration.total_seconds() / 60:.0f} minutes."
        )
    if per_minute > _MOST_PER_MINUTE:
        return doubts("size", f"{length / _MEBIBYTE:.0f} MiB is a lot for {duration.total_seconds() / 60:.0f} minutes.")
    return None


def _beyond_limits(length: int, preferences: Preferences) -> Finding | None:
    least, most = preferences.least_bytes or 0, preferences.most_bytes
    if length < least:
        return rejects("size", f"{length / _MEBIBYTE:.0f} MiB is less than you take ({least / _MEBIBYTE:.0f} MiB).")
    if most is not None and length > most:
        return rejects("size", f"{length / _MEBIBYTE:.0f} MiB is more than you take ({most / _MEBIBYTE:.0f} MiB).")
    return None


GATES: tuple[Gate, ...] = (
    title,
    refused,
    kind,
    number,
    year,
    category,
    raw,
    voices,
    subtitles,
    date,
    remake,
    seeders,
    size,
)
"""All gates, in the order of asking."""
