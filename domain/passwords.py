"""What a password may be: NIST SP 800-63B-4 §3.1.1.2 (https://pages.nist.gov/800-63-4/sp800-63b.html).

Length counts; which kinds of characters it has does not. What attackers try first is refused: common passwords, the
user's or the product's name with a little around it, and what is one idea of a few keys repeated.
"""

import re
import unicodedata
from itertools import pairwise

from .common_passwords import COMMON_PASSWORDS, COMMON_WORDS
from .errors import Invalid
from .users import Username

SHORTEST, LONGEST = 12, 128
"""In characters. NIST asks for 8 beside a second factor and 15 alone; attempts are throttled here."""

_FEWEST_DIFFERENT = 5
_LEAST_BESIDE, _FEWEST_LETTERS_BESIDE = 8, 4
_TRIMMINGS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_DISGUISES = str.maketrans("013457@$!", "oieastasi")
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "12345678901234567890", "09876543210987654321")


class InvalidPassword(Invalid):
    """The password breaks the rules for passwords."""


def accept_password(password: str, username: Username) -> str:
    """Return ``password`` if that person may set it. Raises InvalidPassword, which says what to do.

    It is judged in the form in which it is hashed (NFKC), and kept as it is.
    """
    canonical = unicodedata.normalize("NFKC", password)
    if not SHORTEST <= len(canonical) <= LONGEST:
        raise InvalidPassword(f"A password has {SHORTEST} to {LONGEST} characters. A few words make a good one.")
    plain = canonical.casefold()
    if len(set(plain)) < _FEWEST_DIFFERENT or _repeats(plain) or _runs(plain):
        raise InvalidPassword("This password is a repetition or a row of keys. Choose one that is harder to guess.")
    if _is_little_more_than(plain, username.key):
        raise InvalidPassword("This password is the user name with a little around it. Choose another one.")
    if plain in COMMON_PASSWORDS or _words_within(plain) & COMMON_WORDS:
        raise InvalidPassword("This password is one of those that are tried first. Choose another one.")
    return password


def _repeats(plain: str) -> bool:
    """Whether it is one piece over and over (``abcabcabcabc``), the last time perhaps cut."""
    return any(plain == (plain[:size] * len(plain))[: len(plain)] for size in range(1, len(plain) // 2 + 1))


def _runs(plain: str) -> bool:
    """Whether it is made of long rows of the alphabet, the digits or the keyboard, in either direction."""
    rows = [row for forward in _ROWS for row in (forward, forward[::-1])]
    steps = {pair for row in rows for pair in pairwise(row)}
    breaks = sum(pair not in steps for pair in pairwise(plain))
    return breaks * 5 < len(plain)


def _is_little_more_than(plain: str, name: str) -> bool:
    """Whether what is beside the name is short or has hardly a letter. A name of two letters is in many a good word."""
    beside = plain.replace(name, "")
    little = len(beside) < _LEAST_BESIDE or sum(map(str.isalpha, beside)) < _FEWEST_LETTERS_BESIDE
    return len(name) > 2 and name in plain and little


def _words_within(plain: str) -> frozenset[str]:
    """What is left without digits and signs around it, as it is and without its disguise (``p4ssw0rd``)."""
    stem = _TRIMMINGS.sub("", plain)
    undisguised = _TRIMMINGS.sub("", plain.rstrip("0123456789!?.").translate(_DISGUISES))
    return frozenset((stem, undisguised))
