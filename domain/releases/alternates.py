"""Finding the names of a work in a title, each by itself.

Groups put several names into one title: ``葬送的芙莉莲 / Sousou no Frieren``, ``Name | Other name``,
``Name (Other name)``, ``[Name][Other name]``, or a Chinese name that runs straight into the romaji one.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

_SPLIT = re.compile(r"\s*/\s*(?=\D)|\s*\|\s*|\]\s*\[|[()\[\]]|\s{2,}")
# Fate/stay night, Fate/Grand Order: a slash after the first word, without spaces, is the name's own.
_SLASH_INSIDE = re.compile(r"(?<=[A-Za-z])/(?=[a-z])|(?:(?<=^)|(?<=\[))(\s*[A-Za-z]+)/(?=[A-Za-z])")
_HAN = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff01-\uff60！？：～~。、・☆△·]"
_BORDER = re.compile(
    rf"(?:(?<={_HAN})|(?<={_HAN}[IV])|(?<={_HAN}[IV][IV])|(?<={_HAN}III))-?\s+(?=[A-Za-z][^\u3040-\u9fff]*$)|(?<=[A-Za-z0-9!?.)])\s*[-:：]\s+(?={_HAN})|(?<=[A-Za-z!?.)])\s+(?={_HAN}(?:(?![A-Za-z]{{2}}).)*$)|(?<=[\u4e00-\u9fff！？])(?=[A-Z][a-z]+\s[A-Za-z])"
)
# Words that stand in the same brackets as a name and are none; of x264 and 10bit the letters.
_NO_NAME = frozenset(
    re.findall(
        r"\w+",
        """multi multiple multisub multisubs multisubtitle multisubtitles multiaudio dualaudio sub subs subbed subtitle
        subtitles hardsub hardsubs soft matching softsub softsubs msub msubs dual triple audio dub dubbed english
        japanese mandarin cantonese chinese vostfr subfrench raw raws weekly batch end fin uncensored censored uncut rev
        v web webrip webdl dl rip bd bdrip blu bluray ray dvd dvdrip hdtv tv tvrip remux hevc avc x h aac flac opus mkv
        mp p av bit baha b global bilibili pt br hi pp dts hdma truehd eac ac ddp cr nf amzn dsnp at tbs movie ova""",
    )
)
_HAN_NO_NAME = re.compile(
    r"[简簡繁][体體中日英]?|[内內][封嵌]|外[挂掛]|字幕|[国國粵粤中][语語配]|配音|双语|雙語|官方|招募|检索|檢索"
)
_BRACKETS = re.compile(r"\[(?P<square>[^\[\]()]{1,20})\]|\((?P<round>[^\[\]()]+)\)")
_GOES_ON = re.compile(r"\s*-?\s*[A-Za-z][^\[\]()/|]+")
_ENDS = re.compile(r"\s*(?:-\s*)?(?:[\[(]|$)")
_WORDS = re.compile(r"[a-z]+|[^\W\d_a-z]+")


@lru_cache(maxsize=4096)
def alternate_names(text: str) -> tuple[str, ...]:
    """Split a stretch of title into the names in it, in order, each once."""
    return tuple(dict.fromkeys(name for name in _names(text) if name))


@lru_cache(maxsize=4096)
def is_name(text: str) -> bool:
    """Whether a bracketed stretch can be a name, and not a list of technical words."""
    small = text.lower()
    letters = sum(map(len, _WORDS.findall(small)))
    words = _WORDS.findall(small if small.isascii() else _HAN_NO_NAME.sub(" ", small))
    left = sum(len(word) for word in words if word not in _NO_NAME)
    return left >= max(2, letters * 0.6)


def _without_brackets(text: str) -> str:
    """Take names out of brackets that stand inside or behind a name, and write ``|`` between what may be names.

    You Are [Not] Alone, Kimetsu no Yaiba (Demon Slayer) - Yuukaku-hen, Shingeki no Kyojin (The Final Season).
    """
    pieces: list[str] = []
    at = 0
    for found in _BRACKETS.finditer(text):
        if found.start() < at:
            continue
        lead = text[at : found.start()]
        cut = 1 + max(lead.rfind(sign) for sign in "[]()/|")
        before, inside = lead[cut:].strip(), (found["square"] or found["round"]).strip()
        after = _GOES_ON.match(text, found.end()) if before and inside else None
        if after is not None:
            pieces += (lead[:cut], _inside(before, inside, after.group().strip()))
            at = after.end()
        elif before and found["round"] and inside[:1].isalpha() and _ENDS.match(text, found.end()) is not None:
            pieces += (lead[:cut], f"{before} | {inside} | {before} {inside}")
            at = found.end()
        else:
            pieces.append(text[at : found.end()])
            at = found.end()
    return f"{''.join(pieces)}{text[at:]}"


def _inside(before: str, inside: str, after: str) -> str:
    """A word in brackets belongs to the name, unless a dash shows that the name stood apart."""
    if not after.startswith("-"):
        return f"{before} {inside} {after}" if " " not in inside else f"{before} {after} | {inside}"
    whole = f" | {before} {inside} {after}" if " " not in inside else ""
    return f"{before} {after} | {inside}{whole}"


def _names(text: str) -> Iterator[str]:
    guarded = _SLASH_INSIDE.sub("\\1\u2044", text) if "/" in text else text
    if "(" in guarded or "[" in guarded:
        guarded = _without_brackets(guarded)
    for piece in _SPLIT.split(guarded):
        whole = piece.replace("\u2044", "/").strip(" -:,~|")
        if not whole:
            continue
        parts = [part.strip(" -:,~") for part in _BORDER.split(whole)] if not whole.isascii() else []
        yield from (part for part in (whole, *parts) if part) if len(parts) > 1 else (whole,)
