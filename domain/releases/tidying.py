"""Taking out of a title what says nothing about the release."""

import re
import unicodedata
from functools import lru_cache

from .normalising import LONGEST_TITLE

_BRACKETS = str.maketrans(
    {
        "【": "[",
        "】": "]",
        "《": "[",
        "》": "]",
        "〖": "[",
        "〗": "]",
        "「": "[",
        "」": "]",
        "『": "[",
        "』": "]",
        "–": "-",
        "—": "-",
        "―": "-",
    }
)
_FILE = re.compile(
    r"\.(mkv|mp4|avi|ts|webm|ogm|rmvb|m4v|srt|ass|ssa|sup|idx|sub|zip|rar|7z|flac|mp3|cbz|cbr|pdf|epub)$", re.IGNORECASE
)
_SEASON_OF_THE_YEAR = re.compile(
    r"[\[(]?\s*[★☆]?\s*(?:(?:19|20)\d\d\s*年?)?\s*(?:1[0-2]|0?[1-9]|[一二三四五六七八九十]{1,2})\s*月\s*新?\s*番\s*[★☆]?\s*[\])]?"
)
_NOTES = re.compile(
    r"[\[(][^\[\]()]*(?:招募|招人|招新|检索|檢索|檢索用|僅限|仅限)[^\[\]()]*[\])]|\((?:weekly|airing)\)|\[(?:weekly|airing)\]",
    re.IGNORECASE,
)
_DATE = re.compile(r"[\[(]\s*(?:\d{1,2}\.\d{1,2}\.\d{4}|\d{4}[.\-]\d{1,2}[.\-]\d{1,2})\s*[\])]")
_STARS = re.compile(r"[★☆]+")
_SPACES = re.compile(r"\s+")
_WORD_DOT = re.compile(r"(?<!\d)\.|\.(?!\d)")


@lru_cache(maxsize=2048)
def tidied(raw: str) -> str:
    """The title in one Unicode form, with square brackets only, spaces for separators, without notes to the reader.

    ``★10月新番★``, ``[招募翻译]`` and dates go; nothing that names the work, its number or its form does.
    """
    text = unicodedata.normalize("NFKC", raw[:LONGEST_TITLE]).translate(_BRACKETS).strip()
    text = _FILE.sub("", text)
    text = _SEASON_OF_THE_YEAR.sub(" ", text)
    text = _DATE.sub(" ", _NOTES.sub(" ", text))
    text = _STARS.sub(" ", text)
    return _SPACES.sub(" ", _spaced(text)).strip()


def extension(raw: str) -> str | None:
    """The file ending that the title carries, in lower case, or None."""
    found = _FILE.search(raw[:LONGEST_TITLE].strip())
    return found.group(1).lower() if found else None


def _spaced(text: str) -> str:
    """Write spaces where underscores or dots stand for them."""
    if "_" in text:
        text = text.replace("_", " ")
    bare = re.sub(r"\[[^\]]*\]|\([^)]*\)", "", text)
    if bare.count(".") >= 3 and bare.strip().count(" ") <= bare.count(".") // 2:
        text = _WORD_DOT.sub(" ", re.sub(r"(?<=\D)\.(?=\d)|(?<=\d)\.(?=\D)|(?<=\d\d)\.(?=\d\d)", " ", text))
    return text
