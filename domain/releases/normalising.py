"""One spelling for titles that people write in many ways.

Two titles are compared by their ``title_key``, never as written. The rules are those that Taiga (track/recognition) and
Seanime (title_normalization.go) arrived at: one Unicode form, no case, no accents, no punctuation, long vowels short,
the particle wo as o, "&" as and, × as x. Chinese is compared in simplified characters.
"""

import re
import unicodedata
from functools import lru_cache

from .han_folding import SIMPLIFIED

LONGEST_TITLE = 512
"""Characters of a title that are read. Nyaa allows 255."""

_SPELLED = str.maketrans(
    {
        "×": " x ",
        "&": " and ",
        "½": "1/2",
        "@": "a",
        "’": "'",
        "‘": "'",
        "`": "'",
        "△": " ",
        "☆": " ",
        "★": " ",
        "♪": " ",
    }
)
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
# A dot or plus between digits belongs to the number: 2.5 Dimensional Seduction, Evangelion 3.0+1.11.
_PUNCTUATION = re.compile(r"(?<!\d)[.+]|[.+](?!\d)|[^\w\s.+]|_")
_PADDING = re.compile(r"(?<![\w.])0+(?=[1-9])")
_LONG_VOWELS = re.compile(r"ou|oo|uu")
_LONG_VOWEL = {"ou": "o", "oo": "o", "uu": "u"}
_WORDS = {"wo": "o", "the": "", "tv": "", "animation": "", "oad": "ova"}
_PHRASES = (
    (re.compile(r"\bside story\b"), "gaiden"),
    (re.compile(r"\bgekijo(?:u)?ban\b"), "movie"),
    (re.compile(r"劇場版|剧场版|電影版|电影版|劇場 版"), " movie "),
    (re.compile(r"外傳|外传|外伝"), " gaiden "),
    (re.compile(r"\bfilm\b"), "movie"),
    (re.compile(r"\bhalf\b"), "1 2"),
)


@lru_cache(maxsize=8192)
def title_key(title: str) -> str:
    """The form of a title that is compared: words in lower case, single spaces between them."""
    text = unicodedata.normalize("NFKC", title[:LONGEST_TITLE].translate(_SPELLED)).casefold()
    text = _plain_letters(text)
    text = _APOSTROPHE.sub("", text)
    text = _PADDING.sub("", _PUNCTUATION.sub(" ", text))
    for phrase, word in _PHRASES:
        text = phrase.sub(word, text)
    text = text.translate(SIMPLIFIED)
    text = _LONG_VOWELS.sub(lambda found: _LONG_VOWEL[found.group()], text)
    words = [_WORDS.get(word, word) for word in text.split()]
    return " ".join(word for word in words if word) or " ".join(text.split())


def _plain_letters(text: str) -> str:
    """Take accents off Latin letters; the marks of kana stay, for they make other letters."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))


@lru_cache(maxsize=8192)
def spaceless(key: str) -> str:
    """A key without spaces, dots and plus signs: groups disagree on them (FullMetalAlchemist, 2-5 Jigen no Ririsa)."""
    return key.replace(" ", "").replace(".", "").replace("+", "")


@lru_cache(maxsize=8192)
def digits_in(key: str) -> str:
    """The digits of a key in order. Titles with other digits are other titles, however alike the letters are."""
    return "".join(character for character in key if character.isdigit())
