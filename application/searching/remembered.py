"""Answers worth keeping for a while, found once for all who ask."""

from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from ..ports.clock import Clock
from ..single_flight import SingleFlight

KeyT = TypeVar("KeyT", bound=Hashable)
AnswerT = TypeVar("AnswerT")

NOT_KEPT = timedelta()
"""The lifetime of an answer that the next one who asks must not get."""


class Remembered(Generic[KeyT, AnswerT]):
    """Keeps each answer for its ``lifetime``, the ``most`` latest of them; who asks meanwhile joins the work under way.

    Failures are not kept.
    """

    def __init__(self, clock: Clock, *, lifetime: Callable[[AnswerT], timedelta], most: int) -> None:
        self._clock = clock
        self._lifetime = lifetime
        self._most = most
        self._kept: OrderedDict[KeyT, tuple[AnswerT, datetime]] = OrderedDict()
        self._flights: SingleFlight[KeyT, AnswerT] = SingleFlight()

    def last(self, key: KeyT) -> AnswerT | None:
        """The last answer, however old; None if it is no longer kept, or never was."""
        answer, _ = self._kept.get(key, (None, None))
        return answer

    def fresh(self, key: KeyT) -> AnswerT | None:
        """The last answer while its lifetime is not over, else None."""
        kept = self._kept.get(key)
        return kept[0] if kept is not None and self._clock.now() < kept[1] else None

    async def get(self, key: KeyT, work: Callable[[], Coroutine[Any, Any, AnswerT]]) -> AnswerT:
        """Answer from memory, or with what ``work`` returns. Raises what ``work`` raises."""
        kept = self.fresh(key)
        return kept if kept is not None else await self._flights(key, lambda: self._found(key, work))

    async def _found(self, key: KeyT, work: Callable[[], Coroutine[Any, Any, AnswerT]]) -> AnswerT:
        answer = await work()
        lifetime = self._lifetime(answer)
        if lifetime > NOT_KEPT:
            self._kept[key] = answer, self._clock.now() + lifetime
            self._kept.move_to_end(key)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return answer
