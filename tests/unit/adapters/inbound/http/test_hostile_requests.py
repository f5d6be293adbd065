"""Requests that no client of ours would send. The server refuses each, and serves the next."""

import asyncio
import gzip
import io
import json
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient

from adapters.inbound.http import request_reading, server

Api = TestClient[Any, Any]
Header = Mapping[str, str]
JSON = {"Content-Type": "application/json"}
SEARCH = "/api/v1/searches"
FILES = f"/api/v1/torrents/{'a' * 40}/files"


@pytest.fixture(autouse=True)
async def still_serving(api: Api, ada: Header) -> AsyncIterator[None]:
    """Whatever a test does, the server answers afterwards."""
    yield
    async with api.get("/api/v1/torrents", headers=ada) as answer:
        assert answer.status == 200


async def post(api: Api, header: Header, body: bytes, **headers: str) -> tuple[int, dict[str, Any]]:
    sent = {**header, **JSON, **{name.replace("_", "-"): value for name, value in headers.items()}}
    async with api.post(SEARCH, headers=sent, data=body) as answer:
        assert answer.content_type == "application/problem+json"
        return answer.status, await answer.json()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nonsense",
        b"\xff\xfe",
        b'{"series_id": 1, "episode": 1}x',
        b'{"series_id": 1, "episode": NaN}',
        b'{"series_id": 1, "episode": Infinity}',
        b'{"series_id": 1, "series_id": 2, "episode": 1}',
        b'{"series_id": 1, "episode": 1, "x": {"a": 1, "a": 2}}',
        b'{"series_id": 1, "episode": "\\u0000"}',
        b'{"series_id": 1, "episode": ' + b"9" * 5_000 + b"}",
        b"[" * 60_000,
        b'{"a":' * 12_000,
        b"[" * 33 + b"]" * 33,
        b'{"series_id": 1, "episode": ' + b'{"a":' * 32 + b"1" + b"}" * 33,
        json.dumps({"series_id": 1, "episode": 1}).encode("utf-16"),
        b"\xef\xbb\xbf" + b'{"series_id": 1, "episode": 1}',
        b"'" * 50,
    ],
    ids=range(18),
)
async def test_what_is_no_json_is_malformed(api: Api, ada: Header, body: bytes) -> None:
    status, problem = await post(api, ada, body)
    assert (status, problem["type"]) == (400, "tag:uuutorrent,2026:malformed-request")


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, ["/series_id", "/episode"]),
        ([], [""]),
        (None, [""]),
        ("text", [""]),
        ({"series_id": 0, "episode": 1}, ["/series_id"]),
        ({"series_id": 2**31, "episode": 1}, ["/series_id"]),
        ({"series_id": 1, "episode": 10**30}, ["/episode"]),
        ({"series_id": "1", "episode": True}, ["/series_id", "/episode"]),
        ({"series_id": 1.5, "episode": None}, ["/series_id", "/episode"]),
        ({"series_id": [1], "episode": {"a": 1}}, ["/series_id", "/episode"]),
        ({"series_id": 1, "episode": 1, "a/b~c": 1}, ["/a~1b~0c"]),
        ({"series_id": 1, "episode": 1, "n" * 5_000: 1}, ["/" + "n" * 199]),
    ],
    ids=range(12),
)
async def test_what_breaks_a_rule_is_pointed_at(api: Api, ada: Header, body: Any, pointers: list[str]) -> None:
    status, problem = await post(api, ada, json.dumps(body).encode())
    assert (status, problem["type"]) == (422, "tag:uuutorrent,2026:invalid-request")
    assert [fault["pointer"] for fault in problem["errors"]] == pointers


async def test_a_thousand_faults_are_not_listed(api: Api, ada: Header) -> None:
    _, problem = await post(api, ada, json.dumps({f"m{n}": n for n in range(1_000)}).encode())
    assert len(problem["errors"]) == 20


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 32 + b"]" * 32,
        b"[" + b"[]," * 10_000 + b"[]]",
        b'{"series_id": "' + b"[{" * 10_000 + b'"}',
        b'{"series_id": "' + b'\\"[[{{' * 5_000 + b'"}',
        b'["' + b'","'.join([b"[[[["] * 5_000) + b'"]',
    ],
    ids=["as deep as allowed", "many, not deep", "in a string", "behind escaped quotes", "in many strings"],
)
async def test_what_only_looks_deep_is_read(api: Api, ada: Header, body: bytes) -> None:
    status, problem = await post(api, ada, body)
    assert (status, problem["type"]) == (422, "tag:uuutorrent,2026:invalid-request")


