"""Whatever answers where qBittorrent should be: an error in plain words, no second refused log-in, nothing secret."""

import asyncio
from pathlib import Path

import pytest
from aiohttp import web
from pydantic import HttpUrl, SecretStr, ValidationError

from adapters.outbound.qbittorrent import bounded_body
from adapters.outbound.qbittorrent.engine import QbittorrentEngine
from adapters.outbound.qbittorrent.options import QbittorrentOptions
from uuutorrent.testing.qbittorrent_process import free_port

from .given_answers import FOLDER, METAINFO, SECRET, Answer, Stub, json, open_engine, refused, row, text

# Nonsense


@pytest.mark.parametrize(
    "answer",
    [
        text("<html><body>Welcome to nginx</body></html>"),
        text(""),
        text("[{"),
        json({"detail": "not a list"}),
        json([1, 2]),
        json([{"hash": 5}]),
        json([row(size="much")]),
        text("", 302),
    ],
)
async def test_an_answer_that_is_none_is_unavailable(stub: Stub, engine: QbittorrentEngine, answer: Answer) -> None:
    stub.answers["torrents/info"] = answer
    assert "not qBittorrent's Web API" in await refused(engine.active())
    assert "not qBittorrent's Web API" in await refused(engine.get(METAINFO.infohash))


async def test_a_web_page_at_the_log_in_is_not_taken_for_a_wrong_password(
    stub: Stub, engine: QbittorrentEngine
) -> None:
    stub.answers["torrents/info"] = text("Forbidden", 403)
    stub.answers["auth/login"] = text("<html>Sign in to the router</html>")
    for _ in range(2):
        assert "not qBittorrent's Web API" in await refused(engine.active())
    stub.answers["auth/login"] = stub.log_in
    stub.answers["torrents/info"] = json([])
    assert await engine.active() == {}


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_server_that_fails_is_asked_once_and_named(stub: Stub, engine: QbittorrentEngine, status: int) -> None:
    stub.answers["torrents/info"] = text("oops", status)
    assert f"status {status}" in await refused(engine.active())
    assert stub.asked_for("torrents/info") == 1


async def test_a_server_that_hangs_is_unavailable(stub: Stub, tmp_path: Path) -> None:
    leave = asyncio.Event()

    async def hang(_: web.Request) -> web.StreamResponse:
        await leave.wait()
        return web.Response()

    stub.answers["torrents/info"] = hang
    engine = open_engine(stub.port, tmp_path, timeout_seconds=0.2)
    assert "does not answer" in await refused(engine.active())
    leave.set()
    engine.close()


async def test_a_server_that_drips_is_unavailable(stub: Stub, tmp_path: Path) -> None:
    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b" " * 1_000)
            await asyncio.sleep(0.01)

    stub.answers["torrents/info"] = drip
    engine = open_engine(stub.port, tmp_path, timeout_seconds=0.5)
    await refused(engine.active())
    stub.answers["torrents/info"] = json([])
    assert await engine.active() == {}
    engine.close()


async def test_an_endless_answer_is_cut_off(
    stub: Stub, engine: QbittorrentEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_body, "_LARGEST", 1 << 16)
    stub.answers["torrents/info"] = text("[" + " " * (1 << 20) + "]")
    assert "not qBittorrent's Web API" in await refused(engine.active())


async def test_a_port_where_nobody_listens_is_unavailable_and_opening_needs_nobody(tmp_path: Path) -> None:
    engine = open_engine(free_port(), tmp_path)
    assert "does not answer" in await refused(engine.active())
    assert await engine.free_bytes() > 0
    engine.close()


async def test_a_connection_that_breaks_is_unavailable(stub: Stub, engine: QbittorrentEngine) -> None:
    async def reset(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    stub.answers["torrents/info"] = reset
    assert "does not answer" in await refused(engine.active())


async def test_a_qbittorrent_before_4_5_is_too_old(stub: Stub, engine: QbittorrentEngine) -> None:
    stub.answers["app/webapiVersion"] = text("2.8.3")
    stub.answers["torrents/info"] = json([])
    assert "too old" in await refused(engine.add(METAINFO, folder=FOLDER))


# Logging in


def locked(stub: Stub, login: Answer) -> None:
    stub.answers["torrents/info"] = text("Forbidden", 403)
    stub.answers["auth/login"] = login


@pytest.mark.parametrize("answer", [text("Fails."), text("Unauthorized", 401)])
async def test_a_refused_password_is_never_tried_again(stub: Stub, engine: QbittorrentEngine, answer: Answer) -> None:
    locked(stub, answer)
    for _ in range(5):
        assert "engine.options.password" in await refused(engine.active())
    assert stub.asked_for("auth/login") == 1


async def test_a_ban_is_explained(stub: Stub, engine: QbittorrentEngine) -> None:
    words = "Your IP address has been banned after too many failed authentication attempts."
    locked(stub, text(words, 403))
    assert "wait an hour or restart qBittorrent" in await refused(engine.active())


async def test_an_expired_session_costs_one_log_in(stub: Stub, engine: QbittorrentEngine) -> None:
    assert await engine.active() == {}

    async def log_in(_: web.Request) -> web.StreamResponse:
        stub.answers["torrents/info"] = json([row()])
        return web.Response(text="Ok.", headers={"Set-Cookie": "SID=a/b+c; HttpOnly; path=/; SameSite=Strict"})

    locked(stub, log_in)
    assert list(await engine.several((METAINFO.infohash,))) == [METAINFO.infohash]
    assert stub.asked_for("auth/login") == 1


async def test_a_log_in_that_does_not_help_is_not_repeated(stub: Stub, engine: QbittorrentEngine) -> None:
    locked(stub, text("Ok."))
    assert "status 403" in await refused(engine.active())
    assert stub.asked_for("auth/login") == 1


async def test_a_host_name_that_it_does_not_like_is_explained(stub: Stub, engine: QbittorrentEngine) -> None:
    stub.answers["torrents/info"] = text("Unauthorized", 401)
    assert "Server domains" in await refused(engine.active())


def test_an_address_with_a_password_in_it_is_refused() -> None:
    with pytest.raises(ValidationError, match="not in the address") as caught:
        QbittorrentOptions(url=HttpUrl(f"http://admin:{SECRET}@127.0.0.1:8080"))
    assert "username and password" in str(caught.value)
    assert SECRET not in repr(QbittorrentOptions(password=SecretStr(SECRET)))


async def test_a_log_in_of_5_2_has_no_words(stub: Stub, engine: QbittorrentEngine) -> None:
    async def log_in(_: web.Request) -> web.StreamResponse:
        stub.answers["torrents/info"] = json([row()])
        return web.Response(status=204, headers={"Set-Cookie": "QBT_SID_8080=abc; SameSite=Lax"})

    locked(stub, log_in)
    assert list(await engine.several((METAINFO.infohash,))) == [METAINFO.infohash]
