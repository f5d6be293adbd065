"""Who came by a password that somebody else set does one thing first: choose another."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from aiohttp.test_utils import TestClient

from adapters.inbound.http.catalogue import ENDPOINTS
from adapters.outbound.memory.database import MemoryDatabase
from domain.users import Username

Api = TestClient[Any, Any]
Header = Mapping[str, str]

REQUIRED = "tag:uuutorrent,2026:password-change-required"
OWN = "a different long one"
OPEN = {"view_profile", "change_password", "log_out"}


async def ask(api: Api, method: str, path: str, header: Header | None = None, body: Any = None) -> tuple[int, Any]:
    content = {} if body is None else {"json": body}
    async with api.request(method, f"/api/v1{path}", headers=header, **content) as answer:
        return answer.status, await answer.json() if answer.content_length else None


async def log_in(api: Api, password: str) -> tuple[Header, str]:
    status, session = await ask(api, "POST", "/sessions", body={"username": "mia", "password": password})
    assert status == 201, session
    return {"Authorization": f"Bearer {session['access_token']}"}, session["refresh_token"]


@pytest.fixture(params=[{}, {"password": "given by an admin"}], ids=["generated", "given"])
async def given(api: Api, ada: Header, request: pytest.FixtureRequest) -> str:
    """What mia was told to log in with."""
    _, made = await ask(api, "POST", "/users", ada, {"username": "mia", "role": "admin", **request.param})
    return str(made["generated_password"] or request.param["password"])


def test_this_much_is_open_to_a_temporary_password() -> None:
    """A change here is a change of what whoever saw the password may do."""
    told = {endpoint.handler.__name__ for endpoint in ENDPOINTS if endpoint.admittance.temporarily}
    assert told == OPEN


async def test_nothing_else_is_done_until_another_is_chosen(api: Api, given: str) -> None:
    header, refresh = await log_in(api, given)
    for endpoint in ENDPOINTS:
        if endpoint.public or endpoint.admittance.temporarily:
            continue
        # The body and the address are nonsense, and nobody gets as far as to notice.
        path = endpoint.path.format_map(dict.fromkeys(endpoint.signature.path, "nonsense"))
        status, problem = await ask(api, endpoint.method, path, header, ["nonsense"])
        assert (status, problem["type"]) == (403, REQUIRED), (endpoint.handler.__name__, problem)
        assert problem["detail"].startswith("Somebody else set your password.")
    status, profile = await ask(api, "GET", "/me", header)
    assert (status, profile["password_is_temporary"]) == (200, True)
    status, session = await ask(api, "POST", "/sessions/refresh", body={"refresh_token": refresh})
    assert status == 200
    header = {"Authorization": f"Bearer {session['access_token']}"}
    assert (await ask(api, "GET", "/torrents", header))[0] == 403

    body = {"old_password": given, "new_password": OWN}
    assert await ask(api, "PUT", "/me/password", header, body) == (204, None)
    assert (await ask(api, "GET", "/torrents", header))[0] == 200, "the same session, from the next request on"
    async with asyncio.timeout(10), api.get("/api/v1/events", headers=header) as answer:
        assert answer.status == 200


async def test_who_would_rather_not_may_leave(api: Api, given: str) -> None:
    header, _ = await log_in(api, given)
    assert (await ask(api, "DELETE", "/sessions/current", header))[0] == 204
    assert (await ask(api, "GET", "/me", header))[0] == 401


async def test_a_reset_makes_it_temporary_again(api: Api, ada: Header, given: str, database: MemoryDatabase) -> None:
    header, _ = await log_in(api, given)
    await ask(api, "PUT", "/me/password", header, {"old_password": given, "new_password": OWN})
    async with database.unit() as unit:
        mia = await unit.users.named(Username("mia"))
    assert mia is not None
    _, reset = await ask(api, "POST", f"/users/{mia.id}/password", ada, {})
    assert (await ask(api, "GET", "/torrents", header))[0] == 401
    header, _ = await log_in(api, reset["generated_password"])
    status, problem = await ask(api, "GET", "/torrents", header)
    assert (status, problem["type"]) == (403, REQUIRED)
