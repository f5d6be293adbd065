"""Which season and part a title speaks of.

Read the same way in release names and in the names of series, so that both sides lose the same words. Examples are from
the fixtures of Sonarr, Seanime and Taiga. Roman numerals: I, X and V alone are letters or words more often than
seasons, and after act, arc, chapter, episode or saga a numeral counts something else.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_WORDS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
}
_HAN = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_ROMAN = {"ii": 2, "iii": 3, "iv": 4, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "xi": 11, "xii": 12, "xiii": 13}
_ORDINAL = r"\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth"
_COUNT = r"\d{1,2}|[一二三四五六七八九十]{1,2}"
_NUMERAL = r"VIII|VII|VI|IV|IX|III|II|XIII|XII|XI"

_PART = re.compile(
    rf"""(?<![a-z0-9])(?:part|pt|cour)[ .\-]?
        (?P<part>\d{{1,2}}|one|two|three|four|(?:{_NUMERAL}|I)(?![a-z]))(?![a-z0-9])
    |(?<![a-z0-9])(?P<nth>{_ORDINAL})[ ](?:part|cour)(?![a-z])
    |第(?P<han>{_COUNT})[ ]?(?:部分|部|クール)""",
    re.VERBOSE | re.IGNORECASE,
)
_SEASON = re.compile(
    rf"""(?<![a-z0-9])(?:the[ ])?(?P<nth>{_ORDINAL})[ ](?:season|stage)(?![a-z])
    |(?<![a-z])(?:season|saison|staffel)[ .]?(?P<word>\d{{1,2}}|one|two|three|four|(?:{_NUMERAL})(?![a-z]))(?![0-9a-z])
    |(?<![a-z0-9.])S(?P<short>\d{{1,2}})(?![a-z0-9])
    |第[ ]?(?P<han>{_COUNT})[ ]?(?:季|期|シーズン)
    |(?<![\d第])(?P<bare>[二三四五六七八九十]|[2-9])[季期](?!間|间|待)""",
    re.VERBOSE | re.IGNORECASE,
)
_ROMAN_SEASON = re.compile(
    r"(?<![A-Za-z0-9.'])(?<!(?i:act|arc|hen) )(?<!(?i:saga|part|cour) )(?<!(?i:chapter|episode) )"
    rf"({_NUMERAL})(?![A-Za-z0-9.'])"
)


@dataclass(frozen=True, slots=True)
class SeasonedTitle:
    """A title without its words for season and part, and what those words said (None: nothing)."""

    title: str
    season: int | None = None
    part: int | None = None


@lru_cache(maxsize=8192)
def read_season(title: str) -> SeasonedTitle:
    """Take the season and the part out of a title."""
    part, rest = _take(_PART, title)
    season, rest = _take(_SEASON, rest)
    roman = None if season is not None else _ROMAN_SEASON.search(rest)
    if roman is not None and rest[: roman.start()].strip():
        season = _ROMAN[roman.group(1).lower()]
        rest = rest[: roman.start()] + rest[roman.end() :]
    return SeasonedTitle(_closed(rest) if (season, part) != (None, None) else title, season, part)


def without_seasons(text: str) -> str:
    """Blank out the words for season and part, so that their numbers are not taken for episodes; places are kept."""
    for pattern in (_PART, _SEASON):
        text = pattern.sub(lambda found: " " * len(found.group()), text)
    return text


def _take(pattern: re.Pattern[str], text: str) -> tuple[int | None, str]:
    found = pattern.search(text)
    if found is None:
        return None, text
    number = next(_number(value) for value in found.groups() if value)
    return number, pattern.sub(" ", text)


def _number(text: str) -> int:
    text = text.casefold()
    if digits := re.match(r"\d+", text):
        return int(digits.group())
    if text in _WORDS or text in _ROMAN:
        return _WORDS.get(text) or _ROMAN[text]
    if text == "i":
        return 1
    tens, _, ones = text.rpartition("十")
    return (10 * (_HAN.get(tens, 1)) if "十" in text else 0) + _HAN.get(ones, 0)


def _closed(text: str) -> str:
    """Mend the seams where words were taken out."""
    text = re.sub(r"[(\[]\s*[)\]]", " ", text)
    text = re.sub(r"\s*[:\-]\s*(?=[:\-])|\s{2,}", " ", text)
    text = re.sub(r"\s+(?=:)", "", text)
    return text.strip(" -:,~")
