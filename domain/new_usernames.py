"""What a new user name may be: nobody should be taken for somebody else.

The rule: a name is composed (NFKC) before anything else; then it has 1 to 32 letters, the digits 0 to 9, dots, dashes
and underscores, begins with a letter or a digit, and its letters are of one script. Chinese, Japanese and Korean
writing mixes scripts by itself, also with Latin, where nothing looks alike: the level "highly restrictive" of
https://www.unicode.org/reports/tr39/#Restriction_Level_Detection. A whole name in another script may still look like
somebody's: ``look`` is what both have in common.
"""

import re
import unicodedata

from .users import InvalidUsername, Username

_ALLOWED = re.compile(r"[^\W_][\w.\-]{0,31}")
_COMMON = frozenset("0123456789.-_")
_MIXABLE = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
)
_SCRIPTS = {"IDEOGRAPHIC": "CJK", "KATAKANA-HIRAGANA": "KATAKANA"}
"""Where a character's name begins with another word than its script's."""

_ALIKE = str.maketrans(
    # Cyrillic, then Greek letters that are drawn as Latin ones are, in their small form or else in their large one.
    "авеѕіјкмнорстухһԁԛԝҽ" + "αβεηικμνορτυχωϳ" + "ı",
    "abesijkmhopctyxhdqwe" + "abenikmvoptuxwj" + "i",
)


def accept_username(text: str) -> Username:
    """Return the name in which somebody may begin to be known here. Raises InvalidUsername, which says what to do."""
    composed = unicodedata.normalize("NFKC", text)
    if not _ALLOWED.fullmatch(composed) or not all(map(_usual, composed)):
        raise InvalidUsername(
            "A user name has 1 to 32 letters, digits, dots, dashes or underscores, and begins with a letter or a digit."
        )
    scripts = frozenset(_script(character) for character in composed if character not in _COMMON)
    if len(scripts) > 1 and not any(scripts <= together for together in _MIXABLE):
        raise InvalidUsername("A user name does not mix alphabets: letters of different ones look alike. Use one.")
    name = Username(composed)
    if not _ALLOWED.fullmatch(name.key):  # "İ" folds to an i with a second dot, which nobody sees
        raise InvalidUsername("A letter of that name has no small form, or the name is too long. Write it otherwise.")
    return name


def look(name: Username) -> str:
    """What the name looks like: two names with one look should not belong to two people."""
    return name.key.translate(_ALIKE)


def _usual(character: str) -> bool:
    return character in _COMMON or character.isalpha()


def _script(letter: str) -> str:
    word = unicodedata.name(letter, "").partition(" ")[0]
    return _SCRIPTS.get(word, word)
