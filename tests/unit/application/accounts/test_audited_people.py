"""Whatever is done to people, their log-ins and invitations is on record, once, and only if it was done."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeAlias
from uuid import UUID

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.database_audit import MemoryAudit
from adapters.outbound.memory.database_users import MemoryUsers
from adapters.outbound.memory.events import MemoryEvents
from adapters.outbound.memory.identifiers import MemoryIdentifiers
from adapters.outbound.memory.security import MemoryAccessTokens, MemoryHasher
from application.accounts.accept_invite import AcceptInvite
from application.accounts.change_password import ChangePassword
from application.accounts.change_user import ChangeUser
from application.accounts.create_first_admin import CreateFirstAdmin
from application.accounts.create_invite import CreateInvite, NewInvite
from application.accounts.create_user import CreateUser
from application.accounts.governing import LastAdmin
from application.accounts.log_in import LogIn
from application.accounts.log_out import LogOut
from application.accounts.logged_in import LoggedIn
from application.accounts.quota_change import QuotaChange
from application.accounts.refresh_session import RefreshSession, SessionRejected
from application.accounts.remove_user import RemoveUser
from application.accounts.reset_password import ResetPassword
from application.accounts.revoke_other_sessions import RevokeOtherSessions
from application.accounts.revoke_session import RevokeSession
from application.accounts.revoke_sessions_of import RevokeSessionsOf
from application.accounts.withdraw_invite import WithdrawInvite
from application.ports.database import DatabaseUnavailable
from application.ports.invites import InviteNotFound
from application.ports.sessions import SessionNotFound
from application.ports.users import StaleUser, UsernameTaken, UserNotFound, UserStillClaims
from application.torrents.ledger import Ledger
from domain.auditing import AuditAction, AuditEvent
from domain.errors import UuutorrentError
from domain.invites import InviteId
from domain.quotas import Quota
from domain.sessions import RETRY_GRACE, Origin, SessionId
from domain.users import OPERATOR, Actor, Role, UserId
from uuutorrent.testing.specimens import a_claim, a_torrent

PASSWORD, ANOTHER = "correct horse battery", "a different long one"
LAPTOP, PHONE = Origin("laptop", "192.0.2.1"), Origin("phone", "192.0.2.2")
Audited: TypeAlias = Callable[[], Awaitable[Sequence[AuditEvent]]]


class Office:
    """Everything that is done to people and their sessions, on one database. The boss asks from their desk."""

    def __init__(self, database: MemoryDatabase, clock: MemoryClock) -> None:
        self.database, self.clock, events = database, clock, MemoryEvents()
        hasher, self.tokens, identifiers = MemoryHasher(), MemoryAccessTokens(), MemoryIdentifiers()
        self.first = CreateFirstAdmin(database, hasher, identifiers, clock)
        self.create = CreateUser(database, hasher, identifiers, clock)
        self.change = ChangeUser(database, events, clock)
        self.remove = RemoveUser(database, Ledger(database, clock), events, clock)
        self.reset = ResetPassword(database, hasher, identifiers, events, clock)
        self.change_password = ChangePassword(database, hasher, clock, events)
        self.invite = CreateInvite(database, identifiers, clock)
        self.withdraw = WithdrawInvite(database, clock)
        self.accept = AcceptInvite(database, hasher, self.tokens, identifiers, clock)
        self.log_in = LogIn(database, hasher, self.tokens, identifiers, clock)
        self.refresh = RefreshSession(database, self.tokens, identifiers, clock, events)
        self.log_out = LogOut(database, events, clock)
        self.revoke = RevokeSession(database, events, clock)
        self.revoke_others = RevokeOtherSessions(database, events, clock)
        self.revoke_of = RevokeSessionsOf(database, events, clock)

    def who(self, logged_in: LoggedIn, address: str = LAPTOP.address) -> Actor:
        return replace(self.tokens.read(logged_in.access_token, now=self.clock.now()), address=address)


@pytest.fixture
def office(database: MemoryDatabase, clock: MemoryClock) -> Office:
    return Office(database, clock)


@pytest.fixture
async def boss(office: Office) -> Actor:
    user = (await office.create(OPERATOR, "boss", Role.ADMIN, PASSWORD)).user
    return Actor(user.id, "boss", Role.ADMIN, address="192.0.2.9")


@pytest.fixture
async def mia(office: Office, boss: Actor) -> Actor:
    user = (await office.create(boss, "mia", Role.USER, PASSWORD)).user
    return Actor(user.id, "mia", address=LAPTOP.address)


def latest(events: Sequence[AuditEvent], action: AuditAction) -> AuditEvent:
    """The last one, which is to be this."""
    assert events[-1].action is action, events[-1]
    return events[-1]


def told(event: AuditEvent) -> dict[str, str]:
    return dict(event.details)


async def test_the_first_admin_and_whoever_the_operator_adds(office: Office, audited: Audited) -> None:
    admin = await office.first("grace", PASSWORD)
    assert admin is not None
    event = latest(await audited(), AuditAction.USER_CREATED)
    assert (event.actor, event.actor_name, event.subject_name) == (OPERATOR.id, "operator", "grace")
    assert (event.at, event.subject, told(event)["role"]) == (admin.created_at, str(admin.id), "admin")
    assert await office.first("heidi", PASSWORD) is None
    assert len(await audited()) == 1


async def test_a_new_account(office: Office, boss: Actor, audited: Audited) -> None:
    user = (await office.create(boss, "mia", Role.USER)).user
    event = latest(await audited(), AuditAction.USER_CREATED)
    assert (event.actor, event.actor_name, event.address) == (boss.id, "boss", "192.0.2.9")
    assert (event.subject, event.subject_name, told(event)) == (str(user.id), "mia", {"role": "user"})


async def test_a_change_of_an_account_tells_from_what_to_what(
    office: Office, boss: Actor, mia: Actor, audited: Audited
) -> None:
    await office.change(boss, mia.id, role=Role.ADMIN, quota=QuotaChange(size_bytes=1000))
    event = latest(await audited(), AuditAction.USER_CHANGED)
    assert (event.actor, event.subject, event.subject_name) == (boss.id, str(mia.id), "mia")
    assert told(event) == {"role": "user → admin", "quota_bytes": "none → 1000"}
    await office.change(boss, mia.id, disabled=True)
    assert told((await audited())[-1]) == {"state": "active → disabled"}


async def test_a_removal_tells_whose(office: Office, boss: Actor, mia: Actor, audited: Audited) -> None:
    async with office.database.unit() as unit:
        await unit.torrents.add(a_torrent(1), b"")
        await unit.claims.add(replace(a_claim(1, 1), user=mia.id))
    await office.remove(boss, mia.id)
    event = latest(await audited(), AuditAction.USER_REMOVED)
    assert (event.actor, event.subject, event.subject_name) == (boss.id, str(mia.id), "mia")
    assert told(event) == {"role": "user", "torrents": "1"}


async def test_a_removal_that_begins_anew_is_recorded_once(
    office: Office, boss: Actor, mia: Actor, audited: Audited, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries, remove = [0], MemoryUsers.remove

    async def at_the_third(users: MemoryUsers, user: UserId) -> None:
        tries[0] += 1
        if tries[0] < 3:
            raise UserStillClaims("They are busy.")
        await remove(users, user)

    monkeypatch.setattr(MemoryUsers, "remove", at_the_third)
    await office.remove(boss, mia.id)
    assert [event.action for event in await audited()].count(AuditAction.USER_REMOVED) == 1


@pytest.mark.parametrize(("password", "how"), [(ANOTHER, "given"), (None, "generated")])
async def test_a_password_that_an_admin_sets(
    office: Office, boss: Actor, mia: Actor, audited: Audited, password: str | None, how: str
) -> None:
    await office.reset(boss, mia.id, password)
    event = latest(await audited(), AuditAction.PASSWORD_RESET)
    assert (event.actor, event.subject, told(event)) == (boss.id, str(mia.id), {"password": how})


async def test_ones_own_new_password(office: Office, mia: Actor, audited: Audited) -> None:
    await office.change_password(mia, PASSWORD, ANOTHER, mia.address)
    event = latest(await audited(), AuditAction.PASSWORD_CHANGED)
    assert (event.actor, event.subject, event.address) == (mia.id, str(mia.id), mia.address)


async def test_an_invitation_from_its_making_to_its_use(office: Office, boss: Actor, audited: Audited) -> None:
    new = await office.invite(boss, Role.ADMIN, quota=Quota(torrents=3))
    made = latest(await audited(), AuditAction.INVITE_CREATED)
    assert (made.actor, made.subject, told(made)["role"]) == (boss.id, str(new.invite.id), "admin")
    assert told(made)["quota_torrents"] == "3"
    assert "quota_bytes" not in told(made)
    logged_in = await office.accept(new.code, "nina", PASSWORD, PHONE)
    accepted, begun = (await audited())[-2:]
    assert (accepted.action, begun.action) == (AuditAction.INVITE_ACCEPTED, AuditAction.LOGGED_IN)
    assert (accepted.actor, accepted.actor_name, accepted.address) == (logged_in.user.id, "nina", PHONE.address)
    assert (accepted.subject, told(accepted)) == (made.subject, {"role": "admin", "invited_by": str(boss.id)})
    assert (begun.actor, begun.subject_name, begun.address) == (logged_in.user.id, "phone", PHONE.address)


async def test_an_invitation_that_is_withdrawn(office: Office, boss: Actor, audited: Audited) -> None:
    invite = (await office.invite(boss)).invite
    await office.withdraw(boss, invite.id)
    event = latest(await audited(), AuditAction.INVITE_WITHDRAWN)
    assert (event.actor, event.subject) == (boss.id, str(invite.id))


async def test_a_log_in_and_a_log_out_name_the_device(office: Office, mia: Actor, audited: Audited) -> None:
    actor = office.who(await office.log_in("MIA", PASSWORD, LAPTOP))
    begun = latest(await audited(), AuditAction.LOGGED_IN)
    assert (begun.actor, begun.actor_name, begun.address) == (mia.id, "mia", LAPTOP.address)
    assert (begun.subject, begun.subject_name) == (str(actor.session), "laptop")
    await office.log_out(actor)
    ended = latest(await audited(), AuditAction.LOGGED_OUT)
    assert (ended.actor, ended.subject, ended.subject_name) == (mia.id, begun.subject, "laptop")
    await office.log_out(actor)
    assert len([event for event in await audited() if event.action is AuditAction.LOGGED_OUT]) == 1


async def test_sessions_that_are_ended_elsewhere(office: Office, boss: Actor, mia: Actor, audited: Audited) -> None:
    here, *others = [office.who(await office.log_in("mia", PASSWORD, Origin(f"device {n}"))) for n in range(4)]
    assert others[0].session is not None
    await office.revoke(here, SessionId(others[0].session))
    one = latest(await audited(), AuditAction.SESSIONS_REVOKED)
    assert (one.actor, one.subject, one.subject_name) == (mia.id, str(others[0].session), "device 1")
    await office.revoke_others(here)
    rest = latest(await audited(), AuditAction.SESSIONS_REVOKED)
    assert (rest.actor, rest.subject, told(rest)) == (mia.id, str(mia.id), {"ended": "2"})
    await office.revoke_of(boss, mia.id)
    last = latest(await audited(), AuditAction.SESSIONS_REVOKED)
    assert (last.actor, last.subject, told(last)) == (boss.id, str(mia.id), {"ended": "1"})
    before = await audited()
    await office.revoke_others(here)
    await office.revoke_of(boss, mia.id)
    assert await audited() == before  # there was none to end


async def test_a_token_that_comes_twice_is_on_record_as_theft_and_nobody_did_it(
    office: Office, mia: Actor, audited: Audited
) -> None:
    first = await office.log_in("mia", PASSWORD, LAPTOP)
    before = len(await audited())
    await office.refresh(first.refresh_token, LAPTOP.address)
    assert len(await audited()) == before  # every quarter of an hour: nobody would read it
    office.clock.advance(RETRY_GRACE + timedelta(seconds=1))
    for _ in range(2):
        with pytest.raises(SessionRejected):
            await office.refresh(first.refresh_token, "203.0.113.6")
    (event,) = (await audited())[before:]
    assert (event.action, event.actor, event.address) == (AuditAction.SESSION_STOLEN, None, "203.0.113.6")
    assert (event.subject, event.subject_name) == (str(mia.id), "mia")
    assert told(event) == {"session": str(office.who(first).session), "device": "laptop"}


Deed: TypeAlias = Callable[[Office, Actor, Actor], Awaitable[object]]
REFUSED: dict[str, tuple[type[UuutorrentError], Deed]] = {
    "the name is taken": (UsernameTaken, lambda office, boss, _: office.create(boss, "mia")),
    "nobody is changed": (
        UserNotFound,
        lambda office, boss, _: office.change(boss, UserId(UUID(int=9)), disabled=True),
    ),
    "not by an admin": (UserNotFound, lambda office, _, mia: office.change(mia, mia.id, role=Role.ADMIN)),
    "the last admin stays one": (LastAdmin, lambda office, boss, _: office.change(boss, boss.id, role=Role.USER)),
    "the last admin stays": (LastAdmin, lambda office, boss, _: office.remove(boss, boss.id)),
    "no such invitation": (InviteNotFound, lambda office, boss, _: office.withdraw(boss, InviteId(UUID(int=9)))),
    "not with that code": (InviteNotFound, lambda office, *_: office.accept("no code", "nina", PASSWORD)),
    "another's session": (SessionNotFound, lambda office, _, mia: office.revoke(mia, SessionId(UUID(int=9)))),
    "no such token": (SessionRejected, lambda office, *_: office.refresh("no token")),
}


@pytest.mark.parametrize("what", REFUSED)
async def test_what_was_refused_is_not_on_record(
    office: Office, boss: Actor, mia: Actor, audited: Audited, what: str
) -> None:
    before = await audited()
    expected, deed = REFUSED[what]
    with pytest.raises(expected):
        await deed(office, boss, mia)
    assert await audited() == before


async def test_a_change_to_what_is_so_already_is_not_on_record(
    office: Office, boss: Actor, mia: Actor, audited: Audited
) -> None:
    before = await audited()
    await office.change(boss, mia.id, role=Role.USER, disabled=False)
    assert await audited() == before


DOOMED: dict[str, tuple[str, Deed]] = {
    "create": ("add", lambda office, boss, _: office.create(boss, "nina")),
    "change": ("save", lambda office, boss, mia: office.change(boss, mia.id, disabled=True)),
    "reset": ("save", lambda office, boss, mia: office.reset(boss, mia.id)),
    "change password": ("save", lambda office, _, mia: office.change_password(mia, PASSWORD, ANOTHER)),
    "remove": ("remove", lambda office, boss, mia: office.remove(boss, mia.id)),
}


@pytest.mark.parametrize("deed", DOOMED)
async def test_what_the_database_did_not_do_is_not_on_record(
    office: Office, boss: Actor, mia: Actor, audited: Audited, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    async def stale(*_: object) -> None:
        raise StaleUser("Somebody was quicker.")

    before, (step, do) = await audited(), DOOMED[deed]
    monkeypatch.setattr(MemoryUsers, step, stale)
    with pytest.raises(StaleUser):
        await do(office, boss, mia)
    assert await audited() == before


async def test_who_comes_by_an_api_token_is_told_with_it(
    office: Office, boss: Actor, mia: Actor, audited: Audited
) -> None:
    token = UUID(int=77)
    await office.change(replace(boss, token=token), mia.id, disabled=True)
    assert told((await audited())[-1])["token"] == str(token)


Recorded: TypeAlias = Callable[[Office, Actor, Actor, LoggedIn, NewInvite], Awaitable[object]]
RECORDED: dict[str, Recorded] = {
    "create": lambda office, boss, *_: office.create(boss, "nina"),
    "change": lambda office, boss, mia, *_: office.change(boss, mia.id, disabled=True),
    "remove": lambda office, boss, mia, *_: office.remove(boss, mia.id),
    "reset": lambda office, boss, mia, *_: office.reset(boss, mia.id),
    "change password": lambda office, _, mia, *__: office.change_password(mia, PASSWORD, ANOTHER, mia.address),
    "invite": lambda office, boss, *_: office.invite(boss),
    "withdraw": lambda office, boss, _, __, new: office.withdraw(boss, new.invite.id),
    "accept": lambda office, _, __, ___, new: office.accept(new.code, "nina", PASSWORD),
    "log in": lambda office, *_: office.log_in("mia", PASSWORD, LAPTOP),
    "log out": lambda office, _, __, logged_in, ___: office.log_out(office.who(logged_in)),
    "revoke": lambda office, _, __, logged_in, ___: office.revoke(*own_session(office, logged_in)),
    "revoke others": lambda office, _, mia, *__: office.revoke_others(mia),
    "revoke all": lambda office, boss, mia, *_: office.revoke_of(boss, mia.id),
    "end a stolen session": lambda office, _, __, logged_in, ___: office.refresh(logged_in.refresh_token),
}


def own_session(office: Office, logged_in: LoggedIn) -> tuple[Actor, SessionId]:
    actor = office.who(logged_in)
    assert actor.session is not None
    return actor, SessionId(actor.session)


@pytest.mark.parametrize("deed", RECORDED)
async def test_what_cannot_be_recorded_is_not_done(
    office: Office, boss: Actor, mia: Actor, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    async def away(*_: object) -> None:
        raise DatabaseUnavailable("The database does not answer.")

    logged_in, new = await office.log_in("mia", PASSWORD, LAPTOP), await office.invite(boss)
    await office.refresh(logged_in.refresh_token)
    office.clock.advance(RETRY_GRACE + timedelta(seconds=1))
    before = replace(office.database._rows, log_in_tries={}, familiar_networks={})
    monkeypatch.setattr(MemoryAudit, "add", away)
    with pytest.raises(DatabaseUnavailable):
        await RECORDED[deed](office, boss, mia, logged_in, new)
    # That somebody knew their password is no deed: what is counted of tries is not taken back.
    assert replace(office.database._rows, log_in_tries={}, familiar_networks={}) == before
