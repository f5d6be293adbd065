"""Whatever breaks between two steps, nothing is lost and nothing is left over."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.engine import MemoryEngine
from adapters.outbound.memory.vault import MemoryVault
from adapters.outbound.postgres.connecting import Limits
from adapters.outbound.postgres.database import open_database
from application.ports.database import Database, DatabaseUnavailable
from application.ports.torrent_engine import EngineRefused, EngineUnavailable, TorrentNotFound
from application.torrents.reconcile_engine import Reconciled
from domain.series import SeriesId
from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import Magnet
from domain.torrents.metainfo import Metainfo
from domain.torrents.states import TorrentState, Wish
from domain.users import Actor, PasswordHash, Role, User, UserId, Username

pytest_plugins = ["uuutorrent.testing.postgres_fixtures"]

SERIES = SeriesId(21)
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


class Crash(Exception):
    """The process is gone."""


class Fuse:
    """Lets so many steps happen; every later one fails."""

    def __init__(self, steps: int, failure: Callable[[], Exception] = Crash) -> None:
        self._left = steps
        self._failure = failure

    def burn(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise self._failure()


class FusedEngine:
    """An engine that fails before a call, or after it: then it was done, and nobody heard the answer."""

    def __init__(self, engine: MemoryEngine, fuse: Fuse) -> None:
        self._engine, self._fuse = engine, fuse

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        async def call(*arguments: Any, **named: Any) -> Any:
            self._fuse.burn()
            answer = await getattr(self._engine, name)(*arguments, **named)
            self._fuse.burn()
            return answer

        return call


class FusedDatabase:
    """A database that fails before a unit, or after its commit."""

    def __init__(self, database: MemoryDatabase, fuse: Fuse) -> None:
        self._database, self._fuse = database, fuse

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[Any]:
        self._fuse.burn()
        async with self._database.unit() as unit:
            yield unit
        self._fuse.burn()


async def assert_agreed(core: Any) -> None:
    """The engine holds exactly what somebody claims, in the way it is wished, and fetches every file of it."""
    async with core.database.unit() as unit:
        kept = {torrent.infohash: torrent for torrent in await unit.torrents.all()}
        claims = await unit.claims.all()
    held = await core.engine.several(core.engine.held)
    assert {claim.torrent for claim in claims} == set(kept) == set(held)
    for claim in claims:
        fetched = {file.index for file in await core.engine.files(claim.torrent) if file.wanted}
        assert fetched == (set(kept[claim.torrent].wanted_files) or fetched)
        assert fetched.issuperset(claim.files)
    for infohash, torrent in kept.items():
        assert (torrent.wish is Wish.PAUSE) == (held[infohash].state is TorrentState.PAUSED)


async def grab(core: Any, actor: Actor) -> None:
    await core.grab(actor, SERIES, 5)


async def grab_two_of_a_set(core: Any, actor: Actor) -> None:
    for episode in (5, 6):
        await core.grab(actor, SERIES, episode, core.searched.verdicts[1].release.id)


async def add_magnet(core: Any, actor: Actor) -> None:
    await core.add_magnet(actor, f"magnet:?xt=urn:btih:{'ef' * 20}&dn=By+hand")


async def remove(core: Any, actor: Actor) -> None:
    (owned,) = (await core.list(actor)).torrents
    await core.remove(actor, owned.infohash, with_data=True)


async def pause(core: Any, actor: Actor) -> None:
    (owned,) = (await core.list(actor)).torrents
    await core.pause(actor, owned.infohash)


@pytest.mark.parametrize("act", [grab, grab_two_of_a_set, add_magnet, remove, pause])
async def test_a_crash_between_any_two_steps_heals(
    make_core: Any, make_episode: Any, clock: MemoryClock, act: Callable[[Any, Actor], Awaitable[None]]
) -> None:
    for steps in count():
        database, engine, vault = MemoryDatabase(), MemoryEngine(), MemoryVault()
        core, ada = await _settled(make_core(database, engine, vault=vault, clock=clock), make_episode)
        if act in (remove, pause):
            await grab(core, ada)
        fuse = Fuse(steps)
        doomed = core.restarted(FusedDatabase(database, fuse), FusedEngine(engine, fuse))
        crashed = True
        with suppress(Crash):
            await act(doomed, ada)
            crashed = False
        await core.restarted().follow.look()
        await assert_agreed(core)
        if not crashed:
            assert steps > 5
            return


@pytest.mark.parametrize("act", [grab, grab_two_of_a_set, add_magnet, remove, pause])
async def test_an_engine_that_goes_away_at_any_step_loses_no_wish(
    make_core: Any, make_episode: Any, clock: MemoryClock, act: Callable[[Any, Actor], Awaitable[None]]
) -> None:
    for steps in range(16):
        database, engine, vault = MemoryDatabase(), MemoryEngine(), MemoryVault()
        core, ada = await _settled(make_core(database, engine, vault=vault, clock=clock), make_episode)
        if act in (remove, pause):
            await grab(core, ada)
        fuse = Fuse(steps, lambda: EngineUnavailable("gone"))
        await act(core.restarted(engine=FusedEngine(engine, fuse)), ada)
        await core.restarted().follow.look()
        await assert_agreed(core)
        held = list((await engine.several(engine.held)).values())
        assert [torrent.state is TorrentState.PAUSED for torrent in held] == ([] if act is remove else [act is pause])


async def test_a_database_that_goes_away_after_the_wish_costs_the_user_nothing(
    make_core: Any, make_episode: Any, clock: MemoryClock
) -> None:
    database, engine, vault = MemoryDatabase(), MemoryEngine(), MemoryVault()
    core, ada = await _settled(make_core(database, engine, vault=vault, clock=clock), make_episode)
    await grab(core, ada)
    # Listing and dropping the claim are two units of two steps each; what follows is the fact.
    fuse = Fuse(4, lambda: DatabaseUnavailable("gone"))
    await remove(core.restarted(FusedDatabase(database, fuse)), ada)
    assert (await core.restarted().list(ada)).torrents == ()
    await core.restarted().follow.look()
    await assert_agreed(core)


async def test_a_wiped_engine_is_refilled_and_an_agreeing_one_left_alone(core: Any, ada: Actor, episode: Any) -> None:
    owned = await core.grab(ada, SERIES, 5)
    await core.add_magnet(ada, f"magnet:?xt=urn:btih:{'ef' * 20}")
    await core.pause(ada, owned.infohash)
    wiped = core.restarted(engine=MemoryEngine())
    assert await wiped.reconcile() == Reconciled(added=2)
    await assert_agreed(wiped)
    assert await wiped.reconcile() == Reconciled()


async def test_nothing_is_healed_before_everything_was_looked_at(core: Any, ada: Actor, episode: Any) -> None:
    owned = await core.grab(ada, SERIES, 5)
    started = core.restarted()
    await started.mirror.ask_active("main")
    assert started.mirror.available
    assert await started.reconcile.heal() == Reconciled()
    await started.engine.pause(owned.infohash)
    await started.follow.keep_up()
    await assert_agreed(started)


async def test_what_somebody_else_steered_is_put_right(core: Any, ada: Actor, episode: Any) -> None:
    owned = await core.grab(ada, SERIES, 5)
    await core.engine.pause(owned.infohash)
    assert await core.reconcile() == Reconciled(steered=1)
    await core.pause(ada, owned.infohash)
    await core.engine.resume(owned.infohash)
    assert await core.reconcile() == Reconciled(steered=1)
    await assert_agreed(core)


async def test_a_finished_torrent_that_the_engine_stopped_sharing_is_shared_on(
    core: Any, ada: Actor, episode: Any, engine: MemoryEngine
) -> None:
    owned = await core.grab(ada, SERIES, 5)
    engine.complete(owned.infohash)
    await engine.pause(owned.infohash)
    assert await core.reconcile() == Reconciled(steered=1)
    assert (await core.show(ada, owned.infohash)).state is TorrentState.SEEDING


class ChoosyEngine(MemoryEngine):
    """Takes torrent files, and no magnets."""

    choosy = True

    async def add(self, source: Metainfo | Magnet, **how: Any) -> None:
        if self.choosy and isinstance(source, Magnet):
            raise EngineRefused("The torrent engine says: no magnets today.")
        await super().add(source, **how)


async def test_a_refused_torrent_does_not_keep_the_others_from_healing(core: Any, ada: Actor, episode: Any) -> None:
    refused = await core.add_magnet(ada, f"magnet:?xt=urn:btih:{'ef' * 20}")
    await core.grab(ada, SERIES, 5)
    wiped = core.restarted(engine=ChoosyEngine())
    assert await wiped.reconcile() == Reconciled(added=1, refused=1)
    await wiped.planner.renew()
    shown = await wiped.show(ada, refused.infohash)
    assert (shown.state, shown.note) == (TorrentState.ERROR, "The torrent engine says: no magnets today.")


async def test_an_engine_that_thinks_better_of_it_is_believed(core: Any, ada: Actor) -> None:
    claimed = await core.add_magnet(ada, f"magnet:?xt=urn:btih:{'ef' * 20}")
    engine = ChoosyEngine()
    wiped = core.restarted(engine=engine)
    assert await wiped.reconcile() == Reconciled(refused=1)
    engine.choosy = False
    assert await wiped.reconcile() == Reconciled(added=1)
    await wiped.reconcile()
    assert (await wiped.show(ada, claimed.infohash)).state is TorrentState.METADATA


async def test_what_somebody_else_holds_stays_theirs_after_an_outage(
    core: Any, ada: Actor, engine: MemoryEngine
) -> None:
    engine.down()
    claimed = await core.add_magnet(ada, f"magnet:?xt=urn:btih:{'ef' * 20}")
    engine.hold_elsewhere(claimed.infohash)
    engine.up()
    assert await core.reconcile() == Reconciled(refused=1)
    await core.remove(ada, claimed.infohash, with_data=True)
    assert await core.reconcile() == Reconciled()
    assert engine.elsewhere == {claimed.infohash}
    assert engine.held == frozenset()


class ForgetfulEngine(MemoryEngine):
    """Loses every torrent at the moment it is steered."""

    async def pause(self, torrent: InfoHash) -> None:
        await self.remove(torrent, with_data=False)
        await super().pause(torrent)


async def test_a_torrent_that_leaves_the_engine_while_it_is_steered_is_put_in_again(
    make_core: Any, make_episode: Any, clock: MemoryClock
) -> None:
    core = make_core(MemoryDatabase(), ForgetfulEngine(), vault=MemoryVault(), clock=clock)
    core, ada = await _settled(core, make_episode)
    await grab(core, ada)
    await pause(core, ada)
    await core.restarted().follow.look()
    await assert_agreed(core)


async def test_a_cancelled_grab_heals_like_a_crash(core: Any, ada: Actor, episode: Any) -> None:
    for turns in range(12):
        grabbing = asyncio.ensure_future(core.grab(ada, SERIES, 5))
        for _ in range(turns):
            await asyncio.sleep(0)
        grabbing.cancel()
        with suppress(asyncio.CancelledError):
            await grabbing
        await core.restarted().follow.look()
        await assert_agreed(core)


DEEDS = ["grab", "grab other", "pause", "resume", "remove", "remove keeping", "look", "crash", "down", "up"]
ACTS = st.tuples(
    st.sampled_from(DEEDS),
    st.sampled_from([0, 1]),
    st.integers(0, 1),
    st.integers(0, 12),
)


@given(moments=st.lists(st.lists(ACTS, min_size=1, max_size=3), max_size=8))
@settings(max_examples=150, deadline=None)
async def test_whatever_people_do_at_once_the_engine_agrees_in_the_end(
    make_core: Any, make_episode: Any, moments: list[list[tuple[str, int, int, int]]]
) -> None:
    database, engine, vault = MemoryDatabase(), MemoryEngine(), MemoryVault()
    core, ada = await _settled(make_core(database, engine, vault=vault, clock=MemoryClock(manual=True)), make_episode)
    story = Story(core, [ada, await _enter(database, 2)])
    for moment in moments:
        await asyncio.gather(*(story.act(*deed) for deed in moment))
    engine.up()
    last = core.restarted()
    await last.follow.look()
    await assert_agreed(last)
    for actor in story.people:
        for torrent in (await last.list(actor)).torrents:
            assert torrent.claim.user == actor.id
            assert torrent.state in (TorrentState.STALLED, TorrentState.PAUSED)


async def test_the_same_holds_when_units_really_run_side_by_side(
    make_core: Any, make_episode: Any, postgres_dsn: str
) -> None:
    chance = random.Random(20261122)
    async with open_database(postgres_dsn, Limits()) as database:
        engine, vault = MemoryEngine(), MemoryVault()
        core = make_core(database, engine, vault=vault, clock=MemoryClock(manual=True))
        core, ada = await _settled(core, make_episode)
        story = Story(core, [ada, await _enter(database, 2)])
        for _ in range(15):
            for _ in range(10):
                deeds = [_by_chance(chance) for _ in range(chance.randint(1, 5))]
                await asyncio.gather(*(story.act(*deed) for deed in deeds))
            engine.up()
            last = core.restarted()
            await last.follow.look()
            await assert_agreed(last)


async def test_of_two_who_leave_at_once_one_is_the_last(make_core: Any, make_episode: Any, postgres_dsn: str) -> None:
    async with open_database(postgres_dsn, Limits()) as database:
        core = make_core(database, MemoryEngine(), vault=MemoryVault(), clock=MemoryClock(manual=True))
        core, ada = await _settled(core, make_episode)
        people = [ada, await _enter(database, 2)]
        for _ in range(20):
            infohash, _ = [(await core.grab(actor, SERIES, 5)).infohash for actor in people]
            await asyncio.gather(*(core.remove(actor, infohash, with_data=True) for actor in people))
            await assert_agreed(core)


def _by_chance(chance: random.Random) -> tuple[str, int, int, int]:
    return chance.choice(DEEDS), chance.randrange(2), chance.randrange(2), chance.randrange(13)


class Story:
    """What two people do, on a server that may crash at any step."""

    def __init__(self, core: Any, people: list[Actor]) -> None:
        self.core, self.people = core, people

    async def act(self, deed: str, who: int, which: int, steps: int) -> None:
        core, actor = self.core, self.people[who]
        if deed == "crash":
            fuse = Fuse(steps)
            core = core.restarted(FusedDatabase(core.database, fuse), FusedEngine(core.engine, fuse))
            deed = "grab" if which else "remove"
        with suppress(Crash, TorrentNotFound, EngineUnavailable):
            await self._do(core, deed, actor, which, episode=5 + steps % 3)

    async def _do(self, core: Any, deed: str, actor: Actor, which: int, *, episode: int) -> None:
        if deed in ("down", "up"):
            getattr(core.engine, deed)()
        elif deed == "look":
            await core.follow.look()
        elif deed.startswith("grab"):
            await core.grab(actor, SERIES, episode if which else 5, core.searched.verdicts[which].release.id)
        else:
            infohash = core.searched.verdicts[which].release.infohash
            with_data = {"with_data": deed == "remove"} if deed.startswith("remove") else {}
            await getattr(core, deed.partition(" ")[0])(actor, infohash, **with_data)


async def _settled(core: Any, make_episode: Any) -> tuple[Any, Actor]:
    core.offers(make_episode("Some Series - 05.mkv"))
    core.offers(make_episode("Some Series", files={f"Some Series - {n:02}.mkv": 9 for n in range(1, 8)}))
    ada = await _enter(core.database, 1)
    await core.follow.look()
    return core, ada


async def _enter(database: Database, number: int) -> Actor:
    user = User(UserId(UUID(int=number)), Username(f"person{number}"), Role.USER, PasswordHash("x"), BEGINNING)
    async with database.unit() as unit:
        await unit.users.add(user)
    return Actor(user.id, user.username.text, Role.ADMIN)
