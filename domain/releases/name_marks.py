"""The names of the work: where they begin and end in a title, and what they say besides."""

import re

from .alternates import alternate_names, is_name
from .kind_marks import is_kind_word, with_and_without_kind
from .number_marks import DOUBLE_NUMBER, NumberMark
from .release_name import NameElements
from .season_marks import read_season
from .tidying import tidied

_MOST = 8
"""Names that a release may have; more are episode titles and notes."""
_NO_NAME_YET = " -[("
_TRAILING = re.compile(r"\(([^()]{5,})\)|\|\s*([^|()\[\]]{5,})")
_BATCH_WORDS = re.compile(
    r"(?i)(?<![a-z])(?:batch|complete(?:\s(?:series|batch|collection|version))?)(?![a-z])|合集|全集|修正合集|\[?tv\s?\+.*$"
)
# (TV) tells a series from a film of the same name; a digit before it counts seasons: Piano no Mori 2 (TV).
_THE_SERIES = re.compile(r"(?:(?<=[^\W\d]\s)(?P<season>[2-9])\s?)?\(TV\)", re.IGNORECASE)
# 台粤配 - 进击的巨人: whose voices it has, before the name.
_DUB_NOTE = re.compile(r"^[\u4e00-\u9fff]{1,4}配(?:音|版)?\s*-\s*")
# Jujutsu Kaisen 2020 S02E05: the year of the work, beside its name. That of SAC_2045 is yet to come.
_YEAR_AT_THE_END = re.compile(r"(?<=\w)\s(?:19\d|20[0-3])\d\s*$")
_NUMBER_AT_THE_END = re.compile(r"\s-\s\d{1,4}(?:\.\d)?$")
_SEASON_BETWEEN = re.compile(r"(?i)^(.+?) - (?:s\d{1,2}|season \d{1,2}) - ")


def end_of_names(body: str, pack: int, technical: int, marks: tuple[NumberMark, ...], group: str | None) -> int:
    """Where the names end: at the first number, technical word or set of seasons that has a name before it."""
    stop = technical
    for start in (pack, *(mark.start for mark in marks if mark.form != "parenthesised")):
        if start < stop and body[:start].strip(_NO_NAME_YET):
            stop = start
    if group is not None and (place := body.find(f"[{group}]", 1, stop)) > 0:
        stop = place
    opening = max(body.rfind("[", 0, stop), body.rfind("(", 0, stop))
    closing = max(body.rfind("]", 0, stop), body.rfind(")", 0, stop))
    return opening if opening > closing and body[:opening].strip(_NO_NAME_YET) else stop


def read_names(
    body: str,
    stop: int,
    marks: tuple[NumberMark, ...],
    elements: NameElements,
    group: str | None,
    *,
    announced: bool,
) -> tuple[tuple[str, ...], str | None, int | None, int | None]:
    """The names before ``stop``, then those in brackets behind it, without their season and part; and these.

    ``announced``: the title has a word for its kind, so the names are known without it, too. The group comes back
    because it may turn out to be the name: ``【安達與島村】【第二話】``.
    """
    found, season = _first_names(body, stop, marks)
    if not found:  # Too short to be told from a technical word, and still all that stands there: K - 05.
        whole = body[: min(stop, marks[0].start) if marks else stop]
        found = [name for name in alternate_names(whole) if name[0].isalpha() and read_season(name).title]
    if not found and group is not None and marks:
        found, group = [group], elements.group if elements.group != group else None
    if not found:
        found = [name for title in elements.titles for name in alternate_names(tidied(title))]
    found.extend(name for name in _trailing_names(body[stop:]) if name != group)
    if announced:
        found = [one for name in found if not is_kind_word(name) for one in with_and_without_kind(name)]
    read = [read_season(name) for name in found]
    read_whole = read_season(body[:stop])  # [Oshi no Ko] S2: beside the name.
    season = season or next((one.season for one in (*read, read_whole) if one.season is not None), None)
    part = next((one.part for one in read if one.part is not None), None)
    if season is None and not elements.titles:
        season = next((int(value) for value in elements.seasons if value[:3].isdecimal() and len(value) < 3), None)
    return (
        tuple(dict.fromkeys(one.title for one in read if one.title.strip() and one.title[0] != "+"))[:_MOST],
        group,
        season,
        part,
    )


def _first_names(body: str, stop: int, marks: tuple[NumberMark, ...]) -> tuple[list[str], int | None]:
    first = body[:stop]
    numbered = bool(marks) and marks[0].end <= stop and not body[: marks[0].start].strip(_NO_NAME_YET)
    if numbered:
        first = first[marks[0].end :].strip(" -")
    elif marks and marks[0].start == stop and marks[0].form in {"SxxExx", "word"}:
        first = _YEAR_AT_THE_END.sub("", first)
    season = None
    if "(" in first:
        first = DOUBLE_NUMBER.sub(" ", first)
        if (series := _THE_SERIES.search(first)) is not None:
            season = int(series["season"]) if series["season"] else None
            first = " ".join(_THE_SERIES.sub(" ", first).split())
    small = first.lower()
    if "batch" in small or "complete" in small or "tv" in small or "集" in small:
        first = _BATCH_WORDS.sub(" ", first)
    if "配" in first:
        first = _DUB_NOTE.sub("", first)
    found = [
        name for name in alternate_names(first) if is_name(name) or name[0].isdigit() or first.startswith(f"[{name}]")
    ]
    if " - " in first:
        found.extend(_before_a_dash(first, numbered=numbered))
    return found, season


def _before_a_dash(first: str, *, numbered: bool) -> list[str]:
    """The name alone where something follows it: an arc behind its season, a title behind its number."""
    if numbered:
        return [first.split(" - ", maxsplit=1)[0].strip()]
    between = _SEASON_BETWEEN.match(first)
    return [between.group(1)] if between is not None else []


def _trailing_names(rest: str) -> list[str]:
    names: list[str] = []
    if "(" not in rest and "|" not in rest:
        return names
    for found in _TRAILING.finditer(rest):
        for piece in (found.group(1) or found.group(2)).split(", "):
            if (len(piece.split()) > 1 or not piece.isascii()) and is_name(piece):
                names.extend(alternate_names(_NUMBER_AT_THE_END.sub("", piece)))
    return names
