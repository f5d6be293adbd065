"""Whatever people do, and in whatever order: nobody sees, steers or reads what they did not claim."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from adapters.inbound.http.wire.torrents import SeedingBody
from domain.torrents.metainfo import Metainfo
from tui.api.client import ApiClient
from tui.api.errors import ApiError
from uuutorrent.testing.patience import until
from uuutorrent.testing.swarm import Seeder, Tracker, make_content, make_torrent

from .people import PASSWORD, add_people
from .stacks import Stack
from .table import FaultTable

_T = TypeVar("_T")
_PEOPLE = ("admin", "bob", "cleo", "dan")
_BOUNDED = settings(
    max_examples=6,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),  # To shrink a failure takes many times as long as to find it.
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example),
)
person = st.sampled_from(_PEOPLE)
number = st.integers(0, 3)

STEER: dict[str, Callable[[ApiClient, str], Awaitable[object]]] = {
    "pause": lambda client, torrent: client.pause(torrent),
    "resume": lambda client, torrent: client.resume(torrent),
    "retry": lambda client, torrent: client.lifecycle.retry(torrent),
    "reannounce": lambda client, torrent: client.lifecycle.reannounce(torrent),
    "move": lambda client, torrent: client.lifecycle.move(torrent, "top"),
    "share": lambda client, torrent: client.lifecycle.share(torrent, SeedingBody(ratio=1.5)),
    "choose": lambda client, torrent: client.lifecycle.choose(torrent, {0: "skip", 1: "first"}),
    "choose all": lambda client, torrent: client.lifecycle.choose(torrent, {0: "normal", 1: "normal"}),
    "show": lambda client, torrent: client.torrent(torrent),
    "files": lambda client, torrent: client.files(torrent),
    "checksum": lambda client, torrent: client.checksum(torrent, 0),
    "content": lambda client, torrent: _read(client, torrent),
}


@dataclass(slots=True)
class Community:
    """Four people on one server, four torrents, and what everybody was told without having asked."""

    stack: Stack
    loop: asyncio.AbstractEventLoop
    clients: dict[str, ApiClient]
    torrents: list[Metainfo]
    claims: set[tuple[str, str]] = field(default_factory=set)
    ever: set[tuple[str, str]] = field(default_factory=set)
    told: set[tuple[str, str]] = field(default_factory=set)
    steps: int = 0

    def do(self, deed: Coroutine[object, object, _T]) -> _T:
        """From the thread of the machine."""
        return asyncio.run_coroutine_threadsafe(deed, self.loop).result(120)

    async def listen(self, name: str) -> None:
        """Remember whatever that person is told of."""
        async for event in self.clients[name].events():
            with suppress(json.JSONDecodeError, TypeError, KeyError):
                self.told.add((name, json.loads(event.data)["infohash"]))


class History(RuleBasedStateMachine):
    """``community`` is set by the test."""

    community: Community

    @initialize()
    def nothing_is_claimed(self) -> None:
        """As the last history left it."""
        assert not self.community.claims

    @rule(who=person, which=number, by_link=st.booleans())
    def add(self, who: str, which: int, by_link: bool) -> None:
        """By .torrent or by magnet link."""
        torrent = self.community.torrents[which]
        client = self.community.clients[who]
        link = f"magnet:?xt=urn:btih:{torrent.infohash}&tr={torrent.trackers[0]}"
        self.community.do(client.add_magnet(link) if by_link else client.lifecycle.add_file(torrent.raw))
        self.community.claims.add((who, torrent.infohash))
        self.community.ever.add((who, torrent.infohash))

    @rule(who=person, which=number)
    def remove(self, who: str, which: int) -> None:
        """Their own, or another's."""
        torrent = self.community.torrents[which].infohash
        self._ask(who, torrent, self.community.clients[who].remove(torrent))
        self.community.claims.discard((who, torrent))

    @rule(who=person, which=number, how=st.sampled_from(sorted(STEER)))
    def steer(self, who: str, which: int, how: str) -> None:
        """Anything that can be asked of one torrent."""
        torrent = self.community.torrents[which].infohash
        self._ask(who, torrent, _asked(STEER[how], self.community.clients[who], torrent))

    @rule(which=number)
    def wait_until_it_is_there(self, which: int) -> None:
        """So that there is something to read."""
        torrent = self.community.torrents[which].infohash
        places = self.community.stack.downloads / torrent
        if any(claimed == torrent for _, claimed in self.community.claims):
            with suppress(AssertionError):
                self.community.do(until(_look(places), bool, seconds=1))

    @invariant()
    def everybody_sees_their_own(self) -> None:
        """No more and no less, and pays for that."""
        self.community.steps += 1
        for name in _PEOPLE:
            self.community.do(self._sees_their_own(name))
        assert self.community.told <= self.community.ever

    def teardown(self) -> None:
        """The engine holds what is claimed; then everybody leaves."""
        community = self.community
        community.do(self._engine_agrees())
        for who, torrent in sorted(community.claims):
            community.do(community.clients[who].remove(torrent))
        community.claims.clear()
        community.do(self._engine_agrees())

    def _ask(self, who: str, torrent: str, deed: Coroutine[object, object, object]) -> None:
        assert self.community.do(_is_known(deed)) == ((who, torrent) in self.community.claims)

    async def _sees_their_own(self, name: str) -> None:
        client = self.community.clients[name]
        while True:
            before = await client.lifecycle.usage()
            listed = (await client.torrents()).torrents
            usage = await client.lifecycle.usage()
            if before == usage:  # Else a magnet link has just become a torrent.
                break
        assert {(name, one.infohash) for one in listed} == {one for one in self.community.claims if one[0] == name}
        assert (usage.torrents, usage.size_bytes) == (len(listed), sum(one.claim_bytes for one in listed))

    async def _engine_agrees(self) -> None:
        wanted = frozenset(torrent for _, torrent in self.community.claims)
        await until(self.community.stack.held, lambda held: held == wanted)


