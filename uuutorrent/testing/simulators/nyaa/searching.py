"""Nyaa's search, in memory.

Source: nyaadevs/nyaa, ``es_mapping.yml`` and ``nyaa/search.py``, and Lucene's SimpleQueryParser. Words are joined by
AND and match prefixes of at most 15 characters; ``|`` and juxtaposition have the same precedence and bind to the left;
``-`` before a word excludes it; brackets group. What stands in quotes is taken out first and matches as a substring of
characters; ``"a"|"b"`` are alternatives, and ``-`` before them excludes them all.
"""

import re
from collections.abc import Callable, Iterator

Test = Callable[[frozenset[str], str], bool]

_LONGEST_PREFIX = 15
_QUOTED = re.compile(r'(-)?("[^"]+"(?:\|"[^"]+")*)')
_LEXEME = re.compile(r'-?\(|[)|+]|[^\s()|+"]+')
_WORDS = re.compile(r"_*[^\W_](?:['’.:_]*[^\W_]|_)*")
_HAN = re.compile(r"([\u2e80-\u9fff\uf900-\ufaff])")
_MAPPED = str.maketrans({"-": "_", "!": "_", "_": " "})


class Search:
    """A query, read once. ``plain`` is the database mode: no operators, every word must occur."""

    def __init__(self, text: str, *, plain: bool = False) -> None:
        self._tests = [_substring(word) for word in text.split()] if plain else list(_tests(text))

    def matches(self, title: str) -> bool:
        """Whether a release of that title is found."""
        index = frozenset(_indexed(title))
        return all(test(index, title.lower()) for test in self._tests)


def _tests(text: str) -> Iterator[Test]:
    for negation, group in _QUOTED.findall(text):
        phrases = [phrase.lower() for phrase in group.strip('"').split('"|"')]
        yield _negated(_any_phrase(phrases)) if negation else _any_phrase(phrases)
    rest = _Expression(_LEXEME.findall(_QUOTED.sub(" ", text).replace("[", " ").replace("]", " ")))
    test = rest.read()
    if test is not None:
        yield test


class _Expression:
    """Reads operators as SimpleQueryParser does: left to right, no precedence."""

    def __init__(self, lexemes: list[str]) -> None:
        self._lexemes = lexemes[::-1]

    def read(self) -> Test | None:
        result: Test | None = None
        either = False
        while self._lexemes:
            lexeme = self._lexemes.pop()
            if lexeme == ")":
                return result
            if lexeme in ("|", "+"):
                either = lexeme == "|"
                continue
            result, either = _joined(result, self._clause(lexeme), either=either), False
        return result

    def _clause(self, lexeme: str) -> Test | None:
        if not lexeme.endswith("("):
            return _word(lexeme)
        group = self.read()
        return _negated(group) if group and lexeme.startswith("-") else group


def _joined(left: Test | None, right: Test | None, *, either: bool) -> Test | None:
    if left is None or right is None:
        return left or right
    if either:
        return lambda index, title: left(index, title) or right(index, title)
    return lambda index, title: left(index, title) and right(index, title)


def _word(lexeme: str) -> Test | None:
    negative = lexeme.startswith("-") and len(lexeme) > 1
    tokens = frozenset(_tokens(lexeme.lstrip("-") if negative else lexeme))
    if not tokens:
        return None

    def test(index: frozenset[str], _: str) -> bool:
        return tokens <= index

    return _negated(test) if negative else test


def _negated(test: Test) -> Test:
    return lambda index, title: not test(index, title)


def _any_phrase(phrases: list[str]) -> Test:
    return lambda _, title: any(phrase in title for phrase in phrases)


def _substring(word: str) -> Test:
    return lambda _, title: word.lower() in title


def _tokens(text: str) -> Iterator[str]:
    """Split as the standard tokeniser does behind Nyaa's character map."""
    for run in _WORDS.findall(text.translate(_MAPPED)):
        yield from (part for part in _HAN.split(run.lower()) if part.strip("_"))


def _indexed(title: str) -> Iterator[str]:
    for token in _tokens(title):
        for whole in {token, *re.split(r"[\W_]+", token)} - {""}:
            yield whole
            for end in range(1, min(len(whole), _LONGEST_PREFIX) + 1):
                yield whole[:end]
                # Leading zeros are trimmed wherever a number begins: 05 and S02E05 are both found by 5.
                yield from filter(None, re.findall(r"0*([0-9]*)", whole[:end]))
