"""Episodes taken from a set: only their files are fetched, and everybody has their own."""

from collections.abc import Collection
from typing import Any

import pytest

from adapters.outbound.memory.engine import MemoryEngine
from application.ports.file_vault import PathNotFound
from application.ports.indexers import IndexerUnavailable
from application.ports.torrent_engine import EngineRefused, EngineUnavailable
from application.torrents.reconcile_engine import Reconciled
from domain.errors import UuutorrentError
from domain.releases.file_choice import EpisodeNotInSet
from domain.releases.release_name import ReleaseName
from domain.releases.verdict import Band, Reason, Verdict
from domain.series import SeriesId
from domain.torrents.acceptance import NotEnoughSpace
from domain.torrents.claims import ClaimedEpisode
from domain.torrents.infohash import InfoHash
from domain.torrents.manners import Manners
from domain.torrents.states import TorrentState
from domain.users import Actor

SERIES = SeriesId(21)
RESERVE = Manners().disk_reserve_bytes
SIZE = 1000
FILES = {f"Some Series - {number:02}.mkv": SIZE + number for number in range(1, 13)}


@pytest.fixture
def batch(core: Any, make_episode: Any) -> Any:
    """Twelve episodes; that of number n has the index n - 1 and 1000 + n bytes."""
    return core.offers(
        make_episode("[Group] Some Series (Batch)", files={**FILES, "Extras/NCOP.mkv": SIZE, "a.txt": 1})
    )


async def wanted(engine: MemoryEngine, torrent: InfoHash) -> list[int]:
    return [file.index for file in await engine.files(torrent) if file.wanted]


async def names(core: Any, actor: Actor, torrent: InfoHash) -> list[str]:
    return [file.path.name for file in await core.list_files(actor, torrent) if file.wanted]


async def test_only_the_episode_is_fetched_from_the_first_moment(
    core: Any, ada: Actor, batch: Any, engine: MemoryEngine
) -> None:
    owned = await core.grab(ada, SERIES, 5)
    assert await wanted(engine, owned.infohash) == [4]
    assert (owned.size_bytes, owned.kept.size_bytes, owned.kept.wanted_files) == (SIZE + 5, SIZE + 5, (4,))
    assert owned.claim.files == (4,)
    assert owned.claim.reasons[-1].startswith("Of 13 videos “Some Series - 05.mkv” is taken")
    assert await names(core, ada, owned.infohash) == ["Some Series - 05.mkv"]


async def test_only_its_bytes_need_room(core: Any, ada: Actor, batch: Any, engine: MemoryEngine) -> None:
    engine.free = RESERVE + SIZE + 4
    with pytest.raises(NotEnoughSpace):
        await core.grab(ada, SERIES, 5)
    engine.free += 1
    await core.grab(ada, SERIES, 5)


async def test_an_episode_that_the_set_does_not_hold_is_refused_before_anybody_is_told(
    core: Any, ada: Actor, batch: Any, engine: MemoryEngine
) -> None:
    with pytest.raises(EpisodeNotInSet, match=r"does not hold episode 13 of Some Series, but “Some Series - 01\.mkv”"):
        await core.grab(ada, SERIES, 13)
    assert (await core.list(ada)).torrents == ()
    assert engine.held == frozenset()


async def test_two_who_want_different_episodes_share_the_torrent_and_not_the_files(
    core: Any, ada: Actor, bob: Actor, batch: Any, engine: MemoryEngine
) -> None:
    torrent = (await core.grab(ada, SERIES, 5)).infohash
    core.indexer.fail(IndexerUnavailable("down", indexer="memory"))
    shared = await core.grab(bob, SERIES, 2)
    assert (shared.infohash, shared.kept.wanted_files, shared.kept.size_bytes) == (torrent, (1, 4), 2 * SIZE + 7)
    assert await wanted(engine, torrent) == [1, 4]
    engine.offer(batch.metainfo)
    await core.follow.look()
    assert await names(core, ada, torrent) == ["Some Series - 05.mkv"]
    assert await names(core, bob, torrent) == ["Some Series - 02.mkv"]
    assert (await core.open_file(bob, torrent, 1)).name == "Some Series - 02.mkv"
    for ask in (core.open_file, core.checksum_file):
        with pytest.raises(PathNotFound):
            await ask(bob, torrent, 4)


