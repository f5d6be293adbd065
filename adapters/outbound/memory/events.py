"""News inside one process: what the server uses as long as it is one process."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from application.ports.events import Event, Events, Missed, News
from domain.users import UserId


class MemoryEvents(Events):
    """Keeps the last ``remembered`` events for those who come back, and ``pending`` for each who listens.

    Ids begin at the microseconds since 1970 unless ``first_id`` says otherwise: so ids of an earlier run are older than
    anything remembered now, and are answered with ``Missed``. Not safe to share between threads.
    """

    def __init__(self, *, remembered: int = 4_096, pending: int = 256, first_id: int | None = None) -> None:
        self._last = (first_id if first_id is not None else time.time_ns() // 1_000) - 1
        self._forgotten = self._last
        self._past: deque[Event] = deque()
        self._remembered = remembered
        self._pending = pending
        self._listeners: set[_Listener] = set()
        self._observers: list[Callable[[News], None]] = []

    def publish(self, news: News) -> None:
        """Tell those who listen for ``news.user``."""
        for observe in self._observers:
            observe(news)
        self._last += 1
        event = Event(self._last, news)
        self._past.append(event)
        if len(self._past) > self._remembered:
            self._forgotten = self._past.popleft().id
        for listener in self._listeners:
            if listener.user == news.user:
                listener.hear(event)

    @asynccontextmanager
    async def subscribe(self, user: UserId, *, after: int | None = None) -> AsyncIterator[AsyncIterator[Event]]:
        """Listen for that person's news; with ``after`` first what was missed since that id, or one ``Missed``."""
        listener = _Listener(user, self._pending)
        for event in self._since(user, after):
            listener.hear(event)
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def observe(self, observer: Callable[[News], None]) -> None:
        """Call ``observer`` with everything that is published from now on."""
        self._observers.append(observer)

    @property
    def watched(self) -> bool:
        """Whether anybody listens."""
        return bool(self._listeners)

    def _since(self, user: UserId, after: int | None) -> list[Event]:
        if after is None:
            return []
        if not self._forgotten <= after <= self._last:
            return [Event(self._last, Missed(user))]
        return [event for event in self._past if event.id > after and event.news.user == user]


class _Listener(AsyncIterator[Event]):
    """What waits for one listener. News that say the same are kept once, at the place of the latest."""

    def __init__(self, user: UserId, capacity: int) -> None:
        self.user = user
        self._capacity = capacity
        self._waiting: dict[News, Event] = {}
        self._heard = asyncio.Event()

    def hear(self, event: Event) -> None:
        self._waiting.pop(event.news, None)
        if len(self._waiting) >= self._capacity:
            self._waiting.clear()
            event = Event(event.id, Missed(self.user))
        self._waiting[event.news] = event
        self._heard.set()

    async def __anext__(self) -> Event:
        # No generator: whoever gives up waiting (a keep-alive is due) may ask again and has lost nothing.
        while not self._waiting:
            self._heard.clear()
            await self._heard.wait()
        return self._waiting.pop(next(iter(self._waiting)))
