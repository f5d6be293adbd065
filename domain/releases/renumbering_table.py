"""The table of exceptions, read in both directions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Self

from ..series import Series, SeriesId
from .renumbering import Renumbering

NumberUnder = tuple[SeriesId, int]
"""A number under a series' name."""
_LONGEST_WAY = 8
"""From number to number: tables that go further are wrong."""


@dataclass(frozen=True, slots=True)
class RenumberingTable:
    """The runs that matter; the first that speaks of a number counts.

    As in Taiga it speaks only of numbers that a known series does not have itself: the fifth of twelve episodes is
    number 5 whatever a table says. ``short`` is what ``!`` stands for: the same numbers under the target's own name. It
    is where a way may begin, never a step on it, or a series of unknown length would count on within itself for ever.
    """

    written: tuple[Renumbering, ...]
    short: tuple[Renumbering, ...]
    known: Mapping[SeriesId, Series]

    @classmethod
    def of(cls, runs: Iterable[Renumbering], known: Mapping[SeriesId, Series]) -> Self:
        """Write out what ``!`` stands for."""
        written = tuple(runs)
        short = (replace(run, source=run.target, also_target=False) for run in written if run.also_target)
        return cls(written, tuple(short), known)

    def means(self, named: NumberUnder, wanted: NumberUnder) -> NumberUnder | None:
        """What a number means in the end: the wanted episode if the way leads past it; None if the table is silent."""
        here = self._first_step(named)
        for _ in range(_LONGEST_WAY):
            onward = self.step(here) if here is not None and here != wanted else None
            if onward is None:
                break
            here = onward
        return here

    def names_of(self, wanted: NumberUnder) -> tuple[NumberUnder, ...]:
        """Every number under any name that means the wanted episode, the nearest first."""
        found = dict.fromkeys((wanted,))
        nearest = [wanted]
        for _ in range(_LONGEST_WAY):
            nearest = [one for named in nearest for one in self._before(named, self.written) if one not in found]
            found.update(dict.fromkeys(nearest))
        shorthand = [one for named in found for one in self._before(named, self.short)]
        return tuple(dict.fromkeys((*found, *shorthand)))[1:]

    def step(self, named: NumberUnder) -> NumberUnder | None:
        """What a number means by a rule that somebody wrote, one step on."""
        return self._step(named, self.written)

    def _first_step(self, named: NumberUnder) -> NumberUnder | None:
        return self.step(named) or self._step(named, self.short)

    def _step(self, named: NumberUnder, runs: tuple[Renumbering, ...]) -> NumberUnder | None:
        source, number = named
        episodes = self.known[source].episodes if source in self.known else None
        if episodes is not None and 1 <= number <= episodes:
            return None
        meant = ((run.target, run.meaning(number)) for run in runs if run.source == source)
        return next(((target, episode) for target, episode in meant if episode is not None), None)

    def _before(self, named: NumberUnder, runs: tuple[Renumbering, ...]) -> Iterator[NumberUnder]:
        for run in runs:
            if run.target == named[0]:
                for number in run.numbers_of(named[1]):
                    if self._first_step((run.source, number)) == named:
                        yield run.source, number
