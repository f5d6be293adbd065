"""Recent answers, so that the same question is not asked twice in five minutes."""

from collections import OrderedDict
from datetime import datetime, timedelta

from application.ports.clock import Clock
from application.ports.indexers import Found

_FRESH = timedelta(minutes=5)
"""Nyaa's own Cache-Control: asking more often gains nothing."""
_FRESH_EMPTY = timedelta(minutes=1)
_MOST = 256


class RecentAnswers:
    """Keeps the latest answers by question; those that hold nothing for a shorter time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, tuple[datetime, Found]] = OrderedDict()

    def get(self, question: str) -> Found | None:
        """The answer, if it is still fresh."""
        expires, found = self._kept.get(question, (self._clock.now(), None))
        return found if expires > self._clock.now() else None

    def keep(self, question: str, found: Found) -> None:
        """Remember the answer; the oldest goes when there are too many."""
        self._kept[question] = self._clock.now() + (_FRESH if found.releases else _FRESH_EMPTY), found
        self._kept.move_to_end(question)
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)
