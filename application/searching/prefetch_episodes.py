"""Asking ahead for the episodes on somebody's screen."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.users import Actor

from .feeds import Episode
from .prefetch_queue import PrefetchQueue


@dataclass(frozen=True, slots=True)
class PrefetchEpisodes:
    """Wish that the first question for these episodes be asked while nobody searches. Nothing is promised."""

    queue: PrefetchQueue

    async def __call__(self, actor: Actor, episodes: Sequence[Episode]) -> None:
        """Take the wishes down, the likeliest first. What cannot be searched for is passed over later, in silence."""
        self.queue.put(actor, episodes)
