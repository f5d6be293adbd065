"""A .torrent by hand."""

from typing import Any

import pytest

from adapters.outbound.memory.engine import MemoryEngine
from domain.errors import Invalid
from domain.quotas import Quota
from domain.series import SeriesId
from domain.torrents.acceptance import NotEnoughSpace
from domain.torrents.magnet import Magnet
from domain.torrents.manners import Manners
from domain.usage import QuotaExceeded
from domain.users import Actor
from uuutorrent.testing.swarm import bencode

HYBRID = bencode(
    {
        "info": {
            "name": "a.mkv",
            "meta version": 2,
            "piece length": 1 << 14,
            "length": 5,
            "pieces": b"x" * 20,
            "file tree": {"a.mkv": {"": {"length": 5, "pieces root": "r" * 32}}},
        }
    }
)


async def test_all_of_it_is_claimed_and_fetched(core: Any, ada: Actor, engine: MemoryEngine, make_episode: Any) -> None:
    made = make_episode("Show", files={"a.mkv": 5, "b.mkv": 7})
    owned = await core.add_file(ada, made.raw)
    assert (owned.infohash, owned.name, owned.size_bytes) == (made.metainfo.infohash, "Show", 12)
    assert (owned.claim.files, owned.claim.size_bytes, owned.claim.series) == ((), 12, None)
    assert [file.wanted for file in await engine.files(owned.infohash)] == [True, True]


async def test_who_has_an_episode_of_it_gets_the_rest_and_nobody_else_pays(
    core: Any, ada: Actor, bob: Actor, engine: MemoryEngine, make_episode: Any
) -> None:
    made = core.offers(make_episode("Some Series", files={f"Some Series - 0{n}.mkv": 10 + n for n in range(1, 6)}))
    torrent = (await core.grab(ada, SeriesId(21), 5)).infohash
    engine.free = core.manners.disk_reserve_bytes + 15 + 10 + 1 + 10 + 2 + 10 + 3 + 10 + 4 - 1
    with pytest.raises(NotEnoughSpace):
        await core.add_file(bob, made.raw)
    engine.free += 1
    await core.add_file(bob, made.raw)
    assert all(file.wanted for file in await engine.files(torrent))
    assert (await core.show(ada, torrent)).claim.files == (4,)


@pytest.mark.parametrize("raw", [b"", b"<html>", b"d4:infod4:name2:..ee"])
async def test_what_is_no_torrent_is_refused(core: Any, ada: Actor, engine: MemoryEngine, raw: bytes) -> None:
    with pytest.raises(Invalid):
        await core.add_file(ada, raw)
    assert engine.held == frozenset()


async def test_a_program_a_full_disk_and_a_full_quota_are_refused(
    make_core: Any, database: Any, vault: Any, clock: Any, ada: Actor, engine: MemoryEngine, make_episode: Any
) -> None:
    core = make_core(database, engine, vault=vault, clock=clock, manners=Manners(quota=Quota(size_bytes=4)))
    with pytest.raises(Invalid, match="program"):
        await core.add_file(ada, make_episode("x.exe").raw)
    with pytest.raises(QuotaExceeded):
        await core.add_file(ada, make_episode("x.mkv").raw)
    engine.free = 0
    with pytest.raises(NotEnoughSpace):
        await core.add_file(ada, make_episode("y.mkv").raw)
    assert engine.held == frozenset()


async def test_a_hybrid_is_joined_by_either_name_and_no_link_can_lie_about_the_second(
    core: Any, ada: Actor, bob: Actor
) -> None:
    owned = await core.add_file(ada, HYBRID)
    other = owned.kept.infohash_v2
    assert other is not None
    assert (await core.add_magnet(bob, f"magnet:?xt=urn:btmh:1220{other}")).infohash == owned.infohash
    liar = Magnet.parse(f"magnet:?xt=urn:btih:{'b' * 40}&xt=urn:btmh:1220{'c' * 64}")
    assert (await core.add_magnet(bob, str(liar))).kept.infohash_v2 is None


@pytest.mark.parametrize("refused", [False, True])
async def test_a_link_that_waits_for_its_metadata_gets_them(
    core: Any, ada: Actor, bob: Actor, engine: MemoryEngine, make_episode: Any, refused: bool
) -> None:
    made = make_episode("Show", files={"a.mkv": 5, "b.mkv": 7})
    link = str(Magnet(made.metainfo.infohash))
    await core.add_magnet(bob, link)
    if refused:
        await core.add_magnet(ada, link)
        engine.free = core.manners.disk_reserve_bytes
        engine.offer(made.metainfo)
        await core.resolve()
        engine.free += 1000
    owned = await core.add_file(ada, made.raw)
    assert (owned.kept.resolved, owned.kept.refusal, owned.claim.size_bytes) == (True, "", 12)
    assert (await core.show(bob, owned.infohash)).claim.size_bytes == 12
    assert await core.resolve() == frozenset()


async def test_a_link_that_waits_is_no_way_around_the_quota(
    make_core: Any, database: Any, vault: Any, clock: Any, ada: Actor, engine: MemoryEngine, make_episode: Any
) -> None:
    core = make_core(database, engine, vault=vault, clock=clock, manners=Manners(quota=Quota(size_bytes=11)))
    made = make_episode("Show", files={"a.mkv": 5, "b.mkv": 7})
    await core.add_magnet(ada, str(Magnet(made.metainfo.infohash)))
    with pytest.raises(QuotaExceeded):
        await core.add_file(ada, made.raw)
