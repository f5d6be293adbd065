"""What a person wishes of a torrent that others have, too: pausing, trying again, sharing, order and files."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.engine import MemoryEngine
from application.delivery.choose_files import FilesUnknown
from application.ports.events import TorrentChanged
from application.ports.torrent_engine import EngineTorrent, EngineUnavailable, TorrentNotFound
from application.torrents.reannounce_torrent import PAUSE, AnnouncedJustNow
from domain.ownership import AdminsOnly
from domain.series import SeriesId
from domain.torrents.claims import folder_of
from domain.torrents.file_priorities import FilePriority, NoSuchFile, NothingLeft
from domain.torrents.infohash import InfoHash
from domain.torrents.own_order import Move, in_own_order
from domain.torrents.seeding import NO_GOAL, SeedingGoal
from domain.torrents.states import TorrentState, Wish
from domain.users import Actor, Role

SERIES = SeriesId(21)
SIZE = 1_000
FILES = {f"Some Series - {number:02}.mkv": SIZE for number in range(1, 6)}
SKIP, NORMAL, FIRST = FilePriority


@pytest.fixture
def batch(core: Any, make_episode: Any) -> Any:
    return core.offers(make_episode("[Group] Some Series (Batch)", files=FILES))


@pytest.fixture
async def shared(core: Any, ada: Actor, bob: Actor, batch: Any) -> InfoHash:
    """Ada wants episode 5, Bob episode 2."""
    await core.grab(ada, SERIES, 5)
    infohash: InfoHash = (await core.grab(bob, SERIES, 2)).infohash
    return infohash


async def fetched(engine: MemoryEngine, torrent: InfoHash) -> list[int]:
    return [file.index for file in await engine.files(torrent) if file.wanted]


async def runs(engine: MemoryEngine, torrent: InfoHash) -> bool:
    held = await engine.get(torrent)
    return held is not None and held.state is not TorrentState.PAUSED


# Pausing


async def test_it_stands_still_when_all_say_so_and_goes_on_when_one_does(
    core: Any, ada: Actor, bob: Actor, shared: InfoHash, engine: MemoryEngine
) -> None:
    assert (await core.pause(ada, shared)).state is TorrentState.PAUSED
    assert (await core.show(bob, shared)).state is TorrentState.STALLED
    assert await runs(engine, shared)
    paused = await core.pause(bob, shared)
    assert (paused.kept.wish, await runs(engine, shared)) == (Wish.PAUSE, False)
    assert (await core.resume(bob, shared)).state is TorrentState.STALLED
    assert (await core.show(ada, shared)).state is TorrentState.PAUSED
    assert await runs(engine, shared)


async def test_who_leaves_takes_their_wish_along(
    core: Any, ada: Actor, bob: Actor, shared: InfoHash, engine: MemoryEngine
) -> None:
    await core.pause(ada, shared)
    await core.remove(bob, shared, with_data=True)
    assert not await runs(engine, shared)
    assert await fetched(engine, shared) == [4]
    left = await core.show(ada, shared)
    assert (left.size_bytes, left.kept.wanted_files, left.state) == (SIZE, (4,), TorrentState.PAUSED)


# Removing


async def test_only_an_admin_leaves_data_behind(core: Any, ada: Actor, shared: InfoHash) -> None:
    with pytest.raises(AdminsOnly):
        await core.remove(ada, shared, with_data=False)
    assert (await core.show(ada, shared)).claim.user == ada.id
    with pytest.raises(TorrentNotFound):
        await core.remove(ada, InfoHash("0" * 40), with_data=False)
    await core.remove(Actor(ada.id, ada.username, Role.ADMIN), shared, with_data=False)
    with pytest.raises(TorrentNotFound):
        await core.show(ada, shared)


# Trying again


async def test_files_that_somebody_deleted_are_fetched_again(
    core: Any, ada: Actor, episode: Any, engine: MemoryEngine, vault: Any
) -> None:
    engine.offer(episode.metainfo, {0: episode.content})
    torrent = (await core.grab(ada, SERIES, 5)).infohash
    await core.follow.look()
    place = folder_of(torrent) / episode.metainfo.files[0].path.text
    vault.delete(place)
    core.mirror.found(torrent, there=False)
    shown = await core.show(ada, torrent)
    assert (shown.state, shown.complete) == (TorrentState.MISSING_FILES, False)
    assert (await core.retry(ada, torrent)).kept.completed_at is None
    await core.find_missing.look_round()  # it was all there again before anybody saw the engine at work
    await core.follow.look()
    again = await core.show(ada, torrent)
    assert (again.complete, again.kept.completed_at is not None) == (True, True)
    assert await vault.stat(place) is not None


class Late(MemoryEngine):
    """Begins its checks only when it is told to, and says until then what it said before."""

    late: InfoHash | None = None
    notices = False

    async def several(self, torrents: Collection[InfoHash]) -> Mapping[InfoHash, EngineTorrent]:
        told = await super().several(torrents)
        return {name: self._noticed(torrent) for name, torrent in told.items()} if self.notices else told

    async def get(self, torrent: InfoHash) -> EngineTorrent | None:
        return (await self.several((torrent,))).get(torrent)

    def _noticed(self, torrent: EngineTorrent) -> EngineTorrent:
        return replace(torrent, state=TorrentState.MISSING_FILES) if torrent.complete else torrent

    async def recheck(self, torrent: InfoHash) -> None:
        self.late = torrent

    async def begin(self) -> None:
        assert self.late is not None
        self.notices = False
        await super().recheck(self.late)


@pytest.mark.parametrize("seen_by_engine", [False, True])
async def test_an_engine_that_is_late_to_check_is_not_believed_to_be_complete(
    core: Any, ada: Actor, episode: Any, clock: MemoryClock, *, seen_by_engine: bool
) -> None:
    engine = Late(core.vault)
    core = core.restarted(engine=engine)
    torrent = (await core.grab(ada, SERIES, 5)).infohash
    engine.complete(torrent)
    await core.follow.look()
    core.vault.delete(folder_of(torrent) / episode.metainfo.files[0].path.text)
    clock.advance(timedelta(minutes=1))
    if seen_by_engine:
        engine.notices = True
        await core.follow.look()
    else:
        await core.find_missing.look_round()
    assert (await core.show(ada, torrent)).state is TorrentState.MISSING_FILES
    await core.retry(ada, torrent)
    await core.follow.look()
    await core.find_missing.look_round()
    shown = await core.show(ada, torrent)
    assert (shown.complete, shown.kept.completed_at) == (False, None)
    await engine.begin()
    await core.follow.look()
    assert (await core.show(ada, torrent)).state is not TorrentState.MISSING_FILES
    engine.complete(torrent)
    await core.follow.look()
    assert (await core.show(ada, torrent)).kept.completed_at is not None


async def test_trying_again_forgets_an_error_and_goes_on(
    core: Any, ada: Actor, episode: Any, engine: MemoryEngine
) -> None:
    torrent = (await core.grab(ada, SERIES, 5)).infohash
    engine.error(torrent, "Input/output error")
    await core.pause(ada, torrent)
    await core.follow.look()
    assert (await core.show(ada, torrent)).state is TorrentState.ERROR
    assert (await core.retry(ada, torrent)).state is TorrentState.STALLED
    assert await runs(engine, torrent)


async def test_trying_again_takes_a_refused_torrent_up_once_more(core: Any, ada: Actor) -> None:
    torrent = (await core.add_magnet(ada, f"magnet:?xt=urn:btih:{'cd' * 20}")).infohash
    async with core.database.unit() as unit:
        kept = await unit.torrents.get(torrent, lock=True)
        await unit.torrents.save(type(kept)(**{**_fields(kept), "refusal": "No peer told what is in it."}))
    await core.ledger.renew(torrent)
    refused = await core.show(ada, torrent)
    assert (refused.state, refused.note) == (TorrentState.ERROR, "No peer told what is in it.")
    assert (await core.retry(ada, torrent)).kept.refusal == ""


def _fields(kept: Any) -> dict[str, Any]:
    return {name: getattr(kept, name) for name in kept.__slots__}


async def test_an_engine_that_is_away_cannot_look_again(
    core: Any, ada: Actor, episode: Any, engine: MemoryEngine
) -> None:
    torrent = (await core.grab(ada, SERIES, 5)).infohash
    engine.down()
    with pytest.raises(EngineUnavailable):
        await core.retry(ada, torrent)
    with pytest.raises(EngineUnavailable):
        await core.reannounce(ada, torrent)


class Checking(MemoryEngine):
    """Counts how often it has to read everything."""

    checks = 0

    async def recheck(self, torrent: InfoHash) -> None:
        self.checks += 1


async def test_what_is_in_order_is_not_checked_again_and_again(
    core: Any, ada: Actor, bob: Actor, episode: Any, clock: MemoryClock
) -> None:
    engine = Checking(core.vault)
    core = core.restarted(engine=engine)
    torrent = (await core.grab(ada, SERIES, 5)).infohash
    await core.grab(bob, SERIES, 5)
    engine.complete(torrent)
    await core.follow.look()
    for actor in (ada, bob, ada):
        assert (await core.retry(actor, torrent)).state is TorrentState.SEEDING
    assert engine.checks == 1
    clock.advance(timedelta(minutes=10))
    await core.retry(bob, torrent)
    assert engine.checks == 2
    # What is broken is another matter.
    engine.error(torrent)
    await core.mirror.refresh()
    await core.retry(bob, torrent)
    assert engine.checks == 3


# Asking for peers


class Announcing(MemoryEngine):
    """Counts how often the trackers are asked."""

    asked = 0

    async def reannounce(self, torrent: InfoHash) -> None:
        await super().reannounce(torrent)
        self.asked += 1


async def test_trackers_are_left_alone_for_a_while_and_nobody_learns_of_the_others(
    make_core: Any, core: Any, ada: Actor, bob: Actor, clock: MemoryClock, make_episode: Any
) -> None:
    engine = Announcing(core.vault)
    core = core.restarted(engine=engine)
    core.offers(make_episode("Some Series - 05.mkv"))
    torrent = (await core.grab(ada, SERIES, 5)).infohash
    await core.grab(bob, SERIES, 5)
    await core.reannounce(ada, torrent)
    with pytest.raises(AnnouncedJustNow) as refusal:
        await core.reannounce(ada, torrent)
    assert refusal.value.retry_after == PAUSE
    await core.reannounce(bob, torrent)
    assert engine.asked == 1
    clock.advance(PAUSE)
    await core.reannounce(ada, torrent)
    assert engine.asked == 2


async def test_trying_again_and_again_is_no_way_around_that(core: Any, ada: Actor, make_episode: Any) -> None:
    engine = Announcing(core.vault)
    core = core.restarted(engine=engine)
    core.offers(make_episode("Some Series - 05.mkv"))
    torrent = (await core.grab(ada, SERIES, 5)).infohash
    for _ in range(3):
        await core.retry(ada, torrent)
    assert engine.asked == 1


# Sharing


async def test_a_new_goal_is_judged_anew(core: Any, ada: Actor, shared: InfoHash, clock: MemoryClock) -> None:
    async with core.database.unit() as unit:
        kept = await unit.torrents.get(shared, lock=True)
        await unit.torrents.save(type(kept)(**{**_fields(kept), "seeded_at": clock.now()}))
    goal = SeedingGoal(ratio=1.5, time=timedelta(hours=2))
    owned = await core.set_seeding(ada, shared, goal)
    assert (owned.claim.seeding, owned.kept.seeded_at) == (goal, None)
    assert (await core.set_seeding(ada, shared, NO_GOAL)).claim.seeding == NO_GOAL
    assert (await core.set_seeding(ada, shared, None)).claim.seeding is None


# Order


async def test_a_person_moves_their_own_torrents_and_nobody_elses(
    core: Any, ada: Actor, bob: Actor, clock: MemoryClock
) -> None:
    magnets = [f"{number:040x}" for number in range(1, 5)]
    for magnet in magnets:
        await core.add_magnet(ada, f"magnet:?xt=urn:btih:{magnet}")
        await core.add_magnet(bob, f"magnet:?xt=urn:btih:{magnet}")
        clock.advance(timedelta(minutes=1))
    first, second, third, fourth = magnets

    async def order(actor: Actor) -> list[str]:
        return [claim.torrent for claim in in_own_order(await core.ledger.claims_of(actor.id))]

    await core.move(ada, InfoHash(third), Move.UP)
    assert await order(ada) == [first, third, second, fourth]
    await core.move(ada, InfoHash(fourth), Move.TOP)
    assert await order(ada) == [fourth, first, third, second]
    await core.move(ada, InfoHash(first), Move.BOTTOM)
    await core.add_magnet(ada, f"magnet:?xt=urn:btih:{'ee' * 20}")
    assert await order(ada) == [fourth, third, second, first, "ee" * 20]
    assert await order(bob) == magnets


async def test_what_is_complete_is_passed_over(
    core: Any, ada: Actor, episode: Any, engine: MemoryEngine, clock: MemoryClock
) -> None:
    first, second = "1" * 40, "2" * 40
    await core.add_magnet(ada, f"magnet:?xt=urn:btih:{first}")
    clock.advance(timedelta(minutes=1))
    engine.offer(episode.metainfo, {0: episode.content})
    done = (await core.grab(ada, SERIES, 5)).infohash
    await core.follow.look()
    assert (await core.show(ada, done)).complete
    clock.advance(timedelta(minutes=1))
    await core.add_magnet(ada, f"magnet:?xt=urn:btih:{second}")
    await core.move(ada, InfoHash(second), Move.UP)
    order = [claim.torrent for claim in in_own_order(await core.ledger.claims_of(ada.id))]
    assert order.index(InfoHash(second)) < order.index(InfoHash(first))


# Files


async def test_a_claim_on_everything_becomes_one_on_files(
    core: Any, ada: Actor, batch: Any, engine: MemoryEngine
) -> None:
    torrent = (await core.grab(ada, SERIES, 5)).infohash
    every = await core.choose_files(ada, torrent, dict.fromkeys(range(5), NORMAL))
    assert [file.priority for file in every] == [NORMAL] * 5
    assert (await core.show(ada, torrent)).claim.files == ()
    assert await fetched(engine, torrent) == [0, 1, 2, 3, 4]
    some = await core.choose_files(ada, torrent, {0: FIRST, 3: SKIP})
    assert [file.priority for file in some] == [FIRST, NORMAL, NORMAL, SKIP, NORMAL]
    assert await fetched(engine, torrent) == [0, 1, 2, 4]
    assert (await core.show(ada, torrent)).size_bytes == 4 * SIZE


async def test_what_another_wants_is_fetched_and_not_told(
    core: Any, ada: Actor, bob: Actor, shared: InfoHash, engine: MemoryEngine
) -> None:
    engine.complete(shared)
    await core.choose_files(ada, shared, {4: SKIP, 3: NORMAL})
    assert await fetched(engine, shared) == [1, 3]
    files = await core.list_files(ada, shared)
    assert [(file.index, file.downloaded_bytes) for file in files] == [(index, 0) for index in range(5)]
    assert [file.index for file in await core.list_files(bob, shared) if file.complete] == [1]


async def test_a_choice_of_nothing_or_of_what_is_not_there_changes_nothing(
    core: Any, ada: Actor, bob: Actor, shared: InfoHash, engine: MemoryEngine
) -> None:
    with pytest.raises(NothingLeft):
        await core.choose_files(ada, shared, {4: SKIP})
    with pytest.raises(NoSuchFile):
        await core.choose_files(ada, shared, {0: NORMAL, 5: NORMAL})
    assert await fetched(engine, shared) == [1, 4]
    await core.remove(bob, shared, with_data=True)
    with pytest.raises(TorrentNotFound):
        await core.choose_files(bob, shared, {0: NORMAL})


async def test_of_a_magnet_nothing_can_be_chosen_yet(core: Any, ada: Actor) -> None:
    torrent = (await core.add_magnet(ada, f"magnet:?xt=urn:btih:{'cd' * 20}")).infohash
    with pytest.raises(FilesUnknown):
        await core.choose_files(ada, torrent, {0: FIRST})


async def test_a_choice_made_while_the_engine_is_away_is_told_later(
    core: Any, ada: Actor, shared: InfoHash, engine: MemoryEngine
) -> None:
    engine.down()
    files = await core.choose_files(ada, shared, {0: FIRST})
    assert [file.priority for file in files] == [FIRST, SKIP, SKIP, SKIP, NORMAL]
    engine.up()
    await core.follow.look()
    assert await fetched(engine, shared) == [0, 1, 4]


async def test_files_come_first_where_somebody_says_so(
    core: Any, ada: Actor, bob: Actor, shared: InfoHash, engine: MemoryEngine
) -> None:
    await core.choose_files(ada, shared, {4: FIRST, 0: NORMAL})
    assert engine._held[shared].first == {4}
    await core.choose_files(bob, shared, {1: FIRST})
    assert engine._held[shared].first == {1, 4}


# News


class SlowEngine(MemoryEngine):
    """Pauses only once it is let to."""

    def __init__(self, vault: Any) -> None:
        super().__init__(vault)
        self.may_pause = asyncio.Event()

    async def pause(self, torrent: InfoHash) -> None:
        await self.may_pause.wait()
        await super().pause(torrent)


async def test_what_somebody_did_is_told_before_the_engine_has_done_it(
    make_core: Any, database: Any, vault: Any, clock: MemoryClock, ada: Actor, make_episode: Any
) -> None:
    engine = SlowEngine(vault)
    core = make_core(database, engine, vault=vault, clock=clock)
    core.offers(make_episode("[Group] Some Series - 05 (1080p).mkv"))
    torrent = (await core.grab(ada, SERIES, 5)).infohash
    async with asyncio.timeout(10), core.events.subscribe(ada.id) as news:
        pausing = asyncio.create_task(core.pause(ada, torrent))
        assert (await anext(news)).news == TorrentChanged(ada.id, torrent)
        assert not pausing.done()
        assert (await core.show(ada, torrent)).state is TorrentState.PAUSED
        engine.may_pause.set()
        await pausing
        assert (await anext(news)).news == TorrentChanged(ada.id, torrent)
