"""News over HTTP, as they happen."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from adapters.inbound.http.event_stream import MOST_STREAMS
from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.events import MemoryEvents
from application.ports.events import TorrentChanged
from domain.torrents.infohash import InfoHash
from domain.users import UserId

Api = TestClient[Any, Any]
Header = Mapping[str, str]

HASH = InfoHash("c12fe1c06bba254a9dc9f519b335aa7c1367a88a")
CHANGE = TorrentChanged(UserId(UUID(int=3)), HASH)
"""Something about ada's torrent."""
PATIENCE = 10.0


class Listener:
    """Reads a stream of events."""

    def __init__(self, response: ClientResponse) -> None:
        self.response = response

    async def event(self) -> dict[str, str]:
        """The next event's fields; comments are passed over."""
        fields: dict[str, str] = {}
        while True:
            line = await self.line()
            if not line and fields:
                return fields
            name, _, value = line.partition(": ")
            if name:
                fields[name] = value

    async def event_where(self, fits: Callable[[dict[str, Any]], bool]) -> dict[str, str]:
        """The next event whose data fit; those before it are passed over."""
        while True:
            event = await self.event()
            if fits(json.loads(event["data"])):
                return event

    async def line(self) -> str:
        async with asyncio.timeout(PATIENCE):
            raw = await self.response.content.readline()
        if not raw:
            raise EOFError
        return raw.decode().rstrip("\n")

    async def ended(self) -> bool:
        """Wait for the clean end of the stream."""
        async with asyncio.timeout(PATIENCE):
            return self.response.content.at_eof() or not (await self.response.content.read()).strip(b": ping\n")


@asynccontextmanager
async def listening(api: Api, header: Header, **more: str) -> AsyncIterator[Listener]:
    async with api.get("/api/v1/events", headers={**header, **more}) as response:
        assert response.status == 200, await response.text()
        yield Listener(response)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.005)


async def add(api: Api, header: Header) -> None:
    async with api.post(
        "/api/v1/torrents/magnet", headers=header, json={"magnet": f"magnet:?xt=urn:btih:{HASH}"}
    ) as made:
        assert made.status == 201


async def act(api: Api, header: Header, method: str, path: str) -> None:
    async with api.request(method, f"/api/v1/torrents/{HASH}{path}", headers=header) as answer:
        assert answer.status in (200, 204)


async def test_what_one_does_on_one_device_shows_on_the_other(api: Api, ada: Header) -> None:
    async with listening(api, ada) as listener:
        await add(api, ada)
        added = await listener.event()
        assert added["event"] == "torrent"
        assert json.loads(added["data"])["infohash"] == HASH
        await act(api, ada, "POST", "/pause")
        # The wish is told at once, and what the engine makes of it after that.
        paused = await listener.event_where(lambda torrent: torrent["state"] == "paused")
        assert int(paused["id"]) > int(added["id"])
        await act(api, ada, "DELETE", "")
        gone = await listener.event_where(lambda torrent: "state" not in torrent)
        assert (gone["event"], json.loads(gone["data"])) == ("torrent-gone", {"infohash": HASH})


async def test_an_event_carries_the_same_view_as_the_list(api: Api, ada: Header) -> None:
    async with listening(api, ada) as listener:
        await add(api, ada)
        async with api.get(f"/api/v1/torrents/{HASH}", headers=ada) as answer:
            shown = await answer.json()
        await listener.event_where(lambda torrent: torrent == shown)


async def test_nobody_hears_of_somebody_elses_torrents(api: Api, ada: Header, mallory: Header) -> None:
    async with listening(api, mallory) as listener:
        await add(api, ada)
        await add(api, mallory)
        told = json.loads((await listener.event())["data"])
    async with api.get(f"/api/v1/torrents/{HASH}", headers=mallory) as answer:
        assert told["claimed_at"] == (await answer.json())["claimed_at"]


async def test_a_break_is_made_good_by_the_last_id(api: Api, ada: Header) -> None:
    async with listening(api, ada) as listener:
        await add(api, ada)
        last = (await listener.event())["id"]
    await act(api, ada, "POST", "/pause")
    async with listening(api, ada, **{"Last-Event-ID": last}) as listener:
        missed = await listener.event()
        assert json.loads(missed["data"])["state"] == "paused"
        assert int(missed["id"]) > int(last)


