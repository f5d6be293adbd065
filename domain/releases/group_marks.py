"""Who made a release: mostly the first brackets, sometimes the last words. What is left speaks of the work."""

import re
import unicodedata

from .kind_marks import is_kind_word
from .release_name import NameElements
from .technical_words import is_technical
from .tidying import opens_with_a_quote

_LEADING = re.compile(r"\[([^\[\]]*)\]\s*")
_AS_SPELLED = re.compile(r"[^\[【]*[\[【]([^\]】]*)[\]】]")
_COORDINATE = re.compile(
    r"(?i:s\d{1,2}(?:e\d+)?|season \d{1,2}|e\d+(?:-e?\d+)?|\d{1,2}(?:\.\d)?|第.{1,6}[话話集回季期])"
)
_NUMBER_NEXT = re.compile(r"- (?:S\d|E?\d)|S\d+E\d")
# … -Tsundere-Raws (ADN): parsers keep the last word only.
_LAST_OF_TWO = frozenset({"raws", "subs", "fansub", "fansubs"})
_COMPOUND = re.compile(r"-\s?((?:[^\W_]+-)(?:Raws|Subs|Fansubs?))(?=\s*(?:[\[(]|$))", re.IGNORECASE)
_BESIDE_LINES = re.compile(r"\(([^\W\d][^(),\[\]]{1,30}), \d{3,4}p?\)")
"""(Central Anime, 720p)"""


def split_group(raw: str, text: str, elements: NameElements) -> tuple[str | None, str]:
    """Take the group's brackets off the front of a tidied title; without such, ask the end of it and the parser."""
    found = _LEADING.match(text)
    if found is None:
        return _elsewhere(raw, text, elements), text
    inside, rest = found.group(1).strip(), text[found.end() :]
    if opens_with_a_quote(raw):
        return _other(inside, elements), text
    if _NUMBER_NEXT.match(rest):
        return None, f"{inside} {rest}"  # [Oshi no Ko] - 05: the brackets are the name's.
    if not rest or not inside or _speaks_of_the_work(inside):
        return _other(inside, elements), text
    return _as_spelled(raw, inside), rest.removeprefix("- ")


def _speaks_of_the_work(inside: str) -> bool:
    return is_kind_word(inside) or _COORDINATE.fullmatch(inside) is not None or is_technical(inside)


def _elsewhere(raw: str, text: str, elements: NameElements) -> str | None:
    group = elements.group
    if group is None:
        beside = _BESIDE_LINES.search(text) if ", " in text else None
        return beside.group(1) if beside is not None else None
    if f"「{group}" in raw:
        return None  # Quotation marks hold the episode's title.
    if group.lower() in _LAST_OF_TWO and (found := _COMPOUND.search(text)) is not None:
        return found.group(1)
    return group


def _other(inside: str, elements: NameElements) -> str | None:
    return elements.group if elements.group != inside else None


def _as_spelled(raw: str, inside: str) -> str:
    """A group's name as it spells it: Koten_Gars, with its underscore."""
    if (raw.isascii() and "_" not in raw) or "_&_" in raw:
        return inside
    found = _AS_SPELLED.match(raw)
    if found is None:
        return inside
    tidy = unicodedata.normalize("NFKC", found.group(1)).replace("_", " ")
    return found.group(1).strip() if " ".join(tidy.split()) == inside else inside
