"""Reading a release's title: what does it say the release is?

A parser found the parts (``NameElements``); what they mean is decided here, because that is where parsers fail:
counters and seasons in Chinese and Japanese, two titles in one, two numbers for one episode, notes to the reader.
Reading is total: any text has an answer.
"""

import re
from decimal import Decimal, InvalidOperation

from .alternates import alternate_names, is_name
from .kind_marks import read_kind, says_batch, says_season_only
from .language_marks import read_languages
from .number_marks import DOUBLE_NUMBER, NumberMark, find_numbers, without_technicalities
from .release_name import EpisodeSpan, NameElements, ReleaseKind, ReleaseName
from .season_marks import read_season, without_seasons
from .tidying import extension, tidied

_LEADING_BRACKET = re.compile(r"^\s*\[([^\[\]]*)\]\s*")
_RESOLUTION = re.compile(
    r"(?i)(?<![\dx×])(\d{3,4})[pi](?![a-z0-9])|\d{3,4}\s?[x×]\s?(\d{3,4})(?!\d)|(?<![a-z0-9])([248])k(?![a-z0-9])"
)
_LINES = {"2": 1440, "4": 2160, "8": 4320}
_USUAL_LINES = (240, 360, 480, 540, 576, 720, 1080, 1440, 2160, 4320)
_YEAR = re.compile(r"[\[(]\s*((?:19|20)\d\d)\s*[\])]|(?<=\s)((?:19|20)\d\d)(?=\s(?:[SE]\d|EP))|((?:19|20)\d\d)年版")
_VERSION = re.compile(r"(?i)(?<![a-z0-9])(?:v|rev\s?)(\d(?:\.\d)?)(?=[\s\])]|$)")
_CHECKSUM = re.compile(r"[\[(]([0-9A-Fa-f]{8})[\])]")
_TRAILING = re.compile(r"\(([^()]{5,})\)|\|\s*([^|()\[\]]{5,})")
_BATCH_WORDS = re.compile(
    r"(?i)(?<![a-z])(?:batch|complete(?:\s(?:series|batch|collection))?)(?![a-z])|合集|全集|修正合集|\[?tv\s?\+.*$"
)
_TECHNICAL_START = re.compile(
    r"(?i)(?<![a-z0-9])(?:bd(?:rip|remux)?|blu-?ray|web(?:-?rip|-?dl)?|dvd(?:rip|iso)?|hdtv|hevc|dual[\s-]audio|multi[\s-]sub\w*|remux|vostfr|subfrench|uncensored)(?=[\s\],)]|$)"
)


def read_name(raw: str, elements: NameElements) -> ReleaseName:
    """Read a title. ``elements`` is what a parser made of the same text; it may be empty. Never raises."""
    text = tidied(raw)
    group, body = _without_group(text, elements)
    plain = without_technicalities(body)
    marks = _numbers(without_seasons(plain), body, elements)
    stop = _end_of_names(body, plain, marks)
    names, season, part = _names(body, stop, elements)
    # Names may speak of languages themselves: Alya Sometimes Hides Her Feelings in Russian.
    languages = read_languages(f"[{group or ''}] {body[stop:]}", group)
    kind, kind_word = read_kind(body, extension(raw))
    batch = _is_batch(body, marks, kind)
    primary = marks[0] if marks else None
    season = primary.season if primary is not None and primary.season is not None else season
    version = _version(primary, body, elements)
    return ReleaseName(
        raw=raw,
        titles=names,
        group=group,
        season=season,
        part=part,
        episodes=primary.episodes if primary else None,
        numbers=tuple(dict.fromkeys(mark.episodes for mark in marks)),
        version=version,
        resolution=_resolution(text, elements),
        source=elements.sources[0] if elements.sources else None,
        codec=elements.video[0] if elements.video else None,
        audio=("dual",) if languages.dual else (),
        subtitles=languages.subtitles,
        dubbed=languages.dubbed,
        raw_video=languages.raw,
        batch=batch,
        kind=kind,
        year=_year(text),
        checksum=_checksum(raw, elements),
        trace=_trace(names, group, season, part, marks, version, kind_word),
    )


def _without_group(text: str, elements: NameElements) -> tuple[str | None, str]:
    """Take the group's brackets off the front; what is left speaks of the work."""
    found = _LEADING_BRACKET.match(text)
    if found is None:
        return elements.group, text
    inside, rest = found.group(1).strip(), text[found.end() :]
    if rest.startswith("- ") or re.match(r"S\d+E\d", rest):
        return None, f"{inside} {rest}"  # [Oshi no Ko] - 05: the brackets are the name's.
    if not rest or re.fullmatch(r"(?i)(?:s\d{1,2}(?:e\d+)?|season \d{1,2}|e\d+(?:-e?\d+)?|\d{1,2}(?:\.\d)?)", inside):
        return elements.group, text
    return (inside or elements.group), rest


def _numbers(plain: str, body: str, elements: NameElements) -> tuple[NumberMark, ...]:
    marks = find_numbers(plain)
    if marks:
        return marks
    return tuple(mark for mark in (_parsers_number(body, elements),) if mark is not None)


