import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from adapters.inbound.http.wire.people import SessionView
from tui.api.client import ApiClient
from tui.api.errors import (
    ApiError,
    BadCredentials,
    NotOurServer,
    NotThere,
    ServerTroubled,
    ServerUnreachable,
    SessionEnded,
    TooSoon,
)
from tui.api.server_events import CONNECTED, Backoff
from uuutorrent.testing.stub_data import FRIEREN
from uuutorrent.testing.stub_server import PASSWORD, StubServer


class Keeper:
    """Keeps a token in memory."""

    def __init__(self) -> None:
        self.tokens: list[str] = []

    def newest(self) -> str | None:
        return self.tokens[-1] if self.tokens else None

    def keep(self, session: SessionView) -> None:
        self.tokens.append(session.refresh_token)


@pytest.fixture
async def stub() -> AsyncIterator[StubServer]:
    async with StubServer() as stub:
        yield stub


@pytest.fixture
async def client(stub: StubServer) -> AsyncIterator[ApiClient]:
    async with ApiClient(stub.url, backoff=Backoff(first=0.01, longest=0.01)) as client:
        await client.log_in("himmel", PASSWORD, "laptop")
        yield client


async def test_the_whole_job_can_be_asked_for(client: ApiClient) -> None:
    assert (await client.me()).username == "himmel"
    assert (await client.watch_accounts())[0].service == "anilist"
    assert any(entry.unwatched for entry in (await client.watchlist()).entries)
    found = await client.search(FRIEREN, 25)
    torrent = await client.grab(FRIEREN, 25, found.best or "best")
    assert (await client.torrent(torrent.infohash)).episode == 25
    assert (await client.pause(torrent.infohash)).state == "paused"
    assert (await client.resume(torrent.infohash)).state == "downloading"
    files = await client.files(torrent.infohash)
    assert len((await client.checksum(torrent.infohash, files.files[0].index)).sha256) == 64
    await client.remove(torrent.infohash)
    assert torrent.infohash not in {each.infohash for each in (await client.torrents()).torrents}
    assert {part.name for part in (await client.health()).components} >= {"database"}


async def test_a_wrong_password_is_told_apart(stub: StubServer) -> None:
    async with ApiClient(stub.url) as client:
        with pytest.raises(BadCredentials) as caught:
            await client.log_in("himmel", "wrong")
    assert caught.value.sentence == "The name or the password is wrong. Check name and password; capitals count."


async def test_an_expired_access_token_is_renewed_once_for_all_who_ask(stub: StubServer) -> None:
    keeper = Keeper()
    async with ApiClient(stub.url, keeper=keeper) as client:
        await client.log_in("himmel", PASSWORD)
        stub.expire_access()
        await asyncio.gather(*(client.torrents() for _ in range(8)))
    assert stub.requests.count("POST /sessions/refresh") == 1
    assert len(keeper.tokens) == 2


async def test_a_renewal_outlives_the_one_who_asked_first(stub: StubServer) -> None:
    keeper = Keeper()
    async with ApiClient(stub.url, keeper=keeper) as client:
        await client.log_in("himmel", PASSWORD)
        stub.expire_access()
        impatient = asyncio.create_task(client.torrents())
        await stub.asked_for("POST /sessions/refresh")
        impatient.cancel()
        await asyncio.gather(impatient, return_exceptions=True)
        assert (await client.torrents()).torrents
    assert stub.requests.count("POST /sessions/refresh") == 1


async def test_a_token_that_another_client_of_this_device_renewed_is_taken_over(stub: StubServer) -> None:
    keeper = Keeper()
    async with ApiClient(stub.url, keeper=keeper) as first, ApiClient(stub.url, keeper=keeper) as second:
        await first.log_in("himmel", PASSWORD)
        await second.log_in_again()
        stub.expire_access()
        await first.torrents()
        await second.torrents()


async def test_when_the_session_is_over_it_says_so(stub: StubServer, client: ApiClient) -> None:
    stub.end_sessions()
    with pytest.raises(SessionEnded):
        await client.torrents()


async def test_without_a_log_in_nothing_is_sent(stub: StubServer) -> None:
    async with ApiClient(stub.url) as client:
        with pytest.raises(SessionEnded):
            await client.torrents()
    assert stub.requests == []


@pytest.mark.parametrize(
    ("status", "slug", "kind"),
    [(404, "torrent-not-found", NotThere), (429, "too-many", TooSoon), (503, "engine-unavailable", ServerTroubled),
     (409, "file-incomplete", ApiError), (422, "invalid-magnet", ApiError)],
)  # fmt: skip
async def test_a_problem_becomes_an_error_of_its_kind(
    stub: StubServer, client: ApiClient, status: int, slug: str, kind: type[ApiError]
) -> None:
    stub.faults.problems["/torrents"] = (status, slug, "It cannot be.")
    with pytest.raises(kind, match="It cannot be") as caught:
        await client.torrents()
    assert caught.value.slug == slug


async def test_a_hotels_welcome_page_is_not_our_server(stub: StubServer, client: ApiClient) -> None:
    stub.faults.html = True
    with pytest.raises(NotOurServer, match="does not speak"):
        await client.torrents()


async def test_a_server_that_is_gone_is_a_plain_sentence(stub: StubServer, client: ApiClient) -> None:
    await stub.down()
    with pytest.raises(ServerUnreachable, match="does not take connections"):
        await client.torrents()


async def test_a_name_that_nobody_knows_is_a_plain_sentence() -> None:
    async with ApiClient("http://nowhere.invalid") as client:
        with pytest.raises(ServerUnreachable, match="has a name that nobody knows"):
            await client.about()


async def test_secrets_are_in_no_representation(client: ApiClient) -> None:
    assert client.tokens is not None
    assert client.tokens.access_token not in repr(client.tokens)
    assert client.tokens.refresh_token not in repr(client.tokens)


async def test_events_go_on_after_the_server_was_away(stub: StubServer, client: ApiClient) -> None:
    broken: list[str] = []
    names: list[str] = []
    events = client.events(on_break=lambda error, wait: broken.append(error.reason))
    async with aclosing(events):
        async for event in events:
            names.append(event.name)
            if names == [CONNECTED]:
                await stub.tick()
            elif names == [CONNECTED, "torrent"]:
                await stub.down()
                await stub.up()
            elif len(names) == 3:
                await stub.tick()
            else:
                break
    assert names == [CONNECTED, "torrent", CONNECTED, "torrent"]
    assert broken
