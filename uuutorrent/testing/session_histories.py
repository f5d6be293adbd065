"""Whatever happens to sessions, and in whatever order: what they are good for is known at every moment."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.events import MemoryEvents
from adapters.outbound.memory.identifiers import MemoryIdentifiers
from adapters.outbound.memory.security import MemoryAccessTokens, MemoryHasher
from application.accounts.authenticate import Authenticate
from application.accounts.list_sessions import ListSessions
from application.accounts.log_in import AccountDisabled, LogIn
from application.accounts.log_out import LogOut
from application.accounts.logged_in import LoggedIn
from application.accounts.refresh_session import RefreshSession, SessionRejected
from application.accounts.revoke_other_sessions import RevokeOtherSessions
from application.accounts.revoke_session import RevokeSession
from application.accounts.standings import Standings
from application.ports.access_tokens import TokenRejected
from application.ports.database import Database
from application.ports.events import AccessChanged
from application.ports.sessions import SessionNotFound
from domain.sessions import Origin, SessionId
from domain.users import Actor, PasswordHash, Role

from .specimens import a_user

PASSWORD = "correct horse battery staple"
WHICH = st.integers(0, 30)
PAUSES = st.sampled_from(
    [timedelta(seconds=seconds) for seconds in (1, 29, 30, 31, 899, 929, 930)]
    + [timedelta(days=30) - timedelta(seconds=1), timedelta(days=30)]
)


@dataclass
class Told:
    """A token that somebody holds. ``depth`` is how many exchanges led to it."""

    refresh: str
    access: str
    at: datetime
    depth: int


@dataclass
class Expected:
    """What a session must be like, told in other words than the program tells it."""

    person: int
    until: datetime
    tokens: list[Told] = field(default_factory=list)
    used: list[Told] = field(default_factory=list)
    """Every token whose exchange began a new depth, in order."""
    used_at: datetime | None = None
    over: bool = False

    def goes_on(self, now: datetime) -> bool:
        """Whether anything of it is good for anything."""
        return not self.over and now < self.until


class SessionHistory(RuleBasedStateMachine):
    """Subclass it and say how to open an empty ``database``."""

    @staticmethod
    def database() -> AbstractAsyncContextManager[Database]:
        """Open an empty one."""
        raise NotImplementedError

    @initialize()
    def open(self) -> None:
        """Two people, nobody logged in."""
        self.runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self.stack = AsyncExitStack()
        self.kept = self.runner.run(self.stack.enter_async_context(type(self).database()))
        self.clock, self.tokens = MemoryClock(manual=True), MemoryAccessTokens()
        self.events = events = MemoryEvents()
        hasher, identifiers = MemoryHasher(), MemoryIdentifiers()
        self.log_in = LogIn(self.kept, hasher, self.tokens, identifiers, self.clock)
        self.refresh = RefreshSession(self.kept, self.tokens, identifiers, self.clock, events)
        self.authenticate = Authenticate(self.tokens, Standings(self.kept, events, self.clock), self.clock)
        self.list_sessions = ListSessions(self.kept, self.clock)
        self.revoke = RevokeSession(self.kept, events, self.clock)
        self.revoke_others = RevokeOtherSessions(self.kept, events, self.clock)
        self.log_out = LogOut(self.kept, events, self.clock)
        self.password = self.runner.run(hasher.hash(PASSWORD))
        self.disabled = {1: False, 2: False}
        self.passwords = {1: PASSWORD, 2: PASSWORD}
        self.sessions: dict[SessionId, Expected] = {}
        self.runner.run(self._settle())

    async def _settle(self) -> None:
        async with self.kept.unit() as unit:
            for number in self.disabled:
                await unit.users.add(a_user(number, password=PasswordHash(self.password)))

    def teardown(self) -> None:
        """Close the database."""
        if hasattr(self, "runner"):
            self.runner.run(self.stack.aclose())
            self.runner.close()

    @rule(person=st.integers(1, 2), device=st.sampled_from(["laptop", "phone"]))
    def issue(self, person: int, device: str) -> None:
        """Somebody logs in."""
        logging_in = self.log_in(f"person{person}", self.passwords[person], Origin(device, "192.0.2.1"))
        if self.disabled[person]:
            self._refused(AccountDisabled, lambda: self.runner.run(logging_in))
            return
        self._hold(self.runner.run(logging_in), Expected(person, self.clock.now()), depth=0)

    @precondition(lambda self: self.sessions)
    @rule(which=WHICH, token=WHICH)
    def rotate_retry_or_reuse(self, which: int, token: int) -> None:
        """Any token that was ever given out is presented."""
        session = self._pick(which)
        self._present(session, session.tokens[token % len(session.tokens)])

    @precondition(lambda self: self.sessions)
    @rule(which=WHICH)
    def rotate_the_newest(self, which: int) -> None:
        """A client goes on as clients do."""
        session = self._pick(which)
        self._present(session, session.tokens[-1])

    @precondition(lambda self: any(session.used for session in self.sessions.values()))
    @rule(which=WHICH, pause=st.integers(0, 31).map(lambda seconds: timedelta(seconds=seconds)))
    def lose_the_answer_and_ask_again(self, which: int, pause: timedelta) -> None:
        """The token that was exchanged last comes again, after a moment."""
        used = [session for session in self.sessions.values() if session.used]
        session = used[which % len(used)]
        self.clock.advance(pause)
        self._present(session, session.used[-1])

    @rule(pause=PAUSES)
    def wait(self, pause: timedelta) -> None:
        """Time passes: tokens expire, and graces."""
        self.clock.advance(pause)

    @precondition(lambda self: self.sessions)
    @rule(which=WHICH, person=st.integers(1, 2))
    def revoke_one(self, which: int, person: int) -> None:
        """Somebody ends a session, perhaps of somebody else, perhaps one that is over."""
        chosen = list(self.sessions)[which % len(self.sessions)]
        session, now = self.sessions[chosen], self.clock.now()
        revoking = self.revoke(self._actor(person), chosen)
        if session.person != person or session.over:
            self._refused(SessionNotFound, lambda: self.runner.run(revoking))
            return
        if session.goes_on(now):
            self.runner.run(revoking)
        else:  # expired: forgotten already, or not yet
            with suppress(SessionNotFound):
                self.runner.run(revoking)
        session.over = True

    @precondition(lambda self: self.sessions)
    @rule(which=WHICH, all_others=st.booleans())
    def log_out_or_revoke_others(self, which: int, all_others: bool) -> None:
        """Somebody logs out here, or everywhere else."""
        chosen = list(self.sessions)[which % len(self.sessions)]
        person = self.sessions[chosen].person
        actor = replace(self._actor(person), session=chosen)
        self.runner.run(self.revoke_others(actor) if all_others else self.log_out(actor))
        for session, expected in self.sessions.items():
            if (session != chosen) == all_others and expected.person == person:
                expected.over = True

    @rule(person=st.integers(1, 2), disabled=st.booleans(), thorough=st.booleans())
    def disable_or_enable(self, person: int, disabled: bool, thorough: bool) -> None:
        """An account is closed or opened; perhaps its sessions are ended as well."""
        self.runner.run(self._disable(person, disabled=disabled, thorough=thorough))
        self.disabled[person] = disabled
        for session in self.sessions.values():
            session.over |= thorough and session.person == person

    @invariant()
    def access_tokens_are_good_while_their_session_is(self) -> None:
        """No token outlives its session, its account's closing, or its quarter of an hour."""
        for session, told in self._all_told():
            lasts = self.clock.now() < told.at + timedelta(minutes=15, seconds=30)
            good = session.goes_on(self.clock.now()) and lasts and not self.disabled[session.person]
            assert self.runner.run(self._knows(told)) == good, (session, told)

    @invariant()
    def the_list_shows_what_goes_on(self) -> None:
        """Everybody sees their own sessions, and no others."""
        for person in getattr(self, "disabled", ()):
            shown = self.runner.run(self.list_sessions(self._actor(person)))
            now = self.clock.now()
            going_on = {key for key, one in self.sessions.items() if one.person == person and one.goes_on(now)}
            assert {session.id for session in shown} == going_on

    def _all_told(self) -> list[tuple[Expected, Told]]:
        sessions: dict[SessionId, Expected] = getattr(self, "sessions", {})
        return [(session, told) for session in sessions.values() for told in session.tokens]

    def _pick(self, which: int) -> Expected:
        return list(self.sessions.values())[which % len(self.sessions)]

    def _present(self, session: Expected, told: Told) -> None:
        now = self.clock.now()
        first_of_its_depth = all(told.depth > used.depth for used in session.used)
        again = bool(session.used) and told is session.used[-1]
        soon = session.used_at is not None and now - session.used_at <= timedelta(seconds=30)
        if not session.goes_on(now):
            self._rejected(told)
        elif self.disabled[session.person] or not (first_of_its_depth or (again and soon)):
            self._rejected(told)
            session.over = True
        else:
            if first_of_its_depth:
                session.used.append(told)
                session.used_at = now
            self._hold(self.runner.run(self.refresh(told.refresh)), session, depth=told.depth + 1)

    def _hold(self, logged_in: LoggedIn, session: Expected, *, depth: int) -> None:
        now = self.clock.now()
        named = self.tokens.read(logged_in.access_token, now=now).session
        assert named is not None
        assert self.sessions.setdefault(SessionId(named), session) is session
        if depth == 0 or session.used_at == now:
            session.until = now + timedelta(days=30)
        session.tokens.append(Told(logged_in.refresh_token, logged_in.access_token, now, depth))

    def _rejected(self, told: Told) -> None:
        self._refused(SessionRejected, lambda: self.runner.run(self.refresh(told.refresh)))

    @staticmethod
    def _refused(kind: type[Exception], act: Callable[[], object]) -> None:
        try:
            act()
        except kind:
            return
        raise AssertionError(f"This should have raised {kind.__name__}.")

    async def _knows(self, told: Told) -> bool:
        try:
            await self.authenticate(told.access)
        except TokenRejected:
            return False
        return True

    async def _disable(self, person: int, *, disabled: bool, thorough: bool) -> None:
        async with self.kept.unit() as unit:
            user = await unit.users.get(a_user(person).id, lock=True)
            assert user is not None
            await unit.users.save(replace(user, disabled=disabled))
            if thorough:
                await unit.sessions.revoke_user(user.id)
        self.events.publish(AccessChanged(user.id))

    @staticmethod
    def _actor(person: int) -> Actor:
        return Actor(a_user(person).id, f"person{person}", Role.USER)
