"""Whose torrents are whose, and what becomes of a shared one."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest

from adapters.outbound.memory.engine import MemoryEngine
from application.ports.events import News, TorrentChanged, TorrentGone
from application.ports.torrent_engine import TorrentNotFound
from domain.series import SeriesId
from domain.torrents.claims import folder_of
from domain.torrents.infohash import InfoHash
from domain.torrents.states import TorrentState
from domain.users import Actor, Role

SERIES = SeriesId(21)
UNKNOWN = InfoHash("0" * 40)


@pytest.fixture
async def owned(core: Any, ada: Actor, episode: Any) -> Any:
    return await core.grab(ada, SERIES, 5)


@pytest.fixture
async def shared(core: Any, owned: Any, bob: Actor) -> Any:
    return await core.grab(bob, SERIES, 5)


async def news(core: Any, actor: Actor, act: Callable[[], Awaitable[Any]]) -> list[News]:
    """What the actor is told while ``act`` happens."""
    async with AsyncExitStack() as stack:
        stream = await stack.enter_async_context(core.events.subscribe(actor.id))
        await act()
        end = TorrentGone(actor.id, UNKNOWN)
        core.events.publish(end)
        told: list[News] = []
        while (event := await anext(stream)).news != end:
            told.append(event.news)
    return told


@pytest.mark.parametrize("case", ["show", "pause", "resume", "remove", "list_files", "open_file", "checksum_file"])
async def test_what_another_claimed_does_not_exist(core: Any, owned: Any, bob: Actor, case: str) -> None:
    arguments: dict[str, Any] = {"with_data": True} if case == "remove" else {}
    index = (0,) if case.endswith("_file") else ()
    admin = Actor(bob.id, bob.username, Role.ADMIN)
    refusals = set()
    for actor, infohash in ((bob, owned.infohash), (admin, owned.infohash), (bob, UNKNOWN)):
        with pytest.raises(TorrentNotFound) as refusal:
            await getattr(core, case)(actor, infohash, *index, **arguments)
        refusals.add(str(refusal.value))
    assert len(refusals) == 1
    assert owned.infohash in core.engine.held


async def test_everybody_lists_their_own_newest_first(
    core: Any, owned: Any, ada: Actor, bob: Actor, make_episode: Any, clock: Any
) -> None:
    clock.advance(clock.now() - clock.now().replace(year=2025))
    newer = await core.add_magnet(ada, f"magnet:?xt=urn:btih:{'cd' * 20}")
    assert [torrent.infohash for torrent in (await core.list(ada)).torrents] == [newer.infohash, owned.infohash]
    assert (await core.list(bob)).torrents == ()


async def test_two_who_share_have_one_download(core: Any, shared: Any, ada: Actor, bob: Actor) -> None:
    assert len(core.engine.held) == 1
    assert (await core.show(ada, shared.infohash)).claim.user == ada.id
    assert (await core.show(bob, shared.infohash)).claim.user == bob.id


async def test_the_first_who_leaves_takes_nothing_along(
    core: Any, shared: Any, ada: Actor, bob: Actor, engine: MemoryEngine, episode: Any
) -> None:
    engine.offer(episode.metainfo, {0: episode.content})
    await core.remove(ada, shared.infohash, with_data=True)
    with pytest.raises(TorrentNotFound):
        await core.show(ada, shared.infohash)
    await core.follow.look()
    assert (await core.show(bob, shared.infohash)).complete
    assert (await core.open_file(bob, shared.infohash, 0)).file.size_bytes == len(episode.content)


@pytest.mark.parametrize("with_data", [True, False])
async def test_data_go_or_stay_with_the_last_claim(
    core: Any, shared: Any, ada: Actor, bob: Actor, engine: MemoryEngine, episode: Any, with_data: bool
) -> None:
    ada, bob = (Actor(person.id, person.username, Role.ADMIN) for person in (ada, bob))
    engine.offer(episode.metainfo, {0: episode.content})
    await core.remove(ada, shared.infohash, with_data=not with_data)
    await core.remove(bob, shared.infohash, with_data=with_data)
    assert engine.held == frozenset()
    path = folder_of(shared.infohash) / episode.metainfo.files[0].path.text
    assert (await core.vault.stat(path) is None) is with_data
    async with core.database.unit() as unit:
        assert await unit.torrents.all() == []


async def test_what_was_removed_can_be_had_again(core: Any, owned: Any, ada: Actor, engine: MemoryEngine) -> None:
    await core.remove(ada, owned.infohash, with_data=True)
    again = await core.grab(ada, SERIES, 5)
    assert again.infohash == owned.infohash
    assert set(engine.held) == {owned.infohash}


async def test_what_is_claimed_again_before_it_could_be_removed_stays(
    core: Any, owned: Any, ada: Actor, bob: Actor, engine: MemoryEngine
) -> None:
    engine.down()
    await core.remove(ada, owned.infohash, with_data=True)
    await core.grab(bob, SERIES, 5)
    engine.up()
    await core.follow.look()
    assert set(engine.held) == {owned.infohash}
    assert (await core.show(bob, owned.infohash)).state is TorrentState.STALLED


async def test_pausing_and_resuming_show_at_once(core: Any, owned: Any, ada: Actor) -> None:
    assert (await core.pause(ada, owned.infohash)).state is TorrentState.PAUSED
    assert (await core.pause(ada, owned.infohash)).state is TorrentState.PAUSED
    assert (await core.show(ada, owned.infohash)).state is TorrentState.PAUSED
    assert (await core.resume(ada, owned.infohash)).state is TorrentState.STALLED


async def test_a_wish_made_while_the_engine_is_away_is_carried_out_later(
    core: Any, owned: Any, ada: Actor, engine: MemoryEngine
) -> None:
    engine.down()
    paused = await core.pause(ada, owned.infohash)
    assert (paused.state, paused.note) == (
        TorrentState.PAUSED,
        "The torrent engine does not answer; the torrent stays paused.",
    )
    engine.up()
    await core.follow.look()
    engine_says = await engine.get(owned.infohash)
    assert engine_says is not None
    assert engine_says.state is TorrentState.PAUSED


async def test_who_grabs_a_paused_torrent_wants_it_now(core: Any, owned: Any, ada: Actor, bob: Actor) -> None:
    await core.pause(ada, owned.infohash)
    assert (await core.grab(bob, SERIES, 5)).state is TorrentState.STALLED


async def test_others_are_told_only_of_what_changes_for_them(core: Any, shared: Any, ada: Actor, bob: Actor) -> None:
    for_ada, for_bob = (TorrentChanged(person.id, shared.infohash) for person in (ada, bob))
    assert await news(core, ada, lambda: core.pause(ada, shared.infohash)) == [for_ada]
    assert await news(core, bob, lambda: core.resume(ada, shared.infohash)) == []
    assert await news(core, bob, lambda: core.pause(ada, shared.infohash)) == []
    assert await news(core, ada, lambda: core.pause(bob, shared.infohash)) == [for_ada]
    assert await news(core, ada, lambda: core.resume(bob, shared.infohash)) == [for_ada]
    assert await news(core, bob, lambda: core.remove(ada, shared.infohash, with_data=True)) == []
    assert await news(core, bob, lambda: core.pause(bob, shared.infohash)) == [for_bob]


async def test_who_leaves_is_told_that_it_is_gone(core: Any, owned: Any, ada: Actor) -> None:
    told = await news(core, ada, lambda: core.remove(ada, owned.infohash, with_data=True))
    assert told == [TorrentGone(ada.id, owned.infohash)]


async def test_a_grab_is_told_on_the_other_screen(core: Any, ada: Actor, episode: Any) -> None:
    told = await news(core, ada, lambda: core.grab(ada, SERIES, 5))
    assert told == [TorrentChanged(ada.id, episode.metainfo.infohash)]


async def test_torrents_nobody_claimed_are_never_shown_or_touched(
    core: Any, owned: Any, ada: Actor, engine: MemoryEngine, make_episode: Any
) -> None:
    stranger = make_episode("Somebody's own.mkv").metainfo
    await engine.add(stranger, folder=folder_of(stranger.infohash), paused=True)
    before = await engine.get(stranger.infohash)
    await core.follow.look()
    await core.remove(ada, owned.infohash, with_data=True)
    await core.reconcile()
    assert await engine.get(stranger.infohash) == before
    assert (await core.list(ada)).torrents == ()
    with pytest.raises(TorrentNotFound):
        await core.show(ada, stranger.infohash)
