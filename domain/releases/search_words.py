"""Names as a search engine takes them.

Nyaa's search wants every word, matches their beginnings, keeps ``re:zero`` as one word and knows a curly apostrophe
from a straight one; ``- | + ~ * " ( )`` are its operators (nyaadevs/nyaa, es_mapping.yml). So a name goes without
punctuation, without its words for season and part, and not too long: fewer words find more.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

from ..series import Titles
from .lineage import Entry
from .season_marks import read_season

LONGEST_NAME = 48
"""Characters that are asked for; the first word goes in whole up to twice as many."""
_SPELLED = str.maketrans({"×": " ", "½": " ", "_": " ", **dict.fromkeys("’‘ʼ′`´＇", "'")})
_YEAR = re.compile(r"\((?:19|20)\d\d\)")
_PUNCTUATION = re.compile(r"[^\w\s'.-]|_|(?<!\d)\.|\.(?!\d)")
_SUBTITLE = re.compile(r"\s*[~～|]\s*|:\s+|\s+-\s+")
_SHORTEST_BEGINNING = 3
_ABROAD = re.compile(r"[\u0370-\u10ff]")
"""Greek to Georgian: the watchlist service knows names in scripts that no release for our users is written in."""
_DIGIT = re.compile(r"\d")
_FILM = re.compile(r"\b(?:gekijou?ban|(?:the )?movie)\b|劇場版|剧场版", re.IGNORECASE)


def searchable(title: str) -> str:
    """A name in plain words; empty when nothing of it can be asked for."""
    plain = unicodedata.normalize("NFKC", title.translate(_SPELLED)).translate(_SPELLED)
    return _shortened(read_season(_YEAR.sub(" ", plain)).title)


def names(entries: tuple[Entry, ...]) -> tuple[str, ...]:
    """The names that groups are likely to use for a series of numbered episodes, the likeliest first.

    The entry's own; beside a sequel's the franchise's, which most groups go on using. What people taught us stands
    before the other synonyms.
    """
    own, others, native = _own_names(entries[-1].series.titles, searchable)
    if len(entries) > 1:
        return distinct([*own[:1], *beginnings(entries), *own[1:], *others, *native])
    return distinct([*own, *others, *beginnings(entries), *native])


def names_of_one_piece(entries: tuple[Entry, ...]) -> tuple[str, ...]:
    """The names of a film or a lone special: none of the franchise's, which would find everything."""
    earlier = {name.casefold() for name in beginnings(entries[:-1])}

    def clean(title: str) -> str:
        plain = searchable(_FILM.sub(" ", title))
        return plain if plain and plain.casefold() not in earlier else searchable(title)

    own, others, native = _own_names(entries[-1].series.titles, clean)
    return distinct([*own, *others, *native])


def _own_names(titles: Titles, clean: Callable[[str], str]) -> tuple[list[str], list[str], list[str]]:
    own = [clean(title) for title in (titles.romaji, titles.english) if title]
    others = [clean(title) for title in (*titles.taught, *titles.synonyms) if not _ABROAD.search(title)]
    return own, others, [clean(titles.native)] if titles.native else []


def beginnings(entries: tuple[Entry, ...]) -> tuple[str, ...]:
    """What stands before the subtitle of the first entry's main names."""
    found = [(entry.series.titles.romaji, entry.series.titles.english) for entry in entries[:1]]
    return _begun(title for both in found for title in both if title)


def shortest_names(entries: tuple[Entry, ...]) -> tuple[str, ...]:
    """The beginnings of all names, without numbers that are spelt in many ways: 2.5-jigen, 2-5 jigen, 2.5 jigen."""
    subtitled = [title for title in entries[0].series.titles.synonyms if _SUBTITLE.search(title)]
    short = distinct([*beginnings(entries), *_begun(subtitled)]) or (min(names(entries), key=len),)
    loose = [" ".join(word for word in name.split() if word.isalnum() or not _DIGIT.search(word)) for name in short]
    return distinct(free if " " in free else name for free, name in zip(loose, short, strict=True))


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Leave out what an earlier name with fewer words finds too."""
    seen: list[tuple[frozenset[str], str]] = []
    for name in names:
        words = frozenset(name.casefold().split())
        if words and not any(earlier <= words for earlier, _ in seen):
            seen.append((words, name))
    return tuple(name for _, name in seen)


def _begun(titles: Iterable[str]) -> tuple[str, ...]:
    found = (searchable(_SUBTITLE.split(title, maxsplit=1)[0]) for title in titles)
    return distinct(name for name in found if len(name) >= _SHORTEST_BEGINNING)


def _shortened(text: str) -> str:
    kept: list[str] = []
    for word in (_clean(word) for word in _PUNCTUATION.sub(" ", text).split()):
        if kept and len(" ".join((*kept, word))) > LONGEST_NAME:
            break
        if word:
            kept.append(word[: 2 * LONGEST_NAME])
    return " ".join(kept)


def _clean(word: str) -> str:
    """A dash before a word would exclude it; a word has at least a letter or a digit."""
    bare = word.strip("-.'")
    return bare if any(character.isalnum() for character in bare) else ""
