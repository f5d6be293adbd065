"""Every field of the preferences: its words, what can be said in it, and how people's words are read.

Readers raise ``ValueError`` with a sentence that says what to do.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..wording import exact_size, size

Kind = Literal["list", "switch", "policy", "count", "size"]

MOST_CHOICES = 20
LONGEST_CHOICE = 60
_UNITS = {"kib": 2**10, "mib": 2**20, "gib": 2**30, "k": 2**10, "m": 2**20, "g": 2**30, "mb": 10**6, "gb": 10**9}
_SIZE = re.compile(r"(\d{1,9}(?:[.,]\d{1,3})?)\s*([a-z]+)")
_NONE = ("", "none", "no", "no limit", "0", "-", "–")


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to say. ``known`` are values with their words; ``empty`` says what saying nothing means."""

    name: str
    title: str
    kind: Kind
    meaning: str
    empty: str = ""
    thing: str = ""
    hint: str = ""
    fixed: bool = False
    known: Mapping[str, str] = field(default_factory=dict)
    read: Callable[[str], str] = str.strip

    def word(self, value: str) -> str:
        """Return how people call a value."""
        if self.kind == "size":
            return size(int(value)) if value else self.empty
        return self.known.get(value, f"{value}p" if self.name == "resolutions" else value)


def read_size(text: str) -> str:
    """Return bytes, or nothing for no limit: ``300 MiB``, ``1,4 GiB``, ``none``."""
    text = text.strip().casefold()
    if text in _NONE:
        return ""
    found = _SIZE.fullmatch(text)
    unit = _UNITS.get(found[2]) if found else None
    if found is None or unit is None:
        raise ValueError("Write a number and MiB or GiB, for instance 300 MiB; or none.")
    return str(round(float(found[1].replace(",", ".")) * unit))


def read_count(text: str) -> str:
    """Return a number of seeders."""
    text = text.strip()
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise ValueError("Write a whole number, for instance 5; 0 takes even what nobody shares now.")
    return str(int(text))


def _read_lines(text: str) -> str:
    text = {"4k": "2160", "2k": "1440", "uhd": "2160", "fhd": "1080"}.get(text.strip().casefold(), text.strip())
    found = re.fullmatch(r"([0-9]{2,5})p?", text, re.IGNORECASE)
    if found is None or int(found[1]) == 0:
        raise ValueError("Write the number of lines, for instance 1080.")
    return str(int(found[1]))


def _read_name(text: str) -> str:
    text = text.strip().strip("[]").strip()
    if not 1 <= len(text) <= LONGEST_CHOICE:
        raise ValueError(f"A name has 1 to {LONGEST_CHOICE} characters.")
    return text


def _read_language(text: str) -> str:
    said = text.strip().casefold()
    code = next((code for code, name in VOICES.items() if said in (code, name.casefold())), said)
    if code not in VOICES and not re.fullmatch(r"[a-z]{2}", code):
        raise ValueError("Write a language, or its code of two letters: English, en.")
    return code


def _read_codec(text: str) -> str:
    said = re.sub(r"[\s.\-]", "", text.casefold())
    return {"x264": "h264", "avc": "h264", "x265": "hevc", "h265": "hevc"}.get(said, _read_name(said))


LANGUAGES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "pt": "Portuguese", "it": "Italian",
    "ru": "Russian", "uk": "Ukrainian", "pl": "Polish", "tr": "Turkish", "ar": "Arabic", "id": "Indonesian",
    "vi": "Vietnamese", "hi": "Hindi", "ko": "Korean", "zh": "Chinese", "ja": "Japanese",
}  # fmt: skip
VOICES = {"original": "original", **LANGUAGES}
_RESOLUTIONS = {lines: f"{lines}p" for lines in ("2160", "1440", "1080", "720", "576", "480", "360")}
_CODECS = {"hevc": "HEVC (x265)", "h264": "H.264 (x264)", "av1": "AV1"}
_CRITERIA = {
    "resolution": "resolution", "group": "group", "language": "subtitles", "codec": "codec", "version": "version",
    "trust": "trusted", "single": "single episode",
}  # fmt: skip
BATCHES = {"never": "never", "finished": "once the series has ended", "always": "always"}

FIELDS: Mapping[str, Field] = {
    each.name: each
    for each in (
        Field("resolutions", "Resolutions", "list", "The first is liked best. Others are taken when none of these is "
              "there.", "no matter", "a resolution", "1080p", known=_RESOLUTIONS, read=_read_lines),
        Field("groups", "Groups", "list", "Whose releases you like, the best first. The others come after them.",
              "no matter whose", "a group", "the name as it stands in [brackets]", read=_read_name),
        Field("subtitles", "Subtitles", "list", "Languages that you can read. A release in none of them is refused.",
              "any language", "a language", "English, or en", known=LANGUAGES, read=_read_language),
        Field("audio", "Voices", "list", "What you want to hear: the original voices, a dub, or either.",
              "", "a kind of voices", "original, or English", known=VOICES, read=_read_language),
        Field("codecs", "Codecs", "list", "How the picture may be packed, the best first. None is ever refused.",
              "no matter", "a codec", "HEVC", known=_CODECS, read=_read_codec),
        Field("order", "What counts most", "list", "Of two releases that fit, the first of these that differs decides.",
              "the usual", fixed=True, known=_CRITERIA),
        Field("prefer_trusted", "Trusted uploaders", "switch", "Whether those whom the indexer trusts come first.",
              known={"true": "before others", "false": "no matter"}),
        Field("allow_remakes", "Re-encodes", "switch", "Releases made of other releases: smaller, seldom better.",
              known={"true": "allowed, after originals", "false": "refused"}),
        Field("allow_raw", "Without subtitles", "switch", "Raw broadcasts, in the original language only.",
              known={"true": "allowed", "false": "refused"}),
        Field("batches", "Sets of episodes", "policy", "When a set may be taken for one episode; only that one is "
              "fetched.", known=BATCHES),
        Field("least_seeders", "Seeders, at least", "count", "A release that fewer people share is refused.",
              hint="a whole number", read=read_count),
        Field("least_bytes", "Smallest size", "size", "An episode that is smaller is refused.", "no limit",
              hint="300 MiB, or none", read=read_size),
        Field("most_bytes", "Largest size", "size", "An episode that is larger is refused.", "no limit",
              hint="1.4 GiB, or none", read=read_size),
    )
}  # fmt: skip
"""In the order of the screen."""


def as_typed(asked: Field, value: str) -> str:
    """Return a value as somebody would type it, so that it can be changed."""
    return (exact_size(int(value)) if value else "none") if asked.kind == "size" else value
