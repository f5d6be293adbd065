"""The words of a title that speak of picture, sound and source, and every number that counts something but episodes.

One pass over the words. What a word says does not depend on its title, and titles share most of their technical words,
so what a word says is remembered by word.
"""

import re
from functools import lru_cache
from typing import NamedTuple

_USUAL_LINES = (240, 360, 400, 480, 540, 576, 720, 960, 1080, 1440, 2160, 4320)
_LINES_OF_K = {2: 1440, 4: 2160, 8: 4320}

_WORD = re.compile(r"[^\s\[\](){}|,/]+")
_COUNTED = re.compile(
    r"""
    # lines of the picture, frames a second
    \d{3,4}[x×]\d{3,4}[pi]? | (?<![a-z0-9])(?:ai)?\d{3,4}[pi](?:@?\d+(?:\.\d+)?fps)?(?![a-z0-9])
    | \d+(?:\.\d+)?fps | (?<![a-z0-9])[248]k(?![a-z0-9])
    | (?<![a-z0-9])(?:bd|web|dvd|tv)-(?:480|720|1080|2160)(?!\d) | (?<!\d)(?:480|720|1080|2160)[.-](?:bd|web|dvd)
    # codecs and depths
    | (?:(?<![a-z])|(?<=-))[xh]\.?26[456] | (?<![a-z])(?:hevc|avc)-?\d+bit | (?<![a-z0-9])\d{1,2}-?bits?
    | (?<![a-z])hi10p?(?![a-z0-9]) | (?<![a-z])av1(?!\d) | (?<![a-z])mp[34](?![a-z0-9]) | (?<![a-z])divx[\d.]*
    # sound: channels, tracks
    | (?<![a-z])(?:ddp?|e-?ac-?3|ac-?3|aac|flac|dts|opus|lpcm|truehd)[257]\.[01](?:ch)?
    | (?<![a-z0-9])[257]\.[01](?:ch)?(?![\w.]) | (?<![a-z])e?-?ac-?3(?![a-z0-9]) | (?<![a-z0-9])\d-?audios?
    | (?<![a-z])(?:srt|ass|sub|aac|flac)x\d
    # sizes, volumes, an encoding
    | (?<![a-z0-9])\d+(?:\.\d+)?[kmgt]i?b(?![a-z]) | (?<![a-z])vol(?:ume)?\.?\d+ | (?<![a-z])big5(?!\d)
    # how many episodes a set holds, and a run of years
    | 全\d{1,4}[话話集回] | ^(?:19|20)\d\d-(?:19|20)\d\d$
    """,
    re.VERBOSE,
)
_LINES = re.compile(
    r"(?<![\dx×])(\d{3,4})[pi](?![a-z0-9])|(\d{3,4})[x×](\d{3,4})(?!\d)|(?<![a-z0-9])([248])k(?![a-z0-9])"
    r"|(?:bd|web|dvd|tv)-(480|720|1080|2160)(?!\d)|(?<!\d)(480|720|1080|2160)[.-](?:bd|web|dvd)"
)
_CODECS = (
    ("hevc", re.compile(r"(?<![a-z])[xh]\.?265|(?<![a-z])hevc")),
    ("h264", re.compile(r"(?<![a-z])[xh]\.?264|(?<![a-z])avc(?![a-z])")),
    ("av1", re.compile(r"(?<![a-z])av1(?!\d)")),
    ("xvid", re.compile(r"(?<![a-z])xvid")),
    ("divx", re.compile(r"(?<![a-z])divx")),
    ("vp9", re.compile(r"(?<![a-z])vp9")),
    ("mpeg2", re.compile(r"(?<![a-z])mpeg-?2")),
    ("vc1", re.compile(r"(?<![a-z])vc-?1(?!\d)")),
)
_SOURCES = (
    ("bluray", re.compile(r"(?<![a-z])(?:u?hd)?(?:bd(?:-?rip|-?remux|mv|iso|-?box)?|blu-?ray|bluray-?rip)(?![a-z])")),
    ("web", re.compile(r"(?<![a-z])web(?:-?rip|-?dl)?(?![a-z])")),
    ("dvd", re.compile(r"(?<![a-z])(?:r\d)?dvd(?:-?rip|iso|scr|-?remux|\d)?(?![a-z])")),
    ("tv", re.compile(r"(?<![a-z])(?:hdtv(?:-?rip)?|tv-?rip|dtv|dsr(?:ip)?)(?![a-z])")),
)
_ENDS_NAMES = re.compile(
    r"(?<![a-z0-9])(?:(?:bd(?:-?rip|-?remux)?|blu-?ray|web(?:-?rip|-?dl)?|dvd(?:-?rip|iso)?|hdtv|hevc|remux)"
    r"|(?:dual|multi)-?audios?|multi-?sub\w*|vostfr|vosta|vf|subfrench|uncensored)$"
)
_UNITS = frozenset({"bit", "bits", "fps", "kb", "mb", "gb", "tb", "kib", "mib", "gib", "tib", "audio", "audios"})
_CHANNELS = frozenset({"2.0", "5.0", "5.1", "7.1"})
_PICTURES = {"264": "h264", "265": "hevc"}
_VOLUMES = frozenset({"vol", "vol.", "volume", "v"})
_BARE_LINES = frozenset({"360", "480", "540", "576", "720", "1080", "2160"})
_A_YEAR = re.compile(r"(?:19|20)\d\d")
_CHECKSUM = re.compile(r"[0-9a-f]{8}")
_NEXT_WORD = re.compile(r"\s?([A-Za-z]+)(?!\w)")
_TWO_WORDS = frozenset(
    {("dual", "audio"), ("multi", "audio"), ("multi", "sub"), ("multi", "subs"), ("blu", "ray"), ("web", "dl")}
)


