"""Every number in a title that may be its episode.

The ways to write an episode are tried from the plainest to the vaguest (``S02E05``, ``第05话``, `` - 05``, ``E05``,
``[05]``, ``Title 05``); the first way that occurs is the reading, the other plain ways are competing readings. Versions
are read together with their number, for ``01v2`` is not episode 12. Examples: the fixtures of Sonarr, habari and
AutoBangumi.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from .release_name import EpisodeSpan

# What looks like a number and is none, by what it counts.
_NO_EPISODE = re.compile(
    r"""
    # lines of the picture, frames a second
    \d{3,4}\s?[x×]\s?\d{3,4}p? | (?<![a-z0-9])(?:AI)?\d{3,4}[pi](?:@?\d+(?:\.\d+)?fps)?(?![a-z0-9])
    | \d+(?:\.\d+)?\s?fps | \b[248]k\b | [\[(](?:360|480|540|576|720|1080|2160)[\])]
    # codecs and depths
    | (?:(?<![a-z])|(?<=-))[xh][. ]?26[456] | \b(?:hevc|avc)-?\d+bit | \b\d{1,2}[- ]?bits?\b | \bHi10P?\b | \bAV1\b
    | \bmp[34]\b | \bxvid\b | \bdivx[\d.]*
    # sound: channels, tracks
    | \b(?:DDP?|E-?AC-?3|AC-?3|AAC|FLAC|DTS|OPUS|LPCM|TrueHD)\s?[257][. ][01](?:ch)?
    | \b[257]\.[01](?:ch)?(?=[\s\])+]|$) | \bE?-?AC-?3\b | \b\d\s?audios?\b | \bSRTx\d
    # sizes, checksums, years, volumes, an encoding
    | \b\d+(?:\.\d+)?\s?[KMGT]i?B\b | \[[0-9A-F]{8}\] | \((?=[0-9A-F]*[A-F])[0-9A-F]{8}\) | [\[(](?:19|20)\d\d[\])]
    | \bv(?:ol(?:ume)?)\.?\s?\d+ | \bBig5\b
    # how many episodes or which seasons a set holds
    | 全\d{1,3}[话話集回] | \bS\d{1,2}[-~+&](?:S\d{1,2}|[1-9])\b
    | \bseason\s?\d{1,2}[-~+&]\d{1,2}\b | \bseasons\s?\d{1,2}\s?[-~+&]\s?\d{1,2}\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_N = r"\d{1,4}(?:\.\d{1,2})?"
_V = r"(?:[\s._]?\(?\[?[vV](?P<version>\d(?:\.\d)?)\]?\)?)?"
_TO = r"\s?[-~～+&]\s?"
_EP = r"(?:[Ee][Pp]?)?"
_END = r"(?=\s?(?:END|FIN|完|[Ff]in(?:al)?)?\s?(?:[\s\[\](){},|/]|$))"
_LAST = rf"(?:{_TO}(?P<last>{_N}))?"
_LOOSE = r"(?<=[\w!?.'\])])(?<!(?i:movie))(?<!(?i:film))\s"
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (form, re.compile(pattern))
    for form, pattern in (
        (
            "SxxExx",
            rf"(?i:(?<![a-z0-9])S(?P<season>\d{{1,2}})[\s._-]?EP?[\s._]?(?P<first>{_N})"
            rf"(?:\s?[-~]\s?(?:S\d{{1,2}})?E?P?(?P<last>\d{{1,4}})(?![a-z0-9])|(?:E(?P<also>\d{{1,4}})))?){_V}",
        ),
        ("SxxExx", rf"(?<![\w.])(?P<season>\d{{1,2}})[xX](?P<first>\d{{2,3}})(?![\dx]){_V}"),
        ("counter", rf"第\s?(?P<first>{_N})(?:{_TO}第?(?P<last>{_N}))?\s?[话話集回]{_V}"),
        ("counter", rf"(?<![\d.第])(?P<first>{_N}){_LAST}\s?[话話集回](?![\u3040-\u30ff]){_V}"),
        ("dash", rf"\s-\s?#?(?P<first>{_N})[a-c]?{_V}(?:\s?[-~]\s?(?P<last>{_N})(?![\d.]))?{_END}"),
        (
            "word",
            r"(?i:(?<![a-z0-9])(?:episodes?|epis[oó]dio|ep|e|#|folge|cap[ií]tulo)[\s.]?"
            rf"#?(?P<first>{_N})(?:\s?[-~]\s?(?:ep?)?(?P<last>\d{{1,4}}))?{_V}(?![0-9a-z]))",
        ),
        (
            "word",
            r"(?i:(?<![a-z])(?:ova|oad|ona|sp|special)s?[\s.\-]?"
            rf"#?(?P<first>\d{{1,3}}){_V}(?![0-9a-z.]))",
        ),
        ("word", rf"#(?P<first>{_N})(?:\s?[-~]\s?#?(?P<last>\d{{1,4}}))?{_V}(?!\w)"),
        (
            "bracket",
            rf"[\[(]\s?{_EP}(?P<first>{_N})(?:{_TO}{_EP}(?P<last>{_N}))?{_V}"
            r"\s?(?:END|End|FIN|Fin|fin|完|\(END\)|全集|合集|修正合集|Batch|TV全集)?[\s\w+]{0,12}?(?:v\d)?\s?[\])]",
        ),
        # In the middle of words only a padded number is one: Title 01 Role Play, but 765 Pro, Mob Psycho 100 - Reigen.
        (
            "loose",
            rf"{_LOOSE}(?!(?:19|20)\d\d(?!\d))(?!\d+\s(?:-\s)?[A-Za-z])"
            rf"(?P<first>\d{{2,4}}(?:\.\d)?){_V}{_LAST}{_END}",
        ),
        ("loose", rf"{_LOOSE}(?P<first>0\d{{1,2}}(?:\.\d)?){_V}{_LAST}{_END}"),
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
