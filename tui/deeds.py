"""What can be done to torrents: how it is asked for, what it will look like, and what is said about it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

from adapters.inbound.http.wire.torrents import SeedingBody, TorrentView

from .api.client import ApiClient
from .api.errors import ClientError, SessionEnded, TooSoon
from .api.lifecycle import Place
from .api.patience import Patience
from .state.guesses import Guess
from .wording import counted

_TOGETHER = 6
"""Requests at a time."""
LATER = "That is too much at once for the server. The rest follows by itself, as long as this program runs."
"""What a person is told when some of many have to wait."""
_BUDGET_SPENT = "too-many-changes"
"""Concerns all that comes next. Other refusals of this kind (its trackers were asked just now) concern one torrent."""

Call = Callable[[ApiClient, str], Awaitable[TorrentView | None]]


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that is done to torrents, each by its own request.

    ``call`` returns the torrent as it is then, None when it is gone. ``done`` is said of one torrent; of several
    ``participle`` ("paused") is. ``in_turn`` when the order of the requests matters.
    """

    call: Call
    guess: Guess
    done: str
    participle: str
    in_turn: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What has come of a deed."""

    deed: Deed
    names: dict[str, str]
    changed: list[TorrentView]
    gone: list[str]
    refused: dict[str, ClientError]

    @property
    def infohashes(self) -> list[str]:
        """All that were meant."""
        return list(self.names)

    @property
    def sentence(self) -> str:
        """What a person is told, once for all of them."""
        total, failed = len(self.names), len(self.refused)
        if not failed:
            return self.deed.done if total == 1 else f"{counted(total, 'torrent')} {self.deed.participle}."
        infohash, error = next(iter(self.refused.items()))
        if total == 1:
            return error.sentence
        done = f"{total - failed:,} of {counted(total, 'torrent')} {self.deed.participle}."
        return f"{done} {self.names[infohash]}: {error.sentence}"


async def do(
    client: ApiClient,
    deed: Deed,
    torrents: Sequence[TorrentView],
    *,
    waits: Callable[[], object] = lambda: None,
    patience: Patience | None = None,
) -> Outcome:
    """Ask for it, for each. Of several, those that are too many at once are asked for later; ``waits`` hears so once.

    Raises ``SessionEnded``.
    """
    line = _Line(len(torrents) > 1, waits, patience or Patience())
    outcome = Outcome(deed, {each.infohash: each.name for each in torrents}, [], [], {})
    room = asyncio.Semaphore(1 if deed.in_turn else _TOGETHER)

    async def one(infohash: str) -> None:
        async with room:
            try:
                changed = await line.through(lambda: deed.call(client, infohash))
            except SessionEnded:
                raise
            except ClientError as error:
                outcome.refused[infohash] = error
            else:
                outcome.gone.append(infohash) if changed is None else outcome.changed.append(changed)

    await asyncio.gather(*(one(infohash) for infohash in outcome.infohashes))
    return outcome


@dataclass(slots=True)
class _Line:
    """What is asked for one after the other, as the server takes it. One torrent alone is refused at once."""

    several: bool
    waits: Callable[[], object]
    patience: Patience
    told: bool = False

    async def through(self, call: Callable[[], Awaitable[TorrentView | None]]) -> TorrentView | None:
        """Call until it is not too much any more."""
        while True:
            try:
                return await call()
            except TooSoon as error:
                if not self.several or error.slug != _BUDGET_SPENT:
                    raise
                await self._wait(error)

    async def _wait(self, error: TooSoon) -> None:
        if not self.told:
            self.told = True
            self.waits()
        await self.patience.until_soon_enough(error)


def _changed(**facts: object) -> Guess:
    return lambda torrent: torrent.model_copy(update=facts)


_STILL = {"download_rate": 0, "upload_rate": 0, "eta_seconds": None, "note": ""}


def _going_on(torrent: TorrentView) -> TorrentView:
    return torrent.model_copy(
        update={"paused": False, "hold": "", "state": "finished" if torrent.complete else "waiting", "note": ""}
    )


PAUSE = Deed(
    lambda client, infohash: client.pause(infohash),
    _changed(paused=True, hold="paused", state="paused", place=None, **_STILL),
    "Paused.",
    "paused",
)
RESUME = Deed(lambda client, infohash: client.resume(infohash), _going_on, "Going on.", "going on")
RETRY = Deed(
    lambda client, infohash: client.lifecycle.retry(infohash),
    _changed(state="checking", hold="", **_STILL),
    "The server checks what is there, and fetches what is missing.",
    "tried again",
)
REANNOUNCE = Deed(
    lambda client, infohash: client.lifecycle.reannounce(infohash),
    lambda torrent: torrent,
    "The trackers are asked for more peers.",
    "announced to their trackers",
)


def remove(*, keep_data: bool) -> Deed:
    """Return the deed that drops them."""

    async def call(client: ApiClient, infohash: str) -> None:
        await client.remove(infohash, keep_data=keep_data)

    return Deed(call, lambda _: None, "Removed.", "removed")


def move(to: Place) -> Deed:
    """Return the deed that gives them another place in the queue."""
    words = {"top": "to the front of", "up": "up in", "down": "down in", "bottom": "to the end of"}

    def call(client: ApiClient, infohash: str) -> Awaitable[TorrentView]:
        return client.lifecycle.move(infohash, to)

    return Deed(call, partial(_moved, to), f"Moved {words[to]} your queue.", f"moved {words[to]} your queue", True)


def in_order(to: Place, torrents: Sequence[TorrentView]) -> list[TorrentView]:
    """Return them in the order in which they have to move, so that they stay in order among themselves."""
    placed = [each for each in torrents if each.place is not None]
    return sorted(placed, key=lambda each: each.place or 0, reverse=to in ("top", "down"))


def _moved(to: Place, torrent: TorrentView) -> TorrentView:
    place = torrent.place
    if place is None or to == "bottom":  # how long the queue is, the server knows
        return torrent
    return torrent.model_copy(update={"place": {"top": 1, "up": max(1, place - 1), "down": place + 1}[to]})


def share(goal: SeedingBody) -> Deed:
    """Return the deed that sets how long they are shared."""
    guess = _changed(seeding_server=goal.server, seeding_ratio=goal.ratio, seeding_hours=goal.hours)

    def call(client: ApiClient, infohash: str) -> Awaitable[TorrentView]:
        return client.lifecycle.share(infohash, goal)

    return Deed(call, guess, "The goal is set.", "got the goal")
