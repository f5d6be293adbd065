"""The fake is the model of the real one: both live through the same history and must tell the same story."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from application.ports.checksums import Checksum
from application.ports.database import Database, Unit
from application.ports.watching import WatchlistSnapshot
from application.ports.watchlists import WatchlistAccount
from domain.errors import UuutorrentError
from domain.series import SeriesId
from domain.sessions import FamilyId
from domain.torrents.claims import Claim, KeptTorrent
from domain.torrents.magnet import Magnet
from domain.torrents.states import Wish
from domain.users import Role, User, Username

from .specimens import NOON, a_claim, a_session, a_torrent, a_user, an_entry, an_infohash

Open = Callable[[], AbstractAsyncContextManager[Database]]
Step = Callable[[Unit], Awaitable[object]]

NUMBERS = st.integers(1, 3)
TEXTS = st.text(max_size=8)
MOMENTS = st.integers(-3, 3).map(lambda minutes: NOON + timedelta(minutes=minutes))
NAMES = st.sampled_from(["mia", "MIA", "k", "\u212a", "İ", "i", "ß", "SS", "ﬁ", "fi", "ı"]).map(Username)
USERS = st.builds(a_user, NUMBERS, username=NAMES, role=st.sampled_from(Role), created_at=MOMENTS)
TORRENTS = st.builds(
    a_torrent,
    NUMBERS,
    name=TEXTS,
    added_at=MOMENTS,
    wish=st.sampled_from(Wish),
    completed_at=st.none() | MOMENTS,
    wanted_files=st.lists(st.integers(0, 9), max_size=3).map(tuple),
)
SOURCES = st.binary(max_size=8) | st.builds(Magnet, NUMBERS.map(an_infohash), TEXTS, st.tuples(TEXTS))
CLAIMS = st.builds(
    a_claim,
    NUMBERS,
    NUMBERS,
    claimed_at=MOMENTS,
    title=TEXTS,
    series=st.none() | st.integers().map(SeriesId),
    series_title=st.none() | TEXTS,
    episode=st.none() | st.integers(-1, 2000),
    reasons=st.lists(TEXTS, max_size=2).map(tuple),
)
ACCOUNTS = st.builds(WatchlistAccount, st.sampled_from(["anilist", "other"]), st.sampled_from(["mia", "Mia", "\x00"]))


class SameStory(RuleBasedStateMachine):
    """Subclass it and set ``model`` and ``subject``: how to open an empty database of each kind."""

    model: ClassVar[Open]
    subject: ClassVar[Open]

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._stack = AsyncExitStack()
        self._sessions = 0

    @initialize()
    def open(self) -> None:
        """Open both."""
        self._model = self._runner.run(self._stack.enter_async_context(type(self).model()))
        self._subject = self._runner.run(self._stack.enter_async_context(type(self).subject()))
        self._both(*(lambda unit, number=number: unit.users.add(a_user(number)) for number in (1, 2)))
        self._both(lambda unit: unit.torrents.add(a_torrent(1), b"raw"))

    def teardown(self) -> None:
        """Close both."""
        self._runner.run(self._stack.aclose())
        self._runner.close()

    @rule(user=USERS)
    def add_user(self, user: User) -> None:
        """A new person, perhaps under a name that is taken."""
        self._both(lambda unit: _unless_known(unit, user))

    @rule(user=USERS, version=st.integers(1, 3))
    def save_user(self, user: User, version: int) -> None:
        """A change, perhaps a stale one."""
        self._both(lambda unit: unit.users.save(replace(user, version=version)))

    @rule(user=NUMBERS, family=NUMBERS, device=TEXTS, expires_at=MOMENTS)
    def add_session(self, user: int, family: int, device: str, expires_at: datetime) -> None:
        """A log-in, perhaps of nobody."""
        self._sessions += 1
        session = a_session(self._sessions, user=a_user(user).id, device=device, expires_at=expires_at)
        session = replace(session, family=FamilyId(UUID(int=family)))
        self._both(lambda unit: unit.sessions.add(session))

    @rule(number=NUMBERS, at=MOMENTS)
    def use_session(self, number: int, at: datetime) -> None:
        """A token is exchanged."""
        self._both(lambda unit: unit.sessions.mark_used(a_session(number).id, at))

    @rule(number=NUMBERS, now=MOMENTS)
    def forget_sessions(self, number: int, now: datetime) -> None:
        """A family, a person, and everything old."""
        self._both(
            lambda unit: unit.sessions.revoke_family(FamilyId(UUID(int=number))),
            lambda unit: unit.sessions.revoke_user(a_user(number + 1).id),
            lambda unit: unit.sessions.forget_expired(now),
        )

    @rule(torrent=TORRENTS, source=SOURCES)
    def add_torrent(self, torrent: KeptTorrent, source: bytes | Magnet) -> None:
        """A torrent, perhaps one that is there."""
        self._both(lambda unit: unit.torrents.add(torrent, source))

    @rule(torrent=TORRENTS)
    def save_torrent(self, torrent: KeptTorrent) -> None:
        """A change, perhaps of what is not there."""
        self._both(lambda unit: unit.torrents.save(torrent))

    @rule(number=NUMBERS)
    def remove_torrent(self, number: int) -> None:
        """A torrent goes, with what hangs on it."""
        self._both(lambda unit: unit.torrents.remove(an_infohash(number)))

    @rule(claim=CLAIMS)
    def add_claim(self, claim: Claim) -> None:
        """A claim, perhaps of nobody or on nothing."""
        self._both(lambda unit: unit.claims.add(claim))

    @rule(user=NUMBERS, torrent=NUMBERS)
    def remove_claim(self, user: int, torrent: int) -> None:
        """A claim is dropped."""
        self._both(lambda unit: unit.claims.remove(a_user(user).id, an_infohash(torrent)))

    @rule(torrent=NUMBERS, index=st.integers(0, 1), size_bytes=st.integers(0, 9))
    def keep_checksum(self, torrent: int, index: int, size_bytes: int) -> None:
        """A checksum, perhaps of nothing."""
        self._both(lambda unit: unit.checksums.keep(Checksum(an_infohash(torrent), index, size_bytes, "ab" * 32)))

    @rule(user=NUMBERS, account=ACCOUNTS)
    def link(self, user: int, account: WatchlistAccount) -> None:
        """Somebody follows a list."""
        self._both(lambda unit: unit.watching.link(a_user(user).id, account))

    @rule(user=NUMBERS)
    def unlink(self, user: int) -> None:
        """Somebody follows nothing."""
        self._both(lambda unit: unit.watching.unlink(a_user(user).id))

    @rule(user=NUMBERS, number=st.integers(), at=MOMENTS)
    def keep_snapshot(self, user: int, number: int, at: datetime) -> None:
        """A good list arrives."""
        snapshot = WatchlistSnapshot((an_entry(number),), at)
        self._both(lambda unit: unit.watching.keep(a_user(user).id, snapshot))

    @rule(user=USERS, torrent=TORRENTS, claim=CLAIMS)
    def change_your_mind(self, user: User, torrent: KeptTorrent, claim: Claim) -> None:
        """Much happens in a unit, and then it fails."""
        self._both(
            lambda unit: _unless_known(unit, user),
            lambda unit: unit.torrents.add(torrent, b""),
            lambda unit: unit.claims.add(claim),
            lambda unit: unit.torrents.remove(an_infohash()),
            _fail,
        )

    @invariant()
    def both_tell_the_same(self) -> None:
        """Everything that can be asked is answered alike."""
        if hasattr(self, "_subject"):
            self._both(_everything)

    def _both(self, *steps: Step) -> None:
        expected = self._runner.run(_story(self._model, steps))
        assert self._runner.run(_story(self._subject, steps)) == expected


class _ChangedMind(Exception):
    pass


async def _fail(_unit: Unit) -> None:
    raise _ChangedMind


async def _story(database: Database, steps: tuple[Step, ...]) -> list[object]:
    """Take the steps in one unit; tell what each answered or raised. An error of ours does not end the unit."""
    told: list[object] = []
    try:
        async with database.unit() as unit:
            for step in steps:
                try:
                    told.append(await step(unit))
                except UuutorrentError as error:
                    told.append((type(error), str(error)))
    except _ChangedMind:
        told.append(_ChangedMind)
    return told


async def _unless_known(unit: Unit, user: User) -> None:
    # An id that repeats is a mistake that no port speaks of.
    if await unit.users.get(user.id) is None:
        await unit.users.add(user)


async def _everything(unit: Unit) -> list[Any]:
    people, torrents = [a_user(number).id for number in (1, 2, 3)], [an_infohash(number) for number in (1, 2, 3)]
    return [
        await unit.users.all(),
        [await unit.users.named(Username(name)) for name in ("Mia", "K", "İ", "ss", "FI")],
        [await unit.sessions.by_token(a_session(number).token_sha256) for number in range(1, 8)],
        await unit.torrents.all(),
        [await unit.torrents.source(torrent) for torrent in torrents],
        await unit.claims.all(),
        [list(await unit.claims.of(person)) for person in people],
        [list(await unit.claims.on(torrent)) for torrent in torrents],
        [await unit.checksums.get(torrent, index) for torrent in torrents for index in (0, 1)],
        [await unit.watching.account(person) for person in people],
        [await unit.watching.snapshot(person) for person in people],
    ]
