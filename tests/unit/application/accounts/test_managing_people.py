"""Admins manage people; nobody else does."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.events import MemoryEvents
from adapters.outbound.memory.identifiers import MemoryIdentifiers
from adapters.outbound.memory.security import MemoryAccessTokens, MemoryHasher
from application.accounts.accept_invite import AcceptInvite
from application.accounts.change_user import ChangeUser
from application.accounts.create_invite import CreateInvite
from application.accounts.create_user import CreateUser
from application.accounts.governing import LastAdmin
from application.accounts.list_invites import ListInvites
from application.accounts.list_users import ListUsers
from application.accounts.quota_change import QuotaChange
from application.accounts.remove_user import RemoveUser
from application.accounts.reset_password import OwnPassword, ResetPassword
from application.accounts.show_user import ShowUser
from application.accounts.withdraw_invite import WithdrawInvite
from application.ports.events import AccessChanged
from application.ports.invites import InviteNotFound
from application.ports.passwords import HasherBusy
from application.ports.users import UsernameTaken, UserNotFound
from application.torrents.ledger import Ledger
from domain.errors import UuutorrentError
from domain.invites import InvalidLifetime, InviteId
from domain.ownership import AdminsOnly
from domain.passwords import InvalidPassword
from domain.quotas import NO_QUOTA, InvalidQuota, Quota
from domain.sessions import Origin
from domain.usage import NOTHING_USED, Usage
from domain.users import OPERATOR, Actor, InvalidUsername, Role, User, UserId
from uuutorrent.testing.specimens import a_claim, a_torrent

PASSWORD = "correct horse battery"
NOBODY = UserId(UUID(int=404))


class Office:
    """Everything that has to do with people, on one database."""

    def __init__(self, database: MemoryDatabase, clock: MemoryClock, events: MemoryEvents) -> None:
        self.database, self.clock, self.events = database, clock, events
        self.hasher, self.tokens = MemoryHasher(), MemoryAccessTokens()
        identifiers = MemoryIdentifiers()
        self.create = CreateUser(database, self.hasher, identifiers, clock)
        self.change = ChangeUser(database, events, clock)
        self.remove = RemoveUser(database, Ledger(database, clock), events, clock)
        self.reset = ResetPassword(database, self.hasher, identifiers, events, clock)
        self.list, self.show = ListUsers(database), ShowUser(database)
        self.invite = CreateInvite(database, identifiers, clock)
        self.invites = ListInvites(database, clock)
        self.withdraw = WithdrawInvite(database, clock)
        self.accept = AcceptInvite(database, self.hasher, self.tokens, identifiers, clock)

    async def settle(self, name: str, role: Role = Role.USER) -> Actor:
        user = (await self.create(OPERATOR, name, role, PASSWORD)).user
        return Actor(user.id, user.username.text, role)

    async def kept(self, user: UserId) -> User | None:
        async with self.database.unit() as unit:
            return await unit.users.get(user)

    async def sessions(self, user: UserId) -> int:
        async with self.database.unit() as unit:
            return len(await unit.sessions.of(user))


@pytest.fixture
def office(database: MemoryDatabase, clock: MemoryClock, events: MemoryEvents) -> Office:
    return Office(database, clock, events)


@pytest.fixture
async def boss(office: Office) -> Actor:
    return await office.settle("boss", Role.ADMIN)


@pytest.fixture
async def mia(office: Office, boss: Actor) -> Actor:
    code = (await office.invite(boss)).code
    user = (await office.accept(code, "mia", PASSWORD, Origin("laptop"))).user
    return Actor(user.id, "mia")


ASKED: dict[str, Callable[[Office, Actor, UserId], Awaitable[object]]] = {
    "list": lambda office, actor, user: office.list(actor),
    "create": lambda office, actor, user: office.create(actor, "new"),
    "invites": lambda office, actor, user: office.invites(actor),
    "invite": lambda office, actor, user: office.invite(actor),
    "show": lambda office, actor, user: office.show(actor, user),
    "promote": lambda office, actor, user: office.change(actor, user, role=Role.ADMIN),
    "disable": lambda office, actor, user: office.change(actor, user, disabled=True),
    "bound": lambda office, actor, user: office.change(actor, user, quota=QuotaChange(1)),
    "remove": lambda office, actor, user: office.remove(actor, user),
    "reset": lambda office, actor, user: office.reset(actor, user),
    "withdraw": lambda office, actor, user: office.withdraw(actor, InviteId(user)),
}
HIDDEN = {"show", "promote", "disable", "bound", "remove", "reset"}


@pytest.mark.parametrize("deed", ASKED)
async def test_who_is_no_admin_changes_nothing_and_learns_nothing(
    office: Office, boss: Actor, mia: Actor, deed: str
) -> None:
    invite = (await office.invite(boss)).invite
    before = await office.list(boss), await office.invites(boss), await office.sessions(mia.id)
    targets = [invite.id, NOBODY] if deed == "withdraw" else [boss.id, mia.id, NOBODY]
    refusals = set()
    for target in targets:
        with pytest.raises(UuutorrentError) as refusal:
            await ASKED[deed](office, mia, UserId(target))
        refusals.add((type(refusal.value), str(refusal.value)))
    expected = UserNotFound if deed in HIDDEN else InviteNotFound if deed == "withdraw" else AdminsOnly
    assert {kind for kind, _ in refusals} == {expected}
    assert len(refusals) == 1
    assert (await office.list(boss), await office.invites(boss), await office.sessions(mia.id)) == before


@pytest.mark.parametrize("deed", sorted(HIDDEN))
async def test_nobody_is_not_found_by_an_admin_either(office: Office, boss: Actor, deed: str) -> None:
    with pytest.raises(UserNotFound):
        await ASKED[deed](office, boss, NOBODY)


async def test_a_new_account_gets_a_generated_password_that_is_only_shown_once(office: Office, boss: Actor) -> None:
    new = await office.create(boss, "new", Role.ADMIN)
    assert new.generated is not None
    assert len(new.generated) >= 20
    assert new.generated not in repr(new)
    kept = await office.kept(new.user.id)
    assert kept == new.user
    assert kept.role is Role.ADMIN
    assert kept.password_is_temporary
    assert (await office.hasher.verify(new.generated, kept.password)).matches


async def test_a_given_password_is_not_shown_again(office: Office, boss: Actor) -> None:
    new = await office.create(boss, "new", password=PASSWORD)
    assert new.generated is None
    assert new.user.password_is_temporary
    assert (await office.hasher.verify(PASSWORD, new.user.password)).matches


@pytest.mark.parametrize(
    ("name", "password", "refusal"),
    [
        ("a b", PASSWORD, InvalidUsername),
        ("bоss", PASSWORD, InvalidUsername),
        ("new", "short", InvalidPassword),
        ("new", "", InvalidPassword),
        ("newcomer", "newcomer2026", InvalidPassword),
        ("BOSS", PASSWORD, UsernameTaken),
        ("ＢＯＳＳ", PASSWORD, UsernameTaken),
        ("воѕѕ", PASSWORD, UsernameTaken),
    ],
)
async def test_a_new_account_keeps_to_the_rules(
    office: Office, boss: Actor, name: str, password: str, refusal: type[UuutorrentError]
) -> None:
    with pytest.raises(refusal):
        await office.create(boss, name, password=password)
    assert [person.user.username.text for person in await office.list(boss)] == ["boss"]


async def test_a_disabled_person_is_logged_out_and_comes_back_with_nothing_open(
    office: Office, boss: Actor, mia: Actor
) -> None:
    async with office.events.subscribe(mia.id) as news:
        changed = await office.change(boss, mia.id, disabled=True)
        assert (await anext(news)).news == AccessChanged(mia.id)
    assert changed.user.disabled
    assert await office.sessions(mia.id) == 0
    await office.change(boss, mia.id, disabled=False)
    assert await office.sessions(mia.id) == 0
    kept = await office.kept(mia.id)
    assert kept is not None
    assert not kept.disabled


async def test_a_change_of_role_leaves_the_rest_alone(office: Office, boss: Actor, mia: Actor) -> None:
    before = await office.kept(mia.id)
    await office.change(boss, mia.id, role=Role.ADMIN)
    await office.change(boss, mia.id)
    after = await office.kept(mia.id)
    assert before is not None
    assert after is not None
    assert (after.role, after.disabled, after.password) == (Role.ADMIN, False, before.password)
    assert await office.sessions(mia.id) == 1


LOSSES: dict[str, Callable[[Office, Actor, UserId], Awaitable[object]]] = {
    "demote": lambda office, actor, user: office.change(actor, user, role=Role.USER),
    "disable": ASKED["disable"],
    "remove": ASKED["remove"],
}


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("by_operator", [False, True])
async def test_the_last_admin_stays(office: Office, boss: Actor, loss: str, by_operator: bool) -> None:
    other = await office.settle("other", Role.ADMIN)
    await office.change(boss, other.id, disabled=True)  # an admin who cannot log in is none
    before = await office.list(boss)
    with pytest.raises(LastAdmin):
        await LOSSES[loss](office, OPERATOR if by_operator else boss, boss.id)
    assert await office.list(boss) == before
    await office.change(boss, other.id, disabled=False)
    await LOSSES[loss](office, boss, boss.id)


async def test_a_reset_password_replaces_the_old_one_and_ends_every_session(
    office: Office, boss: Actor, mia: Actor
) -> None:
    new = await office.reset(boss, mia.id)
    assert new.generated is not None
    kept = await office.kept(mia.id)
    assert kept is not None
    assert kept.password_is_temporary
    assert (await office.hasher.verify(new.generated, kept.password)).matches
    assert not (await office.hasher.verify(PASSWORD, kept.password)).matches
    assert await office.sessions(mia.id) == 0


async def test_a_reset_keeps_to_the_rules(office: Office, boss: Actor, mia: Actor) -> None:
    with pytest.raises(InvalidPassword):
        await office.reset(boss, mia.id, "password1234")
    assert await office.sessions(mia.id) == 1
    given = await office.reset(boss, mia.id, "a different long one")
    assert given.generated is None


async def test_an_admin_does_not_reset_their_own_password_and_the_operator_may(office: Office, boss: Actor) -> None:
    with pytest.raises(OwnPassword):
        await office.reset(boss, boss.id)
    assert (await office.reset(OPERATOR, boss.id)).generated is not None


async def test_an_accepted_invitation_is_an_account_and_a_session(office: Office, boss: Actor) -> None:
    new = await office.invite(boss, Role.ADMIN)
    logged_in = await office.accept(new.code, "Mia", PASSWORD, Origin("laptop", "192.0.2.1"))
    actor = office.tokens.read(logged_in.access_token, now=office.clock.now())
    assert (actor.id, actor.username, actor.role) == (logged_in.user.id, "Mia", Role.ADMIN)
    assert not logged_in.user.password_is_temporary
    async with office.database.unit() as unit:
        (session,) = await unit.sessions.of(logged_in.user.id)
    assert (session.id, session.device, session.address) == (actor.session, "laptop", "192.0.2.1")
    assert await office.invites(boss) == []


async def test_an_invitation_works_once(office: Office, boss: Actor, mia: Actor) -> None:
    code = (await office.invite(boss)).code
    await office.accept(code, "one", PASSWORD)
    with pytest.raises(InviteNotFound):
        await office.accept(code, "two", PASSWORD)


async def test_an_invitations_code_is_not_kept(office: Office, boss: Actor) -> None:
    new = await office.invite(boss)
    async with office.database.unit() as unit:
        kept = await unit.invites.all()
    assert new.code not in repr(new)
    assert new.code not in repr(kept)


@pytest.mark.parametrize(
    ("name", "password", "refusal"),
    [("a b", PASSWORD, InvalidUsername), ("new", "short", InvalidPassword), ("Boss", PASSWORD, UsernameTaken)],
)
async def test_a_mistake_leaves_the_invitation_open(
    office: Office, boss: Actor, name: str, password: str, refusal: type[UuutorrentError]
) -> None:
    code = (await office.invite(boss)).code
    with pytest.raises(refusal):
        await office.accept(code, name, password)
    await office.accept(code, "new", PASSWORD)


async def test_a_busy_hasher_leaves_the_invitation_open(office: Office, boss: Actor) -> None:
    code = (await office.invite(boss)).code
    office.hasher.busy = True
    with pytest.raises(HasherBusy):
        await office.accept(code, "new", PASSWORD)
    office.hasher.busy = False
    await office.accept(code, "new", PASSWORD)


@pytest.mark.parametrize("code", ["", "wrong", "\0", "\ud800", "x" * 10_000])
@pytest.mark.parametrize(("name", "password"), [("boss", PASSWORD), ("a b", "short")])
async def test_without_a_code_one_learns_nothing_and_costs_no_work(
    office: Office, boss: Actor, code: str, name: str, password: str
) -> None:
    office.hasher.busy = True  # would be told if it were asked
    with pytest.raises(InviteNotFound):
        await office.accept(code, name, password)


async def test_an_expired_invitation_is_not_found_and_is_swept_out(office: Office, boss: Actor) -> None:
    new = await office.invite(boss, lifetime=timedelta(hours=2))
    assert [one.invite for one in await office.invites(boss)] == [new.invite]
    office.clock.advance(timedelta(hours=2, microseconds=1))
    assert await office.invites(boss) == []
    with pytest.raises(InviteNotFound):
        await office.accept(new.code, "new", PASSWORD)
    await office.invite(boss)
    async with office.database.unit() as unit:
        assert len(await unit.invites.all()) == 1


async def test_an_invitation_by_somebody_who_is_no_admin_any_more_is_worthless(office: Office, boss: Actor) -> None:
    other = await office.settle("other", Role.ADMIN)
    codes = [(await office.invite(actor)).code for actor in (other, OPERATOR)]
    assert [one.inviter for one in await office.invites(boss)] == ["operator", "other"]
    await office.change(boss, other.id, role=Role.USER)
    assert [one.inviter for one in await office.invites(boss)] == ["operator"]
    with pytest.raises(InviteNotFound):
        await office.accept(codes[0], "new", PASSWORD)
    await office.accept(codes[1], "new", PASSWORD)


async def test_a_withdrawn_invitation_is_worthless(office: Office, boss: Actor) -> None:
    new = await office.invite(boss)
    await office.withdraw(boss, new.invite.id)
    with pytest.raises(InviteNotFound):
        await office.accept(new.code, "new", PASSWORD)
    with pytest.raises(InviteNotFound):
        await office.withdraw(boss, new.invite.id)


async def test_an_invitation_is_not_for_ever(office: Office, boss: Actor) -> None:
    with pytest.raises(InvalidLifetime):
        await office.invite(boss, lifetime=timedelta(days=365))


async def test_of_a_quota_only_what_is_named_changes(office: Office, boss: Actor, mia: Actor) -> None:
    steps = [
        (QuotaChange(size_bytes=5), Quota(5, None)),
        (QuotaChange(torrents=0), Quota(5, 0)),
        (QuotaChange(), Quota(5, 0)),
        (QuotaChange(size_bytes=None), Quota(None, 0)),
        (QuotaChange(0, None), Quota(0, None)),
    ]
    for change, quota in steps:
        assert (await office.change(boss, mia.id, quota=change)).user.quota == quota
        assert (await office.show(boss, mia.id)).user.quota == quota
    await office.change(boss, mia.id, role=Role.ADMIN)
    assert (await office.show(boss, mia.id)).user.quota == Quota(0, None)


@pytest.mark.parametrize(
    "change", [QuotaChange(-1), QuotaChange(torrents=-1), QuotaChange(2**64), QuotaChange(1, 2**40)]
)
async def test_an_absurd_quota_is_refused_and_changes_nothing(
    office: Office, boss: Actor, mia: Actor, change: QuotaChange
) -> None:
    with pytest.raises(InvalidQuota):
        await office.change(boss, mia.id, role=Role.ADMIN, quota=change)
    assert (await office.show(boss, mia.id)).user == await office.kept(mia.id)
    assert (await office.show(boss, mia.id)).user.role is Role.USER


async def test_an_invitation_brings_its_quota_along(office: Office, boss: Actor) -> None:
    bounded = await office.invite(boss, quota=Quota(7, 3))
    free = await office.invite(boss)
    assert [open_invite.invite.quota for open_invite in await office.invites(boss)] == [NO_QUOTA, Quota(7, 3)]
    users = [(await office.accept(new.code, name, PASSWORD)).user for new, name in ((bounded, "mia"), (free, "ben"))]
    assert [(await office.show(boss, user.id)).user.quota for user in users] == [Quota(7, 3), NO_QUOTA]


async def test_an_admin_sees_what_people_use(office: Office, boss: Actor, mia: Actor) -> None:
    async with office.database.unit() as unit:
        for number in (1, 2):
            await unit.torrents.add(a_torrent(number), b"")
            await unit.claims.add(replace(a_claim(torrent=number), user=mia.id, size_bytes=100 * number))
    used = Usage(300, 2)
    assert [person.usage for person in await office.list(boss)] == [NOTHING_USED, used]
    assert (await office.show(boss, mia.id)).usage == used
    assert (await office.change(boss, mia.id, quota=QuotaChange(1, 1))).usage == used
    assert (await office.reset(boss, mia.id)).usage == used
