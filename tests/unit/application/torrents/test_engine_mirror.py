"""What the mirror remembers, and the order in which things happen to one torrent."""

import asyncio
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.engine import MemoryEngine
from adapters.outbound.memory.vault import MemoryVault
from application.ports.torrent_engine import EngineTorrent, TorrentNotFound
from domain.series import SeriesId
from domain.torrents.claims import MAIN_ENGINE, folder_of
from domain.torrents.infohash import InfoHash
from domain.torrents.states import TorrentState
from domain.users import Actor

SERIES = SeriesId(21)


class HeldEngine(MemoryEngine):
    """Keeps one method back until it is let go: ``several`` after, ``add`` and ``remove`` before the deed."""

    def __init__(self) -> None:
        super().__init__()
        self.stopped_at = ""
        self.reached, self.gate = asyncio.Event(), asyncio.Event()

    async def _pass(self, method: str) -> None:
        if self.stopped_at == method:
            self.reached.set()
            await self.gate.wait()

    async def several(self, torrents: Collection[InfoHash]) -> Mapping[InfoHash, EngineTorrent]:
        answer = await super().several(torrents)
        await self._pass("several")
        return answer

    async def get(self, torrent: InfoHash) -> EngineTorrent | None:
        return (await super().several((torrent,))).get(torrent)

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
    held.stopped_at = method
    earlier = asyncio.ensure_future(first)
    await asyncio.wait_for(held.reached.wait(), 10)
    held.stopped_at = ""
    later = asyncio.ensure_future(second)
    for _ in range(50):
        await asyncio.sleep(0)
    held.gate.set()
    await asyncio.gather(earlier, later)


async def test_a_slow_start_cannot_overtake_the_removal(held_core: Any, held: HeldEngine, ada: Actor) -> None:
    infohash = held_core.searched.verdicts[0].release.infohash
    removal = held_core.remove(ada, infohash, with_data=True)
    await meanwhile(held, "add", held_core.grab(ada, SERIES, 5), removal)
    assert held.held == frozenset()
    with pytest.raises(TorrentNotFound):
        await held_core.show(ada, infohash)


async def test_a_slow_removal_takes_nothing_from_who_claims_meanwhile(
    held_core: Any, held: HeldEngine, ada: Actor, bob: Actor
) -> None:
    owned = await held_core.grab(ada, SERIES, 5)
    removal = held_core.remove(ada, owned.infohash, with_data=True)
    await meanwhile(held, "remove", removal, held_core.grab(bob, SERIES, 5))
    assert (await held_core.show(bob, owned.infohash)).claim.user == bob.id
    assert set(held.held) == {owned.infohash}


async def test_an_answer_older_than_our_action_does_not_undo_it(held_core: Any, held: HeldEngine, ada: Actor) -> None:
    owned = await held_core.grab(ada, SERIES, 5)
    await meanwhile(held, "several", held_core.mirror.refresh(), held_core.pause(ada, owned.infohash))
    (paused,) = (await held_core.list(ada)).torrents
    assert paused.live.state is TorrentState.PAUSED
    held.reached.clear()
    held.gate.clear()
    await meanwhile(held, "several", held_core.mirror.refresh(), held_core.remove(ada, owned.infohash, with_data=True))
    assert held_core.mirror.get(owned.infohash) is None


async def test_the_last_known_state_stays_with_its_age(
    core: Any, ada: Actor, episode: Any, engine: MemoryEngine, clock: MemoryClock
) -> None:
    mirror = core.restarted().mirror
    assert (mirror.asked, mirror.available, mirror.as_of) == (False, False, None)
    infohash = (await core.grab(ada, SERIES, 5)).infohash
    assert await mirror.refresh() == {infohash} == mirror.news()
    answered = clock.now()
    clock.advance(timedelta(minutes=1))
    engine.down("Connection refused.")
    assert await mirror.refresh() == {infohash} == mirror.news()
    assert (mirror.asked, mirror.available, mirror.as_of) == (True, False, answered)
    assert mirror.problem == "Connection refused."
    assert mirror.get(infohash) is not None
    engine.up()
    assert await mirror.refresh() == {infohash} == mirror.news()
    assert (mirror.available, mirror.as_of, mirror.problem) == (True, clock.now(), "")


@pytest.fixture
async def three(core: Any, ada: Actor, make_episode: Any) -> list[InfoHash]:
    """What ada has; the second one moves, the third one is about to leave."""
    offers = [core.offers(make_episode(f"Some Series - {number}.mkv", content=bytes(10**6))) for number in (5, 6, 7)]
    owned = [await core.grab(ada, SERIES, 5 + at, offer.release.id) for at, offer in enumerate(offers)]
    await core.follow.look()
    core.mirror.news()
    return [one.infohash for one in owned]


async def test_only_what_looks_different_is_news(core: Any, engine: MemoryEngine, three: list[InfoHash]) -> None:
    _, moving, leaving = three
    assert await core.mirror.refresh() == frozenset()
    engine.progress(moving, 3000, rate=12_345)
    await engine.remove(leaving, with_data=True)
    assert await core.mirror.refresh() == {moving, leaving} == core.mirror.news()
    assert core.mirror.get(leaving) is None
    engine.progress(moving, 3000, rate=12_301)
    assert await core.mirror.refresh() == frozenset()
    engine.progress(moving, 3000, rate=13_345)
    assert await core.mirror.refresh() == {moving}


async def test_what_engines_hold_for_nobody_is_none_of_ours(
    core: Any, engine: MemoryEngine, three: list[InfoHash], make_episode: Any
) -> None:
    foreign = make_episode("Somebody else's.mkv").metainfo
    await engine.add(foreign, folder=folder_of(foreign.infohash))
    engine.progress(foreign.infohash, 3, rate=9)
    assert await core.mirror.ask_active(MAIN_ENGINE) == frozenset()
    assert await core.mirror.refresh() == frozenset()
    assert core.mirror.get(foreign.infohash) is None


async def test_what_is_gone_without_us_makes_the_engine_doubtful(
    core: Any, engine: MemoryEngine, three: list[InfoHash]
) -> None:
    await core.mirror.ask(MAIN_ENGINE, three)
    assert core.mirror.doubtful == set()
    await engine.remove(three[0], with_data=False)
    await core.mirror.ask(MAIN_ENGINE, three)
    assert core.mirror.doubtful == {MAIN_ENGINE}
    await core.follow.keep_up()
    assert three[0] in engine.held
    assert core.mirror.doubtful == set()


async def test_what_has_yet_to_be_written_counts_once(core: Any, engine: MemoryEngine, three: list[InfoHash]) -> None:
    engine.progress(three[0], 400_000)
    engine.complete(three[1])
    await core.mirror.refresh()
    assert core.mirror.outstanding_bytes(MAIN_ENGINE) == 600_000 + 10**6
    assert core.mirror.outstanding_bytes("other") == 0
