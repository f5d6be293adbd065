"""The list that many look at: made once for as long as nothing changes, and never an old one."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.engine import MemoryEngine
from application.torrents.list_torrents import ListTorrents
from domain.series import SeriesId
from domain.torrents.planning import Desired, Hold
from domain.torrents.seeding import SeedingGoal
from domain.users import Actor

SERIES = SeriesId(21)


async def test_the_same_list_is_told_while_nothing_changes(core: Any, ada: Actor, episode: Any) -> None:
    await core.grab(ada, SERIES, 5)
    first = (await core.list(ada)).torrents
    assert (await core.list(ada)).torrents is first


async def _paused(core: Any, ada: Actor, bob: Actor, torrent: Any) -> None:
    await core.pause(ada, torrent)


async def _joined(core: Any, ada: Actor, bob: Actor, torrent: Any) -> None:
    await core.grab(bob, SERIES, 5)


async def _aimed(core: Any, ada: Actor, bob: Actor, torrent: Any) -> None:
    await core.set_seeding(ada, torrent, SeedingGoal(2.0))


async def _removed(core: Any, ada: Actor, bob: Actor, torrent: Any) -> None:
    await core.remove(ada, torrent, with_data=True)


async def _missed(core: Any, ada: Actor, bob: Actor, torrent: Any) -> None:
    core.engine.complete(torrent)
    await core.follow.look()
    await core.list(ada)
    core.mirror.found(torrent, there=False)


async def _held(core: Any, ada: Actor, bob: Actor, torrent: Any) -> None:
    core.mirror.planned({torrent: Desired(Hold.QUEUE, 1)}, {}, [torrent])


async def _disk_full(core: Any, ada: Actor, bob: Actor, torrent: Any) -> None:
    core.mirror.planned({torrent: Desired(Hold.DISK)}, {"main": "The disk is full."}, [])


async def _engine_away(core: Any, ada: Actor, bob: Actor, torrent: Any) -> None:
    core.engine.down()
    await core.mirror.refresh()


@pytest.mark.parametrize("deed", [_paused, _joined, _aimed, _removed, _missed, _held, _disk_full, _engine_away])
async def test_whatever_changes_shows(deed: Any, core: Any, ada: Actor, bob: Actor, episode: Any) -> None:
    torrent = (await core.grab(ada, SERIES, 5)).infohash
    before = await core.list(ada)
    await deed(core, ada, bob, torrent)
    after, anew = await core.list(ada), await ListTorrents(core.ledger, core.mirror)(ada)
    assert after == anew
    assert (after != before) == (deed is not _joined)


async def test_an_engine_that_is_back_shows(core: Any, ada: Actor, episode: Any) -> None:
    await core.grab(ada, SERIES, 5)
    core.engine.down()
    await core.mirror.refresh()
    away = await core.list(ada)
    core.engine.up()
    await core.mirror.refresh()
    assert away.torrents[0].engine_available is False
    assert (await core.list(ada)).torrents[0].engine_available is True


async def test_progress_shows(core: Any, ada: Actor, episode: Any) -> None:
    torrent = (await core.grab(ada, SERIES, 5)).infohash
    await core.list(ada)
    core.engine.progress(torrent, 5)
    await core.mirror.refresh()
    assert (await core.list(ada)).torrents[0].live.downloaded_bytes == 5


async def test_what_another_process_did_shows_after_a_while(
    core: Any, ada: Actor, episode: Any, clock: MemoryClock
) -> None:
    await core.grab(ada, SERIES, 5)
    await core.list(ada)
    async with core.database.unit() as unit:
        claim = (await unit.claims.of(ada.id))[0]
        await unit.claims.save(replace(claim, paused=True))
    clock.advance(timedelta(minutes=2))
    assert (await core.list(ada)).torrents[0].claim.paused is True


async def test_what_the_engine_does_shows(core: Any, ada: Actor, episode: Any, engine: MemoryEngine) -> None:
    await core.grab(ada, SERIES, 5)
    before = await core.list(ada)
    engine.offer(episode.metainfo, {0: episode.content})
    await core.follow.look()
    assert before.torrents[0].complete is False
    assert (await core.list(ada)).torrents[0].complete is True
