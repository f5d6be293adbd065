"""Finding the names of a work in a title, each by itself.

Groups put several names into one title: ``葬送的芙莉莲 / Sousou no Frieren``, ``Name | Other name``,
``Name (Other name)``, ``[Name][Other name]``, or a Chinese name that runs straight into the romaji one.
"""

import re
from collections.abc import Iterator

_SPLIT = re.compile(r"\s*/\s*(?=\D)|\s*\|\s*|\]\s*\[|[()\[\]]|\s{2,}")
_SLASH_INSIDE = re.compile(r"(?<=[A-Za-z])/(?=[a-z])")
_HAN = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff01-\uff60！？：～~。、・☆△·]"
_BORDER = re.compile(
    rf"(?<={_HAN})-?\s+(?=[A-Za-z][^\u3040-\u9fff]*$)|(?<=[A-Za-z0-9!?.)])\s*[-:：]\s+(?={_HAN})|(?<=[\u4e00-\u9fff！？])(?=[A-Z][a-z]+\s[A-Za-z])"
)
# Words that stand in the same brackets as a name and are none.
_NO_NAME = re.compile(
    r"(?i:(?<![a-z])(?:multi(?:ple)?[\s-]?sub(?:title)?s?|msubs?|dual[\s-]?audio|multi[\s-]?audio|english\sdub(?:bed)?|weekly|batch|uncensored|censored|"
    r"web(?:[\s-]?(?:rip|dl))?|bd(?:[\s-]?rip)?|blu-?ray|dvd(?:[\s-]?rip)?|hdtv|tv[\s-]?rip|hevc|avc|x26[45]|h\.?26[45]|aac|flac|opus|mkv|mp4|remux|10[\s-]?bit|8[\s-]?bit|"
    r"english|japanese|vostfr|subfrench|raws?|end|fin|baha|b-global|bilibili|cr|nf|amzn|dsnp|at-x|tbs|movie|ova|tv|uncut|rev\s?\d?|v\d)(?![a-z]))"
    r"|[简簡繁][体體中日英]?|[内內][封嵌]|外[挂掛]|字幕|双语|雙語|官方|招募|检索|檢索"
)
# Brackets inside a name: You Are [Not] Alone, Kimetsu no Yaiba (Demon Slayer) - Yuukaku-hen.
_EMBEDDED = re.compile(
    r"(?P<before>[^\[\]()/|]+?)\s*(?:\[(?P<square>[^\[\]]{1,20})\]|\((?P<round>[^()]+)\))(?P<after>\s*-?\s*[A-Za-z][^\[\]()/|]+)"
)
_ENDING = re.compile(r"(?P<before>[A-Za-z][^\[\]()/|]+?)\s*\((?P<round>[A-Za-z][^()]+)\)(?=\s*(?:-\s*)?$)")
_LETTERS = re.compile(r"[^\W\d_]")


def alternate_names(text: str) -> tuple[str, ...]:
    """Split a stretch of title into the names in it, in order, each once."""
    return tuple(dict.fromkeys(name for name in _names(text) if name))


def is_name(text: str) -> bool:
    """Whether a bracketed stretch can be a name, and not a list of technical words."""
    left = _NO_NAME.sub(" ", text)
    return len(_LETTERS.findall(left)) >= max(2, len(_LETTERS.findall(text)) * 0.6)


def _unwrapped(found: re.Match[str]) -> str:
    """Join what a bracket parted: a word in it belongs to the name, unless a dash shows that the name stood apart."""
    before, after = found["before"].strip(), found["after"].strip()
    inside = (found["square"] or found["round"]).strip()
    if not before:
        return found.group()
    if after.startswith("-"):
        return f"{before} {after} | {inside}"
    return f"{before} {inside} {after}" if len(inside.split()) == 1 else f"{before} {after} | {inside}"


def _joined(found: re.Match[str]) -> str:
    """A bracket at the end may hold another name or the rest of this one: Shingeki no Kyojin (The Final Season)."""
    return f"{found['before']} | {found['round']} | {found['before']} {found['round']}"


def _names(text: str) -> Iterator[str]:
    guarded = _SLASH_INSIDE.sub("\u2044", text)
    guarded = _ENDING.sub(_joined, _EMBEDDED.sub(_unwrapped, guarded))
    for piece in _SPLIT.split(guarded):
        whole = piece.replace("\u2044", "/").strip(" -:,~|")
        if not whole:
            continue
        parts = [part.strip(" -:,~") for part in _BORDER.split(whole)]
        yield from (part for part in (whole, *parts) if part) if len(parts) > 1 else (whole,)
