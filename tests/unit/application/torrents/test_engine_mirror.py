"""What the mirror remembers, and the order in which things happen to one torrent."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.engine import MemoryEngine
from adapters.outbound.memory.vault import MemoryVault
from application.ports.torrent_engine import EngineTorrent, TorrentNotFound
from application.torrents.engine_mirror import EngineMirror
from domain.series import SeriesId
from domain.torrents.claims import folder_of
from domain.torrents.infohash import InfoHash
from domain.users import Actor

SERIES = SeriesId(21)


class HeldEngine(MemoryEngine):
    """Keeps the answer of one method back until it is let go: ``all`` after, ``add`` and ``remove`` before the deed."""

    def __init__(self) -> None:
        super().__init__()
        self.held = ""
        self.reached, self.gate = asyncio.Event(), asyncio.Event()

    async def _pass(self, method: str) -> None:
        if self.held == method:
            self.reached.set()
            await self.gate.wait()

    async def all(self) -> Mapping[InfoHash, EngineTorrent]:
        answer = await super().all()
        await self._pass("all")
        return answer

    async def add(self, *arguments: Any, **named: Any) -> None:
        await self._pass("add")
        await super().add(*arguments, **named)

    async def remove(self, torrent: InfoHash, *, with_data: bool) -> None:
        await self._pass("remove")
        await super().remove(torrent, with_data=with_data)


@pytest.fixture
async def held() -> HeldEngine:
    return HeldEngine()


@pytest.fixture
def held_core(make_core: Any, database: MemoryDatabase, held: HeldEngine, clock: MemoryClock, make_episode: Any) -> Any:
    core = make_core(database, held, vault=MemoryVault(), clock=clock)
    core.offers(make_episode("Some Series - 05.mkv"))
    return core


async def meanwhile(held: HeldEngine, method: str, first: Any, second: Any) -> None:
    """Let ``second`` begin while ``first`` is held in the engine's ``method``, then let both end."""
    held.held = method
    earlier = asyncio.ensure_future(first)
    await asyncio.wait_for(held.reached.wait(), 10)
    held.held = ""
    later = asyncio.ensure_future(second)
    for _ in range(50):
        await asyncio.sleep(0)
    held.gate.set()
    await asyncio.gather(earlier, later)


async def test_a_slow_start_cannot_overtake_the_removal(held_core: Any, held: HeldEngine, ada: Actor) -> None:
    infohash = held_core.searched.verdicts[0].release.infohash
    removal = held_core.remove(ada, infohash, with_data=True)
    await meanwhile(held, "add", held_core.grab(ada, SERIES, 5), removal)
    assert await held.all() == {}
    with pytest.raises(TorrentNotFound):
        await held_core.show(ada, infohash)


async def test_a_slow_removal_takes_nothing_from_who_claims_meanwhile(
    held_core: Any, held: HeldEngine, ada: Actor, bob: Actor
) -> None:
    owned = await held_core.grab(ada, SERIES, 5)
    removal = held_core.remove(ada, owned.infohash, with_data=True)
    await meanwhile(held, "remove", removal, held_core.grab(bob, SERIES, 5))
    assert (await held_core.show(bob, owned.infohash)).claim.user == bob.id
    assert set(await held.all()) == {owned.infohash}


async def test_an_answer_older_than_our_action_does_not_undo_it(held_core: Any, held: HeldEngine, ada: Actor) -> None:
    await meanwhile(held, "all", held_core.mirror.refresh(), held_core.grab(ada, SERIES, 5))
    (owned,) = (await held_core.list(ada)).torrents
    assert owned.live is not None
    await meanwhile_removed(held_core, held, ada, owned.infohash)
    assert held_core.mirror.get(owned.infohash) is None


async def meanwhile_removed(core: Any, held: HeldEngine, actor: Actor, infohash: InfoHash) -> None:
    held.reached.clear()
    held.gate.clear()
    await meanwhile(held, "all", core.mirror.refresh(), core.remove(actor, infohash, with_data=True))


async def test_the_last_known_state_stays_with_its_age(engine: MemoryEngine, clock: MemoryClock, episode: Any) -> None:
    mirror = EngineMirror(engine, clock)
    assert (mirror.asked, mirror.available, mirror.as_of) == (False, False, None)
    infohash = episode.metainfo.infohash
    await engine.add(episode.metainfo, folder=folder_of(infohash))
    assert await mirror.refresh() == {infohash}
    answered = clock.now()
    clock.advance(timedelta(minutes=1))
    engine.down("Connection refused.")
    assert await mirror.refresh() == {infohash}
    assert (mirror.asked, mirror.available, mirror.as_of) == (True, False, answered)
    assert mirror.problem == "Connection refused."
    assert mirror.get(infohash) is not None
    engine.up()
    assert await mirror.refresh() == {infohash}
    assert (mirror.available, mirror.as_of, mirror.problem) == (True, clock.now(), "")


async def test_only_what_differs_is_reported(engine: MemoryEngine, clock: MemoryClock, make_episode: Any) -> None:
    mirror = EngineMirror(engine, clock)
    still, moving, leaving = (make_episode(f"{name}.mkv").metainfo for name in ("still", "moving", "leaving"))
    for one in (still, moving, leaving):
        await engine.add(one, folder=folder_of(one.infohash))
    assert await mirror.refresh() == {still.infohash, moving.infohash, leaving.infohash}
    assert await mirror.refresh() == frozenset()
    engine.progress(moving.infohash, 3, rate=1)
    await engine.remove(leaving.infohash, with_data=True)
    assert await mirror.refresh() == {moving.infohash, leaving.infohash}
    assert mirror.get(leaving.infohash) is None
