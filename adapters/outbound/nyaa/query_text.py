"""A query in the words of Nyaa's search.

Nyaa joins words by AND and lets each match the beginning of a word of the title; ``|`` and brackets make alternatives;
a dash before a word excludes it. Its index holds a hyphenated word whole and in parts, so parts find both spellings. It
keeps ``re:zero`` as one word and knows a curly apostrophe from a straight one. (nyaadevs/nyaa, es_mapping.yml)
"""

import itertools
import re
import unicodedata
from collections.abc import Iterator

from application.ports.indexers import Query

_MOST_TITLES = 4
_MOST_TERMS = 5
_MOST_WORDS = 8
"""Of one title: more words find less, and the caller judges every title anyway."""
_LONGEST_WORD = 60
_SETS = ("batch", "complete", "collection")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ′`´＇", "'"))
Words = tuple[str, ...]
_FRACTION = re.compile(r"\d\.\d")


def query_texts(query: Query) -> tuple[str, ...]:
    """Return the alternatives, each in plain words without operators; empty when nothing searchable is left."""
    titles, terms, also = _parts_of(query)
    if not titles and not terms:
        return ()
    pairs = itertools.product(titles or [()], terms or [()])
    return tuple(" ".join((*title, *term, *also)) for title, term in pairs)


def query_text(query: Query) -> str:
    """Write the alternatives as one question: ``((one name)|(another)) (05|S02E05)``; empty as ``query_texts`` is.

    The outer brackets matter: Nyaa's parser reads from left to right and knows no precedence.
    """
    titles, terms, also = _parts_of(query)
    if not titles and not terms:
        return ""
    return " ".join((*filter(None, (_either(titles), _either(terms))), *also))


def _parts_of(query: Query) -> tuple[list[Words], list[Words], Words]:
    titles = list(itertools.islice(_distinct(query.titles), _MOST_TITLES))
    terms = list(itertools.islice(_distinct(query.terms or (_SETS if query.batch else ())), _MOST_TERMS))
    return titles, terms, tuple(word for phrase in query.also for word in itertools.islice(_words(phrase), _MOST_WORDS))


def _either(phrases: list[Words]) -> str:
    if len(phrases) <= 1:
        return " ".join(word for words in phrases for word in words)
    alternatives = (" ".join(words) if len(words) == 1 else f"({' '.join(words)})" for words in phrases)
    return f"({'|'.join(alternatives)})"


def _distinct(phrases: tuple[str, ...]) -> Iterator[Words]:
    """Clean the phrases and leave out whatever an earlier one with fewer words finds too."""
    seen: list[set[str]] = []
    for phrase in phrases:
        words = tuple(itertools.islice(_words(phrase), _MOST_WORDS))
        folded = {word.casefold() for word in words}
        if words and not any(earlier <= folded for earlier in seen):
            seen.append(folded)
            yield words


def _words(phrase: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFC", phrase[:1_000].translate(_APOSTROPHES))
    for chunk in "".join(character if _kept(character) else " " for character in plain).split():
        for word in _parts(chunk.strip("-.'")):
            if word:
                yield word[:_LONGEST_WORD]


def _kept(character: str) -> bool:
    # Letters, marks and digits make words. "½", "²" and every other sign are written in too many ways to ask for.
    return character in "-.'" or unicodedata.category(character)[0] in "LM" or character.isdecimal()


def _parts(chunk: str) -> list[str]:
    """Split at apostrophes, dots and hyphens, but where the parts would be too short to mean anything."""
    head, apostrophe, tail = chunk.partition("'")
    if apostrophe and len(tail) <= 2:
        return _parts(head)
    if not _FRACTION.search(chunk):
        chunk = chunk.replace(".", " ").replace("'", " ")
    words = []
    for word in chunk.split():
        pieces = [piece for piece in word.split("-") if piece]
        words += pieces if all(len(piece) > 2 for piece in pieces) else ["-".join(pieces)]
    return words
