"""What people use of the server: the sum of their claims, and never more than they may."""

from dataclasses import replace
from typing import Any

import pytest

from adapters.outbound.memory.engine import MemoryEngine
from application.ports.users import UserNotFound
from application.torrents.show_usage import OwnUsage
from domain.quotas import NO_QUOTA, Quota
from domain.series import SeriesId
from domain.torrents.file_priorities import FilePriority
from domain.torrents.manners import Manners, SpeedLimits
from domain.usage import QuotaExceeded, Usage
from domain.users import Actor, UserId

SERIES = SeriesId(21)
SIZE = 1_000
FILES = {f"Some Series - {number:02}.mkv": SIZE for number in range(1, 6)}


@pytest.fixture
def batch(core: Any, make_episode: Any) -> Any:
    return core.offers(make_episode("[Group] Some Series (Batch)", files=FILES))


async def allow(core: Any, user: UserId, quota: Quota) -> None:
    async with core.database.unit() as unit:
        person = await unit.users.get(user, lock=True)
        await unit.users.save(replace(person, quota=quota))


async def used(core: Any, actor: Actor) -> Usage:
    async with core.database.unit() as unit:
        claims = await unit.claims.of(actor.id)
    shown: Usage = (await core.usage(actor)).usage
    assert shown == Usage.of(claims)
    assert [claim.size_bytes for claim in claims] == [
        torrent.claim.size_bytes for torrent in (await core.list(actor)).torrents
    ]
    return shown


async def test_a_claim_costs_its_files_and_everybody_pays_in_full(
    core: Any, ada: Actor, bob: Actor, batch: Any
) -> None:
    await core.grab(ada, SERIES, 5)
    await core.grab(bob, SERIES, 5)
    await core.grab(bob, SERIES, 4)
    assert (await used(core, ada), await used(core, bob)) == (Usage(SIZE, 1), Usage(2 * SIZE, 1))
    await core.remove(bob, batch.metainfo.infohash, with_data=True)
    assert (await used(core, ada), await used(core, bob)) == (Usage(SIZE, 1), Usage())


async def test_who_is_full_gets_nothing_more_and_is_told_the_numbers(core: Any, ada: Actor, batch: Any) -> None:
    await allow(core, ada.id, Quota(size_bytes=2 * SIZE - 1))
    await core.grab(ada, SERIES, 5)
    with pytest.raises(QuotaExceeded) as refusal:
        await core.grab(ada, SERIES, 4)
    facts = {"resource": "size_bytes", "used": SIZE, "asked": SIZE, "quota": 2 * SIZE - 1}
    assert refusal.value.facts() == facts
    assert (await core.show(ada, batch.metainfo.infohash)).claim.files == (4,)
    assert await used(core, ada) == Usage(SIZE, 1)


async def test_a_refused_torrent_leaves_nothing_behind(core: Any, ada: Actor, batch: Any, engine: MemoryEngine) -> None:
    await allow(core, ada.id, Quota(torrents=0))
    for take in (core.grab(ada, SERIES, 5), core.add_magnet(ada, f"magnet:?xt=urn:btih:{'cd' * 20}")):
        with pytest.raises(QuotaExceeded, match="0 of 0 torrents"):
            await take
    async with core.database.unit() as unit:
        assert await unit.torrents.all() == []
    assert await engine.get(batch.metainfo.infohash) is None


async def test_what_does_not_grow_is_let_through_though_the_quota_shrank(core: Any, ada: Actor, batch: Any) -> None:
    owned = await core.grab(ada, SERIES, 5)
    await allow(core, ada.id, Quota(size_bytes=0, torrents=0))
    assert (await core.grab(ada, SERIES, 5)).claim == owned.claim
    await core.pause(ada, owned.infohash)


async def test_the_servers_quota_counts_for_who_has_none(
    make_core: Any, core: Any, ada: Actor, bob: Actor, batch: Any, vault: Any, clock: Any
) -> None:
    manners = Manners(quota=Quota(SIZE, 7), each=SpeedLimits(5, 6))
    strict = make_core(
        core.database,
        core.engine,
        vault=vault,
        clock=clock,
        indexer=core.indexer,
        searched=core.searched,
        manners=manners,
    )
    await allow(core, bob.id, Quota(size_bytes=3 * SIZE))
    await strict.grab(bob, SERIES, 5)
    await strict.grab(bob, SERIES, 4)
    await strict.grab(ada, SERIES, 5)
    with pytest.raises(QuotaExceeded):
        await strict.grab(ada, SERIES, 4)
    assert await strict.usage(ada) == OwnUsage(Usage(SIZE, 1), Quota(SIZE, 7), SpeedLimits(5, 6))
    assert (await strict.usage(bob)).quota == Quota(3 * SIZE, 7)
    assert (await core.usage(ada)).quota == NO_QUOTA


async def test_choosing_more_files_costs_more_and_less_costs_less(core: Any, ada: Actor, batch: Any) -> None:
    await allow(core, ada.id, Quota(size_bytes=2 * SIZE))
    torrent = (await core.grab(ada, SERIES, 5)).infohash
    await core.choose_files(ada, torrent, {0: FilePriority.NORMAL})
    assert await used(core, ada) == Usage(2 * SIZE, 1)
    with pytest.raises(QuotaExceeded):
        await core.choose_files(ada, torrent, {1: FilePriority.FIRST})
    await core.choose_files(ada, torrent, {0: FilePriority.SKIP, 1: FilePriority.FIRST})
    assert await used(core, ada) == Usage(2 * SIZE, 1)
    assert (await core.show(ada, torrent)).claim.files == (1, 4)


async def test_who_has_no_account_any_more_claims_nothing(core: Any, ada: Actor, batch: Any) -> None:
    async with core.database.unit() as unit:
        await unit.users.remove(ada.id)
    with pytest.raises(UserNotFound):
        await core.grab(ada, SERIES, 5)
