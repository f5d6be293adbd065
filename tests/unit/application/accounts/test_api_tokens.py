"""What scripts come by: made, used, and ended in every way there is."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.events import MemoryEvents
from adapters.outbound.memory.identifiers import MemoryIdentifiers
from adapters.outbound.memory.security import MemoryAccessTokens, MemoryHasher
from application.accounts.authenticate import Authenticate
from application.accounts.change_password import ChangePassword
from application.accounts.change_user import ChangeUser
from application.accounts.confirm_access import ConfirmAccess
from application.accounts.create_api_token import CreateApiToken
from application.accounts.list_api_tokens import ListApiTokens
from application.accounts.log_in_guard import TooManyTries
from application.accounts.new_api_token import NewApiToken, TooManyApiTokens
from application.accounts.prove_password import ProvePassword, WrongPassword
from application.accounts.reset_password import ResetPassword
from application.accounts.revoke_api_token import RevokeApiToken
from application.accounts.standings import KNOWN_FOR, Standings
from application.ports.access_tokens import TokenRejected
from application.ports.api_tokens import ApiTokenNotFound
from application.ports.database import DatabaseUnavailable
from application.ports.events import AccessChanged
from application.ports.passwords import HasherBusy
from application.ports.users import UserNotFound
from domain.api_tokens import MOST_EACH, PREFIX, ApiTokenId, InvalidApiToken
from domain.auditing import AuditAction, AuditFilter
from domain.errors import UuutorrentError
from domain.ownership import AdminsOnly
from domain.scopes import EVERYTHING, Scope
from domain.sessions import SEEN_EVERY
from domain.users import Actor, PasswordHash, Role, User
from uuutorrent.testing.specimens import a_user

OWN = frozenset({Scope.READ, Scope.WRITE})
PASSWORD = "correct horse battery staple"


class Workshop:
    """Everything that has to do with tokens, on one database with an admin and a user."""

    def __init__(self, database: MemoryDatabase, clock: MemoryClock) -> None:
        self.database, self.clock, self.events = database, clock, MemoryEvents()
        self.hasher, identifiers = MemoryHasher(), MemoryIdentifiers()
        self.create = CreateApiToken(database, self.hasher, identifiers, clock)
        self.list = ListApiTokens(database, clock)
        self.revoke = RevokeApiToken(database, clock, self.events)
        standings = Standings(database, self.events, clock)
        self.authenticate = Authenticate(MemoryAccessTokens(), standings, clock)
        self.confirm = ConfirmAccess(standings)
        self.admin, self.user = a_user(1, role=Role.ADMIN), a_user(2)

    async def settle(self) -> None:
        hashed = await self.hasher.hash(PASSWORD)
        async with self.database.unit() as unit:
            for user in (self.admin, self.user):
                await unit.users.add(replace(user, password=hashed))

    async def made(self, user: User | None = None, scopes: frozenset[Scope] = OWN, days: int = 90) -> NewApiToken:
        return await self.create(actor(user or self.user), "backup", scopes, timedelta(days=days), password=PASSWORD)


def actor(user: User) -> Actor:
    return Actor(user.id, user.username.text, user.role, address="192.0.2.1")


@pytest.fixture
async def workshop(database: MemoryDatabase, clock: MemoryClock) -> Workshop:
    workshop = Workshop(database, clock)
    await workshop.settle()
    return workshop


async def test_a_token_lets_its_owner_in_for_what_it_is_good_for(workshop: Workshop) -> None:
    new = await workshop.made()
    assert new.secret.startswith(PREFIX)
    came = await workshop.authenticate(new.secret, "192.0.2.9")
    user = workshop.user
    assert came == Actor(user.id, user.username.text, Role.USER, None, "192.0.2.9", new.token.id, OWN)


async def test_a_session_that_has_ended_meanwhile_makes_none(workshop: Workshop) -> None:
    ended = replace(actor(workshop.user), session=UUID(int=404))
    with pytest.raises(TokenRejected):
        await workshop.create(ended, "backup", OWN, password=PASSWORD)
    assert not await workshop.list(ended)


async def test_neither_the_list_nor_what_is_kept_tells_the_secret(workshop: Workshop) -> None:
    new = await workshop.made()
    assert await workshop.list(actor(workshop.user)) == [new.token]
    assert new.secret not in repr(new)
    assert new.secret not in repr(workshop.database.__dict__)


@pytest.mark.parametrize(
    "wrong", ["", PREFIX, f"{PREFIX}x", "{secret}x", "x{secret}", "{bare}", "\ud800", f"{PREFIX}\0"]
)
async def test_what_is_no_token_is_rejected(workshop: Workshop, wrong: str) -> None:
    secret = (await workshop.made()).secret
    with pytest.raises(TokenRejected):
        await workshop.authenticate(wrong.format(secret=secret, bare=secret.removeprefix(PREFIX)))


async def test_its_time_is_over_at_an_instant_whatever_is_remembered(workshop: Workshop) -> None:
    new = await workshop.made(days=1)
    workshop.clock.advance(timedelta(days=1) - timedelta(milliseconds=1))
    came = await workshop.authenticate(new.secret)
    workshop.clock.advance(timedelta(milliseconds=1))
    with pytest.raises(TokenRejected):
        await workshop.authenticate(new.secret)
    with pytest.raises(TokenRejected):
        await workshop.confirm(came)
    assert await workshop.list(actor(workshop.user)) == []


async def test_an_admins_token_without_the_scope_is_a_users(workshop: Workshop) -> None:
    plain, full = await workshop.made(workshop.admin), await workshop.made(workshop.admin, EVERYTHING)
    assert not (await workshop.authenticate(plain.secret)).is_admin
    assert (await workshop.authenticate(full.secret)).is_admin


async def test_the_scope_does_not_outlast_the_role(workshop: Workshop) -> None:
    full = await workshop.made(workshop.admin, EVERYTHING)
    async with workshop.database.unit() as unit:
        kept = await unit.users.get(workshop.admin.id)
        assert kept is not None
        await unit.users.save(replace(kept, role=Role.USER))
    assert not (await workshop.authenticate(full.secret)).is_admin


async def test_only_an_admins_token_has_the_scope_admin(workshop: Workshop) -> None:
    with pytest.raises(AdminsOnly):
        await workshop.made(scopes=EVERYTHING)
    # What somebody was when they were let in does not count, but what they are.
    with pytest.raises(AdminsOnly):
        await workshop.create(replace(actor(workshop.user), role=Role.ADMIN), "backup", EVERYTHING, password=PASSWORD)
    assert await workshop.list(actor(workshop.user)) == []


async def test_nobody_has_any_number_of_tokens(workshop: Workshop) -> None:
    last = await workshop.made(days=1)
    for _ in range(MOST_EACH - 1):
        await workshop.made(days=1)
    with pytest.raises(TooManyApiTokens):
        await workshop.made()
    await workshop.made(workshop.admin)
    await workshop.revoke(actor(workshop.user), last.token.id)
    await workshop.made()
    workshop.clock.advance(timedelta(days=2))
    await workshop.made()
    assert len(await workshop.list(actor(workshop.user))) == 2  # what has expired takes no place


async def test_a_token_that_cannot_be_is_not_made(workshop: Workshop) -> None:
    with pytest.raises(InvalidApiToken):
        await workshop.made(days=0)
    with pytest.raises(InvalidApiToken):
        await workshop.made(scopes=frozenset())
    with pytest.raises(UserNotFound):
        await workshop.made(a_user(3))
    async with workshop.database.unit() as unit:
        assert await unit.audit.find(AuditFilter()) == []


async def test_one_revokes_ones_own_and_nobody_elses(workshop: Workshop) -> None:
    new = await workshop.made()
    came = await workshop.authenticate(new.secret)
    with pytest.raises(ApiTokenNotFound):
        await workshop.revoke(actor(workshop.admin), new.token.id)
    await workshop.authenticate(new.secret)
    async with workshop.events.subscribe(workshop.user.id) as news:
        await workshop.revoke(actor(workshop.user), new.token.id)
        async with asyncio.timeout(10):
            assert (await anext(news)).news == AccessChanged(workshop.user.id)
    with pytest.raises(TokenRejected):
        await workshop.authenticate(new.secret)
    with pytest.raises(TokenRejected):
        await workshop.confirm(came)
    with pytest.raises(ApiTokenNotFound):
        await workshop.revoke(actor(workshop.user), new.token.id)


@pytest.mark.parametrize("way", ["disable", "reset"])
async def test_who_is_shut_out_is_so_for_their_scripts_too(workshop: Workshop, way: str) -> None:
    new, others = await workshop.made(), await workshop.made(workshop.admin)
    came, admin = await workshop.authenticate(new.secret), actor(workshop.admin)
    change = ChangeUser(workshop.database, workshop.events, workshop.clock)
    if way == "disable":
        await change(admin, workshop.user.id, disabled=True)
    else:
        reset = ResetPassword(
            database=workshop.database,
            hasher=workshop.hasher,
            identifiers=MemoryIdentifiers(),
            clock=workshop.clock,
            events=workshop.events,
        )
        await reset(admin, workshop.user.id)
    with pytest.raises(TokenRejected):
        await workshop.authenticate(new.secret)
    with pytest.raises(TokenRejected):
        await workshop.confirm(came)
    await change(admin, workshop.user.id, disabled=False)
    with pytest.raises(TokenRejected):
        await workshop.authenticate(new.secret)
    await workshop.authenticate(others.secret)


async def test_ones_own_new_password_shuts_scripts_out_at_once(workshop: Workshop) -> None:
    new, others = await workshop.made(), await workshop.made(workshop.admin)
    came = await workshop.authenticate(new.secret)
    change = ChangePassword(workshop.database, workshop.hasher, workshop.clock, workshop.events)
    await change(actor(workshop.user), PASSWORD, "another long password")
    with pytest.raises(TokenRejected):
        await workshop.authenticate(new.secret)
    with pytest.raises(TokenRejected):
        await workshop.confirm(came)
    await workshop.authenticate(others.secret)


async def test_without_the_password_none_is_made_and_it_is_on_record(workshop: Workshop) -> None:
    with pytest.raises(WrongPassword):
        await workshop.create(actor(workshop.user), "backup", OWN, password="what a thief guesses")
    assert await workshop.list(actor(workshop.user)) == []
    async with workshop.database.unit() as unit:
        (failed,) = (record.event for record in await unit.audit.find(AuditFilter()))
    assert failed.action is AuditAction.LOG_IN_FAILED
    assert (failed.subject, failed.address) == (str(workshop.user.id), "192.0.2.1")
    assert failed.details == (("reason", "wrong old password"),)


async def test_whoever_stole_a_session_guesses_no_faster_than_at_the_door(workshop: Workshop) -> None:
    refusals = []
    for number in range(40):
        with pytest.raises(UuutorrentError) as refusal:
            await workshop.create(actor(workshop.user), "backup", OWN, password=f"guess {number}")
        refusals.append(type(refusal.value))
    assert refusals[0] is WrongPassword
    assert refusals[-1] is TooManyTries
    with pytest.raises(TooManyTries):
        await workshop.made()
    workshop.clock.advance(timedelta(minutes=20))
    await workshop.made()


async def test_a_busy_hasher_counts_as_no_guess(workshop: Workshop) -> None:
    workshop.hasher.busy = True
    for _ in range(40):
        with pytest.raises(HasherBusy):
            await workshop.made()
    workshop.hasher.busy = False
    await workshop.made()


async def test_a_password_that_is_reset_meanwhile_makes_none(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the proof and the deed somebody else was helped: what was proven counts no more."""
    prove = ProvePassword.__call__

    async def proved(self: ProvePassword, actor: Actor, password: str, address: str = "") -> User:
        user = await prove(self, actor, password, address)
        async with workshop.database.unit() as unit:
            await unit.users.save(replace(user, password=PasswordHash("memory$1$another")))
        return user

    monkeypatch.setattr(ProvePassword, "__call__", proved)
    with pytest.raises(WrongPassword):
        await workshop.made()
    assert await workshop.list(actor(workshop.user)) == []


