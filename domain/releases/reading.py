"""Reading a release's title: what does it say the release is?

A parser found the parts (``NameElements``); what they mean is decided here, because that is where parsers fail:
counters and seasons in Chinese and Japanese, two titles in one, two numbers for one episode, notes to the reader.
Reading is total: any text has an answer.
"""

import re
from decimal import Decimal, InvalidOperation

from .group_marks import split_group
from .kind_marks import read_kind, says_batch, says_season_only
from .language_marks import read_languages
from .name_marks import end_of_names, read_names
from .number_marks import NumberMark, find_numbers
from .release_name import EpisodeSpan, NameElements, ReleaseKind, ReleaseName
from .season_marks import find_pack, read_season, seasons_of, without_seasons
from .technical_words import read_lines, read_technicalities
from .tidying import extension, tidied

_YEAR = re.compile(r"(?<=\s)((?:19\d|20[0-3])\d)(?=\s(?:[SE]\d|EP))|((?:19|20)\d\d)年版")
_VERSION = re.compile(r"(?i)(?<![a-z0-9])(?:(?:(?:nc)?(?:op|ed)\d{0,2}[a-c]?)?v|rev\s?)(\d(?:\.\d)?)(?=[\s\])]|$)")
_CHECKSUM = re.compile(r"[\[(]([0-9A-Fa-f]{8})[\])]")
_SEASON_BESIDE = re.compile(r"(?i)[\[(](?:season\s?|s)(\d{1,2})(?=[\s+\])])")
_FIRST_YEAR = 1950
_SETS = ("batch", "complete", "tv", "集", "vol", "movies", "trilogy")
_VERSION_HINT = re.compile(r"[vV]\s?\d")


def read_name(raw: str, elements: NameElements) -> ReleaseName:
    """Read a title. ``elements`` is what a parser made of the same text; it may be empty. Never raises."""
    text = tidied(raw)
    group, body = split_group(raw, text, elements)
    technical = read_technicalities(body)
    pack = find_pack(body)
    named = seasons_of(pack) if pack is not None else ()
    seasons = named if len(named) > 1 else ()  # A season said twice is one: S5 S5.
    # Whole seasons hold no single episode: Mob Psycho 100 (Season 1 + Season 2).
    marks = () if seasons else _numbers(without_seasons(technical.plain, pack), body, elements)
    stop = end_of_names(
        body, pack.start() if pack is not None and seasons else len(body), technical.start, marks, group
    )
    rest = body[stop:]
    kind, kind_word = read_kind(body, extension(raw))
    names, group, season, part = read_names(body, stop, marks, elements, group, announced=kind_word is not None)
    primary = marks[0] if marks else None
    behind = read_season(body[stop : primary.start if primary is not None else len(body)])
    part = part if part is not None else behind.part
    season = _season(primary, seasons, season if season is not None else behind.season, body)
    # Names may speak of languages themselves: Alya Sometimes Hides Her Feelings in Russian.
    languages = read_languages(f"[{group or ''}] {rest}", group)
    version = _version(primary, body, elements)
    return ReleaseName(
        raw=raw,
        titles=names,
        group=group,
        season=season,
        seasons=seasons,
        part=part,
        episodes=primary.episodes if primary else None,
        numbers=tuple(dict.fromkeys(mark.episodes for mark in marks)),
        version=version,
        resolution=technical.lines or (read_lines(elements.resolution) if elements.resolution else None),
        source=technical.source,
        codec=technical.codec,
        audio=languages.audio,
        dual=languages.dual,
        subtitles=languages.subtitles,
        dubbed=languages.dubbed,
        raw_video=languages.raw,
        batch=_is_batch(body, marks, kind),
        kind=kind,
        year=technical.year or _year(text),
        checksum=_checksum(raw, elements),
        trace=_trace(names, group, season, seasons, part, marks, version, kind_word),
    )


def _numbers(plain: str, body: str, elements: NameElements) -> tuple[NumberMark, ...]:
    marks = find_numbers(plain)
    if marks or not elements.episodes:
        return marks
    return tuple(mark for mark in (_parsers_number(body, elements),) if mark is not None)


def _parsers_number(body: str, elements: NameElements) -> NumberMark | None:
    """Trust the parser's episode where our own forms saw none."""
    try:
        values = [Decimal(value) for value in elements.episodes[:2]]
    except InvalidOperation:
        return None
    if not all(value.is_finite() and 0 <= value < _FIRST_YEAR for value in values):
        return None  # (2002-2005) is no run of episodes.
    if all(len(value) == 1 for value in elements.episodes):
        return None  # A lone digit is part of the name more often than not: Jujutsu Kaisen 0, Konosuba 3.
    if values[0] and not values[0] % 100:
        return None  # So is a round hundred before words: Mob Psycho 100 - Reigen.
    start = body.rfind(elements.episodes[0])
    return NumberMark(EpisodeSpan(min(values), max(values)), start if start > 0 else len(body), len(body), "parser")


def _season(primary: NumberMark | None, seasons: tuple[int, ...], named: int | None, body: str) -> int | None:
    """The season stands with the episode, or with a name or behind it, or in brackets behind the number."""
    if primary is not None and primary.season is not None:
        return primary.season
    if named is not None:
        return named
    if seasons:
        return seasons[0]
    beside = _SEASON_BESIDE.search(body)
    return int(beside.group(1)) if beside is not None else None


def _is_batch(body: str, marks: tuple[NumberMark, ...], kind: ReleaseKind) -> bool:
    if marks and not marks[0].episodes.single:
        return True
    small = body.lower()
    hinted = any(word in small for word in _SETS)
    if hinted and says_batch(body) is not None:
        return True
    return not marks and kind is ReleaseKind.EPISODE and (says_batch(body) is not None or says_season_only(body))


def _version(primary: NumberMark | None, body: str, elements: NameElements) -> Decimal:
    if primary is not None and primary.version is not None:
        return primary.version
    found = _VERSION.search(body) if _VERSION_HINT.search(body) is not None else None
    if found is not None:
        return Decimal(found.group(1))
    stated = next((value for value in elements.versions if re.fullmatch(r"\d(?:\.\d)?", value)), None)
    return Decimal(stated) if stated else Decimal(1)


def _year(text: str) -> int | None:
    if " 20" not in text and " 19" not in text and "年版" not in text:
        return None
    found = _YEAR.search(text)
    return int(found.group(1) or found.group(2)) if found else None


def _checksum(raw: str, elements: NameElements) -> str | None:
    if elements.checksum:
        return elements.checksum
    found = _CHECKSUM.search(raw)
    return found.group(1) if found else None


def _trace(
    names: tuple[str, ...],
    group: str | None,
    season: int | None,
    seasons: tuple[int, ...],
    part: int | None,
    marks: tuple[NumberMark, ...],
    version: Decimal,
    kind_word: str | None,
) -> tuple[str, ...]:
    lines = [f"title “{name}”" for name in names]
    lines += [f"group “{group}”"] if group else []
    lines += [f"season {season}"] if season is not None else []
    lines += [f"seasons {', '.join(map(str, seasons))}"] if seasons else []
    lines += [f"part {part}"] if part is not None else []
    for place, mark in enumerate(marks):
        word = "episode" if place == 0 else "or episode"
        until = "" if mark.episodes.single else f" to {mark.episodes.last}"
        lines.append(f"{word} {mark.episodes.first}{until} ({mark.form})")
    lines += [f"version {version}"] if version != 1 else []
    lines += [f"kind by “{kind_word}”"] if kind_word else []
    return tuple(lines)
