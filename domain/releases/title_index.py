"""Every name that matters for one franchise, in the forms in which names are compared."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache
from itertools import chain, product

from ..series import Franchise, RelationKind, Series, SeriesFormat
from .coordinate import UNKNOWN_LINE
from .han_folding import SIMPLIFIED
from .lineage import Entry, lineage
from .normalising import spaceless, title_key
from .season_marks import SeasonedTitle, read_season

RIVAL_LINE = -3
"""The line of names that belong to another series."""

_SUBTITLE = re.compile(r"\s*[:~|～]\s*|\s+-\s*(?=\S)|\s*-\s+")
_YEAR = re.compile(r"(?:\s+|\s*\()(?:19|20)\d\d\)?$")
_FORM_WORDS = {
    SeriesFormat.MOVIE: re.compile(r"\bmovie(?: \d{1,2})?\b"),
    SeriesFormat.OVA: re.compile(r"\bova\b"),
    SeriesFormat.SPECIAL: re.compile(r"\bspecials?\b"),
}
_NUMBERED = re.compile(r"\bmovie \d{1,2}\b")
_NUMBERED_WITH_SUBTITLE = re.compile(r"\bmovie \d{1,2} \S")
_SURE_BEGINNING = 6
_MARKS = "!?'°+#√∫∽∞♭♯*†"
_SIGNS = re.compile(r"\s*[°√∬∫∽∞♭♯†]+")
"""Signs that only a sequel bears. Exclamation marks a first season may have too."""


class Strength(IntEnum):
    """How much a name says: what stands before a subtitle says less than all of it."""

    BEGINNING = 1
    WITHOUT_YEAR = 2
    WHOLE = 3


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name, and what it stands for. ``line`` is that of the coordinates that go with it.

    ``exact`` tells apart what the key does not: K-ON! and K-ON!!.
    """

    key: str
    exact: str
    line: int
    series: Series
    strength: Strength = Strength.WHOLE
    sure: bool = True

    @property
    def rival(self) -> bool:
        """Whether it names another series."""
        return self.line == RIVAL_LINE


Holders = tuple[KnownName, ...]


@dataclass(frozen=True, slots=True, eq=False)
class TitleIndex:
    """Who bears a name: by key, by key without spaces, and by sorted words. ``words`` are those of our own names."""

    by_key: dict[str, Holders]
    by_letters: dict[str, Holders]
    by_words: dict[str, Holders]
    words: frozenset[str]


@lru_cache(maxsize=8192)
def exact_form(title: str) -> str:
    """A title's letters, digits and the marks by which sequels differ: K-ON!!, Gintama', Gintama°."""
    text = unicodedata.normalize("NFKC", title).casefold().replace("’", "'").translate(SIMPLIFIED)
    return "".join(character for character in text if character.isalnum() or character in _MARKS)


@lru_cache(maxsize=8192)
def sorted_words(key: str) -> str:
    """A key with its words in alphabetical order: groups put "Movie" first or last."""
    return " ".join(sorted(key.split()))


@lru_cache(maxsize=64)
def title_index(franchise: Franchise) -> TitleIndex:
    """Write down what the wanted entry, its prequels and its kin are called."""
    entries = lineage(franchise)
    ours = [*_line_names(entries), *_years_off(entries), *_shorter_names(franchise, entries)]
    known: dict[str, list[KnownName]] = {}
    for name in (*ours, *_rival_names(franchise)):
        _add(known, name)
    for name in _formless(franchise.series, known):
        _add(known, name)
    by_key = {key: tuple(holders) for key, holders in known.items()}
    plain = _untaught(franchise)
    # A name that was taught counts as a whole; its words must not make "our name and that word" one of ours.
    words = (
        frozenset(word for name in ours for word in name.key.split())
        if plain == franchise
        else title_index(plain).words
    )
    return TitleIndex(by_key, _merged(by_key, spaceless), _merged(by_key, sorted_words), words)


def _untaught(franchise: Franchise) -> Franchise:
    series = franchise.series
    return replace(franchise, series=replace(series, titles=replace(series.titles, taught=())))


def _line_names(entries: tuple[Entry, ...]) -> Iterator[KnownName]:
    """Every name as it is and without its season, for the earliest entry that bears it."""
    own = len(entries) - 1
    for line, entry in enumerate(entries):
        for title, named in zip(entry.series.titles.all(), entry.names, strict=True):
            yield _name(title, line, entry.series)
            if line and (signless := _SIGNS.sub("", title)) != title:
                yield _name(signless, 0, entry.series)
            if named.title != title:
                yield _name(named.title, _line_without_season(line, own, title, named), entry.series)


def _line_without_season(line: int, own: int, title: str, named: SeasonedTitle) -> int:
    """A wanted name that lost its season names the whole franchise, unless a subtitle followed the season."""
    marked = (named.season or 1) > 1 or (named.part or 1) > 1
    if line < own or not marked:
        return line
    beginning = title_key(named.title)
    if not title_key(title).startswith(beginning):
        return line
    return 0 if own else UNKNOWN_LINE


