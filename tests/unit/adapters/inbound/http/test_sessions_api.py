"""Logging in and out over HTTP."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from aiohttp.test_utils import TestClient

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.security import MemoryAccessTokens, MemoryHasher
from application.accounts.log_in_guard import ADDRESS
from application.ports.access_tokens import CLOCK_SKEW
from domain.sessions import RETRY_GRACE
from domain.users import Actor, UserId

Api = TestClient[Any, Any]
Header = Mapping[str, str]
GOOD = {"username": "ada", "password": "correct horse battery staple", "device": "laptop"}


async def log_in(api: Api, **changes: Any) -> tuple[int, Any]:
    async with api.post("/api/v1/sessions", json={**GOOD, **changes}) as answer:
        return answer.status, await answer.json()


async def test_a_log_in_gives_tokens_that_work(api: Api, ada: Header) -> None:
    status, session = await log_in(api)
    assert status == 201
    assert session["user"] == {
        "id": "00000000-0000-0000-0000-000000000003",
        "username": "ada",
        "role": "admin",
        "password_is_temporary": False,
    }
    me = await api.get("/api/v1/me", headers={"Authorization": f"Bearer {session['access_token']}"})
    assert await me.json() == session["user"]


@pytest.mark.parametrize("changes", [{"password": "wrong"}, {"username": "nobody"}, {"username": "no such name!"}])
async def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(
    api: Api, ada: Header, changes: dict[str, str]
) -> None:
    status, problem = await log_in(api, **changes)
    assert status == 401
    assert problem.pop("instance").startswith("urn:uuid:")
    assert problem == {
        "type": "tag:uuutorrent,2026:bad-credentials",
        "title": "Bad credentials",
        "status": 401,
        "detail": "The user name or the password is wrong.",
    }


async def test_a_refusal_says_how_to_authenticate(api: Api) -> None:
    async with api.get("/api/v1/me") as answer:
        assert answer.status == 401
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="uuutorrent"'


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer " + "x" * 7000, "Basic YWRhOng=", "Bearer", "bearer  "])
async def test_a_token_that_is_none_of_ours_is_rejected(api: Api, header: str) -> None:
    async with api.get("/api/v1/me", headers={"Authorization": header}) as answer:
        assert answer.status == 401
        assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
        assert (await answer.json())["type"] == "tag:uuutorrent,2026:token-rejected"


async def test_an_expired_token_is_rejected(api: Api, ada: Header, clock: MemoryClock) -> None:
    clock.advance(timedelta(minutes=15) + CLOCK_SKEW)
    async with api.get("/api/v1/me", headers=ada) as answer:
        assert answer.status == 401
        assert (await answer.json())["detail"] == "The access token has expired."


async def test_a_token_in_the_address_is_not_looked_at(api: Api, ada: Header) -> None:
    token = ada["Authorization"].removeprefix("Bearer ")
    async with api.get("/api/v1/me", params={"access_token": token}) as answer:
        assert answer.status == 401


async def test_a_refresh_token_works_once(api: Api, ada: Header, clock: MemoryClock) -> None:
    _, session = await log_in(api)
    old = {"refresh_token": session["refresh_token"]}
    async with api.post("/api/v1/sessions/refresh", json=old) as answer:
        assert answer.status == 200
        renewed = await answer.json()
    clock.advance(RETRY_GRACE + timedelta(seconds=1))
    for token in (old, {"refresh_token": renewed["refresh_token"]}):
        async with api.post("/api/v1/sessions/refresh", json=token) as answer:
            assert answer.status == 401
            assert (await answer.json())["type"] == "tag:uuutorrent,2026:session-rejected"


async def test_an_answer_that_was_lost_is_given_again(api: Api, ada: Header) -> None:
    _, session = await log_in(api)
    old = {"refresh_token": session["refresh_token"]}
    for _ in range(2):
        async with api.post("/api/v1/sessions/refresh", json=old) as answer:
            assert answer.status == 200
            renewed = await answer.json()
    async with api.get("/api/v1/me", headers={"Authorization": f"Bearer {renewed['access_token']}"}) as answer:
        assert answer.status == 200


async def test_after_logging_out_the_refresh_token_is_dead(api: Api, ada: Header) -> None:
    _, session = await log_in(api)
    async with api.delete(
        "/api/v1/sessions/current", headers={"Authorization": f"Bearer {session['access_token']}"}
    ) as answer:
        assert answer.status == 204
        assert await answer.read() == b""
    async with api.post("/api/v1/sessions/refresh", json={"refresh_token": session["refresh_token"]}) as answer:
        assert answer.status == 401


async def test_a_busy_hasher_says_when_to_come_back(api: Api, ada: Header, hasher: MemoryHasher) -> None:
    hasher.busy = True
    async with api.post("/api/v1/sessions", json=GOOD) as answer:
        assert answer.status == 429
        assert answer.headers["Retry-After"] == "2"
        assert (await answer.json())["retry_after"] == 2.0


async def test_a_database_that_is_down_is_said_so(api: Api, ada: Header, database: MemoryDatabase) -> None:
    database.down()
    status, problem = await log_in(api)
    assert status == 503
    assert problem["type"] == "tag:uuutorrent,2026:database-unavailable"


@pytest.mark.parametrize(
    "changes", [{"password": "secret\0value"}, {"password": ["secret-value"]}, {"password": "secret-value" * 200}]
)
async def test_a_refused_body_never_comes_back(api: Api, changes: dict[str, Any]) -> None:
    async with api.post("/api/v1/sessions", json={**GOOD, **changes}) as answer:
        assert answer.status in (400, 422)
        assert "secret" not in await answer.text()


async def test_a_token_of_somebody_who_is_gone_is_rejected(
    api: Api, clock: MemoryClock, tokens: MemoryAccessTokens
) -> None:
    now = clock.now()
    actor = Actor(UserId(UUID(int=99)), "gone", session=UUID(int=404))
    gone = tokens.issue(actor, now=now, expires=now + timedelta(minutes=1))
    async with api.get("/api/v1/me", headers={"Authorization": f"Bearer {gone}"}) as answer:
        assert answer.status == 401
        assert (await answer.json())["type"] == "tag:uuutorrent,2026:token-rejected"


async def sessions_of(api: Api, header: Header) -> list[Any]:
    async with api.get("/api/v1/sessions", headers=header) as answer:
        assert answer.status == 200
        listed: list[Any] = await answer.json()
        return listed


async def a_second_log_in(api: Api) -> Header:
    async with api.post("/api/v1/sessions", json=GOOD, headers={"X-Forwarded-For": "192.0.2.7"}) as answer:
        return {"Authorization": f"Bearer {(await answer.json())['access_token']}"}


async def test_ones_sessions_are_listed_with_device_address_and_times(
    api: Api, ada: Header, mallory: Header, clock: MemoryClock
) -> None:
    clock.advance(timedelta(seconds=30))
    phone = await a_second_log_in(api)
    second, first = await sessions_of(api, phone)
    at = clock.now().isoformat().replace("+00:00", "Z")
    assert first["device"] == "laptop"
    assert (first["current"], second["current"]) == (False, True)
    assert {**second, "id": "", "device": ""} == {
        "id": "", "device": "", "address": "192.0.2.7", "started_at": at, "last_seen_at": at, "current": True,
    }  # fmt: skip
    assert [one["id"] for one in await sessions_of(api, mallory)] == [str(UUID(int=107))]


async def test_one_session_is_ended_and_no_other(api: Api, ada: Header) -> None:
    phone = await a_second_log_in(api)
    async with api.delete(f"/api/v1/sessions/{UUID(int=103)}", headers=phone) as answer:
        assert answer.status == 204
    async with api.get("/api/v1/me", headers=ada) as answer:
        assert answer.status == 401
    assert len(await sessions_of(api, phone)) == 1


@pytest.mark.parametrize("session", [UUID(int=107), UUID(int=404)])
async def test_what_is_somebody_elses_session_does_not_exist(
    api: Api, ada: Header, mallory: Header, session: UUID
) -> None:
    async with api.delete(f"/api/v1/sessions/{session}", headers=ada) as answer:
        assert answer.status == 404
        assert (await answer.json())["type"] == "tag:uuutorrent,2026:session-not-found"
    assert len(await sessions_of(api, mallory)) == 1


async def test_every_other_session_is_ended(api: Api, ada: Header, mallory: Header) -> None:
    phone = await a_second_log_in(api)
    async with api.delete("/api/v1/sessions", headers=phone) as answer:
        assert answer.status == 204
    async with api.get("/api/v1/me", headers=ada) as answer:
        assert answer.status == 401
    assert [one["current"] for one in await sessions_of(api, phone)] == [True]
    assert len(await sessions_of(api, mallory)) == 1


async def test_guessing_is_slowed_down_and_says_for_how_long(api: Api, ada: Header) -> None:
    stranger = {"X-Forwarded-For": "198.51.100.9"}
    for _ in range(ADDRESS.free):
        async with api.post("/api/v1/sessions", json={**GOOD, "password": "wrong"}, headers=stranger) as answer:
            assert answer.status == 401
    async with api.post("/api/v1/sessions", json=GOOD, headers=stranger) as answer:
        assert answer.status == 429
        assert answer.headers["Retry-After"] == "1"
        problem = await answer.json()
    assert (problem["type"], problem["retry_after"]) == ("tag:uuutorrent,2026:too-many-tries", 1.0)
    assert (await log_in(api))[0] == 201  # this machine itself
