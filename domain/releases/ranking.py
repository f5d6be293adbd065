"""Putting what may be picked in order, and saying what decided.

The order is lexicographic: the first component that differs decides, so that every place can be explained in a few
words. Seeders come late: alone they pick the wrong file in most cases.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import NamedTuple

from .preferences import Criterion, Preferences
from .verdict import Band, Verdict

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
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


class _Component(NamedTuple):
    """One thing that counts: smaller is better, ``word`` is what it is called, ``merit`` what to say if it decides."""

    value: float
    word: str
    merit: str | None = None


_Taste = Callable[[Verdict, Preferences], _Component]


def rank(verdicts: Iterable[Verdict], preferences: Preferences) -> tuple[RankedVerdict, ...]:
    """Order verdicts by a person's taste, the rejected ones last. The order of the input does not matter."""
    tastes = tuple(_TASTES[criterion] for criterion in preferences.full_order)
    keyed = sorted(((_components(verdict, tastes, preferences), verdict) for verdict in verdicts), key=_order)
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


def _components(verdict: Verdict, tastes: tuple[_Taste, ...], preferences: Preferences) -> tuple[_Component, ...]:
    release = verdict.release
    seeds = release.seeders or 0
    return (
        _Component(_BANDS[verdict.band], "a sure match" if verdict.band is Band.HIGH else "a likely match"),
        _Component(release.remake, "a re-encode" if release.remake else "an original encode"),
        *[taste(verdict, preferences) for taste in tastes],
        _Component(-seeds, f"{seeds} seeders"),
    )


def _by_resolution(verdict: Verdict, preferences: Preferences) -> _Component:
    lines = verdict.name.resolution
    return _Component(_place(lines, preferences.resolutions), f"{lines}p" if lines else "no resolution")


def _by_group(verdict: Verdict, preferences: Preferences) -> _Component:
    group = verdict.name.group
    place = _group(group, preferences)
    merit = (
        f"{group} is your {_ORDINALS[place]} group" if place < min(len(preferences.groups), len(_ORDINALS)) else None
    )
    return _Component(place, group or "no group", merit)


def _by_language(verdict: Verdict, preferences: Preferences) -> _Component:
    found = verdict.name.subtitles
    return _Component(_language(found, preferences), f"subtitles {', '.join(found)}" if found else "unnamed subtitles")


def _by_codec(verdict: Verdict, preferences: Preferences) -> _Component:
    codec = verdict.name.codec
    place = preferences.codecs.index(codec) if codec in preferences.codecs else len(preferences.codecs)
    return _Component(place, codec or "no codec named")


def _by_version(verdict: Verdict, _preferences: Preferences) -> _Component:
    return _Component(-float(verdict.name.version), f"v{verdict.name.version}")


def _by_trust(verdict: Verdict, preferences: Preferences) -> _Component:
    trusted = verdict.release.trusted
    return _Component(preferences.prefer_trusted and not trusted, "trusted" if trusted else "not trusted")


def _by_singleness(verdict: Verdict, _preferences: Preferences) -> _Component:
    return _Component(verdict.name.batch, "a set" if verdict.name.batch else "a single episode")


_TASTES: Mapping[Criterion, _Taste] = MappingProxyType(
    {
        Criterion.RESOLUTION: _by_resolution,
        Criterion.GROUP: _by_group,
        Criterion.LANGUAGE: _by_language,
        Criterion.CODEC: _by_codec,
        Criterion.VERSION: _by_version,
        Criterion.TRUST: _by_trust,
        Criterion.SINGLE: _by_singleness,
    }
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
            return (one.merit or f"{one.word} before {other.word}",)
    return ("newer",)
