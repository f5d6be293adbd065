"""How well a release's names fit the wanted series, and whether they fit another one better.

The score is asymmetric: a release may leave words out (it is then the beginning of an official name, or a relative is
asked whether it fits better), but it may not add any: "Wan!", "Yuukaku-hen" and "Alternative" name other series. So
never a token set ratio, which forgives exactly that. Digits must agree: the letters of ``1.0`` and ``3.0`` are alike.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import fuzz

from ..series import Series, SeriesFormat
from .normalising import digits_in, spaceless, title_key
from .release_name import ReleaseKind, ReleaseName
from .title_index import Holders, KnownName, Strength, TitleIndex, exact_form, sorted_words

ACCEPTED = 80.0
"""The lowest score that counts as the same name (measured: below 75 wrong picks grow, above 90 right ones get lost)."""
CERTAIN = 90.0
"""From here on a name leaves no doubt."""
_BEGINS_WITH_A_NAME = 95.0
_WITH_EXTRA_WORDS = 70.0
_SPELLED_ALIKE = 85.0
_SURE_PART = 4

_FORM_WORDS = {ReleaseKind.MOVIE: "movie", ReleaseKind.OVA: "ova", ReleaseKind.SPECIAL: "special"}
_FORMS_WITH_A_WORD = frozenset({SeriesFormat.MOVIE, SeriesFormat.OVA, SeriesFormat.SPECIAL})
# Scene names carry the year without brackets: The First Slam Dunk 2022, Hunter x Hunter 1999 - 30.
_LAST_YEAR = re.compile(r"^(?P<name>.*\S)\s+(?P<year>19[5-9]\d|20[0-4]\d)$")
_NUMBERED_FILM = re.compile(r"\bmovie \d{1,2} (?=\S)")


@dataclass(frozen=True, slots=True)
class TitleFit:
    """One of a release's names and what it is most like. ``season`` is what a digit at its end says, if it is one.

    ``year`` is the year that stood in its name; ``contested_by`` is another series that bears the very same name.
    """

    title: str
    key: str
    name: KnownName
    score: float
    season: int | None = None
    year: int | None = None
    contested_by: Series | None = None

    @property
    def sure(self) -> bool:
        """Whether the name leaves no doubt."""
        return self.name.sure and self.score >= CERTAIN and self.contested_by is None


@dataclass(frozen=True, slots=True)
class TitleFits:
    """What a release's names came to. ``ours`` fit the wanted entry or its prequels, the best first.

    ``rival`` is the fit to another series, if that one is better. ``best`` is the highest score among ours.
    """

    ours: tuple[TitleFit, ...]
    rival: TitleFit | None
    best: float


def fit_titles(index: TitleIndex, name: ReleaseName, form: SeriesFormat) -> TitleFits:
    """Compare every name that the release bears with every known one."""
    ours: list[TitleFit] = []
    rivals: list[TitleFit] = []
    best = 0.0
    for spelling in _spellings(index, name, form):
        holders, score = likeness(index, spelling.key)
        found = _chosen(holders, exact_form(spelling.title), spelling.year)
        if found is None:
            continue
        holder, contested_by = found
        if not holder.rival:
            best = max(best, score)
        if score >= ACCEPTED:
            title, key, season, year = spelling.title, spelling.key, spelling.season, spelling.year
            fit = TitleFit(title, key, holder, score, season, year, contested_by)
            (rivals if holder.rival else ours).append(fit)
    ours.sort(key=lambda fit: (-fit.score, -len(fit.key), fit.key))
    rival = max(rivals, key=lambda fit: (fit.score, len(fit.key)), default=None)
    if rival is not None and ours and _outweighs(ours, best, rival):
        rival = None
    return TitleFits(tuple(ours), rival, best)


def _outweighs(ours: list[TitleFit], best: float, rival: TitleFit) -> bool:
    """Whether more of the name is ours than the other's. A likeness does not outweigh the other's own name."""
    if best < CERTAIN <= rival.score:
        return False
    return (max(len(fit.key) for fit in ours), best) >= (len(rival.key), rival.score)


class _Spelling(NamedTuple):
    """One form in which a release's name may be known, and what was taken off it."""

    title: str
    key: str
    season: int | None = None
    year: int | None = None


def _spellings(index: TitleIndex, name: ReleaseName, form: SeriesFormat) -> Iterator[_Spelling]:
    for title in (*name.titles, *_joined(index, name)):
        yield from _forms(_Spelling(title, title_key(title), year=name.year), name, form)
        found = _LAST_YEAR.match(title) if name.year is None else None
        if found is not None:
            bare = found["name"]
            yield from _forms(_Spelling(bare, title_key(bare), year=int(found["year"])), name, form)