def _parsers_number(body: str, elements: NameElements) -> NumberMark | None:
    """Trust the parser's episode where our own forms saw none."""
    try:
        values = [Decimal(value) for value in elements.episodes[:2]]
    except InvalidOperation:
        return None
    if not values or not all(value.is_finite() and 0 <= value < 10_000 for value in values):
        return None
    if all(len(value) == 1 for value in elements.episodes):
        return None  # A lone digit is part of the name more often than not: Jujutsu Kaisen 0, Konosuba 3.
    start = body.rfind(elements.episodes[0])
    return NumberMark(EpisodeSpan(min(values), max(values)), start if start > 0 else len(body), len(body), "parser")


def _end_of_names(body: str, plain: str, marks: tuple[NumberMark, ...]) -> int:
    """Where the names end: at the first number or technical word that has a name before it."""
    stops = [mark.start for mark in marks if mark.form != "parenthesised" and body[: mark.start].strip(" -[(")]
    blanked = next(
        (at for at, (a, b) in enumerate(zip(body, plain, strict=True)) if a != b and body[:at].strip(" -[(")), None
    )
    if blanked is not None:
        stops.append(blanked)
    technical = next(
        (found.start() for found in _TECHNICAL_START.finditer(body) if body[: found.start()].strip(" -[(")), None
    )
    if technical is not None:
        stops.append(technical)
    return min(stops, default=len(body))


def _names(body: str, stop: int, elements: NameElements) -> tuple[tuple[str, ...], int | None, int | None]:
    """The names before ``stop``, then those in brackets behind it, without their season and part."""
    first = _BATCH_WORDS.sub(" ", DOUBLE_NUMBER.sub(" ", body[:stop]))
    found = [name for name in alternate_names(first) if is_name(name) or name[0].isdigit()]
    if not found:
        found = [name for title in elements.titles for name in alternate_names(tidied(title))]
    found.extend(_trailing_names(body[stop:]))
    read = [read_season(name) for name in found]
    season = next((one.season for one in read if one.season is not None), None)
    part = next((one.part for one in read if one.part is not None), None)
    if season is None and not elements.titles:
        season = next((int(value) for value in elements.seasons if value.isdigit()), None)
    return tuple(dict.fromkeys(one.title for one in read if one.title)), season, part


def _trailing_names(rest: str) -> list[str]:
    names: list[str] = []
    for found in _TRAILING.finditer(rest):
        for piece in (found.group(1) or found.group(2)).split(", "):
            if is_name(piece) and (len(piece.split()) > 1 or not piece.isascii()):
                names.extend(alternate_names(piece))
    return names


def _is_batch(body: str, marks: tuple[NumberMark, ...], kind: ReleaseKind) -> bool:
    if marks and not marks[0].episodes.single:
        return True
    if _BATCH_WORDS.search(body):
        return True
    return not marks and kind is ReleaseKind.EPISODE and (says_batch(body) is not None or says_season_only(body))


def _version(primary: NumberMark | None, body: str, elements: NameElements) -> Decimal:
    if primary is not None and primary.version is not None:
        return primary.version
    if found := _VERSION.search(body):
        return Decimal(found.group(1))
    stated = next((value for value in elements.versions if re.fullmatch(r"\d(?:\.\d)?", value)), None)
    return Decimal(stated) if stated else Decimal(1)


def _resolution(text: str, elements: NameElements) -> int | None:
    for found in (_RESOLUTION.search(elements.resolution or ""), _RESOLUTION.search(text)):
        if found is not None:
            lines = int(found.group(1) or found.group(2) or _LINES[found.group(3)])
            # 1920x804 is a wide film at 1080 lines.
            return lines if lines in _USUAL_LINES else next((one for one in _USUAL_LINES if one >= lines), lines)
    return None


def _year(text: str) -> int | None:
    found = _YEAR.search(text)
    return int(next(value for value in found.groups() if value)) if found else None


def _checksum(raw: str, elements: NameElements) -> str | None:
    found = _CHECKSUM.search(raw)
    return elements.checksum or (found.group(1) if found else None)


def _trace(
    names: tuple[str, ...],
    group: str | None,
    season: int | None,
    part: int | None,
    marks: tuple[NumberMark, ...],
    version: Decimal,
    kind_word: str | None,
) -> tuple[str, ...]:
    lines = [f"title “{name}”" for name in names]
    lines += [f"group “{group}”"] if group else []
    lines += [f"season {season}"] if season is not None else []
    lines += [f"part {part}"] if part is not None else []
    for place, mark in enumerate(marks):
        word = "episode" if place == 0 else "or episode"
        until = "" if mark.episodes.single else f" to {mark.episodes.last}"
        lines.append(f"{word} {mark.episodes.first}{until} ({mark.form})")
    lines += [f"version {version}"] if version != 1 else []
    lines += [f"kind by “{kind_word}”"] if kind_word else []
    return tuple(lines)
