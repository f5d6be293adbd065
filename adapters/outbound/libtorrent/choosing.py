"""Which files of a torrent are fetched, in libtorrent's priorities."""

from collections.abc import Collection
from dataclasses import dataclass

import libtorrent as lt

from .reading import real_files

_FIRST, _NORMAL, _NEVER = 7, 4, 0


@dataclass(frozen=True, slots=True)
class Choice:
    """The files to fetch by index, of them the ``first`` ones before the rest."""

    wanted: frozenset[int]
    first: frozenset[int] = frozenset()

    def priority(self, index: int) -> int:
        """Of that file."""
        if index not in self.wanted:
            return _NEVER
        return _FIRST if index in self.first else _NORMAL

    def priorities(self, info: lt.torrent_info | None) -> list[int]:
        """One for every position in the info dictionary, padding files too.

        Before the metadata are there nobody knows how many files there are: libtorrent is told what can be told, and
        must be told again when they come.
        """
        if info is None:
            return [self.priority(index) for index in range(max(self.wanted, default=-1) + 1)]
        told = {position: self.priority(index) for index, position in enumerate(real_files(info.layout()))}
        return [told.get(position, _NORMAL) for position in range(info.num_files())]


def choice(wanted: Collection[int], first: Collection[int] = ()) -> Choice:
    """Choose them."""
    return Choice(frozenset(wanted), frozenset(first))
