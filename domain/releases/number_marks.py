"""Every number in a title that may be its episode.

The ways to write an episode are tried from the plainest to the vaguest (``S02E05``, ``第05话``, `` - 05``, ``E05``,
``[05]``, ``Title 05``); the first way that occurs is the reading, the other plain ways are competing readings. Versions
are read together with their number, for ``01v2`` is not episode 12. Examples: the fixtures of Sonarr, habari and
AutoBangumi.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from .han_numerals import HAN_NUMERAL, han_number
from .release_name import EpisodeSpan
from .technical_words import read_technicalities

_N = r"\d{1,4}(?:\.\d{1,2})?"
_V = r"(?:[\s._]?\(?\[?v(?P<version>\d(?:\.\d)?)\]?\)?)?"
_V_BESIDE = r"(?:v\d(?:\.\d)?)?"
_TO = r"\s?[-~～+&]\s?"
_END = r"(?=\s?(?:end|fin(?:al)?|完)?\s?(?:[\s\[\](){},|/]|$))"
_RUN = rf"(?:{_TO}(?P<last>{_N}){_V_BESIDE}){{0,3}}"
_HAN_RUN = rf"(?:(?:{_TO}|至|到)第?(?P<last>{_N}|[{HAN_NUMERAL}]{{1,5}}))?"
_LOOSE = r"(?<=[\w!?.'\])])(?<!movie)(?<!film)\s"
_NOTE = r"(?:vf|vostfr|raw|end|fin|bd|bdrip|web|web-dl|webrip|dvd|dvdrip|hdtv|multi|dual|remux)(?![a-z])"
_A_WORD = rf"(?!{_NOTE})[^\W\d_]"
_ROMAN_NUMERALS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_ROMAN = rf"(?:{'|'.join(reversed(_ROMAN_NUMERALS))})"
_A_YEAR = r"(?:19|20)\d\d(?!\d)"


class _Form(NamedTuple):
    """A way to write episodes, in lower case.

    It is looked for if one of ``hints`` occurs, or there are none; ``vague`` ways as a last resort.
    """

    name: str
    hints: tuple[str, ...]
    pattern: re.Pattern[str]
    vague: bool = False


_FORMS = (
    # The search for a first letter is quick, that for "no letter before" is not: so it is asked behind the letter.
    _Form(
        "SxxExx",
        (),
        re.compile(
            rf"s(?<![a-z0-9]s)(?P<season>\d{{1,2}})[\s._-]?(?:ep?|ova|sp)[\s._]?(?P<first>{_N})"
            # Another number behind spaces is the name's: S01E02 - 9 Lives.
            rf"(?:(?:(?:[-~](?:s\d{{1,2}})?e?p?|\s[-~]\s(?:s\d{{1,2}})?ep?)(?P<last>\d{{1,4}})(?![a-z0-9]))+"
            rf"|(?:e(?P<also>\d{{1,4}}))+)?{_V}"
        ),
    ),
    _Form("SxxExx", ("x",), re.compile(rf"(?<![\w.])(?P<season>\d{{1,2}})x(?P<first>\d{{2,3}})(?![\dx]){_V}")),
    _Form("counter", ("第",), re.compile(rf"第\s?(?P<first>{_N}|[{HAN_NUMERAL}]{{1,5}}){_HAN_RUN}\s?[话話集回]{_V}")),
    _Form(
        "counter",
        ("话", "話", "集", "回"),
        re.compile(rf"(?<![\d.第])(?P<first>{_N})(?:{_TO}(?P<last>{_N}))?\s?[话話集回](?![\u3040-\u30ff]){_V}"),
    ),
    _Form("of", (" of ",), re.compile(rf"(?<![\w.])(?P<first>{_N}) of \d{{1,4}}(?![\w.])")),
    _Form(
        "dash",
        (" - ",),
        re.compile(
            rf" - #?(?P<first>{_N})[a-c']?{_V}"
            # Monster - 11 - 511 Kinderheim: the title begins with a number.
            rf"(?:(?:\s?[~+&]\s?|-|\s-\s(?!{_N}\s{_A_WORD}))(?P<last>{_N}){_V_BESIDE}(?![\d.])){{0,2}}{_END}"
        ),
    ),
    _Form(
        "word",
        (),
        re.compile(
            r"[efc#](?<![a-z0-9].)(?:(?<=e)(?:p(?:isodes?|is[oó]dio)?)?|(?<=f)olge|(?<=c)ap[ií]tulo|(?<=#))[\s.]{0,2}"
            rf"#?(?P<first>{_N})(?:\s?[-~]\s?(?:ep?|#)?(?P<last>\d{{1,4}})|(?:[\s,&+]{{1,3}}ep?(?P<also>\d{{1,4}}))+)?"
            rf"{_V}(?![0-9a-z])"
        ),
    ),
    _Form(
        "kind",
        ("ova", "oad", "ona", "sp", "ex"),
        re.compile(
            r"(?<![a-z0-9])(?:ova|oad|ona|sp|special|(?<=- )ex)s?[\s.\-]?"
            rf"#?(?P<first>\d{{1,3}}(?:\.\d)?|{_ROMAN}(?=\s?(?:[\[(]|$)))(?:\s?[-~]\s?(?P<last>\d{{1,3}}))?{_V}(?![0-9a-z.])"
        ),
    ),
    # 29 (04), 10 (1): the number itself stands outside.
    _Form("double", (" (",), re.compile(rf"{_LOOSE}(?!{_A_YEAR})(?P<first>\d{{2,4}}) ?\(\d{{1,4}}\)"), vague=True),
    _Form(
        "bracket",
        (),
        re.compile(
            rf"[\[(]\s?(?:ep?)?(?P<first>(?!{_A_YEAR}-\d){_N}){_V_BESIDE}(?:{_TO}(?:ep?)?(?P<last>{_N})){{0,3}}{_V}"
            r"\s?(?:end|fin|完|\(end\)|全集|合集|修正合集|batch|tv全集)?[\s\w+]{0,12}?(?:v\d)?\s?[\])]"
        ),
        vague=True,
    ),
    # In the middle of words only a padded number is one: Title 01 Role Play, but 765 Pro, Mob Psycho 100 - Reigen.
    _Form(
        "loose",
        (),
        re.compile(
            rf"{_LOOSE}(?!{_A_YEAR})(?!\d+\s(?:-\s)?(?!{_NOTE})[a-z])(?P<first>\d{{2,4}}(?:\.\d)?)[a-c]?{_V}{_RUN}{_END}"
        ),
        vague=True,
    ),
    _Form(
        "loose",
        (" 0",),
        re.compile(rf"{_LOOSE}(?!00\s[a-z])(?P<first>0\d{{1,2}}(?:\.\d)?){_V}{_RUN}{_END}"),
        vague=True,
    ),
    # White Album 1-13: a run, even of small numbers; Today in Class 5-2 - 04 never comes here.
    _Form(
        "loose",
        ("-", "~"),
        re.compile(rf"{_LOOSE}(?P<first>0?1)\s?[-~]\s?(?P<last>\d{{2,3}})(?!\w){_END}"),
        vague=True,
    ),
    # 05 - Hidan no Aria, 001 Title: only a padded one, for names begin with numbers too (86 - Eighty Six, 07 Ghost).
    _Form(
        "leading",
        ("0",),
        re.compile(rf"^(?P<first>0\d{{1,2}}(?=(?:v\d)? - )|0\d\d(?= )){_V} (?=(?:- )?[^\W\d])"),
        vague=True,
    ),
    _Form("extra", ("nc",), re.compile(r"(?<![a-z0-9])nc(?:op|ed)\s?(?P<first>\d{1,2})(?!\d)"), vague=True),
)
_WORD_NEXT = re.compile(rf"\s{_A_WORD}")
DOUBLE_NUMBER = re.compile(rf"(?<![\d.])(?P<own>{_N})\s?\((?P<other>\d{{1,4}})\)")
"""``07(33)``: the number inside the arc, and the number since the beginning."""


class NumberMark(NamedTuple):
    """One reading of the episode: where it stands in the text, how it was written, what else stood with it."""

    episodes: EpisodeSpan
    start: int
    end: int
    form: str
    season: int | None = None
    version: Decimal | None = None


def without_technicalities(text: str) -> str:
    """Blank out every number that counts something else; every other character keeps its place."""
    return read_technicalities(text).plain


def find_numbers(text: str) -> tuple[NumberMark, ...]:
    """Every plausible reading of the episode in a text without technicalities, the plainest form first."""
    small = text.lower()
    if len(small) != len(text):
        small = text  # A capital that is two small letters (İ) would move every place.
    marks: list[NumberMark] = []
    for form in _FORMS:
        if form.vague and marks:
            break
        if _may_occur(form, small):
            found = [mark for mark in _marks(form, small) if not (marks and _is_no_rival(mark, marks, small))]
            marks.extend(_likeliest_first(form, found, small))
    if "(" in small:
        marks.extend(_parenthesised(small, marks))
    return tuple(marks)


def _likeliest_first(form: _Form, found: list[NumberMark], text: str) -> list[NumberMark]:
    """A title may hold a dash and a number; the episode is the last such that does not begin its own title.

    Of bare numbers all but the last are the name's: Gundam 00 S2 05.
    """
    if form.name == "loose":
        return found[-1:]
    if form.name == "dash" and len(found) > 1:
        return [mark for mark in found if _WORD_NEXT.match(text, mark.end) is None][::-1] or found[::-1]
    return found


def _may_occur(form: _Form, text: str) -> bool:
    for hint in form.hints:
        if hint in text:
            return True
    return not form.hints


def _marks(form: _Form, text: str) -> Iterator[NumberMark]:
    for found in form.pattern.finditer(text):
        parts = found.groupdict()
        first = _number(parts["first"])
        last = _number(parts.get("last") or parts.get("also") or parts["first"])
        if last < first:
            first, last = (first, first) if form.name != "dash" else (last, last)
        version = parts.get("version")
        season = parts.get("season")
        yield NumberMark(
            EpisodeSpan(first, last),
            # The word in OVA01 and SP02 belongs to the name as well.
            found.start("first") if form.name == "kind" else found.start(),
            found.end(),
            form.name,
            int(season) if season else None,
            Decimal(version) if version else None,
        )


def _number(text: str) -> Decimal:
    if text[0] in HAN_NUMERAL:
        return Decimal(han_number(text))
    return Decimal(text) if text[0].isdigit() else Decimal(_ROMAN_NUMERALS.index(text) + 1)


def _is_no_rival(mark: NumberMark, others: list[NumberMark], text: str) -> bool:
    """Whether a number is part of another reading, begins the episode's title (S01E02 - 9 Lives), or is the name's.

    A numbered OVA with a name of its own takes the number behind that: Show OVA 2 - Greed Island - 05.
    """
    if any(mark.start < other.end and other.start < mark.end for other in others):
        return True
    if mark.form == "kind":
        return any(character.isalpha() for character in text[mark.end : others[0].start])
    return mark.form == "dash" and text[mark.end :].lstrip()[:1].isalpha()


def _parenthesised(text: str, marks: list[NumberMark]) -> Iterator[NumberMark]:
    """The other count of ``07(33)``: number inside the arc, and number since the beginning."""
    known = {mark.episodes for mark in marks}
    for found in DOUBLE_NUMBER.finditer(text):
        for name in ("own", "other"):
            number = Decimal(found.group(name))
            span = EpisodeSpan(number, number)
            if span not in known:
                known.add(span)
                yield NumberMark(span, found.start(), found.end(), "parenthesised")