def _years_off(entries: tuple[Entry, ...]) -> Iterator[KnownName]:
    for line, entry in enumerate(entries):
        for title in (entry.series.titles.romaji, entry.series.titles.english):
            if title and (bare := _YEAR.sub("", title)) != title:
                yield _name(read_season(bare).title, line, entry.series, Strength.WITHOUT_YEAR)


def _shorter_names(franchise: Franchise, entries: tuple[Entry, ...]) -> Iterator[KnownName]:
    """What stands before a subtitle (Mushoku Tensei), and the wanted entry's subtitles after its other beginnings."""
    for line, entry in enumerate(entries):
        for read in map(read_season, chain.from_iterable(map(_beginnings, entry.series.titles.all()))):
            bare, key = read.title, title_key(read.title)
            # Without its subtitle, or its season, a sequel bears the franchise's name.
            shared = read.season is not None or any(_may_begin(earlier.series, key) for earlier in entries[:line])
            sure = len(bare) >= _SURE_BEGINNING and not shared and not _claimed(franchise, entries, line, key)
            yield _name(bare, 0 if shared else line, entry.series, Strength.BEGINNING, sure=sure)
    yield from _abridged(entries)


def _beginnings(title: str) -> Iterator[str]:
    """What stands before each of its subtitles; the whole, without its year, if it has none."""
    whole = _YEAR.sub("", title)
    ends = [found.start() for found in _SUBTITLE.finditer(whole)]
    yield from (whole[:end] for end in ends or [len(whole)])


def _abridged(entries: tuple[Entry, ...]) -> Iterator[KnownName]:
    """The wanted entry's beginnings with its last subtitle, or with what it adds to a prequel's name: Code Geass R2."""
    own, line = entries[-1], len(entries) - 1
    cut = [_SUBTITLE.split(named.title) for named in own.names]
    heads = dict.fromkeys(pieces[0] for pieces in cut if len(pieces) > 1 and pieces[0])
    tails = dict.fromkeys(pieces[-1] for pieces in cut if len(pieces) > 1 and pieces[-1])
    earlier = {title_key(name.title) for entry in entries[:-1] for name in entry.names}
    keys = {title_key(named.title) for named in own.names}
    added = {key[len(start) + 1 :] for key in keys for start in earlier if key.startswith(f"{start} ")}
    for head, tail in product(heads, (*tails, *sorted(added))):
        yield _name(f"{head} {tail}", line, own.series)


def _may_begin(earlier: Series, key: str) -> bool:
    """Whether a prequel is called so, with or without more words; of one with a single known name nobody can say."""
    names = earlier.titles.all()
    return len(names) == 1 or any(f"{title_key(name)} ".startswith(f"{key} ") for name in names)


def _claimed(franchise: Franchise, entries: tuple[Entry, ...], line: int, key: str) -> bool:
    """Whether a relative's name begins so too; the first of a line had it before those that came later."""
    year = entries[0].series.year if line == 0 else None
    earlier = (one for one in franchise.kin if year is None or one.year is None or one.year <= year)
    return any(title_key(name).startswith(f"{key} ") for one in earlier for name in one.titles.all())


def _rival_names(franchise: Franchise) -> Iterator[KnownName]:
    sequels = {one.series for one in franchise.series.relations if one.kind is RelationKind.SEQUEL}
    for series in franchise.kin:
        for title in series.titles.all():
            yield _name(title, RIVAL_LINE, series)
            if series.id not in sequels and (bare := read_season(title).title) != title:
                yield _name(bare, RIVAL_LINE, series, Strength.WITHOUT_YEAR)


def _formless(series: Series, known: dict[str, list[KnownName]]) -> Iterator[KnownName]:
    """A film is as often called by its name alone; where a relative bears that name, the word is needed."""
    word = _FORM_WORDS.get(series.format)
    if word is None:
        return
    for key, holders in tuple(known.items()):
        bare = " ".join(word.sub(" ", key).split())
        # Without its number a numbered film needs its subtitle.
        needed = _NUMBERED.search(key) is not None and not _NUMBERED_WITH_SUBTITLE.search(key)
        if bare and bare not in known and not needed:
            yield from (KnownName(bare, bare, one.line, series) for one in holders if one.series == series)


def _name(
    title: str, line: int, series: Series, strength: Strength = Strength.WHOLE, *, sure: bool = True
) -> KnownName:
    return KnownName(title_key(title), exact_form(title), line, series, strength, sure)


def _add(known: dict[str, list[KnownName]], name: KnownName) -> None:
    """Keep a name once for us, for the earliest entry that bears it, and once for each rival."""
    if not name.key or name.key in {"movie", "ova"}:
        return
    holders = known.setdefault(name.key, [])
    same = [one for one in holders if one.exact == name.exact and one.rival == name.rival]
    if any(not name.rival or one.series.id == name.series.id for one in same):
        return
    if name.strength is Strength.BEGINNING and any(not one.rival for one in holders):
        return
    holders.append(name)


def _merged(by_key: dict[str, Holders], form: Callable[[str], str]) -> dict[str, Holders]:
    merged: dict[str, Holders] = {}
    for key, holders in by_key.items():
        merged[form(key)] = (*merged.get(form(key), ()), *holders)
    return merged
