"""Declaring endpoints: what is derived from one, and what cannot be forgotten."""

import json
from collections.abc import AsyncIterator, Mapping
from http import HTTPStatus
from typing import Any

import pytest
from aiohttp import ClientError, web
from aiohttp.test_utils import TestClient, TestServer
from dishka import Provider, Scope, make_async_container, provide
from dishka.integrations.aiohttp import DISHKA_CONTAINER_KEY, FromDishka
from pydantic import Field

from adapters.inbound.http.endpoint import Routes, mount
from adapters.inbound.http.handler_signature import HandlerSignature, UnusableHandler
from adapters.inbound.http.identity import ActorProvider
from adapters.inbound.http.middleware import answer_problems, dress
from adapters.inbound.http.problems import status_of
from adapters.inbound.http.wire.message import Body, Message
from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.events import MemoryEvents
from adapters.outbound.memory.security import MemoryAccessTokens
from application.accounts.authenticate import Authenticate
from application.accounts.standings import Standings
from application.auditing.change_budget import ChangeBudget
from application.ports.access_tokens import AccessTokens
from application.ports.clock import Clock
from application.ports.database import Database
from application.ports.events import Events
from domain.errors import UuutorrentError


class Thing(Body):
    name: str = Field(max_length=5)
    count: int = 1


class ThingView(Message):
    name: str
    count: int


class Page(Body):
    size: int = 10


class Resource:
    """Lives as long as a request scope."""

    def __init__(self) -> None:
        self.closed = False


class ResourceProvider(Provider):
    @provide(scope=Scope.REQUEST)
    async def resource(self) -> AsyncIterator[Resource]:
        resource = Resource()
        yield resource
        resource.closed = True


things = Routes("/things", "things")
calls: list[str] = []


@things.endpoint("POST", status=HTTPStatus.CREATED, location="/things/{name}")
async def make_thing(body: Thing) -> ThingView:
    """Make a thing."""
    calls.append("make")
    return ThingView(name=body.name, count=body.count)


@things.endpoint("GET", public=True)
async def list_things(query: Page) -> list[ThingView]:
    """List things."""
    return [ThingView(name="a", count=query.size)]


@things.endpoint("GET", "/{index}", public=True)
async def show_thing(index: int, resource: FromDishka[Resource]) -> ThingView:
    """Show a thing."""
    return ThingView(name="open" if not resource.closed else "closed", count=index)


@things.endpoint("DELETE", "/{index}", status=HTTPStatus.NO_CONTENT, public=True)
async def drop_thing(index: int) -> None:
    """Drop a thing."""
    raise RuntimeError(f"the secret of thing {index}")


@things.endpoint("GET", "/{index}/stream", public=True, media_type="text/plain")
async def stream_thing(request: web.Request, index: int, resource: FromDishka[Resource]) -> web.StreamResponse:
    """Stream a thing."""
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(b"closed" if resource.closed else b"open")
    if index:
        raise RuntimeError("in the middle")
    return response


@pytest.fixture
async def client() -> AsyncIterator[TestClient[Any, Any]]:
    context = {
        AccessTokens: MemoryAccessTokens(),
        Clock: MemoryClock(),
        Database: MemoryDatabase(),
        Events: MemoryEvents(),
        ChangeBudget: ChangeBudget(),
    }
    ports = Provider(scope=Scope.APP)
    for port in context:
        ports.from_context(provides=port)
    ports.provide_all(Authenticate, Standings)
    app = web.Application(middlewares=[answer_problems], client_max_size=100)
    app[DISHKA_CONTAINER_KEY] = make_async_container(ports, ActorProvider(), ResourceProvider(), context=context)
    app.on_response_prepare.append(dress)
    mount(things, app.router)
    calls.clear()
    async with TestClient(TestServer(app)) as client:
        yield client


async def answer_to(
    client: TestClient[Any, Any], method: str, path: str, **more: Any
) -> tuple[int, Any, Mapping[str, str]]:
    async with client.request(method, f"/api/v1/things{path}", **more) as answer:
        text = await answer.text()
        return answer.status, json.loads(text) if text else None, answer.headers


async def test_whoever_asks_is_identified_before_anything_is_read(client: TestClient[Any, Any]) -> None:
    for body in (b"{}", b"not json", b"x" * 10_000):
        status, problem, _ = await answer_to(client, "POST", "", data=body)
        assert (status, problem["type"]) == (401, "tag:uuutorrent,2026:token-rejected")
    assert calls == []


async def test_parameters_are_read_by_their_annotations(client: TestClient[Any, Any]) -> None:
    assert (await answer_to(client, "GET", "?size=5"))[1] == [{"name": "a", "count": 5}]
    assert (await answer_to(client, "GET", "/7"))[1] == {"name": "open", "count": 7}
    status, problem, _ = await answer_to(client, "GET", "/seven")
    assert (status, problem["errors"][0]["pointer"]) == (422, "/index")


async def test_head_answers_wherever_get_does(client: TestClient[Any, Any]) -> None:
    async with client.head("/api/v1/things") as answer:
        assert answer.status == 200
        assert int(answer.headers["Content-Length"]) > 0
        assert await answer.read() == b""


async def test_an_unforeseen_error_says_nothing_and_is_logged_once(client: TestClient[Any, Any], caplog: Any) -> None:
    status, problem, headers = await answer_to(client, "DELETE", "/3")
    assert (status, problem["type"], problem["title"]) == (500, "about:blank", "Internal Server Error")
    assert "secret" not in json.dumps(problem)
    assert problem["instance"] == f"urn:uuid:{headers['X-Request-Id']}"
    (record,) = caplog.records
    assert "secret of thing 3" in record.exc_text


async def test_a_stream_runs_after_the_request_scope_is_closed(client: TestClient[Any, Any]) -> None:
    async with client.get("/api/v1/things/0/stream") as answer:
        assert await answer.text() == "closed"


async def test_a_stream_that_fails_does_not_end_like_a_complete_one(client: TestClient[Any, Any]) -> None:
    async with client.get("/api/v1/things/1/stream") as answer:
        with pytest.raises(ClientError):
            await answer.read()


async def takes_something_else(other: int) -> None: ...
async def takes_no_wire_model(body: dict[str, int]) -> None: ...
async def returns_no_message() -> int: ...
async def misses_a_placeholder() -> None: ...


@pytest.mark.parametrize(
    ("handler", "path"),
    [
        (takes_something_else, "/x"),
        (takes_no_wire_model, "/x"),
        (returns_no_message, "/x"),
        (misses_a_placeholder, "/x/{index}"),
    ],
)
def test_a_handler_that_cannot_be_served_is_refused_when_declared(handler: Any, path: str) -> None:
    with pytest.raises(UnusableHandler):
        HandlerSignature.of(handler, path)


def test_reading_brings_its_own_errors_to_the_declaration() -> None:
    by_handler = {endpoint.handler.__name__: {error.slug() for error in endpoint.errors} for endpoint in things}
    of_identity = {"token-rejected", "insufficient-scope", "password-change-required", "database-unavailable"}
    assert by_handler["make_thing"] == {*of_identity, "too-many-changes", "malformed-request", "invalid-request"}
    assert by_handler["list_things"] == {"invalid-request"}


def test_an_error_of_no_category_has_no_status() -> None:
    with pytest.raises(LookupError):
        status_of(UuutorrentError)