@pytest.mark.parametrize("last", ["nonsense", "-5", "99999999", "1" * 400, "5.0", "1e3", "٣"])
async def test_an_id_that_is_unknown_means_read_everything_again(api: Api, ada: Header, last: str) -> None:
    async with listening(api, ada, **{"Last-Event-ID": last}) as listener:
        assert (await listener.event())["event"] == "missed"


async def test_the_stream_is_never_stored_and_says_what_it_is(api: Api, ada: Header) -> None:
    async with listening(api, ada) as listener:
        headers = listener.response.headers
    assert headers["Content-Type"] == "text/event-stream"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Accel-Buffering"] == "no"
    assert headers["Server"] == "UUUTorrent"


async def test_without_a_token_there_are_no_news(api: Api) -> None:
    async with api.get("/api/v1/events") as answer:
        assert answer.status == 401


async def test_an_expired_token_ends_the_stream_before_the_next_event(
    api: Api, ada: Header, clock: MemoryClock, events: MemoryEvents
) -> None:
    async with listening(api, ada) as listener:
        await add(api, ada)
        await listener.event()
        clock.advance(timedelta(minutes=16))
        events.publish(CHANGE)
        assert await listener.ended()


@pytest.mark.parametrize("path", ["/current", ""])
async def test_an_ended_session_ends_its_open_streams_promptly_and_no_others(
    api: Api, ada: Header, path: str, events: MemoryEvents
) -> None:
    good = {"username": "ada", "password": "correct horse battery staple"}
    async with api.post("/api/v1/sessions", json=good) as answer:
        phone = {"Authorization": f"Bearer {(await answer.json())['access_token']}"}
    by, ended, goes_on = (ada, ada, phone) if path else (phone, ada, phone)
    async with listening(api, goes_on) as other, listening(api, ended) as listener:
        async with api.delete(f"/api/v1/sessions{path}", headers=by) as answer:
            assert answer.status == 204
        assert await listener.ended()
        await add(api, goes_on)
        assert (await other.event())["event"] == "torrent"


async def test_with_the_database_away_what_is_at_hand_is_told(
    api: Api, ada: Header, database: MemoryDatabase, events: MemoryEvents
) -> None:
    async with listening(api, ada) as listener:
        await add(api, ada)
        await listener.event()
        database.down()
        events.publish(CHANGE)
        assert (await listener.event())["event"] == "torrent"


async def test_who_goes_away_is_not_listened_for_any_more(api: Api, ada: Header, events: MemoryEvents) -> None:
    async with listening(api, ada):
        await until(lambda: events.watched)
    await until(lambda: not events.watched)


async def test_nobody_can_hold_any_number_of_streams(
    api: Api, ada: Header, mallory: Header, events: MemoryEvents
) -> None:
    streams = [await api.get("/api/v1/events", headers=ada) for _ in range(MOST_STREAMS)]
    async with api.get("/api/v1/events", headers=ada) as answer:
        assert answer.status == 429
        assert answer.headers["Retry-After"] == "15"
    async with listening(api, mallory):
        pass

    for stream in streams:
        stream.close()
    await until(lambda: not events.watched)
    async with listening(api, ada):
        pass


class TestHeartbeat:
    @pytest.fixture
    def heartbeat(self) -> timedelta:
        return timedelta(milliseconds=20)

    async def test_silence_is_broken_by_comments(self, api: Api, ada: Header) -> None:
        async with listening(api, ada) as listener:
            assert await listener.line() == ": ping"

    async def test_a_silent_stream_ends_with_its_token(self, api: Api, ada: Header, clock: MemoryClock) -> None:
        async with listening(api, ada) as listener:
            await listener.line()
            clock.advance(timedelta(minutes=16))
            assert await listener.ended()


async def test_open_streams_do_not_hold_up_the_shutdown(app: web.Application, ada: Header) -> None:
    server = TestServer(app)
    async with TestClient(server) as client, listening(client, ada) as listener:
        closing = asyncio.create_task(server.close())
        assert await listener.ended()
        async with asyncio.timeout(PATIENCE):
            await closing