async def test_a_persons_own_files_are_known_while_the_engine_is_away(
    core: Any, ada: Actor, bob: Actor, batch: Any, engine: MemoryEngine
) -> None:
    torrent = (await core.grab(ada, SERIES, 5)).infohash
    await core.grab(bob, SERIES, 2)
    engine.offer(batch.metainfo)
    await core.follow.look()
    engine.down()
    files = await core.list_files(bob, torrent)
    assert [file.path.name for file in files if file.complete] == ["Some Series - 02.mkv"]


async def test_who_joins_with_another_episode_makes_it_active_again(
    core: Any, ada: Actor, bob: Actor, batch: Any, engine: MemoryEngine
) -> None:
    torrent = (await core.grab(ada, SERIES, 5)).infohash
    engine.complete(torrent)
    await core.follow.look()
    assert (await core.show(ada, torrent)).complete
    joined = await core.grab(bob, SERIES, 6)
    assert (joined.complete, joined.kept.completed_at, joined.state) == (False, None, TorrentState.STALLED)
    assert joined.progress < 1
    await core.follow.look()
    assert not (await core.show(bob, torrent)).complete
    engine.complete(torrent)
    await core.follow.look()
    shown = await core.show(bob, torrent)
    assert (shown.complete, shown.progress, shown.size_bytes) == (True, 1.0, 2 * SIZE + 11)
    assert shown.kept.completed_at is not None


async def test_a_further_episode_needs_room_and_one_that_is_wanted_already_does_not(
    core: Any, ada: Actor, bob: Actor, batch: Any, engine: MemoryEngine
) -> None:
    torrent = (await core.grab(ada, SERIES, 5)).infohash
    engine.free = 0
    await core.grab(bob, SERIES, 5)
    with pytest.raises(NotEnoughSpace) as refusal:
        await core.grab(bob, SERIES, 6)
    assert refusal.value.needed_bytes == RESERVE + SIZE + 6
    assert await wanted(engine, torrent) == [4]
    assert (await core.show(bob, torrent)).claim.files == (4,)


async def test_one_person_takes_several_episodes_under_one_claim(
    core: Any, ada: Actor, batch: Any, engine: MemoryEngine
) -> None:
    first = await core.grab(ada, SERIES, 6)
    second = await core.grab(ada, SERIES, 5)
    assert len((await core.list(ada)).torrents) == 1
    claim = second.claim
    assert (claim.files, claim.episode, claim.earlier) == ((4, 5), 5, (ClaimedEpisode(SERIES, 6),))
    assert claim.episodes == (ClaimedEpisode(SERIES, 6), ClaimedEpisode(SERIES, 5))
    assert (await core.show(ada, first.infohash)).claim == claim
    assert (await core.grab(ada, SERIES, 6)).claim == claim
    assert await names(core, ada, first.infohash) == ["Some Series - 05.mkv", "Some Series - 06.mkv"]


async def test_who_leaves_takes_nothing_from_the_others(
    core: Any, ada: Actor, bob: Actor, batch: Any, engine: MemoryEngine
) -> None:
    torrent = (await core.grab(ada, SERIES, 5)).infohash
    await core.grab(bob, SERIES, 2)
    engine.offer(batch.metainfo)
    await core.remove(ada, torrent, with_data=True)
    await core.follow.look()
    assert (await core.open_file(bob, torrent, 1)).file.size_bytes == SIZE + 2
    assert await names(core, bob, torrent) == ["Some Series - 02.mkv"]


