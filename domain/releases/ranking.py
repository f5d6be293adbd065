"""Putting what may be picked in order, and saying what decided.

The order is lexicographic: the first component that differs decides, so that every place can be explained in a few
words. Swarms come late and in powers of two: seeders alone pick the wrong file in most cases.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from .preferences import Preferences
from .verdict import Band, Verdict

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_BANDS = {Band.HIGH: 0, Band.CHOOSE: 1, Band.REJECTED: 2}


@dataclass(frozen=True, slots=True)
class RankedVerdict:
    """A verdict and its place.

    ``rank`` counts from 1 among the acceptable ones and is None for a rejected one. ``ranking`` says in words what put
    it before the next one.
    """

    verdict: Verdict
    rank: int | None
    ranking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Component:
    """One thing that counts: smaller is better, ``word`` is what it is called."""

    value: float
    word: str


def rank(verdicts: Iterable[Verdict], preferences: Preferences) -> tuple[RankedVerdict, ...]:
    """Order verdicts by a person's taste, the rejected ones last. The order of the input does not matter."""
    keyed = sorted(((_components(verdict, preferences), verdict) for verdict in verdicts), key=_order)
    ranked: list[RankedVerdict] = []
    for place, (components, verdict) in enumerate(keyed):
        after = keyed[place + 1] if place + 1 < len(keyed) else None
        if not verdict.acceptable:
            ranked.append(RankedVerdict(verdict, None))
        elif after is None or not after[1].acceptable:
            ranked.append(RankedVerdict(verdict, place + 1))
        else:
            ranked.append(RankedVerdict(verdict, place + 1, _explained(components, after[0])))
    return tuple(ranked)


def _order(keyed: tuple[tuple[_Component, ...], Verdict]) -> tuple[object, ...]:
    components, verdict = keyed
    published = verdict.release.published_at or _LONG_AGO
    return (
        *(part.value for part in components),
        -published.timestamp() if published != _LONG_AGO else math.inf,
        verdict.release.id,
    )


def _components(verdict: Verdict, preferences: Preferences) -> tuple[_Component, ...]:
    release, name = verdict.release, verdict.name
    seeds = release.seeders or 0
    return (
        _Component(_BANDS[verdict.band], "a sure match" if verdict.band is Band.HIGH else "a likely match"),
        _Component(release.remake, "a re-encode" if release.remake else "an original encode"),
        _Component(
            _place(name.resolution, preferences.resolutions),
            f"{name.resolution}p" if name.resolution else "no resolution",
        ),
        _Component(_group(name.group, preferences), f"{name.group or 'no group'}"),
        _Component(
            _language(name.subtitles, preferences), "subtitles you want" if name.subtitles else "unnamed subtitles"
        ),
        _Component(-float(name.version), f"v{name.version}"),
        _Component(preferences.prefer_trusted and not release.trusted, "trusted" if release.trusted else "not trusted"),
        _Component(name.batch, "a set" if name.batch else "a single episode"),
        _Component(-math.floor(math.log2(seeds + 1)), f"{seeds} seeders"),
        _Component(-seeds, f"{seeds} seeders"),
    )


def _place(value: int | None, wanted: tuple[int, ...]) -> int:
    return wanted.index(value) if value in wanted else len(wanted)


def _group(group: str | None, preferences: Preferences) -> int:
    names = [one.casefold() for one in preferences.groups]
    key = (group or "").casefold()
    return names.index(key) if key in names else len(names)


def _language(found: tuple[str, ...], preferences: Preferences) -> int:
    """Named and wanted, then anything else; unnamed subtitles of an English release are as good as named ones."""
    if not preferences.subtitles or not found:
        return 0
    return min((preferences.subtitles.index(code) for code in found if code in preferences.subtitles), default=0)


def _explained(better: tuple[_Component, ...], worse: tuple[_Component, ...]) -> tuple[str, ...]:
    for one, other in zip(better, worse, strict=True):
        if one.value != other.value:
            return (f"{one.word} before {other.word}",)
    return ("newer",)