async def test_a_quote_without_an_end_is_looked_through_once(api: Api, ada: Header) -> None:
    """Looking for its end from each of the others again would take minutes, and nobody would be served meanwhile."""
    async with asyncio.timeout(10):
        status, problem = await post(api, ada, b"[" * 30 + b"{{{" + b'"' + b'\\"' * 32_000)
    assert (status, problem["type"]) == (400, "tag:uuutorrent,2026:malformed-request")


@pytest.mark.parametrize(("path", "method", "most"), [(SEARCH, "POST", 1 << 16), (FILES, "PUT", 1 << 20)])
async def test_a_body_is_as_large_as_its_endpoint_allows(
    api: Api, ada: Header, path: str, method: str, most: int
) -> None:
    for length, expected in ((most, 422), (most + 1, 413)):
        body = io.BytesIO(b"{}".ljust(length))
        async with api.request(method, path, headers={**ada, **JSON}, data=body) as answer:
            assert answer.status == expected


@pytest.mark.parametrize("declared", [True, False], ids=["said beforehand", "chunked"])
async def test_a_large_body_is_refused(api: Api, ada: Header, declared: bool) -> None:
    body = b'{"magnet": "' + b"m" * 10_000_000 + b'"}'

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 65_536):
            yield body[start : start + 65_536]

    data = io.BytesIO(body) if declared else chunks()
    async with api.post("/api/v1/torrents/magnet", headers={**ada, **JSON}, data=data) as answer:
        assert answer.status == 413
        assert (await answer.json())["title"] == "Request Entity Too Large"


@pytest.mark.parametrize("path", [SEARCH, "/api/v1/torrents/file", "/api/v1/torrents"])
@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "GZIP", "identity, gzip", "nonsense"])
async def test_a_packed_body_is_refused_and_never_unpacked(
    app: web.Application, ada: Header, served: int, monkeypatch: pytest.MonkeyPatch, path: str, encoding: str
) -> None:
    for name in ("ZLibDecompressor", "BrotliDecompressor", "ZSTDDecompressor"):
        monkeypatch.setattr(f"aiohttp.http_parser.{name}", None)  # whoever unpacked would fail with it
    kind = "application/x-bittorrent" if path.endswith("file") else "application/json"
    headers = {**ada, "Content-Type": kind, "Content-Encoding": encoding}
    packed = gzip.compress(b'{"a": "' + b"m" * 50_000 + b'"}')
    async with (
        ClientSession() as http,
        http.post(f"http://127.0.0.1:{served}{path}", data=packed, headers=headers) as answer,
    ):
        assert (answer.status, answer.headers["Accept-Encoding"]) == (415, "identity")


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
        "application/json; charset=utf-16",
    ],
)
async def test_another_content_type_is_refused(api: Api, ada: Header, kind: str) -> None:
    async with api.post(SEARCH, headers={**ada, "Content-Type": kind}, data=b"{}") as answer:
        assert answer.status == 415


async def test_json_with_its_charset_is_taken(api: Api, ada: Header) -> None:
    status, _ = await post(api, ada, b"{}", Content_Type="application/json; charset=UTF-8")
    assert status == 422


@pytest.mark.parametrize(
    "path", ["/", "/nowhere", "/api", "/api/v1", "/api/v1/", "/api/v1/torrents/", "/api/v2/torrents", "/docs/../me"]
)
async def test_an_unknown_address_is_a_problem(api: Api, ada: Header, path: str) -> None:
    async with api.get(path + ("x" if path == "/" else ""), headers=ada) as answer:
        assert answer.status == 404
        assert answer.content_type == "application/problem+json"


async def test_a_wrong_method_says_which_are_right(api: Api, ada: Header) -> None:
    async with api.patch("/api/v1/torrents", headers=ada) as answer:
        assert answer.status == 405
        assert answer.content_type == "application/problem+json"
        assert {method.strip() for method in answer.headers["Allow"].split(",")} == {"GET", "HEAD", "POST"}


async def test_every_answer_is_dressed(api: Api, ada: Header) -> None:
    for path, header in (("/api/v1/torrents", ada), ("/api/v1/torrents", {}), ("/nowhere", ada), ("/docs", {})):
        async with api.get(path, headers=header) as answer:
            assert answer.headers["Server"] == "UUUTorrent"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert answer.headers["Cache-Control"] == "no-store"
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
            assert len(answer.headers["X-Request-Id"]) == 36


@asynccontextmanager
async def served_by(app: web.Application) -> AsyncIterator[int]:
    """The port of the application as it is served in production."""
    runner = server.ApiRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


@pytest.fixture
async def served(app: web.Application) -> AsyncIterator[int]:
    async with served_by(app) as port:
        yield port


