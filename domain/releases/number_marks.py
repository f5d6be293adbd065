"""Every number in a title that may be its episode.

The ways to write an episode are tried from the plainest to the vaguest (``S02E05``, ``第05话``, `` - 05``, ``E05``, ``[05]``,
``Title 05``); the first way that occurs is the reading, the other plain ways are competing readings. Versions are read
together with their number, for ``01v2`` is not episode 12. Examples: the fixtures of Sonarr, habari and AutoBangumi.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from .release_name import EpisodeSpan

# What looks like a number and is none: resolutions, codecs, channels, depths, rates, checksums, sizes, years in brackets.
_NO_EPISODE = re.compile(
    r"""\d{3,4}\s?[x×]\s?\d{3,4}p?|(?<![a-z0-9])(?:AI)?\d{3,4}[pi](?:@?\d+(?:\.\d+)?fps)?(?![a-z0-9])|\d+(?:\.\d+)?\s?fps|\b[248]k\b
    |(?:(?<![a-z])|(?<=-))[xh][. ]?26[456]|\b(?:hevc|avc)-?\d+bit|\b\d{1,2}[- ]?bits?\b|\bHi10P?\b|\bAV1\b|\bmp[34]\b|\bxvid\b|\bdivx[\d.]*
    |\b(?:DDP?|E-?AC-?3|AC-?3|AAC|FLAC|DTS|OPUS|LPCM|TrueHD|EAC3)\s?[257][. ][01](?:ch)?|\b[257]\.[01](?:ch)?(?=[\s\])]|$)|\b(?:E-?AC-?3|AC-?3)\b
    |\b\d+(?:\.\d+)?\s?[KMGT]i?B\b|\[[0-9A-F]{8}\]|\((?=[0-9A-F]*[A-F])[0-9A-F]{8}\)|\bSRTx\d|\b\d\s?audios?\b|\b10[- ]?bit\b
    |[\[(](?:19|20)\d\d[\])]|[\[(](?:360|480|540|576|720|1080|2160)[\])]|\bBig5\b|\bv(?:ol(?:ume)?)\.?\s?\d+""",
    re.VERBOSE | re.IGNORECASE,
)
_N = r"\d{1,4}(?:\.\d{1,2})?"
_V = r"(?:[\s._]?\(?\[?[vV](?P<version>\d(?:\.\d)?)\]?\)?)?"
_TO = r"\s?[-~～+&]\s?"
_END = r"(?=\s?(?:END|FIN|完|[Ff]in(?:al)?)?\s?(?:[\s\[\](){},|/]|$))"
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("SxxExx", rf"(?i:(?<![a-z0-9])S(?P<season>\d{{1,2}})[\s._-]?E(?:P)?[\s._]?(?P<first>{_N})(?:\s?[-~]\s?(?:S\d{{1,2}})?E?P?(?P<last>\d{{1,4}})(?![a-z0-9])|(?:E(?P<also>\d{{1,4}})))?)" + _V),
        ("counter", rf"第\s?(?P<first>{_N})(?:{_TO}第?(?P<last>{_N}))?\s?[话話集回]" + _V),
        ("counter", rf"(?<![\d.第])(?P<first>{_N})(?:{_TO}(?P<last>{_N}))?\s?[话話集回](?![\u3040-\u30ff])" + _V),
        ("dash", rf"\s-\s?#?(?P<first>{_N})(?P<letter>[a-c])?{_V}(?:\s?[-~]\s?(?P<last>{_N})(?![\d.]))?{_END}"),
        ("word", rf"(?i:(?<![a-z0-9])(?:episodes?|ep|e|#|folge|capitulo)[\s.]?#?(?P<first>{_N})(?:\s?[-~]\s?(?:ep?)?(?P<last>\d{{1,4}}))?{_V}(?![0-9a-z]))"),
        ("word", rf"(?i:(?<![a-z])(?:ova|oad|ona|sp|special)s?[\s.\-]?#?(?P<first>\d{{1,3}}){_V}(?![0-9a-z.]))"),
        ("word", rf"#(?P<first>{_N})(?:\s?[-~]\s?#?(?P<last>\d{{1,4}}))?{_V}(?!\w)"),
        ("bracket", rf"[\[(]\s?(?:[Ee][Pp]?)?(?P<first>{_N})(?:{_TO}(?:[Ee][Pp]?)?(?P<last>{_N}))?{_V}\s?(?:[ ]?(?:END|End|FIN|Fin|fin|完|\(END\)|全集|合集|修正合集|Batch|TV全集)?)[\s\w+]{{0,12}}?(?:v\d)?\s?[\])]"),
        ("loose", rf"(?<=[\w!?.'\])])(?<!(?i:movie))(?<!(?i:film))\s(?P<first>\d{{2,4}}(?:\.\d)?){_V}(?:{_TO}(?P<last>{_N}))?{_END}"),
    )
)
DOUBLE_NUMBER = re.compile(rf"(?<![\d.])(?P<own>{_N})\s?\((?P<other>\d{{1,4}})\)")
"""``07(33)``: the number inside the arc, and the number since the beginning."""


@dataclass(frozen=True, slots=True)
class NumberMark:
    """One reading of the episode: where it stands in the text, how it was written, what else stood with it."""

    episodes: EpisodeSpan
    start: int
    end: int
    form: str
    season: int | None = None
    version: Decimal | None = None


def without_technicalities(text: str) -> str:
    """Blank out every number that counts something else; every other character keeps its place."""
    return _NO_EPISODE.sub(lambda found: " " * len(found.group()), text)


def find_numbers(text: str) -> tuple[NumberMark, ...]:
    """Every plausible reading of the episode in a text without technicalities, the plainest form first."""
    marks: list[NumberMark] = []
    for form, pattern in _FORMS:
        if form in {"bracket", "loose"} and marks:
            break
        found = [mark for mark in _marks(form, pattern, text) if not _overlaps(mark, marks)]
        # A title may hold a dash and a number; the episode is the last such.
        marks.extend(reversed(found) if form in {"dash", "loose"} else found)
    return tuple(_with_parenthesised(text, marks))


def _marks(form: str, pattern: re.Pattern[str], text: str) -> Iterator[NumberMark]:
    for found in pattern.finditer(text):
        parts = found.groupdict()
        first = Decimal(parts["first"])
        last = Decimal(parts.get("last") or parts.get("also") or parts["first"])
        if last < first:
            first, last = (first, first) if form != "dash" else (last, last)
        version = parts.get("version")
        season = parts.get("season")
        yield NumberMark(
            EpisodeSpan(first, last),
            found.start(),
            found.end(),
            form,
            int(season) if season else None,
            Decimal(version) if version else None,
        )


def _overlaps(mark: NumberMark, others: list[NumberMark]) -> bool:
    return any(mark.start < other.end and other.start < mark.end for other in others)


def _with_parenthesised(text: str, marks: list[NumberMark]) -> Iterator[NumberMark]:
    """Add the other count of ``07(33)``: number inside the arc, and number since the beginning."""
    yield from marks
    known = {mark.episodes for mark in marks}
    for found in DOUBLE_NUMBER.finditer(text):
        for name in ("own", "other"):
            number = Decimal(found.group(name))
            span = EpisodeSpan(number, number)
            if span not in known:
                known.add(span)
                yield NumberMark(span, found.start(), found.end(), "parenthesised")
