"""From an episode to a running download."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from adapters.outbound.memory.engine import MemoryEngine
from application.ports.indexers import IndexerUnavailable
from application.ports.torrent_engine import EngineRefused, TorrentNotFound
from application.searching.search_result import ReleaseNotFound
from application.torrents.grab_release import NothingAcceptable
from application.torrents.release_sources import InfoHashMismatch
from domain.releases.release import ReleaseId
from domain.releases.verdict import Band, Reason
from domain.series import SeriesId
from domain.torrents.acceptance import ContentRefused, NotEnoughSpace
from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import InvalidMagnet, Magnet
from domain.torrents.manners import Manners
from domain.torrents.metainfo import InvalidTorrentFile
from domain.torrents.states import TorrentState
from domain.users import Actor

SERIES = SeriesId(21)
RESERVE = Manners().disk_reserve_bytes
MAGNET = f"magnet:?xt=urn:btih:{'ab' * 20}&dn=By+hand"


async def claims_of(core: Any, actor: Actor) -> list[InfoHash]:
    async with core.database.unit() as unit:
        return [claim.torrent for claim in await unit.claims.of(actor.id)]


async def test_the_best_release_is_downloading_at_once(core: Any, ada: Actor, episode: Any) -> None:
    owned = await core.grab(ada, SERIES, 5)
    assert owned.infohash == episode.metainfo.infohash
    assert owned.state is TorrentState.STALLED
    assert owned.name == "[Group] Some Series - 05 (1080p).mkv"
    assert set(core.engine.held) == {owned.infohash}


async def test_the_claim_remembers_the_episode_and_why(core: Any, ada: Actor, episode: Any) -> None:
    core.searched.verdicts.clear()
    core.searched.finds(episode.release, Band.HIGH, Reason("title", "It fits."), Reason("age", "It is new."))
    claim = (await core.grab(ada, SERIES, 5)).claim
    assert (claim.series, claim.series_title, claim.episode) == (SERIES, "Some Series", 5)
    assert claim.reasons == ("It fits.", "It is new.")


async def test_a_chosen_release_is_taken_whatever_its_band(
    core: Any, ada: Actor, episode: Any, make_episode: Any
) -> None:
    chosen = core.offers(make_episode("[Other] Some Series - 05.mkv"), Band.REJECTED)
    owned = await core.grab(ada, SERIES, 5, chosen.release.id)
    assert owned.infohash == chosen.metainfo.infohash


async def test_nothing_sure_is_not_picked_by_itself(core: Any, ada: Actor, make_episode: Any) -> None:
    core.offers(make_episode("Doubtful.mkv"), Band.CHOOSE)
    with pytest.raises(NothingAcceptable):
        await core.grab(ada, SERIES, 5)


async def test_a_release_that_is_no_candidate_is_not_found(core: Any, ada: Actor, episode: Any) -> None:
    with pytest.raises(ReleaseNotFound):
        await core.grab(ada, SERIES, 5, ReleaseId("memory:something else"))


async def test_grabbing_twice_is_one_download_and_one_claim(core: Any, ada: Actor, episode: Any) -> None:
    first = await core.grab(ada, SERIES, 5)
    second = await core.grab(ada, SERIES, 5)
    assert second.claim == first.claim
    assert len((await core.list(ada)).torrents) == 1


async def test_joining_asks_no_indexer_and_needs_no_room(
    core: Any, ada: Actor, bob: Actor, episode: Any, engine: MemoryEngine
) -> None:
    await core.grab(ada, SERIES, 5)
    core.indexer.fail(IndexerUnavailable("down", indexer="memory"))
    engine.free = 0
    owned = await core.grab(bob, SERIES, 5)
    assert owned.infohash == episode.metainfo.infohash
    assert await claims_of(core, bob) == [owned.infohash]


async def test_another_torrent_than_announced_is_refused(
    core: Any, ada: Actor, episode: Any, make_episode: Any
) -> None:
    core.indexer.publish(episode.release, make_episode("Something else.mkv").raw)
    with pytest.raises(InfoHashMismatch):
        await core.grab(ada, SERIES, 5)
    assert await claims_of(core, ada) == []
    assert core.engine.held == frozenset()


@pytest.mark.parametrize("raw", [b"", b"<html>maintenance</html>", b"d4:infod4:name2:..ee"])
async def test_garbage_in_place_of_a_torrent_file_is_refused(core: Any, ada: Actor, episode: Any, raw: bytes) -> None:
    core.indexer.publish(episode.release, raw)
    with pytest.raises(InvalidTorrentFile):
        await core.grab(ada, SERIES, 5)
    assert await claims_of(core, ada) == []


async def test_a_torrent_with_a_program_is_refused(
    core: Any, ada: Actor, make_episode: Any, make_raw: Callable[[str, Mapping[str, int]], bytes]
) -> None:
    trap = make_episode("Some Series - 05.mkv", infohash=None)
    core.indexer.publish(trap.release, make_raw("Some Series", {"05.mkv": 1000, "codec/Setup.EXE": 10}))
    core.searched.finds(trap.release)
    with pytest.raises(ContentRefused, match=r"Setup\.EXE"):
        await core.grab(ada, SERIES, 5)


async def test_an_outage_of_the_indexer_is_an_error_and_nothing_is_claimed(core: Any, ada: Actor, episode: Any) -> None:
    core.indexer.fail(IndexerUnavailable("down", indexer="memory"))
    with pytest.raises(IndexerUnavailable):
        await core.grab(ada, SERIES, 5)
    assert await claims_of(core, ada) == []


async def test_too_little_room_is_said_in_bytes(core: Any, ada: Actor, episode: Any, engine: MemoryEngine) -> None:
    engine.free = RESERVE
    with pytest.raises(NotEnoughSpace) as refusal:
        await core.grab(ada, SERIES, 5)
    assert refusal.value.facts() == {"needed_bytes": RESERVE + len(episode.content), "free_bytes": RESERVE}
    assert await claims_of(core, ada) == []
    engine.free += len(episode.content)
    await core.grab(ada, SERIES, 5)


async def test_room_that_running_downloads_will_need_is_not_free(
    core: Any, ada: Actor, episode: Any, engine: MemoryEngine, make_episode: Any
) -> None:
    large = core.offers(make_episode("Large.mkv", content=bytes(1 << 20)))
    engine.free = RESERVE + (1 << 20) + len(episode.content) - 1
    await core.grab(ada, SERIES, 5, large.release.id)
    with pytest.raises(NotEnoughSpace):
        await core.grab(ada, SERIES, 5)


async def test_with_the_engine_away_the_wish_waits_for_it(
    core: Any, ada: Actor, episode: Any, engine: MemoryEngine
) -> None:
    await core.follow.look()
    engine.down()
    owned = await core.grab(ada, SERIES, 5)
    assert owned.state is TorrentState.WAITING
    assert owned.note == "The torrent engine does not answer; the download starts by itself when it is back."
    assert not (await core.list(ada)).engine_available
    engine.up()
    await core.follow.look()
    assert set(engine.held) == {owned.infohash}
    assert (await core.show(ada, owned.infohash)).state is TorrentState.STALLED


@pytest.mark.parametrize("known", ["infohash", "magnet"])
async def test_without_a_torrent_file_the_magnet_is_taken(core: Any, ada: Actor, make_episode: Any, known: str) -> None:
    made = make_episode("Some Series - 05.mkv", size_bytes=7)
    infohash = made.metainfo.infohash
    said = replace(made.release, infohash=infohash if known == "infohash" else None)
    said = replace(said, magnet=Magnet(infohash) if known == "magnet" else None)
    core.indexer.publish(said)
    core.searched.finds(said)
    owned = await core.grab(ada, SERIES, 5)
    assert (owned.infohash, owned.state, owned.size_bytes) == (infohash, TorrentState.METADATA, 7)


async def test_a_release_with_nothing_to_fetch_is_not_found(core: Any, ada: Actor, make_episode: Any) -> None:
    empty = make_episode("Some Series - 05.mkv", infohash=None)
    core.searched.finds(empty.release)
    with pytest.raises(ReleaseNotFound):
        await core.grab(ada, SERIES, 5)


async def test_the_release_is_fetched_from_the_indexer_that_found_it(core: Any, ada: Actor, make_episode: Any) -> None:
    made = make_episode("Some Series - 05.mkv")
    foreign = replace(made.release, id=ReleaseId("other:1"), indexer="other")
    core.indexer.publish(foreign, b"never asked for")
    core.searched.finds(foreign)
    assert (await core.grab(ada, SERIES, 5)).state is TorrentState.METADATA


class ChoosyEngine(MemoryEngine):
    """Takes nothing."""

    async def add(self, *_: Any, **__: Any) -> None:
        raise EngineRefused("The torrent engine says: too many torrents.")


async def test_what_the_engine_refuses_leaves_nothing_behind(
    make_core: Any, database: Any, vault: Any, clock: Any, ada: Actor, make_episode: Any
) -> None:
    core = make_core(database, ChoosyEngine(), vault=vault, clock=clock)
    core.offers(make_episode("Some Series - 05.mkv"))
    with pytest.raises(EngineRefused):
        await core.grab(ada, SERIES, 5)
    assert (await core.list(ada)).torrents == ()
    async with database.unit() as unit:
        assert await unit.torrents.all() == []


async def test_what_somebody_else_holds_with_the_engine_cannot_be_claimed(
    core: Any, ada: Actor, engine: MemoryEngine, episode: Any
) -> None:
    theirs = Magnet.parse(MAGNET).infohash
    for infohash in (theirs, episode.metainfo.infohash):
        engine.hold_elsewhere(infohash)
    with pytest.raises(EngineRefused, match="outside our folder; remove it there first"):
        await core.add_magnet(ada, MAGNET)
    with pytest.raises(EngineRefused, match="outside our folder; remove it there first"):
        await core.grab(ada, SERIES, 5)
    assert await claims_of(core, ada) == []
    with pytest.raises(TorrentNotFound):
        await core.remove(ada, theirs, with_data=True)
    async with core.database.unit() as unit:
        assert await unit.torrents.all() == []


async def test_a_refused_newcomer_takes_nothing_from_those_who_were_there(
    make_core: Any, core: Any, ada: Actor, bob: Actor, episode: Any
) -> None:
    await core.grab(ada, SERIES, 5)
    wiped = core.restarted(engine=ChoosyEngine())
    with pytest.raises(EngineRefused):
        await wiped.grab(bob, SERIES, 5)
    with pytest.raises(EngineRefused):
        await wiped.grab(ada, SERIES, 5)
    assert await claims_of(core, ada) == [episode.metainfo.infohash]
    assert await claims_of(core, bob) == []


async def test_a_magnet_by_hand_is_claimed_under_its_name(core: Any, ada: Actor) -> None:
    owned = await core.add_magnet(ada, MAGNET)
    assert (owned.name, owned.state, owned.infohash) == ("By hand", TorrentState.METADATA, "ab" * 20)
    assert owned.claim.series is None


async def test_a_magnet_without_a_name_takes_the_engines_once_it_has_one(
    core: Any, ada: Actor, engine: MemoryEngine, make_episode: Any
) -> None:
    made = make_episode("Known by its peers.mkv")
    infohash = made.metainfo.infohash
    assert (await core.add_magnet(ada, f"magnet:?xt=urn:btih:{infohash}")).name == infohash
    engine.offer(made.metainfo)
    await core.follow.look()
    assert (await core.show(ada, infohash)).name == "Known by its peers.mkv"


@pytest.mark.parametrize(
    "text", ["", "magnet:", "magnet:?xt=urn:btih:zz", "https://example.org/x.torrent", "x" * 10_000]
)
async def test_a_malformed_magnet_is_refused(core: Any, ada: Actor, text: str) -> None:
    with pytest.raises(InvalidMagnet):
        await core.add_magnet(ada, text)
