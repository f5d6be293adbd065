"""One's own account over the wire."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr

from adapters.inbound.http.wire.api_tokens import CreateApiTokenBody
from tui.api.client import ApiClient
from tui.api.errors import ApiError, NotThere
from tui.api.sessions import KeptSessions, ServerSession
from uuutorrent.testing.stub_account_routes import INVITATION, SECRET
from uuutorrent.testing.stub_server import PASSWORD, WATCHLIST_TOKEN, StubServer

NEW = "other good words"


@pytest.fixture
async def stub() -> AsyncIterator[StubServer]:
    async with StubServer() as stub:
        yield stub


@pytest.fixture
async def client(stub: StubServer) -> AsyncIterator[ApiClient]:
    async with ApiClient(stub.url) as client:
        await client.log_in("himmel", PASSWORD)
        yield client


async def test_an_accepted_invitation_is_a_log_in_that_is_kept(stub: StubServer, tmp_path: Path) -> None:
    kept = KeptSessions(tmp_path / "sessions.json")
    async with ApiClient(stub.url, keeper=ServerSession(kept, stub.url)) as client:
        session = await client.accept_invite(INVITATION, "frieren", NEW, "eisen")
        assert session.user.username == "frieren"
        assert (await client.watch_accounts())[0].service == "anilist"
        with pytest.raises(NotThere, match="does not exist, has expired or was used"):
            await client.accept_invite(INVITATION, "stark", NEW)
    assert kept.newest(stub.url) == session.refresh_token
    assert kept.username(stub.url) == "frieren"


async def test_a_password_changes_only_by_the_old_one(stub: StubServer, client: ApiClient) -> None:
    with pytest.raises(ApiError, match=r"The present password is wrong\.") as caught:
        await client.account.change_password("nonsense", NEW)
    assert caught.value.slug == "wrong-password"
    await client.account.change_password(PASSWORD, NEW)
    assert stub.account.password == NEW


async def test_sessions_are_listed_and_ended(client: ApiClient) -> None:
    here, laptop, _ = await client.account.sessions()
    assert here.current
    await client.account.end_session(laptop.id)
    assert laptop.id not in {each.id for each in await client.account.sessions()}
    with pytest.raises(NotThere):
        await client.account.end_session(laptop.id)
    await client.account.end_other_sessions()
    assert await client.account.sessions() == [here]


async def test_a_token_is_made_listed_and_revoked(client: ApiClient) -> None:
    body = CreateApiTokenBody(name="feed", scopes=["read"], valid_days=3, password=SecretStr(PASSWORD))
    made = await client.account.create_token(body)
    assert made.secret == SECRET
    assert SECRET not in repr(made)
    assert (await client.account.tokens())[0] == made.token
    await client.account.revoke_token(made.token.id)
    assert made.token.id not in {each.id for each in await client.account.tokens()}
    await client.account.revoke_token(UUID(int=99))


async def test_a_list_is_linked_by_a_token_and_unlinked(stub: StubServer, client: ApiClient) -> None:
    with pytest.raises(ApiError) as caught:
        await client.account.link_token("anilist", "nonsense")
    assert caught.value.slug == "token-refused"
    assert (await client.account.link_token("anilist", WATCHLIST_TOKEN)).private
    await client.account.unlink("anilist")
    assert await client.watch_accounts() == []