async def test_removing_the_account_removes_them(workshop: Workshop) -> None:
    new = await workshop.made()
    async with workshop.database.unit() as unit:
        await unit.users.remove(workshop.user.id)
    with pytest.raises(TokenRejected):
        await workshop.authenticate(new.secret)


async def test_the_list_says_where_and_when_it_was_used_to_a_minute(workshop: Workshop) -> None:
    new = await workshop.made()
    assert new.token.used_at is None
    began = workshop.clock.now()
    came = await workshop.authenticate(new.secret, "192.0.2.9")
    workshop.clock.advance(SEEN_EVERY - timedelta(seconds=1))
    await workshop.authenticate(new.secret, "192.0.2.10")
    (told,) = await workshop.list(actor(workshop.user))
    assert (told.address, told.used_at) == ("192.0.2.9", began)
    workshop.clock.advance(timedelta(seconds=1))
    await workshop.confirm(came)  # a long download is in use
    (told,) = await workshop.list(actor(workshop.user))
    assert (told.address, told.used_at) == ("192.0.2.9", began + SEEN_EVERY)


async def test_the_database_is_not_asked_at_every_request(workshop: Workshop) -> None:
    new = await workshop.made()
    came = await workshop.authenticate(new.secret)
    workshop.database.down()
    assert await workshop.authenticate(new.secret) == came
    workshop.clock.advance(KNOWN_FOR)
    with pytest.raises(DatabaseUnavailable):
        await workshop.authenticate(new.secret)