def _joined(index: TitleIndex, name: ReleaseName) -> Iterator[str]:
    """Neighbours that are one name together: Fate/stay night [Unlimited Blade Works]."""
    for one, other in pairwise(name.titles):
        if title_key(whole := f"{one} {other}") in index.by_key:
            yield whole


def _forms(whole: _Spelling, name: ReleaseName, form: SeriesFormat) -> Iterator[_Spelling]:
    """As it is, with its year, without a season's digit, as a film."""
    word = _FORM_WORDS.get(name.kind) if form in _FORMS_WITH_A_WORD else None
    key = whole.key
    if not key or key == word:
        return
    yield whole
    if name.year is not None:
        yield whole._replace(key=f"{key} {name.year}")
    if key[-1] in "23456789" and key[-2:-1] == " " and name.season in {None, int(key[-1])}:
        yield whole._replace(key=key[:-2], season=int(key[-1]))
    if word is not None:
        words = [one for one in key.split() if one != word]
        yield whole._replace(key=" ".join(words if len(words) < len(key.split()) else (*words, word)))
        if _NUMBERED_FILM.search(key):
            yield whole._replace(key=_NUMBERED_FILM.sub("", key))


def _chosen(holders: Holders, exact: str, year: int | None) -> tuple[KnownName, Series | None] | None:
    """Decide who is meant among those who bear a name: by its marks, by its year, by how much of it is theirs."""
    same = [one for one in holders if one.exact == exact] or list(holders)
    if year is not None:
        same = [one for one in same if not one.rival or one.series.year is None or abs(one.series.year - year) <= 1]
    ours = min((one for one in same if not one.rival), key=lambda one: (-one.strength, one.line), default=None)
    rival = next((one for one in same if one.rival), None)
    if ours is None or rival is None:
        one = ours or rival
        return None if one is None else (one, None)
    if ours.strength is Strength.BEGINNING:
        return rival, None
    return ours, rival.series if rival.strength >= ours.strength else None


@lru_cache(maxsize=8192)
def likeness(index: TitleIndex, key: str) -> tuple[Holders, float]:
    """Find whose name a key is most like, and how much (0 to 100).

    Equal goes first, then equal but for spaces or the order of words, then nearly so.
    """
    for score, names, form in (
        (100.0, index.by_key, key),
        (99.0, index.by_letters, spaceless(key)),
        (98.0, index.by_words, sorted_words(key)),
    ):
        if (holders := names.get(form)) is not None:
            return holders, score
    return _likest(index, key)


def _likest(index: TitleIndex, key: str) -> tuple[Holders, float]:
    letters, words, digits = spaceless(key), sorted_words(key), digits_in(key)
    added = any(not _spelled_in(index, word) for word in key.split())
    best, likest = 0.0, Holders()
    for known, holders in index.by_key.items():
        if digits_in(known) != digits:
            continue
        score = fuzz.ratio(words, sorted_words(known), score_cutoff=best)
        score = max(score, fuzz.ratio(letters, spaceless(known), score_cutoff=best))
        if not holders[0].rival:
            score = min(score, _WITH_EXTRA_WORDS) if added else max(score, _beginning(holders[0], key))
        elif score >= ACCEPTED and _says_otherwise(key, known):
            score = _WITH_EXTRA_WORDS
        if score > best:
            best, likest = score, holders
    return likest, best


def _says_otherwise(key: str, known: str) -> bool:
    """Whether each has a word that the other lacks: Strike the Blood OVA is not Strike the Blood FINAL."""
    ones, others = set(key.split()), set(known.split())
    return _lacks(ones, others) and _lacks(others, ones)


def _lacks(words: set[str], others: set[str]) -> bool:
    return any(all(fuzz.ratio(word, other) < _SPELLED_ALIKE for other in others) for word in words - others)


def _beginning(name: KnownName, key: str) -> float:
    """A name followed by words of its other names: Evangelion 3.0+1.11 Thrice Upon a Time."""
    whole = name.strength is Strength.WHOLE and " " in name.key
    return _BEGINS_WITH_A_NAME if whole and key.startswith(f"{name.key} ") else 0.0


@lru_cache(maxsize=8192)
def _spelled_in(index: TitleIndex, word: str) -> bool:
    return word in index.words or any(_spelled_as(word, known) for known in index.words)


def _spelled_as(word: str, known: str) -> bool:
    """Whether it is the word or the better part of it: Love Come for Love Comedy."""
    cut_short = len(word) >= _SURE_PART and known.startswith(word)
    return cut_short or fuzz.ratio(word, known) >= _SPELLED_ALIKE
