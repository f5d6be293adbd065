"""Magnet links: nothing is fetched before somebody has looked at what is in them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from adapters.outbound.memory.engine import MemoryEngine
from application.ports.torrent_engine import EngineRefused, EngineTorrent, EngineUnavailable, TorrentNotFound
from domain.quotas import Quota
from domain.series import SeriesId
from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import Magnet
from domain.torrents.manners import Manners
from domain.torrents.metainfo import Metainfo
from domain.users import Actor
from uuutorrent.testing.swarm import bencode

SERIES = SeriesId(21)
SIZE = 1000
FILES = {f"Some Series - {number:02}.mkv": SIZE + number for number in range(1, 13)}
TITLE = "[Group] Some Series (Batch)"
V2 = Metainfo.parse(
    bencode(
        {
            "info": {
                "name": "a.mkv",
                "meta version": 2,
                "piece length": 1 << 14,
                "file tree": {"a.mkv": {"": {"length": 5, "pieces root": "r" * 32}}},
            }
        }
    )
)


@pytest.fixture
def batch(core: Any, make_episode: Any) -> Any:
    """A set whose indexer has only a magnet link; episode n has the index n - 1 and 1000 + n bytes."""
    made = make_episode(TITLE, files=FILES)
    core.indexer.publish(made.release)
    core.searched.finds(made.release)
    return made


def link(made: Any, *trackers: str) -> str:
    return str(Magnet(made.metainfo.infohash, trackers=trackers))


async def kept(core: Any, torrent: InfoHash) -> Any:
    async with core.database.unit() as unit:
        return await unit.torrents.get(torrent)


async def claim(core: Any, actor: Actor, torrent: InfoHash) -> Any:
    async with core.database.unit() as unit:
        return await unit.claims.get(actor.id, torrent)


async def live(engine: MemoryEngine, torrent: InfoHash) -> EngineTorrent:
    told = await engine.get(torrent)
    assert told is not None
    return told


async def allow(core: Any, actor: Actor, quota: Quota) -> None:
    async with core.database.unit() as unit:
        user = await unit.users.get(actor.id, lock=True)
        await unit.users.save(replace(user, quota=quota))


async def test_of_a_set_only_the_episode_is_fetched(core: Any, ada: Actor, batch: Any, engine: MemoryEngine) -> None:
    torrent = (await core.grab(ada, SERIES, 5)).infohash
    assert await core.resolve() == frozenset()
    engine.offer(batch.metainfo)
    assert (await live(engine, torrent)).downloaded_bytes == 0
    assert await core.resolve() == {torrent}
    known = await kept(core, torrent)
    assert (known.resolved, known.wanted_files, known.size_bytes, known.refusal) == (True, (4,), SIZE + 5, "")
    mine = await claim(core, ada, torrent)
    assert (mine.files, mine.size_bytes) == ((4,), SIZE + 5)
    assert mine.reasons[-1].startswith("Of 12 videos “Some Series - 05.mkv” is taken")
    assert [file.index for file in await engine.files(torrent) if file.downloaded_bytes] == [4]
    assert await core.resolve() == frozenset()


async def test_two_who_wait_for_the_same_set_get_their_own_episodes(
    core: Any, ada: Actor, bob: Actor, batch: Any, engine: MemoryEngine
) -> None:
    torrent = (await core.grab(ada, SERIES, 5)).infohash
    await core.grab(bob, SERIES, 2)
    await core.grab(bob, SERIES, 3)
    engine.offer(batch.metainfo)
    await core.resolve()
    assert (await claim(core, ada, torrent)).files == (4,)
    assert (await claim(core, bob, torrent)).files == (1, 2)
    assert (await kept(core, torrent)).wanted_files == (1, 2, 4)


async def test_by_hand_everything_is_taken_and_its_trackers_stay(
    core: Any, ada: Actor, batch: Any, engine: MemoryEngine
) -> None:
    torrent = (await core.add_magnet(ada, link(batch, "udp://t.example:1"))).infohash
    engine.offer(batch.metainfo)
    await core.resolve()
    assert (await kept(core, torrent)).name == TITLE
    assert (await claim(core, ada, torrent)).size_bytes == batch.metainfo.size_bytes
    assert (await live(engine, torrent)).complete
    async with core.database.unit() as unit:
        source = await unit.torrents.source(torrent)
    assert isinstance(source, bytes)
    assert Metainfo.parse(source).trackers == ("udp://t.example:1",)


async def test_an_episode_that_is_not_in_it_is_refused_and_nothing_fetched(
    core: Any, ada: Actor, batch: Any, engine: MemoryEngine
) -> None:
    torrent = (await core.grab(ada, SERIES, 13)).infohash
    engine.offer(batch.metainfo)
    assert await core.resolve() == {torrent}
    assert "does not hold episode 13 of Some Series" in (await kept(core, torrent)).refusal
    assert (await live(engine, torrent)).downloaded_bytes == 0
    assert await core.resolve() == frozenset()


@pytest.mark.parametrize(
    ("files", "why"),
    [({"05.mkv": SIZE, "setup.exe": 1}, "holds a program"), ({"all.rar": SIZE}, "an archive")],
)
async def test_what_has_no_place_in_a_release_is_refused(
    core: Any, ada: Actor, engine: MemoryEngine, make_episode: Any, files: Mapping[str, int], why: str
) -> None:
    trap = make_episode("Some Series - 05", files=files)
    torrent = (await core.add_magnet(ada, link(trap))).infohash
    engine.offer(trap.metainfo)
    await core.resolve()
    assert why in (await kept(core, torrent)).refusal
    assert (await live(engine, torrent)).downloaded_bytes == 0


@pytest.mark.parametrize("make", [lambda raw: b"garbage", lambda raw: raw.replace(b"- 05.mkv", b"- 55.mkv")])
async def test_what_the_engine_tells_is_not_believed(
    core: Any, ada: Actor, batch: Any, engine: MemoryEngine, make: Callable[[bytes], bytes]
) -> None:
    torrent = (await core.add_magnet(ada, link(batch))).infohash
    engine.offer(replace(batch.metainfo, raw=make(batch.raw)))
    await core.resolve()
    refused = await kept(core, torrent)
    assert refused.refusal
    assert not refused.resolved


async def test_a_quota_that_is_too_small_is_said_in_numbers_and_retried(
    core: Any, ada: Actor, batch: Any, engine: MemoryEngine
) -> None:
    await allow(core, ada, Quota(size_bytes=batch.metainfo.size_bytes - 1))
    torrent = (await core.add_magnet(ada, link(batch))).infohash
    engine.offer(batch.metainfo)
    await core.resolve()
    assert "Your quota is full" in (await kept(core, torrent)).refusal
    assert (await claim(core, ada, torrent)).size_bytes == 0
    await allow(core, ada, Quota())
    await core.retry(ada, torrent)
    assert await core.resolve() == {torrent}
    assert (await kept(core, torrent)).resolved


async def test_who_cannot_have_it_does_not_keep_it_from_the_others(
    core: Any, ada: Actor, bob: Actor, batch: Any, engine: MemoryEngine
) -> None:
    torrent = (await core.add_magnet(bob, link(batch))).infohash
    await core.grab(ada, SERIES, 5)
    await allow(core, bob, Quota(size_bytes=SIZE))
    engine.offer(batch.metainfo)
    await core.resolve()
    assert (await kept(core, torrent)).wanted_files == (4,)
    assert await claim(core, bob, torrent) is None
    with pytest.raises(TorrentNotFound):
        await core.show(bob, torrent)


async def test_nobody_learns_what_another_uses(
    core: Any, ada: Actor, bob: Actor, batch: Any, engine: MemoryEngine
) -> None:
    for actor in (ada, bob):
        await allow(core, actor, Quota(size_bytes=5))
        torrent = (await core.add_magnet(actor, link(batch))).infohash
    engine.offer(batch.metainfo)
    await core.resolve()
    assert (await kept(core, torrent)).refusal.startswith("It does not fit into the quota of anybody")
    assert await claim(core, bob, torrent)


async def test_too_little_room_is_said_in_numbers(core: Any, ada: Actor, batch: Any, engine: MemoryEngine) -> None:
    torrent = (await core.add_magnet(ada, link(batch))).infohash
    engine.offer(batch.metainfo)
    engine.free = core.manners.disk_reserve_bytes + batch.metainfo.size_bytes - 1
    await core.resolve()
    assert "Not enough space on the server" in (await kept(core, torrent)).refusal
    engine.free += 1
    await core.retry(ada, torrent)
    await core.resolve()
    assert (await kept(core, torrent)).resolved


async def test_a_full_disk_takes_no_new_link(core: Any, ada: Actor, batch: Any, engine: MemoryEngine) -> None:
    engine.free = core.manners.disk_reserve_bytes - 1
    with pytest.raises(Exception, match="Not enough space"):
        await core.add_magnet(ada, link(batch))


async def test_peers_have_so_much_time_and_after_a_retry_as_much_again(
    make_core: Any, database: Any, vault: Any, clock: Any, engine: MemoryEngine, ada: Actor, batch: Any
) -> None:
    core = make_core(database, engine, vault=vault, clock=clock, manners=Manners(metadata_within=timedelta(minutes=20)))
    torrent = (await core.add_magnet(ada, link(batch))).infohash
    for _ in range(2):
        engine.down()
        clock.advance(timedelta(hours=1))
        assert await core.resolve() == frozenset()
        engine.up()
        for _ in range(2):
            assert await core.resolve() == frozenset()
            clock.advance(timedelta(minutes=10))
        assert await core.resolve() == {torrent}
        assert (await kept(core, torrent)).refusal.startswith("No peer told what is in it within 20 minutes.")
        await core.retry(ada, torrent)
        assert (await kept(core, torrent)).refusal == ""


async def test_what_the_engine_can_never_tell_is_refused_in_its_words(
    core: Any, ada: Actor, batch: Any, engine: MemoryEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cannot(_: InfoHash) -> bytes | None:
        raise EngineRefused("The engine cannot write it down. Add its .torrent file instead.")

    torrent = (await core.grab(ada, SERIES, 5)).infohash
    engine.offer(batch.metainfo)
    monkeypatch.setattr(engine, "metainfo", cannot)
    assert await core.resolve() == {torrent}
    stands = await kept(core, torrent)
    assert (stands.refusal, stands.resolved) == (
        "The engine cannot write it down. Add its .torrent file instead.",
        False,
    )
    assert (await claim(core, ada, torrent)).torrent == torrent
    assert await core.resolve() == frozenset()
    monkeypatch.undo()
    await core.retry(ada, torrent)
    assert await core.resolve() == {torrent}
    assert (await kept(core, torrent)).resolved


async def test_while_the_watchlist_service_is_away_nothing_is_decided(
    core: Any, ada: Actor, batch: Any, engine: MemoryEngine, clock: Any
) -> None:
    torrent = (await core.grab(ada, SERIES, 5)).infohash
    engine.offer(batch.metainfo)
    core.wanting.down = True
    assert await core.resolve() == frozenset()
    core.wanting.down = False
    assert await core.resolve() == frozenset()  # not asked again at once
    clock.advance(timedelta(seconds=30))
    assert await core.resolve() == {torrent}


async def test_a_paused_link_waits(core: Any, ada: Actor, batch: Any, engine: MemoryEngine) -> None:
    torrent = (await core.add_magnet(ada, link(batch))).infohash
    await core.pause(ada, torrent)
    engine.offer(batch.metainfo)
    assert await core.resolve() == frozenset()
    await core.resume(ada, torrent)
    assert await core.resolve() == {torrent}


async def test_a_torrent_that_is_v2_only(core: Any, ada: Actor, engine: MemoryEngine) -> None:
    torrent = (await core.add_magnet(ada, str(Magnet(V2.infohash)))).infohash
    engine.offer(V2)
    assert await core.resolve() == {torrent}
    assert (await kept(core, torrent)).size_bytes == 5


async def test_a_hybrid_that_is_linked_by_its_v2_hash_alone_says_which_link_works(
    core: Any, ada: Actor, engine: MemoryEngine
) -> None:
    hybrid = Metainfo.parse(
        bencode(
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
    )
    other = InfoHash(hybrid.infohash_v2 or "")
    torrent = (await core.add_magnet(ada, str(Magnet(other, "a.mkv")))).infohash
    engine.offer(replace(hybrid, infohash=other))
    await core.resolve()
    assert (await kept(core, torrent)).refusal.endswith(f"add {Magnet(hybrid.infohash, 'a.mkv')}")


async def test_an_engine_that_does_not_answer_is_waited_for_once(
    core: Any, ada: Actor, engine: MemoryEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[InfoHash] = []

    async def hangs(torrent: InfoHash) -> bytes | None:
        asked.append(torrent)
        raise EngineUnavailable("The torrent engine does not answer.")

    for number in range(3):
        await core.add_magnet(ada, f"magnet:?xt=urn:btih:{number:040x}")
    monkeypatch.setattr(engine, "metainfo", hangs)
    for rounds in (1, 2):
        assert await core.resolve() == frozenset()
        assert len(asked) == rounds
