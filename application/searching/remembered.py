"""Answers worth keeping for a while, found once for all who ask."""

from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from ..ports.clock import Clock
from ..single_flight import SingleFlight

KeyT = TypeVar("KeyT", bound=Hashable)
AnswerT = TypeVar("AnswerT")


class Remembered(Generic[KeyT, AnswerT]):
    """Keeps answers for ``lifetime``, the ``most`` latest of them; who asks meanwhile joins the work under way.

    Failures are not kept.
    """

    def __init__(self, clock: Clock, *, lifetime: timedelta, most: int) -> None:
        self._clock = clock
        self._lifetime = lifetime
        self._most = most
        self._kept: OrderedDict[KeyT, tuple[AnswerT, datetime]] = OrderedDict()
        self._flights: SingleFlight[KeyT, AnswerT] = SingleFlight()

    def last(self, key: KeyT) -> AnswerT | None:
        """The last answer, however old; None if it is no longer kept, or never was."""
        answer, _ = self._kept.get(key, (None, None))
        return answer

    async def get(
        self, key: KeyT, work: Callable[[], Coroutine[Any, Any, AnswerT]], *, keep: Callable[[AnswerT], bool]
    ) -> AnswerT:
        """Answer from memory, or with what ``work`` returns (kept if ``keep`` says so). Raises what ``work`` raises."""
        kept = self._kept.get(key)
        if kept is not None and self._clock.now() < kept[1]:
            return kept[0]
        return await self._flights(key, lambda: self._found(key, work, keep))

    async def _found(
        self, key: KeyT, work: Callable[[], Coroutine[Any, Any, AnswerT]], keep: Callable[[AnswerT], bool]
    ) -> AnswerT:
        answer = await work()
        if keep(answer):
            self._kept[key] = answer, self._clock.now() + self._lifetime
            self._kept.move_to_end(key)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return answer