async def test_what_comes_back_after_everybody_left_is_a_new_choice(
    core: Any, ada: Actor, batch: Any, engine: MemoryEngine
) -> None:
    torrent = (await core.grab(ada, SERIES, 5)).infohash
    engine.down()
    await core.remove(ada, torrent, with_data=True)
    again = await core.grab(ada, SERIES, 7)
    assert again.kept.wanted_files == (6,)
    engine.up()
    await core.follow.look()
    assert await wanted(engine, torrent) == [6]


async def test_a_magnet_by_hand_wants_all_that_is_missing(
    core: Any, ada: Actor, bob: Actor, batch: Any, engine: MemoryEngine
) -> None:
    torrent = (await core.grab(ada, SERIES, 5)).infohash
    owned = await core.add_magnet(bob, f"magnet:?xt=urn:btih:{torrent}")
    assert (owned.size_bytes, owned.claim.files) == (batch.metainfo.size_bytes, ())
    assert owned.kept.wanted_files == tuple(range(14))
    assert len(await wanted(engine, torrent)) == len(await core.list_files(bob, torrent)) == 14
    assert await names(core, ada, torrent) == ["Some Series - 05.mkv"]


async def test_of_a_torrent_that_is_here_as_a_whole_only_the_episode_is_shown(
    core: Any, ada: Actor, bob: Actor, batch: Any, engine: MemoryEngine
) -> None:
    torrent = (await core.add_magnet(ada, f"magnet:?xt=urn:btih:{batch.metainfo.infohash}")).infohash
    assert (await core.grab(bob, SERIES, 5)).infohash == torrent
    engine.offer(batch.metainfo)
    await core.follow.look()
    assert len(await names(core, ada, torrent)) == len(await wanted(engine, torrent)) == 14


async def test_a_choice_that_was_undone_elsewhere_is_made_again(
    core: Any, ada: Actor, batch: Any, engine: MemoryEngine
) -> None:
    torrent = (await core.grab(ada, SERIES, 5)).infohash
    await engine.want(torrent, range(14))
    assert await core.reconcile() == Reconciled(steered=1)
    assert await wanted(engine, torrent) == [4]
    assert await core.reconcile() == Reconciled()


async def test_a_wiped_engine_is_told_of_the_wanted_files_only(core: Any, ada: Actor, batch: Any) -> None:
    torrent = (await core.grab(ada, SERIES, 5)).infohash
    await core.grab(ada, SERIES, 6)
    wiped = core.restarted(engine=MemoryEngine())
    assert await wiped.reconcile() == Reconciled(added=1)
    assert await wanted(wiped.engine, torrent) == [4, 5]


async def test_what_is_complete_before_it_was_seen_incomplete_is_noticed_at_the_next_look(
    core: Any, ada: Actor, batch: Any, engine: MemoryEngine
) -> None:
    torrent = (await core.grab(ada, SERIES, 5)).infohash
    engine.offer(batch.metainfo)
    await core.follow.look()
    await core.follow.look()
    await core.grab(ada, SERIES, 6)
    assert core.mirror.active
    await core.follow.look()
    assert (await core.show(ada, torrent)).complete


class SlowToChoose(MemoryEngine):
    """Takes new wishes at once, and only later acts by them."""

    async def want(self, torrent: InfoHash, indexes: Collection[int], *, first: Collection[int] = ()) -> None:
        self.late = torrent, indexes

    async def decide(self) -> None:
        await super().want(*self.late)


