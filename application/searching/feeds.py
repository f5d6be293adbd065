"""What the indexers answered in the last minutes, shared by everybody.

What is shared is what was found, never what we think of it: each person's search judges it by their own taste and by
what they taught us. So a correction shows at the next search without anybody being asked again.
"""

from collections import OrderedDict
from datetime import timedelta
from typing import NamedTuple

from domain.series import SeriesId

from ..ports.clock import Clock
from ..ports.indexers import Found, Indexer, Query
from .remembered import Remembered

_FRESH = timedelta(minutes=5)
"""As long as Nyaa says that its feed is good for (max-age=300)."""
_FRESH_EMPTY = timedelta(minutes=1)
"""Somebody who finds nothing looks again soon, and may be the first to see the release."""
_MOST_KEPT = 256
_MOST_EPISODES = 512
_MOST_QUESTIONS = 32


class Episode(NamedTuple):
    """What a question is asked for."""

    series: SeriesId
    number: int


class _Question(NamedTuple):
    indexer: str
    query: Query


class Feeds:
    """Asks each indexer each question once in five minutes, for all who want to know. Failures are not kept.

    An answer that was cut short is kept as such (``Found.complete``): whoever gets it knows to ask more narrowly.
    """

    def __init__(self, clock: Clock) -> None:
        self._answers: Remembered[_Question, Found] = Remembered(clock, lifetime=_lifetime, most=_MOST_KEPT)
        self._asked: OrderedDict[Episode, OrderedDict[_Question, None]] = OrderedDict()

    async def ask(self, indexer: Indexer, query: Query, episode: Episode) -> Found:
        """The answer that is kept, that of the question under way, or a new one.

        Raises IndexerUnavailable, IndexerMisbehaved.
        """
        question = _Question(indexer.name, query)
        self._note(question, episode)
        return await self._answers.get(question, lambda: indexer.search(query))

    def fresh(self, indexer: Indexer, query: Query) -> bool:
        """Whether the answer is at hand."""
        return self._answers.fresh(_Question(indexer.name, query)) is not None

    def about(self, episode: Episode) -> tuple[Found, ...]:
        """All that is at hand of what was asked for an episode, whoever asked and in whatever words; newest first."""
        answers = (self._answers.fresh(question) for question in reversed(self._asked.get(episode, ())))
        return tuple(answer for answer in answers if answer is not None)

    def _note(self, question: _Question, episode: Episode) -> None:
        asked = self._asked.setdefault(episode, OrderedDict())
        self._asked.move_to_end(episode)
        asked[question] = None
        asked.move_to_end(question)
        if len(asked) > _MOST_QUESTIONS:
            asked.popitem(last=False)
        if len(self._asked) > _MOST_EPISODES:
            self._asked.popitem(last=False)


def _lifetime(found: Found) -> timedelta:
    return _FRESH if found.releases else _FRESH_EMPTY