async def test_what_another_process_takes_away_is_gone_a_moment_later(workshop: Workshop) -> None:
    new = await workshop.made()
    await workshop.authenticate(new.secret)
    async with workshop.database.unit() as unit:
        await unit.api_tokens.remove_all(workshop.user.id)
    workshop.clock.advance(KNOWN_FOR)
    with pytest.raises(TokenRejected):
        await workshop.authenticate(new.secret)


async def test_who_came_by_nothing_that_can_end_is_not_confirmed(workshop: Workshop) -> None:
    with pytest.raises(TokenRejected):
        await workshop.confirm(actor(workshop.user))
    with pytest.raises(TokenRejected):
        await workshop.confirm(replace(actor(workshop.user), token=UUID(int=404)))


async def test_making_and_revoking_are_told_to_the_audit_without_the_secret(workshop: Workshop) -> None:
    new = await workshop.made()
    await workshop.revoke(actor(workshop.user), ApiTokenId(new.token.id))
    async with workshop.database.unit() as unit:
        revoked, made = (record.event for record in await unit.audit.find(AuditFilter()))
    assert (made.action, revoked.action) == (AuditAction.TOKEN_CREATED, AuditAction.TOKEN_REVOKED)
    for event in (made, revoked):
        assert (event.actor, event.address) == (workshop.user.id, "192.0.2.1")
        assert (event.subject, event.subject_name) == (str(new.token.id), "backup")
        assert new.secret not in repr(event)
        assert new.token.sha256.hex() not in repr(event)
    assert dict(made.details)["scopes"] == "read write"