async def test_a_set_is_complete_only_when_every_wanted_file_is_there(
    make_core: Any, database: Any, vault: Any, clock: Any, ada: Actor, make_episode: Any
) -> None:
    engine = SlowToChoose(vault)
    core = make_core(database, engine, vault=vault, clock=clock)
    core.offers(make_episode("[Group] Some Series (Batch)", files=FILES))
    torrent = (await core.grab(ada, SERIES, 5)).infohash
    engine.complete(torrent)
    await core.follow.look()
    await core.grab(ada, SERIES, 6)
    for _ in range(2):
        await core.follow.look()
        shown = await core.show(ada, torrent)
        assert (shown.complete, shown.kept.completed_at, shown.state) == (False, None, TorrentState.CHECKING)
        assert shown.progress < 1
    engine.down()
    await core.follow.look()
    assert not (await core.show(ada, torrent)).complete
    engine.up()
    await engine.decide()
    engine.complete(torrent)
    await core.follow.look()
    assert (await core.show(ada, torrent)).complete


class Choosy(MemoryEngine):
    """Loses every torrent and takes none back."""

    async def get(self, torrent: InfoHash) -> None:
        return None

    async def add(self, *_: Any, **__: Any) -> None:
        raise EngineRefused("The torrent engine says: too many torrents.")


async def test_a_refused_episode_leaves_the_claim_as_it_was(core: Any, ada: Actor, batch: Any) -> None:
    before = (await core.grab(ada, SERIES, 5)).claim
    with pytest.raises(EngineRefused):
        await core.restarted(engine=Choosy()).grab(ada, SERIES, 6)
    assert (await core.show(ada, before.torrent)).claim == before


async def test_an_episode_may_be_numbered_nought(core: Any, ada: Actor, make_episode: Any) -> None:
    core.offers(make_episode("[Group] Some Series (Batch)", files={"Some Series - 00.mkv": SIZE, **FILES}))
    assert (await core.grab(ada, SERIES, 0)).claim.files == (0,)


# Learning


async def corrections_of(core: Any, actor: Actor) -> list[object]:
    async with core.database.unit() as unit:
        return [correction.lesson for correction in await unit.corrections.of(actor.id)]


def doubted(core: Any, made: Any, band: Band) -> None:
    name = ReleaseName(made.release.title, titles=("Another Name",), group="Group", batch=True)
    verdict = Verdict(made.release, name, band, 40.0, (Reason("title", "Another Name is not it.", favours=False),))
    core.searched.verdicts[:] = [verdict]


@pytest.mark.parametrize(("band", "lessons"), [(Band.HIGH, 0), (Band.CHOOSE, 1), (Band.REJECTED, 1)])
async def test_who_takes_what_we_doubted_teaches_us(
    core: Any, ada: Actor, batch: Any, band: Band, lessons: int
) -> None:
    doubted(core, batch, band)
    await core.grab(ada, SERIES, 5, batch.release.id)
    assert len(await corrections_of(core, ada)) == lessons


async def test_learning_that_fails_fails_no_download(
    core: Any, ada: Actor, batch: Any, engine: MemoryEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubted(core, batch, Band.CHOOSE)

    async def fails(*_: object) -> None:
        raise UuutorrentError("The database is gone.")

    monkeypatch.setattr(type(core.grab.learn.keeping), "keep", fails)
    owned = await core.grab(ada, SERIES, 5, batch.release.id)
    assert set(engine.held) == {owned.infohash}


async def test_a_download_that_fails_teaches_nothing(core: Any, ada: Actor, batch: Any) -> None:
    doubted(core, batch, Band.CHOOSE)
    with pytest.raises(EpisodeNotInSet):
        await core.grab(ada, SERIES, 99, batch.release.id)
    assert await corrections_of(core, ada) == []


async def test_while_the_engine_is_away_the_choice_waits_with_the_wish(
    core: Any, ada: Actor, bob: Actor, batch: Any, engine: MemoryEngine
) -> None:
    torrent = (await core.grab(ada, SERIES, 5)).infohash
    engine.complete(torrent)
    await core.follow.look()
    engine.down()
    assert not (await core.grab(bob, SERIES, 6)).complete
    with pytest.raises(EngineUnavailable):
        await core.list_files(bob, torrent)
    engine.up()
    await core.follow.look()
    assert await wanted(engine, torrent) == [4, 5]
    assert not (await core.show(bob, torrent)).complete