async def raw(api: Api, request: bytes, port: int | None = None) -> bytes:
    """Send bytes as they are and return the answer."""
    reader, writer = await asyncio.open_connection(api.host, port or api.port)
    try:
        writer.write(request)
        await writer.drain()
        async with asyncio.timeout(10):
            return await reader.read(65_536)
    finally:
        writer.close()
        await writer.wait_closed()


def authorised(header: Header, line: bytes, *more: bytes) -> bytes:
    lines = (line, b"Host: x", f"Authorization: {header['Authorization']}".encode(), *more, b"", b"")
    return b"\r\n".join(lines)


@pytest.mark.parametrize(
    "target",
    [b"%", b"%zz", b"%ff%fe", b"%00", b"%c0%af", b"%2e%2e%2f", b"\xff\xfe", b"a" * 4_000, b"%0d%0aX-Evil:1"],
)
async def test_an_address_written_badly_is_refused(api: Api, ada: Header, target: bytes) -> None:
    answer = await raw(api, authorised(ada, b"GET /api/v1/torrents/" + target + b" HTTP/1.1"))
    assert answer.split(b" ", 2)[1] in (b"400", b"404", b"422")
    assert b"X-Evil" not in answer.split(b"\r\n\r\n")[0]


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(1_000)) + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(50) + b"\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        b"GET / HTTP/1.1\r\nHost: x\r\nX\x00: y\r\n\r\n",
    ],
    ids=["headers", "header", "address", "nonsense", "tls", "version", "smuggling", "negative", "two lengths", "nul"],
)
async def test_what_is_no_http_is_refused_without_naming_versions(api: Api, served: int, request_: bytes) -> None:
    head, _, body = (await raw(api, request_, served)).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.")
    assert head.split(b" ", 2)[1] == b"400"
    assert b"Server: UUUTorrent\r\n" in head + b"\r\n"
    assert b"Content-Type: application/problem+json" in head
    assert json.loads(body)["detail"] == HTTPStatus.BAD_REQUEST.description


async def test_a_body_that_does_not_arrive_is_not_waited_for(
    api: Api, ada: Header, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_reading, "PATIENCE", timedelta(milliseconds=50))
    lines = b"Content-Type: application/json", b"Content-Length: 500"
    answer = await raw(api, authorised(ada, b"POST /api/v1/searches HTTP/1.1", *lines) + b'{"series')
    assert answer.split(b" ", 2)[1] == b"400"
    assert b"did not arrive in time" in answer


@pytest.mark.parametrize("begun", [b"", b"GET /api/v1/about HTTP/1.1\r\nHost: x\r\nX-Slow: "], ids=["silent", "half"])
async def test_a_connection_on_which_no_request_arrives_is_closed(
    api: Api, app: web.Application, monkeypatch: pytest.MonkeyPatch, begun: bytes
) -> None:
    monkeypatch.setattr(server, "IDLE", timedelta(milliseconds=50))
    async with served_by(app) as port:
        assert await raw(api, begun, port) == b""


async def test_a_client_that_leaves_in_mid_body_is_no_fault_of_ours(
    api: Api, ada: Header, served: int, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()
    read = request_reading._in_time

    async def watched(reading: Awaitable[bytes]) -> bytes:
        begun.set()
        try:
            return await read(reading)
        finally:
            ended.set()

    monkeypatch.setattr(request_reading, "_in_time", watched)
    lines = b"Content-Type: application/json", b"Content-Length: 500"
    _, writer = await asyncio.open_connection(api.host, served)
    writer.write(authorised(ada, b"POST /api/v1/searches HTTP/1.1", *lines) + b'{"series')
    async with asyncio.timeout(10):
        await begun.wait()
        writer.transport.abort()
        await ended.wait()
        async with api.get("/api/v1/torrents", headers=ada):
            pass  # the other request's handler has had its turns by now
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_a_request_that_breaks_off_leaves_nothing_behind(api: Api, ada: Header) -> None:
    _, writer = await asyncio.open_connection(api.host, api.port)
    writer.write(
        authorised(ada, b"POST /api/v1/searches HTTP/1.1", b"Content-Type: application/json", b"Content-Length: 500")
    )
    await writer.drain()
    writer.write(b'{"series')
    writer.close()
    await writer.wait_closed()


async def test_an_expectation_that_nobody_knows_is_refused(api: Api, ada: Header) -> None:
    answer = await raw(api, authorised(ada, b"GET /api/v1/torrents HTTP/1.1", b"Expect: the-inquisition"))
    assert answer.split(b" ", 2)[1] == b"417"
