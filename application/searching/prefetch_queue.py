"""Episodes that somebody may search for next."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence

from domain.users import Actor, UserId

from .feeds import Episode

MOST_PER_PERSON = 20
MOST_WAITING = 200


class PrefetchQueue:
    """One queue for the server: what was wished for last comes first, and the oldest wishes are dropped.

    A person's wish stands in it once; who wishes for more than ``MOST_PER_PERSON`` drops their own.
    """

    def __init__(self) -> None:
        self._waiting: OrderedDict[tuple[UserId, Episode], Actor] = OrderedDict()
        self._filled = asyncio.Event()

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, actor: Actor, episodes: Sequence[Episode]) -> None:
        """Wish for episodes, the likeliest first: they go before everything that waits."""
        for episode in reversed(episodes[:MOST_PER_PERSON]):
            self._waiting[actor.id, episode] = actor
            self._waiting.move_to_end((actor.id, episode))
        own = [wish for wish in self._waiting if wish[0] == actor.id]
        for wish in own[: max(0, len(own) - MOST_PER_PERSON)]:
            del self._waiting[wish]
        while len(self._waiting) > MOST_WAITING:
            self._waiting.popitem(last=False)
        if self._waiting:
            self._filled.set()

    async def filled(self) -> None:
        """Return once somebody wishes for something."""
        await self._filled.wait()

    def take(self) -> tuple[Actor, Episode]:
        """Take the newest wish out. Raises KeyError while there is none."""
        (_, episode), actor = self._waiting.popitem()
        if not self._waiting:
            self._filled.clear()
        return actor, episode
