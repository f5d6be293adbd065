"""API tokens at the server's command line: for the operator, and in nobody's name but their own."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.events import MemoryEvents
from adapters.outbound.memory.identifiers import MemoryIdentifiers
from adapters.outbound.memory.security import MemoryAccessTokens
from application.accounts.authenticate import Authenticate
from application.accounts.issue_api_token import IssueApiToken, TokenWouldEnd
from application.accounts.list_api_tokens_of import ListApiTokensOf
from application.accounts.new_api_token import NewApiToken, TooManyApiTokens
from application.accounts.revoke_api_token_of import RevokeApiTokenOf
from application.accounts.standings import Standings
from application.ports.access_tokens import TokenRejected
from application.ports.api_tokens import ApiTokenNotFound
from application.ports.users import UserNotFound
from domain.api_tokens import MOST_EACH, ApiTokenId, InvalidApiToken
from domain.auditing import AuditAction, AuditFilter
from domain.errors import UuutorrentError
from domain.ownership import AdminsOnly, OperatorOnly
from domain.scopes import EVERYTHING, Scope
from domain.users import OPERATOR, Actor, Role, User
from uuutorrent.testing.specimens import a_user

READ = frozenset({Scope.READ})
MIA, BOSS = a_user(2), a_user(1, role=Role.ADMIN)


class Desk:
    """The operator's three deeds on one database with an admin and a user."""

    def __init__(self, database: MemoryDatabase, clock: MemoryClock) -> None:
        self.database, self.clock, self.events = database, clock, MemoryEvents()
        self.issue = IssueApiToken(database, MemoryIdentifiers(), clock)
        self.list = ListApiTokensOf(database, clock)
        self.revoke = RevokeApiTokenOf(database, clock, self.events)
        self.authenticate = Authenticate(MemoryAccessTokens(), Standings(database, self.events, clock), clock)

    async def made(self, lifetime: timedelta = timedelta(days=90)) -> NewApiToken:
        return await self.issue(OPERATOR, MIA.id, "cron job", READ, lifetime)


@pytest.fixture
async def desk(database: MemoryDatabase, clock: MemoryClock) -> Desk:
    async with database.unit() as unit:
        for user in (MIA, BOSS):
            await unit.users.add(user)
    return Desk(database, clock)


async def test_a_token_is_made_listed_and_revoked(desk: Desk) -> None:
    new = await desk.made()
    came = await desk.authenticate(new.secret)
    assert (came.id, came.scopes) == (MIA.id, READ)
    assert [one.name for one in await desk.list(OPERATOR, MIA.id)] == ["cron job"]
    with pytest.raises(ApiTokenNotFound):
        await desk.revoke(OPERATOR, BOSS.id, new.token.id)
    await desk.revoke(OPERATOR, MIA.id, new.token.id)
    with pytest.raises(TokenRejected):
        await desk.authenticate(new.secret)
    with pytest.raises(ApiTokenNotFound):
        await desk.revoke(OPERATOR, MIA.id, new.token.id)
    async with desk.database.unit() as unit:
        revoked, made = (record.event for record in await unit.audit.find(AuditFilter()))
    assert (made.action, revoked.action) == (AuditAction.TOKEN_CREATED, AuditAction.TOKEN_REVOKED)
    for event in (made, revoked):
        assert (event.actor, event.subject_name, dict(event.details)["of"]) == (OPERATOR.id, "cron job", "person2")


@pytest.mark.parametrize("user", [BOSS, MIA], ids=["an admin", "its owner"])
async def test_it_is_for_nobody_else(desk: Desk, user: User) -> None:
    actor = Actor(user.id, user.username.text, user.role)
    new = await desk.made()
    with pytest.raises(OperatorOnly):
        await desk.issue(actor, MIA.id, "another", READ)
    with pytest.raises(OperatorOnly):
        await desk.list(actor, MIA.id)
    with pytest.raises(OperatorOnly):
        await desk.revoke(actor, MIA.id, new.token.id)
    assert await desk.list(OPERATOR, MIA.id) == [new.token]


@pytest.mark.parametrize("state", [replace(MIA, disabled=True), replace(MIA, password_is_temporary=True)])
async def test_none_is_made_that_would_be_of_no_use(desk: Desk, state: User) -> None:
    async with desk.database.unit() as unit:
        await unit.users.save(state)
    with pytest.raises(TokenWouldEnd):
        await desk.made()
    assert await desk.list(OPERATOR, MIA.id) == []


async def test_the_rules_for_tokens_are_the_same(desk: Desk) -> None:
    refused: list[tuple[type[UuutorrentError], frozenset[Scope], int]] = [
        (AdminsOnly, EVERYTHING, 90),
        (InvalidApiToken, frozenset(), 90),
        (InvalidApiToken, READ, 367),
    ]
    for error, scopes, days in refused:
        with pytest.raises(error):
            await desk.issue(OPERATOR, MIA.id, "cron job", scopes, timedelta(days=days))
    for _ in range(MOST_EACH):
        await desk.made(timedelta(days=1))
    with pytest.raises(TooManyApiTokens):
        await desk.made()
    desk.clock.advance(timedelta(days=1))
    assert await desk.list(OPERATOR, MIA.id) == []


async def test_nobodys_are_a_mistake(desk: Desk) -> None:
    nobody = a_user(9).id
    with pytest.raises(UserNotFound):
        await desk.issue(OPERATOR, nobody, "cron job", READ)
    with pytest.raises(UserNotFound):
        await desk.list(OPERATOR, nobody)
    with pytest.raises(UserNotFound):
        await desk.revoke(OPERATOR, nobody, ApiTokenId(UUID(int=4)))