@pytest.fixture
async def community(stack: Stack, folder: Path) -> AsyncIterator[Community]:
    """Nobody has anything yet."""
    await add_people(stack.dsn, "cleo", "dan")
    async with AsyncExitStack() as open_ones:
        tracker = await open_ones.enter_async_context(Tracker())
        seeder = await open_ones.enter_async_context(Seeder())
        clients = {"admin": stack.admin, "bob": stack.bob}
        for name in ("cleo", "dan"):
            clients[name] = await open_ones.enter_async_context(stack.server.client(name, PASSWORD))
        torrents = [await _seeded(seeder, tracker, folder / f"source-{index}", index) for index in range(4)]
        made = Community(stack, asyncio.get_running_loop(), clients, torrents)
        listening = [asyncio.create_task(made.listen(name)) for name in _PEOPLE]
        yield made
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)


async def test_nobody_notices_what_others_do(community: Community, faults: FaultTable) -> None:
    machine = type("Histories", (History,), {"community": community})
    await asyncio.to_thread(run_state_machine_as_test, machine, settings=_BOUNDED)
    assert community.told
    faults.add(
        f"{community.stack.engine}: {community.steps} random actions of {len(_PEOPLE)} people",
        "nobody saw, steered or read another's torrents; usage is the sum of claims; the engine holds what is claimed",
    )
    await community.stack.foreign_is_untouched()


async def _seeded(seeder: Seeder, tracker: Tracker, folder: Path, index: int) -> Metainfo:
    """Every torrent has three files."""
    content = folder / f"set {index}"
    for part in range(3):
        await asyncio.to_thread(make_content, content / f"part {part}.mkv", 200_000 + index, 10 * index + part)
    raw = await asyncio.to_thread(lambda: make_torrent(content, trackers=[tracker.announce_url]))
    await seeder.seed(raw, folder)
    return Metainfo.parse(raw)


async def _asked(ask: Callable[[ApiClient, str], Awaitable[object]], client: ApiClient, torrent: str) -> object:
    return await ask(client, torrent)


async def _is_known(deed: Coroutine[object, object, object]) -> bool:
    """Whether it is done, or refused for another reason than that there is no such torrent."""
    try:
        await deed
    except ApiError as refusal:
        return (refusal.problem.status, refusal.slug) != (HTTPStatus.NOT_FOUND, "torrent-not-found")
    return True


async def _read(client: ApiClient, torrent: str) -> None:
    async with client.content(torrent, 0) as content:
        async for _ in content.chunks:
            pass


def _look(folder: Path) -> Callable[[], Awaitable[bool]]:
    async def there() -> bool:
        return await asyncio.to_thread(lambda: any(path.is_file() for path in folder.rglob("*.mkv")))

    return there
