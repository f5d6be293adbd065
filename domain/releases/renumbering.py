"""A table of exceptions: runs of numbers under one entry that mean episodes of another.

Groups number on into the next season, count an extra as an episode, or split otherwise than the watchlist service. The
chain of prequels explains most of it; a table that people keep (erengy/anime-relations, CC0) knows the rest.
"""

from dataclasses import dataclass

from ..series import SeriesId


@dataclass(frozen=True, slots=True)
class Renumbering:
    """Episodes ``first`` to ``last`` under ``source``'s name are ``to_first`` and on of ``target``.

    ``last`` is None for a run without an end. With ``also_target`` (the table's ``!``) the same numbers mean the same
    episodes under the target's own name too.
    """

    source: SeriesId
    first: int
    last: int | None
    target: SeriesId
    to_first: int
    to_last: int | None
    also_target: bool = False

    def meaning(self, number: int) -> int | None:
        """The target's episode that ``number`` under the source's name means; None if the run does not speak of it."""
        if number < self.first or (self.last is not None and number > self.last):
            return None
        episode = self.to_first if self._joined else self.to_first + number - self.first
        return episode if self.to_last is None or episode <= self.to_last else None

    def numbers_of(self, episode: int) -> range:
        """The numbers under the source's name that mean the target's ``episode``."""
        if episode < self.to_first or (self.to_last is not None and episode > self.to_last):
            return range(0)
        if self._joined and self.last is not None:
            return range(self.first, self.last + 1)
        number = self.first + episode - self.to_first
        return range(number, number + 1) if self.last is None or number <= self.last else range(0)

    @property
    def _joined(self) -> bool:
        """Whether several numbers mean one episode: 11-12 -> 1."""
        return self.last is not None and self.to_first == self.to_last
