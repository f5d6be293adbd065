"""Somebody leaves, and with them what was theirs alone."""

from collections.abc import Callable
from typing import Any

import pytest

from adapters.outbound.memory.engine import MemoryEngine
from adapters.outbound.memory.vault import MemoryVault
from application.accounts.remove_user import RemoveUser
from application.ports.torrents import TorrentNotFound
from domain.series import SeriesId
from domain.torrents.infohash import InfoHash
from domain.torrents.states import Wish
from domain.users import OPERATOR, Actor


async def test_data_go_with_the_last_claim_and_nobody_elses_torrent_is_touched(
    core: Any, engine: MemoryEngine, vault: MemoryVault, make_episode: Callable[..., Any], ada: Actor, bob: Actor
) -> None:
    shared, adas, bobs = (
        core.offers(make_episode(f"[Group] Some Series - 0{number} (1080p).mkv")) for number in (1, 2, 3)
    )
    for one in (shared, adas, bobs):
        engine.offer(one.metainfo, {0: one.content})
    foreign = make_episode("[Else] Not ours.mkv")
    engine.hold_elsewhere(foreign.metainfo.infohash)
    for actor, number, one in ((ada, 1, shared), (ada, 2, adas), (bob, 1, shared), (bob, 3, bobs)):
        await core.grab(actor, SeriesId(1), number, one.release.id)

    await RemoveUser(core.database, core.ledger, core.events, core.clock)(OPERATOR, ada.id)
    await core.reconcile()

    async with core.database.unit() as unit:
        assert await unit.users.get(ada.id) is None
        assert {claim.user for claim in await unit.claims.all()} == {bob.id}
        assert {torrent.infohash for torrent in await unit.torrents.all()} == infohashes(shared, bobs)
        assert {torrent.wish for torrent in await unit.torrents.all()} == {Wish.RUN}
    assert set(engine.held) == infohashes(shared, bobs)
    assert engine.elsewhere == {foreign.metainfo.infohash}
    with pytest.raises(TorrentNotFound):
        await core.show(bob, adas.metainfo.infohash)


def infohashes(*episodes: Any) -> set[InfoHash]:
    return {episode.metainfo.infohash for episode in episodes}
