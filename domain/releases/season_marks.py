"""Which season and part a title speaks of.

Read the same way in release names and in the names of series, so that both sides lose the same words. Examples are from
the fixtures of Sonarr, Seanime and Taiga. Roman numerals: I, X and V alone are letters or words more often than
seasons, and after act, arc, chapter, episode or saga a numeral counts something else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from .han_numerals import han_number

_WORDS = {
    word: value
    for value, words in enumerate(("first one i", "second two", "third three", "fourth four", "fifth five", "sixth"), 1)
    for word in words.split()
}
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "x": 10,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "xi": 11,
    "xii": 12,
    "xiii": 13,
}
_ORDINAL = r"\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth"
_CARDINAL = r"\d{1,2}|one|two|three|four|five"
_COUNT = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
_NUMERAL = r"VIII|VII|VI|IV|IX|III|II|XIII|XII|XI"
_LONE_NUMERAL = r"I|V|X"
"""Numerals only beside a word that says so, or beside others."""

_PART = re.compile(
    rf"""(?<![a-z0-9])(?:part|pt|cour)[ .\-]?(?P<part>{_CARDINAL}|(?:{_NUMERAL}|{_LONE_NUMERAL})(?![a-z]))(?![a-z0-9])
    # The ordinal of LUPIN THE 3rd PART 6 belongs to the name.
    |(?<![a-z0-9])(?P<nth>{_ORDINAL})[ ](?:part|cour)(?![a-z])(?![ ](?:\d|(?:{_NUMERAL}|{_LONE_NUMERAL})(?![a-z])))
    |第(?P<han>{_COUNT})[ ]?(?:部分|部|クール)""",
    re.VERBOSE | re.IGNORECASE,
)
# Season 4-6, Seasons 1+2, S1+S2, S01S02, S01-S03, (S1, S2), S1-2, S01-05, I + II + III, 第一至三季.
# "Season 2 - 05" is an episode, and "2nd Season 01-25" a run of episodes.
_PACK = re.compile(
    rf"""(?<![a-z0-9])(?:(?<!st[ ])(?<!nd[ ])(?<!rd[ ])(?<!th[ ])
        seasons?[ ]?\d{{1,2}}(?:(?:[-~～]|[ ]?[+&,][ ]?)(?:season[ ]?|s)?\d{{1,2}})+(?![\da-z.])
    |s\d{{1,2}}(?:[ ]?[-~～+&,]?[ ]?s\d{{1,2}})+(?![a-z0-9])
    |s\d{{1,2}}[-~～+&](?:[1-9]|0\d)(?![\da-z.])
    |I(?:[ ]?[+&][ ]?(?:{_NUMERAL}|{_LONE_NUMERAL}))+(?![a-z0-9]))
    |第(?:{_COUNT})季?[-~～至到](?:第?)(?:{_COUNT})[季期]""",
    re.VERBOSE | re.IGNORECASE,
)
_SEASON_IN_WORDS = re.compile(
    rf"""(?<![a-z0-9])(?:the[ ])?(?P<nth>{_ORDINAL})[ ]?(?:season|stage|シーズン)(?![a-z])
    |(?<![a-z])(?:season|saison|staffel)[ .]?(?P<word>{_CARDINAL}|(?:{_NUMERAL})(?![a-z]))(?![0-9a-z])""",
    re.VERBOSE | re.IGNORECASE,
)
_SEASON_IN_HAN = re.compile(
    rf"""第[ ]?(?P<han>{_COUNT})[ ]?(?:季|期|シーズン)
    |(?<![\d第])(?P<bare>[二三四五六七八九十]|[2-9])[季期](?!間|间|待)""",
    re.VERBOSE,
)
# S2. The search for the letter is quick, that for "no letter before" is not: so it is asked behind the letter.
_SEASON_BY_LETTER = re.compile(r"[Ss](?<![A-Za-z0-9.].)(?P<short>\d{1,2})(?![A-Za-z0-9])")
# After these a numeral counts something else, or belongs to the name for good (Lupin III, Final Fantasy VII).
_ROMAN_SEASON = re.compile(
    r"(?<![A-Za-z0-9.'])(?<!(?i:act|arc|hen) )(?<!(?i:saga|part|cour) )(?<!(?i:chapter|episode|fantasy) )"
    rf"(?<!(?i:lupin) )({_NUMERAL})(?:\.(?=\s)|(?![A-Za-z0-9.']))"
)
_SHORT = re.compile(r"s\d(?<![a-z0-9.]..)")
_NUMBERS = re.compile(rf"{_COUNT}|{_NUMERAL}|{_LONE_NUMERAL}", re.IGNORECASE)
_NUMERALS_LISTED = ("I +", "I &", "I+", "I&")
_LISTED = re.compile(r"[+&,]")
_EMPTY_BRACKETS = re.compile(r"[(\[]\s*[)\]]")
_DOUBLE_SIGNS = re.compile(r"\s*[:\-]\s*(?=[:\-])|\s{2,}")
_SPACE_BEFORE_A_COLON = re.compile(r"\s+(?=:)")


@dataclass(frozen=True, slots=True)
class SeasonedTitle:
    """A title without its words for season and part, and what those words said (None: nothing)."""

    title: str
    season: int | None = None
    part: int | None = None


@lru_cache(maxsize=8192)
def read_season(title: str) -> SeasonedTitle:
    """Take the season and the part out of a title; of several seasons (``S1+S2``), the first."""
    season = part = None
    rest, small = title, title.lower()
    if _may_name_part(small):
        part, rest = _take(_PART, title)
    if (pack := find_pack(rest)) is not None:
        season, rest = seasons_of(pack)[0], _PACK.sub(" ", rest)
    else:
        for pattern in _season_patterns(small):
            found, rest = _take(pattern, rest)
            season = season if season is not None else found
    roman = None if season is not None or "I" not in rest else _ROMAN_SEASON.search(rest)
    if roman is not None and rest[: roman.start()].strip():
        season = _ROMAN[roman.group(1).lower()]
        rest = rest[: roman.start()] + rest[roman.end() :]
    return SeasonedTitle(_closed(rest) if (season, part) != (None, None) else title, season, part)


def find_pack(text: str) -> re.Match[str] | None:
    """Where a text names several seasons, or None."""
    small = text.lower()
    hinted = "season" in small or _SHORT.search(small) is not None or "季" in small or "期" in small
    hinted = hinted or (("&" in text or "+" in text) and any(sign in text for sign in _NUMERALS_LISTED))
    return _PACK.search(text) if hinted else None


def seasons_of(pack: re.Match[str]) -> tuple[int, ...]:
    """The seasons that a set names: ``Season 4-6`` is (4, 5, 6), ``S1+S3`` is (1, 3)."""
    named = sorted({_number(value) for value in _NUMBERS.findall(pack.group())})
    if len(named) == 2 and not _LISTED.search(pack.group()):
        return tuple(range(named[0], named[1] + 1))
    return tuple(named)


def without_seasons(text: str, pack: re.Match[str] | None) -> str:
    """Cover the words for season and part, so that their numbers are not taken for episodes; places are kept.

    ``pack`` is what ``find_pack`` found. By a word still, for what stands behind it may be an episode: Gundam 00 S2 05.
    """
    small = text.lower()
    if _may_name_part(small):
        text = _PART.sub(_cover, text)
    if pack is not None:
        text = f"{text[: pack.start()]}{_cover(pack)}{text[pack.end() :]}"
    for pattern in _season_patterns(small):
        text = pattern.sub(_cover, text)
    return text


def _may_name_part(small: str) -> bool:
    """Whether a text in lower case may name a part: most do not, and need no further search."""
    return "part" in small or "pt" in small or "cour" in small or "部" in small or "クール" in small


def _season_patterns(small: str) -> Iterator[re.Pattern[str]]:
    """The ways in which a text in lower case may name a season."""
    if "season" in small or "stage" in small or "saison" in small or "staffel" in small or "シーズン" in small:
        yield _SEASON_IN_WORDS
    if _SHORT.search(small) is not None:
        yield _SEASON_BY_LETTER
    if "季" in small or "期" in small or "シーズン" in small:
        yield _SEASON_IN_HAN


def _cover(found: re.Match[str]) -> str:
    return "_" * len(found.group())


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
    return _WORDS.get(text) or _ROMAN.get(text) or han_number(text)


def _closed(text: str) -> str:
    """Mend the seams where words were taken out."""
    text = _EMPTY_BRACKETS.sub(" ", text)
    text = _DOUBLE_SIGNS.sub(" ", text)
    text = _SPACE_BEFORE_A_COLON.sub("", text)
    return text.strip(" -:,~")
