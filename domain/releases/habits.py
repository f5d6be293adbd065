"""Which lesson speaks of a release: by its group, the season and part in its name, its counting, and its titles."""

from collections.abc import Sequence
from decimal import Decimal

from .coordinate import Coordinate
from .normalising import title_key
from .release_name import ReleaseName
from .wanted import WantedEpisode

Habit = tuple[str | None, int | None, int | None]
"""Whose counting it is: a group's key (None: no group is named), under names with that season and part."""


def habit_of(group: str | None, season: int | None, part: int | None) -> Habit:
    """Groups are compared without case: people type them too."""
    return None if group is None else group.casefold(), season, part


def habit(known: Sequence[Coordinate], name: ReleaseName) -> Coordinate | None:
    """The coordinate that was taught for such a name: one for a title of it goes before one for any."""
    if not known:
        return None
    wanted = habit_of(name.group, name.season, name.part)
    same = [one for one in known if habit_of(one.group, one.season, one.part) == wanted]
    if not same:
        return None
    keys = _keys(name)
    titled = (one for one in same if one.title is not None and title_key(one.title) in keys)
    return next(titled, None) or next((one for one in same if one.title is None), None)


def offset_in(name: ReleaseName, number: int) -> Decimal:
    """How far the name's number is from the entry's: a set's from its first, one without a number is the episode."""
    if name.batch:
        return name.episodes.first - 1 if name.episodes is not None and not name.episodes.single else Decimal(0)
    return name.numbers[0].first - number if name.numbers else Decimal(0)


def main_title(name: ReleaseName) -> str:
    """The name to know a release by: its first, else its whole text."""
    return next((title for title in name.titles if title_key(title)), name.raw)


def is_refused(wanted: WantedEpisode, name: ReleaseName) -> bool:
    """Whether somebody told us that releases of that habit, name and counting are not the series."""
    if not wanted.refused:
        return False
    said, offset, keys = habit_of(name.group, name.season, name.part), offset_in(name, wanted.number), _keys(name)
    return any(
        habit_of(one.group, one.season, one.part) == said and one.offset == offset and title_key(one.title) in keys
        for one in wanted.refused
    )


def _keys(name: ReleaseName) -> set[str]:
    return {title_key(title) for title in (*name.titles, main_title(name))}