class Technicalities(NamedTuple):
    """What the technical words say. ``plain`` is the text with the numbers among them blanked, every place kept.

    ``start`` is where the first technical word stands that has something before it. ``lines`` are the picture's;
    ``codec`` and ``source`` are the usual names: h264, hevc, av1; web, bluray, dvd, tv. ``year`` stood in brackets.
    """

    plain: str
    start: int
    lines: int | None = None
    codec: str | None = None
    source: str | None = None
    year: int | None = None


class _Sense(NamedTuple):
    """What one word says by itself. ``counted`` are the stretches of it that count something else than episodes."""

    counted: tuple[tuple[int, int], ...] = ()
    ends_names: bool = False
    lines: int | None = None
    codec: str | None = None
    source: str | None = None
    year: int | None = None


_NOTHING = _Sense()
_TWO = _Sense(ends_names=True)


def read_technicalities(text: str) -> Technicalities:
    """Find what is technical in a tidied title."""
    plain = text
    start = len(text)
    lines = codec = source = year = None
    named = False
    before = ""
    for found in _WORD.finditer(text):
        word = found.group().lower()
        if word.isalpha():
            sense = _TWO if (before, word) in _TWO_WORDS else _sense(word)
        else:
            sense = _sense_in_place(text, found.start(), word, before)
        if sense is _NOTHING:
            named = True
        else:
            lines, codec = lines or sense.lines, codec or sense.codec
            source, year = source or sense.source, year or sense.year
            first = found.start() + (sense.counted[0][0] if sense.counted else 0)
            named = named or first > found.start()
            if named and first < start and (sense.counted or sense.ends_names):
                start = first - (
                    len(before) + 1
                    if (before, word) in _TWO_WORDS or _counts_volumes(text, found.start(), before)
                    else 0
                )
            for a, b in sense.counted:
                plain = f"{plain[: found.start() + a]}{' ' * (b - a)}{plain[found.start() + b :]}"
        before = word
    return Technicalities(plain, start, lines, codec, source, year)


def is_technical(text: str) -> bool:
    """Whether every word of it is technical: ``BDRip 1080p``."""
    return all(_sense(word) is not _NOTHING for word in _WORD.findall(text.lower()))


def read_lines(text: str) -> int | None:
    """The lines of the picture that a word names: 1080 for ``1080p`` and for ``1920x1080``."""
    return _sense(text.lower()).lines


def _sense_in_place(text: str, at: int, word: str, before: str) -> _Sense:
    """What a word with digits says beside its neighbours: a bare number counts what stands next to it."""
    if word[0].isdigit() and _counts_volumes(text, at, before):
        return _whole(word)
    if before in {"h", "x"} and (codec := _PICTURES.get(word[:3])) is not None:
        return _whole(word[:3])._replace(codec=codec)
    end = at + len(word)
    bracketed = text[at - 1 : at] in {"[", "("} and text[end : end + 1] in {"]", ")"}
    if word.replace(".", "", 1).isdecimal():
        return _number_in_place(text, end, word, before, bracketed=bracketed)
    if bracketed and len(word) == 8 and _CHECKSUM.fullmatch(word):
        return _whole(word)
    return _sense(word)


def _counts_volumes(text: str, at: int, before: str) -> bool:
    """Whether a number stands behind its word: Vol 3, but not [Fights Break Sphere V][2022]."""
    return before in _VOLUMES and text[at - 1] == " "


def _number_in_place(text: str, end: int, word: str, before: str, *, bracketed: bool) -> _Sense:
    if bracketed and (sense := _bracketed_number(text, end, word)) is not _NOTHING:
        return sense
    if word in _CHANNELS and before != "-":
        return _whole(word)
    found = _NEXT_WORD.match(text, end)
    after = found.group(1).lower() if found is not None else ""
    if word in _BARE_LINES and _sense(after).source is not None:
        return _whole(word)._replace(lines=int(word))
    return _whole(word) if after in _UNITS else _NOTHING


def _bracketed_number(text: str, end: int, word: str) -> _Sense:
    if word in _BARE_LINES:
        return _whole(word)._replace(lines=int(word))
    if _A_YEAR.fullmatch(word):
        return _whole(word)._replace(year=int(word))
    return _whole(word) if len(word) == 8 and text[end] == "]" else _NOTHING


@lru_cache(maxsize=4096)
def _sense(word: str) -> _Sense:
    lines = _LINES.search(word)
    sense = _Sense(
        tuple(found.span() for found in _COUNTED.finditer(word)),
        _ENDS_NAMES.search(word) is not None,
        _usual(lines) if lines is not None else None,
        next((codec for codec, pattern in _CODECS if pattern.search(word)), None),
        next((source for source, pattern in _SOURCES if pattern.search(word)), None),
    )
    return sense if sense != _NOTHING else _NOTHING


@lru_cache(maxsize=1024)
def _whole(word: str) -> _Sense:
    return _Sense(((0, len(word)),))


def _usual(found: re.Match[str]) -> int:
    """1920x804 is a wide film at 1080 lines."""
    said = [int(value) for value in found.groups() if value]
    lines = _LINES_OF_K.get(said[-1], said[-1])
    if lines not in _USUAL_LINES and len(said) == 2:
        lines = said[0] * 9 // 16
    return next((one for one in _USUAL_LINES if one >= lines), lines)
