"""The fake is the model of the real one: both live through the same history and must tell the same story."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from application.ports.checksums import Checksum
from application.ports.corrections import Page
from application.ports.database import Database, Unit
from application.ports.engines import KeptEngine
from application.ports.traffic import MonthsTraffic
from application.ports.watching import KeptToken, WatchlistSnapshot
from application.ports.watchlists import WatchlistAccount
from domain.errors import UuutorrentError
from domain.quotas import Quota
from domain.releases.corrections import Correction
from domain.releases.preferences import Preferences
from domain.series import SeriesId
from domain.sessions import RefreshToken, Session
from domain.throttling import Tries
from domain.torrents.claims import Claim, KeptTorrent
from domain.torrents.magnet import Magnet
from domain.users import Role, User, Username

from .drawn_values import (
    ACCOUNTS,
    CLAIMS,
    CORRECTIONS,
    MOMENTS,
    NUMBERS,
    QUOTAS,
    SEALED,
    SOURCES,
    TASTES,
    TEXTS,
    TORRENTS,
    USERS,
    WATCH_TOKENS,
)
from .specimens import NOON, a_correction, a_session, a_token, a_torrent, a_user, an_entry, an_infohash, an_invite

Open = Callable[[], AbstractAsyncContextManager[Database]]
Step = Callable[[Unit], Awaitable[object]]


class SameStory(RuleBasedStateMachine):
    """Subclass it and set ``model`` and ``subject``: how to open an empty database of each kind."""

    model: ClassVar[Open]
    subject: ClassVar[Open]

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._stack = AsyncExitStack()
        self._sessions = 0
        self._tokens = 0
        self._invites = 0

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

    @rule(user=NUMBERS)
    def remove_user(self, user: int) -> None:
        """Somebody goes, unless they still claim something."""
        self._both(lambda unit: unit.users.remove(a_user(user).id), lambda unit: unit.users.governing())

    @rule(user=NUMBERS, role=st.sampled_from(Role), expires_at=MOMENTS, quota=QUOTAS)
    def invite(self, user: int, role: Role, expires_at: datetime, quota: Quota) -> None:
        """An invitation, perhaps by nobody."""
        self._invites += 1
        invite = an_invite(self._invites, invited_by=a_user(user).id, role=role, expires_at=expires_at, quota=quota)
        self._both(lambda unit: unit.invites.add(invite))

    @rule(number=NUMBERS, now=MOMENTS)
    def end_invites(self, number: int, now: datetime) -> None:
        """One is withdrawn, and everything old is forgotten."""
        self._both(
            lambda unit: unit.invites.remove(an_invite(number).id), lambda unit: unit.invites.forget_expired(now)
        )

    @rule(user=NUMBERS, device=TEXTS, seen_at=MOMENTS, expires_at=MOMENTS)
    def add_session(self, user: int, device: str, seen_at: datetime, expires_at: datetime) -> None:
        """A log-in, perhaps of nobody."""
        self._sessions += 1
        number, theirs = self._sessions, a_user(user).id
        session = a_session(number, user=theirs, device=device, seen_at=seen_at, expires_at=expires_at)
        self._both(lambda unit: unit.sessions.add(session, a_token(number)))

    @rule(number=NUMBERS, generation=NUMBERS, oldest=st.integers(0, 2), at=MOMENTS)
    def turn_session(self, number: int, generation: int, oldest: int, at: datetime) -> None:
        """A token is exchanged, perhaps of a session that is gone."""
        self._tokens += 1
        fresh = a_token(100 + self._tokens, session=a_session(number).id, generation=generation + 1)
        session = a_session(number).exchanged(a_token(number, generation=generation), "192.0.2.9", at)
        self._both(lambda unit: _turn_if_theirs(unit, session, fresh, oldest))

    @rule(number=NUMBERS, address=TEXTS, at=MOMENTS)
    def see_session(self, number: int, address: str, at: datetime) -> None:
        """A session is in use."""
        self._both(lambda unit: unit.sessions.saw(a_session(number).id, address, at))

    @rule(number=NUMBERS, but=NUMBERS, now=MOMENTS)
    def forget_sessions(self, number: int, but: int, now: datetime) -> None:
        """A session, a person's but one, and everything old."""
        self._both(
            lambda unit: unit.sessions.revoke(a_session(number).id),
            lambda unit: unit.sessions.revoke_user(a_user(number + 1).id, but=a_session(but).id),
            lambda unit: unit.sessions.forget_expired(now),
        )

    @rule(user=NUMBERS, number=NUMBERS, at=MOMENTS, before=MOMENTS)
    def fail_and_succeed(self, user: int, number: int, at: datetime, before: datetime) -> None:
        """Log-ins fail, one succeeds, old failures are forgotten."""
        key = bytes([number])
        self._both(
            lambda unit: unit.log_in_tries.of((key, b"other")),
            lambda unit: unit.log_in_tries.keep(key, Tries(number, at)),
            lambda unit: unit.log_in_tries.clear(bytes([user])),
            lambda unit: unit.log_in_tries.remember(a_user(user).id, str(number), at),
            lambda unit: unit.log_in_tries.forget(tries_before=before, networks_before=before),
        )

    @rule(torrent=TORRENTS, source=SOURCES)
    def add_torrent(self, torrent: KeptTorrent, source: bytes | Magnet) -> None:
        """A torrent, perhaps one that is there."""
        self._both(lambda unit: unit.torrents.add(torrent, source))

    @rule(torrent=TORRENTS)
    def save_torrent(self, torrent: KeptTorrent) -> None:
        """A change, perhaps of what is not there."""
        self._both(lambda unit: unit.torrents.save(torrent))

    @rule(torrent=TORRENTS, source=st.binary(max_size=8))
    def resolve_torrent(self, torrent: KeptTorrent, source: bytes) -> None:
        """Metadata arrive, perhaps of what is not there."""
        self._both(lambda unit: unit.torrents.resolve(torrent, source))

    @rule(uploaded=st.integers(0, 9), delivered=st.integers(0, 9))
    def send(self, uploaded: int, delivered: int) -> None:
        """Something leaves the server."""
        self._both(lambda unit: unit.traffic.add(MonthsTraffic(NOON.date(), uploaded, delivered)))

    @rule(name=st.sampled_from(["main", "second"]), plugin=TEXTS, at=MOMENTS)
    def keep_engine(self, name: str, plugin: str, at: datetime) -> None:
        """An engine is configured, perhaps another way than before."""
        self._both(lambda unit: unit.engines.keep(KeptEngine(name, plugin, at)))

    @rule(number=NUMBERS)
    def remove_torrent(self, number: int) -> None:
        """A torrent goes, with what hangs on it."""
        self._both(lambda unit: unit.torrents.remove(an_infohash(number)))

    @rule(claim=CLAIMS)
    def add_claim(self, claim: Claim) -> None:
        """A claim, perhaps of nobody or on nothing."""
        self._both(lambda unit: unit.claims.add(claim))

    @rule(claim=CLAIMS)
    def save_claim(self, claim: Claim) -> None:
        """A claim changes, perhaps one that is not there."""
        self._both(lambda unit: unit.claims.save(claim))

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

    @rule(user=NUMBERS, token=WATCH_TOKENS, sealed=SEALED, refused=st.booleans())
    def keep_and_judge_token(self, user: int, token: KeptToken, sealed: str, refused: bool) -> None:
        """Somebody gives a token, perhaps without an account; the service says something about one, perhaps another."""
        self._both(
            lambda unit: unit.watching.keep_token(a_user(user).id, token),
            lambda unit: unit.watching.judge_token(a_user(user).id, sealed, refused=refused),
        )

    @rule(user=NUMBERS, number=st.integers(), at=MOMENTS)
    def keep_snapshot(self, user: int, number: int, at: datetime) -> None:
        """A good list arrives."""
        snapshot = WatchlistSnapshot((an_entry(number),), at)
        self._both(lambda unit: unit.watching.keep(a_user(user).id, snapshot))

    @rule(user=NUMBERS, preferences=TASTES, expected=st.none() | st.integers(0, 2))
    def save_taste(self, user: int, preferences: Preferences, expected: int | None) -> None:
        """Somebody says what they like, perhaps too late."""
        self._both(lambda unit: unit.tastes.save(a_user(user).id, preferences, expected=expected))

    @rule(correction=CORRECTIONS)
    def teach(self, correction: Correction) -> None:
        """A correction, perhaps one that is there, perhaps by nobody."""
        self._both(lambda unit: unit.corrections.add(correction))

    @rule(correction=CORRECTIONS, by=NUMBERS, shared_at=st.none() | MOMENTS, revoked_at=st.none() | MOMENTS)
    def share_or_revoke(
        self, correction: Correction, by: int, shared_at: datetime | None, revoked_at: datetime | None
    ) -> None:
        """A correction's fate changes, perhaps of one that is not there."""
        shared_by, revoked_by = (a_user(by).id if at is not None else None for at in (shared_at, revoked_at))
        correction = replace(correction, shared_by=shared_by, shared_at=shared_at)
        correction = replace(correction, revoked_by=revoked_by, revoked_at=revoked_at)
        self._both(lambda unit: unit.corrections.save(correction))

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


