"""What an answer says beside its content, and what a request's headers cannot bring about."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer, make_mocked_request
from dishka import AsyncContainer

from adapters.inbound.http.admission import Admission
from adapters.inbound.http.app import build_app
from adapters.inbound.http.client_address import TRUSTED_PROXIES, TrustedProxies, came_by_tls
from adapters.inbound.http.request_id import current_request
from application.health.check_health import CheckHealth

Api = TestClient[Any, Any]
Header = Mapping[str, str]
HSTS = "Strict-Transport-Security"


async def test_no_other_site_may_read_or_change_anything(api: Api, ada: Header) -> None:
    """Without these headers a browser keeps what it fetched from a page of another site (fetch standard, CORS)."""
    for method, path in (("GET", "/api/v1/about"), ("GET", "/api/v1/me"), ("POST", "/api/v1/sessions")):
        for asked in (method, "OPTIONS"):
            headers = {
                **ada,
                "Origin": "https://evil.example",
                "Access-Control-Request-Method": method,
                "Access-Control-Request-Headers": "authorization",
            }
            async with api.request(asked, path, headers=headers) as answer:
                assert asked != "OPTIONS" or answer.status == 405
                assert [name for name in answer.headers if name.lower().startswith("access-control-")] == []
                assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("said", "there"), [("https", True), ("http, https", True), ("https, http", False), ("", False)]
)
async def test_a_trusted_proxy_says_whether_tls_was_spoken(api: Api, said: str, there: bool) -> None:
    async with api.get("/api/v1/about", headers={"X-Forwarded-Proto": said}) as answer:
        assert (HSTS in answer.headers) == there


def test_nobody_else_says_that_tls_was_spoken() -> None:
    app = web.Application()
    app[TRUSTED_PROXIES] = TrustedProxies.parse("192.0.2.0/24")
    headers = {"X-Forwarded-Proto": "https"}
    assert not came_by_tls(make_mocked_request("GET", "/", headers=headers, app=app))


@pytest.mark.parametrize("path", ["/api/v1/about", "/nowhere", "/docs", "/api/v1/me"])
async def test_what_a_client_calls_its_request_is_not_repeated(api: Api, path: str) -> None:
    async with api.get(path, headers={"X-Request-Id": "of-my-own"}) as answer:
        text, number = await answer.text(), answer.headers["X-Request-Id"]
    assert "of-my-own" not in text + number
    assert len(number) == 36


async def test_everything_done_for_a_request_knows_which_one_it_is(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    ask = CheckHealth.__call__

    async def noting(check: CheckHealth) -> Any:
        seen.append(await asyncio.create_task(asyncio.to_thread(current_request)))
        return await ask(check)

    monkeypatch.setattr(CheckHealth, "__call__", noting)
    answers = [await api.get("/api/v1/health") for _ in range(3)]
    assert seen == [answer.headers["X-Request-Id"] for answer in answers]
    assert len(set(seen)) == 3
    assert current_request() == ""


async def test_behind_a_proxy_a_client_has_so_many_requests_at_once(
    container: AsyncContainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = asyncio.Semaphore(0), asyncio.Event()
    ask = CheckHealth.__call__

    async def waits(check: CheckHealth) -> Any:
        begun.release()
        await go_on.wait()
        return await ask(check)

    monkeypatch.setattr(CheckHealth, "__call__", waits)
    app = build_app(
        container, proxies=TrustedProxies.parse("127.0.0.1"), open_requests=Admission(total=100, per_client=2)
    )

    async def status(path: str, client: str) -> int:
        async with api.get(path, headers={"X-Forwarded-For": client}) as answer:
            return answer.status

    async with TestClient(TestServer(app)) as api, asyncio.timeout(10):
        open_ones = [asyncio.create_task(status("/api/v1/health", "192.0.2.1")) for _ in range(2)]
        for _ in open_ones:
            await begun.acquire()
        async with api.get("/api/v1/about", headers={"X-Forwarded-For": "192.0.2.1"}) as refused:
            assert (refused.status, refused.content_type) == (503, "application/problem+json")
            assert refused.headers["Retry-After"] == "1"
        assert await status("/api/v1/about", "192.0.2.2") == 200
        go_on.set()
        assert await asyncio.gather(*open_ones) == [200, 200]
        assert await status("/api/v1/about", "192.0.2.1") == 200
