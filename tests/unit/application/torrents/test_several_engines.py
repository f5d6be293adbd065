"""Torrents that lie with different engines."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.engine import MemoryEngine
from adapters.outbound.memory.vault import MemoryVault
from application.ports.engines import KeptEngine
from application.torrents.reconcile_engine import Reconciled
from domain.series import SeriesId
from domain.torrents.claims import Claim, KeptTorrent, folder_of
from domain.torrents.manners import Manners, SpeedLimits
from domain.torrents.states import TorrentState
from domain.users import Actor
from domain.vault_path import VaultPath


@pytest.fixture
async def big() -> MemoryEngine:
    return MemoryEngine()


@pytest.fixture
async def both(make_core: Any, database: MemoryDatabase, vault: MemoryVault, clock: MemoryClock, big: Any) -> Any:
    core = make_core(database, MemoryEngine(vault), vault=vault, clock=clock, more_engines={"big": big})
    await core.follow.look()
    return core


@pytest.fixture
async def on_big(both: Any, ada: Actor, make_episode: Any, clock: MemoryClock) -> KeptTorrent:
    made = make_episode("On the big disk.mkv")
    infohash = made.metainfo.infohash
    kept = KeptTorrent(infohash, "On the big disk.mkv", made.metainfo.size_bytes, folder_of(infohash), clock.now())
    kept = replace(kept, engine="big", folder=VaultPath(f"big/{infohash}"))
    async with both.database.unit() as unit:
        await unit.engines.keep(KeptEngine("big", "memory", clock.now()))
        await unit.torrents.add(kept, made.raw)
        await unit.claims.add(Claim(ada.id, infohash, clock.now(), "On the big disk.mkv"))
    clock.advance(timedelta(minutes=2))
    await both.follow.look()
    return kept


async def test_each_torrent_goes_to_its_own_engine_and_is_read_in_its_own_folder(
    both: Any, on_big: KeptTorrent, ada: Actor, big: MemoryEngine, vault: MemoryVault, clock: MemoryClock
) -> None:
    assert (big.held, both.engine.held) == ({on_big.infohash}, frozenset())
    await both.pause(ada, on_big.infohash)
    assert (await both.show(ada, on_big.infohash)).state is TorrentState.PAUSED
    await both.resume(ada, on_big.infohash)
    big.complete(on_big.infohash)
    await both.follow.look()
    vault.put(VaultPath(f"big/{on_big.infohash}/On the big disk.mkv"), bytes(on_big.size_bytes))
    assert (await both.open_file(ada, on_big.infohash, 0)).file.size_bytes == on_big.size_bytes
    clock.advance(timedelta(minutes=1))
    await both.find_missing.look_round()
    assert (await both.show(ada, on_big.infohash)).state is TorrentState.SEEDING
    await both.remove(ada, on_big.infohash, with_data=True)
    assert big.held == frozenset()


async def test_an_engine_that_is_away_takes_nothing_from_the_others(
    both: Any, on_big: KeptTorrent, ada: Actor, big: MemoryEngine, make_episode: Any
) -> None:
    both.offers(make_episode("Some Series - 05.mkv"))
    owned = await both.grab(ada, SeriesId(21), 5)
    for engine in (both.engine, big):
        for torrent in engine.held:
            await engine.remove(torrent, with_data=False)
    big.down("Connection refused.")
    await both.follow.look()
    here, there = (await both.show(ada, owned.infohash)), (await both.show(ada, on_big.infohash))
    assert (here.engine_available, there.engine_available) == (owned.kept.engine != "big", False)
    assert both.mirror.problem == "Connection refused."
    big.up()
    await both.follow.look()
    assert big.held | both.engine.held == {owned.infohash, on_big.infohash}


async def test_what_lies_with_an_engine_that_nobody_configures_any_more_is_lost_to_nobody(
    both: Any, on_big: KeptTorrent, ada: Actor, make_core: Any, vault: MemoryVault, clock: MemoryClock
) -> None:
    without = make_core(both.database, both.engine, vault=vault, clock=clock)
    await without.follow.look()
    shown = await without.show(ada, on_big.infohash)
    assert (shown.engine_available, shown.live) == (False, None)
    assert "not configured" in without.mirror.standing("big").problem
    assert await without.reconcile() == Reconciled()
    await without.pause(ada, on_big.infohash)
    again = both.restarted()
    await again.follow.look()
    assert (await again.show(ada, on_big.infohash)).state is TorrentState.PAUSED


async def test_what_all_may_take_together_is_shared_out(
    make_core: Any, database: MemoryDatabase, vault: MemoryVault, clock: MemoryClock, big: MemoryEngine
) -> None:
    manners = Manners(everybody=SpeedLimits(1000, 0))
    main = MemoryEngine(vault)
    core = make_core(database, main, vault=vault, clock=clock, more_engines={"big": big}, manners=manners)
    await core.follow.look()
    assert (main.limits, big.limits) == (SpeedLimits(500, 0), SpeedLimits(500, 0))


async def test_what_comes_back_before_it_has_left_comes_back_where_it_was(
    both: Any, on_big: KeptTorrent, ada: Actor, big: MemoryEngine, make_episode: Any
) -> None:
    raw = make_episode("On the big disk.mkv").raw
    big.down("Connection refused.")
    await both.remove(ada, on_big.infohash, with_data=True)
    await both.add_file(ada, raw)
    big.up()
    await both.follow.look()
    # Elsewhere, nobody would ever take it out of the engine that was away.
    assert (big.held, both.engine.held) == ({on_big.infohash}, frozenset())
    assert (await both.show(ada, on_big.infohash)).kept.folder == on_big.folder
