"""Taking out of a title what says nothing about the release."""

import re
import unicodedata

from .normalising import LONGEST_TITLE

_BRACKETS = str.maketrans("【】《》〖〗「」『』–—―‒_", "[][][][][]---- ")
_ENDINGS = frozenset(
    re.findall(r"\w+", "mkv mp4 avi ts webm ogm rmvb m4v srt ass ssa sup idx sub zip rar 7z flac mp3 cbz cbr pdf epub")
)
_SEASON_OF_THE_YEAR = re.compile(
    r"[\[(]?\s*[★☆]?\s*(?:(?:19|20)\d\d\s*年?)?\s*(?:1[0-2]|0?[1-9]|[一二三四五六七八九十]{1,2})\s*月\s*新?\s*番\s*[★☆]?\s*[\])]?"
)
_NOTES = re.compile(
    r"[\[(][^\[\]()]*(?:招募|招人|招新|招翻|检索|檢索|僅限|仅限)[^\[\]()]*[\])]|[\[(](?:weekly|airing)[\])]",
    re.IGNORECASE,
)
_DATE = re.compile(r"[\[(]\s*(?:\d{1,2}\.\d{1,2}\.\d{4}|\d{4}[.\-]\d{1,2}[.\-]\d{1,2})\s*[\])]")
_STARS = re.compile(r"[★☆]+")
_IN_BRACKETS = re.compile(r"\[[^\]]*\]|\([^)]*\)")
_DOT_BESIDE_A_NUMBER = re.compile(r"(?<=\D)\.(?=\d)|(?<=\d)\.(?=\D)|(?<=\d\d)\.(?=\d\d)")
_WORD_DOT = re.compile(r"(?<!\d)\.|\.(?!\d)")
_DOT_AFTER_A_NUMBER = re.compile(r"(?<=\d)\.(?=[A-Za-z]{2})")
# 37 [Group] …, EvoBot.[Group] …: an uploader's mark, glued on; [[Group], ]Group]: a slip of the finger.
_BEFORE_THE_GROUP = re.compile(r"^(?:\d{1,3}\s+(?=\[)|\w{2,20}\.(?=\[)|\[(?=\[)|\](?=[^\[\]]+\]))")
_OPENING_QUOTES = ("「", "『")


def tidied(raw: str) -> str:
    """The title in one Unicode form, with square brackets only, spaces for separators, without notes to the reader.

    ``★10月新番★``, ``[招募翻译]`` and dates go; nothing that names the work, its number or its form does.
    """
    text = raw[:LONGEST_TITLE]
    if not text.isascii():
        # One blank at a time: the patterns below allow blanks in many places, and would try every way to share a run.
        text = " ".join(unicodedata.normalize("NFKC", text)[:LONGEST_TITLE].split())
        if "月" in text:
            text = _SEASON_OF_THE_YEAR.sub(" ", text)
        text = _STARS.sub(" ", text.translate(_BRACKETS))
    text = _without_ending(text.strip())[0]
    if "[" in text or "(" in text:
        text = _DATE.sub(" ", _NOTES.sub(" ", text))
    text = _spaced(text)
    slip = _BEFORE_THE_GROUP.match(text)
    if slip is not None:
        text = f"[{text[1:]}" if text.startswith("]") else text[slip.end() :]
    return text


def extension(raw: str) -> str | None:
    """The file ending that the title carries, in lower case, or None."""
    return _without_ending(raw[:LONGEST_TITLE].strip())[1]


def opens_with_a_quote(raw: str) -> bool:
    """Whether the first brackets are quotation marks: 「K」 is a name, never a group."""
    return raw.lstrip().startswith(_OPENING_QUOTES)


def _without_ending(text: str) -> tuple[str, str | None]:
    dot = text.rfind(".", -6)
    if dot >= 0 and (ending := text[dot + 1 :].lower()) in _ENDINGS:
        return text[:dot], ending
    return text, None


def _spaced(text: str) -> str:
    """Write single spaces where underscores, dots, plus signs or hyphens stand for them."""
    if "_" in text:
        text = text.replace("_", " ")
    if "." in text:
        text = _spaced_dots(text)
    words = text.split()
    if len(words) == 1:
        text = _spaced_signs(text)
        words = text.split()
    return " ".join(words)


def _spaced_dots(text: str) -> str:
    if text.count(".") >= 3:
        bare = _IN_BRACKETS.sub("", text)
        dots = bare.count(".")
        if dots >= 3 and bare.strip().count(" ") <= dots // 2:
            return _WORD_DOT.sub(" ", _DOT_BESIDE_A_NUMBER.sub(" ", text))
    return _DOT_AFTER_A_NUMBER.sub(" ", text)


def _spaced_signs(text: str) -> str:
    """``Citrus+Episode+3`` and ``kimetsu-no-yaiba-episode-25``: what has no space has another separator."""
    bare = _IN_BRACKETS.sub("", text)
    for sign in "+-":
        if bare.count(sign) >= 2:
            return text.replace(sign, " ")
    return text