async def _turn_if_theirs(unit: Unit, session: Session, fresh: RefreshToken, oldest: int) -> None:
    # Whose a session is never changes: nobody keeps one for another person than it was made for.
    standing = await unit.sessions.standing(session.id)
    if standing is not None:
        session = replace(session, user=standing.session.user)
    await unit.sessions.turn(session, fresh, oldest=oldest)


async def _unless_known(unit: Unit, user: User) -> None:
    # An id that repeats is a mistake that no port speaks of.
    if await unit.users.get(user.id) is None:
        await unit.users.add(user)


async def _everything(unit: Unit) -> list[Any]:
    people, torrents = [a_user(number).id for number in (1, 2, 3)], [an_infohash(number) for number in (1, 2, 3)]
    return [
        await unit.users.all(),
        [await unit.users.named(Username(name)) for name in ("Mia", "K", "İ", "ss", "FI")],
        [await unit.sessions.by_token(a_token(number).sha256) for number in (*range(1, 8), *range(101, 108))],
        [await unit.sessions.standing(a_session(number).id) for number in range(1, 8)],
        [list(await unit.sessions.of(person)) for person in people],
        [await unit.log_in_tries.familiar(person, network) for person in people for network in ("1", "2", "3")],
        list(await unit.invites.all()),
        [await unit.invites.by_code(an_invite(number).code_sha256) for number in (1, 2)],
        await unit.torrents.all(),
        [await unit.torrents.source(torrent) for torrent in torrents],
        [await unit.torrents.by_v2(f"{number:064x}") for number in (1, 2, 3)],
        await unit.engines.all(),
        await unit.traffic.of(NOON.date()),
        await unit.claims.all(),
        await unit.claims.usage(),
        [list(await unit.claims.of(person)) for person in people],
        [list(await unit.claims.on(torrent)) for torrent in torrents],
        [await unit.checksums.get(torrent, index) for torrent in torrents for index in (0, 1)],
        [await unit.watching.account(person) for person in people],
        [await unit.watching.snapshot(person) for person in people],
        [await unit.watching.token(person) for person in people],
        list(await unit.watching.tokens(after=people[0], most=2)),
        [await unit.tastes.of(person) for person in people],
        list(await unit.corrections.all()),
        [list(await unit.corrections.of(person)) for person in people],
        [list(await unit.corrections.all(Page(2, a_correction(number).id))) for number in (1, 2, 3)],
        [await unit.corrections.active(person) for person in people],
        [list(await unit.corrections.taught(person, SeriesId(series))) for person in people for series in (1, 2)],
        [list(await unit.corrections.counting(person, SeriesId(series))) for person in people for series in (1, 2)],
    ]
