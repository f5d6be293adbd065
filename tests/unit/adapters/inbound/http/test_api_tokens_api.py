"""Personal API tokens over HTTP: made by who is logged in, and good for their scopes and nothing else."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from aiohttp.test_utils import TestClient

from adapters.inbound.http.admittance import Admittance
from adapters.inbound.http.catalogue import ENDPOINTS
from adapters.inbound.http.endpoint import Endpoint
from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.events import MemoryEvents
from application.ports.events import AccessChanged, TorrentChanged
from domain.scopes import Scope
from domain.torrents.infohash import InfoHash
from domain.users import Actor, UserId

Api = TestClient[Any, Any]
Header = Mapping[str, str]

PASSWORD = "correct horse battery staple"
PROBLEM = "tag:uuutorrent,2026:"
PATIENCE = 10.0
ADA = UserId(UUID(int=len("ada")))
PRIVATE = [endpoint for endpoint in ENDPOINTS if not endpoint.public]
MAGNET = {"magnet": f"magnet:?xt=urn:btih:{'c' * 40}"}
SUBSETS = [set(chosen) for size in (1, 2, 3) for chosen in itertools.combinations(("read", "write", "admin"), size)]


async def ask(api: Api, method: str, path: str, header: Header, body: Any = None) -> tuple[int, Any, Header]:
    content = {} if body is None else {"json": body}
    async with api.request(method, f"/api/v1{path}", headers=header, **content) as answer:
        return answer.status, await answer.json() if answer.content_length else None, answer.headers


async def make(api: Api, header: Header, *scopes: str, days: int = 90) -> tuple[Header, str]:
    """Return the header of a new token, and its id."""
    body = {"name": "backup", "scopes": scopes, "valid_days": days, "password": PASSWORD}
    status, made, _ = await ask(api, "POST", "/tokens", header, body)
    assert status == 201, made
    return {"Authorization": f"Bearer {made['secret']}"}, made["token"]["id"]


async def test_a_token_from_its_first_day_to_its_last(api: Api, ada: Header, clock: MemoryClock) -> None:
    body = {"name": " backup ", "scopes": ["write", "read", "read"], "valid_days": 30, "password": PASSWORD}
    status, made, headers = await ask(api, "POST", "/tokens", ada, body)
    assert (status, headers["Cache-Control"]) == (201, "no-store")
    token, script = made["token"], {"Authorization": f"Bearer {made['secret']}"}
    assert (token["name"], token["scopes"], token["used_at"]) == ("backup", ["read", "write"], None)
    assert await _listed(api, ada) == [token]
    assert (await ask(api, "GET", "/me", script))[1]["username"] == "ada"
    (used,) = await _listed(api, ada)
    assert used["used_at"] is not None
    assert (await ask(api, "DELETE", f"/tokens/{token['id']}", ada))[0] == 204
    assert await _listed(api, ada) == []
    status, problem, headers = await ask(api, "GET", "/me", script)
    assert (status, problem["type"]) == (401, f"{PROBLEM}token-rejected")
    assert 'error="invalid_token"' in headers["WWW-Authenticate"]


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"name": ""}, "invalid-api-token"),
        ({"scopes": []}, "invalid-api-token"),
        ({"scopes": ["root"]}, "invalid-request"),
        ({"valid_days": 0}, "invalid-request"),
        ({"valid_days": 367}, "invalid-request"),
    ],
)
async def test_a_token_that_cannot_be_is_refused(api: Api, ada: Header, changes: Any, kind: str) -> None:
    body = {"name": "backup", "scopes": ["read"], "password": PASSWORD, **changes}
    status, problem, _ = await ask(api, "POST", "/tokens", ada, body)
    assert (status, problem["type"]) == (422, PROBLEM + kind)


async def test_a_session_alone_is_not_enough_to_make_one(api: Api, ada: Header) -> None:
    body = {"name": "backup", "scopes": ["read"]}
    status, problem, _ = await ask(api, "POST", "/tokens", ada, body)
    assert (status, problem["type"]) == (422, f"{PROBLEM}invalid-request")
    answers = [await ask(api, "POST", "/tokens", ada, {**body, "password": f"guess {number}"}) for number in range(40)]
    (first, wrong, _), (last, waits, headers) = answers[0], answers[-1]
    assert (first, wrong["type"]) == (403, f"{PROBLEM}wrong-password")
    assert (last, waits["type"]) == (429, f"{PROBLEM}too-many-tries")
    assert int(headers["Retry-After"]) >= 1
    assert await _listed(api, ada) == []


async def test_somebody_elses_token_does_not_exist(api: Api, ada: Header, mallory: Header) -> None:
    script, token = await make(api, ada, "read")
    theirs = await ask(api, "DELETE", f"/tokens/{token}", mallory)
    nobodys = await ask(api, "DELETE", f"/tokens/{UUID(int=404)}", mallory)
    assert theirs[0] == nobodys[0] == 404
    assert theirs[1]["detail"] == nobodys[1]["detail"]
    assert (await ask(api, "GET", "/me", script))[0] == 200


async def test_only_admins_make_tokens_for_admins(api: Api, mallory: Header) -> None:
    body = {"name": "x", "scopes": ["admin"], "password": PASSWORD}
    status, problem, _ = await ask(api, "POST", "/tokens", mallory, body)
    assert (status, problem["type"]) == (403, f"{PROBLEM}admins-only")


def _address(endpoint: Endpoint) -> str:
    return endpoint.path.format_map(dict.fromkeys(endpoint.signature.path, "nonsense"))


@pytest.mark.parametrize("scopes", SUBSETS, ids=" ".join)
async def test_no_operation_but_those_of_its_scopes_is_open_to_a_token(api: Api, ada: Header, scopes: set[str]) -> None:
    script, _ = await make(api, ada, *scopes)
    for endpoint in PRIVATE:
        needed = set(endpoint.admittance.named.split())
        if needed and needed <= scopes:
            continue
        # The body and the address are nonsense, and nobody gets as far as to notice.
        status, problem, headers = await ask(api, endpoint.method, _address(endpoint), script, ["nonsense"])
        refused = "insufficient-scope" if needed else "session-required"
        assert (status, problem["type"]) == (403, PROBLEM + refused), (endpoint.handler.__name__, problem)
        if needed:
            assert problem["scope"] == endpoint.admittance.named
            asked = f'error="insufficient_scope", scope="{problem["scope"]}"'
            assert headers["WWW-Authenticate"] == f'Bearer realm="uuutorrent", {asked}'


async def test_a_token_does_what_its_scopes_say(api: Api, ada: Header) -> None:
    reader, _ = await make(api, ada, "read")
    writer, _ = await make(api, ada, "write")
    keeper, _ = await make(api, ada, "read", "admin")
    assert (await ask(api, "POST", "/torrents/magnet", writer, MAGNET))[0] == 201
    assert len((await ask(api, "GET", "/torrents", reader))[1]["torrents"]) == 1
    assert (await ask(api, "HEAD", "/torrents", reader))[0] == 200
    assert (await ask(api, "HEAD", "/torrents", writer))[0] == 403
    assert (await ask(api, "GET", "/users", keeper))[0] == 200
    assert (await ask(api, "POST", "/users", keeper, {"username": "mia"}))[0] == 403


async def test_where_admins_may_more_a_token_needs_the_scope_for_it(api: Api, ada: Header) -> None:
    plain, _ = await make(api, ada, "read", "write")
    full, _ = await make(api, ada, "read", "write", "admin")
    await ask(api, "POST", "/torrents/magnet", ada, MAGNET)
    where = f"/torrents/{'c' * 40}?data=keep"
    assert (await ask(api, "DELETE", where, plain))[1]["type"] == f"{PROBLEM}admins-only"
    assert (await ask(api, "DELETE", where, full))[0] == 204


async def test_a_token_makes_nobody_an_admin(api: Api, ada: Header, mallory: Header) -> None:
    full, _ = await make(api, ada, "read", "write", "admin")
    mallorys = f"/users/{UUID(int=len('mallory'))}"
    admin = {"role": "admin"}
    for method, path, body in (
        ("POST", "/users", {"username": "mia", **admin}),
        ("POST", "/invites", admin),
        ("PATCH", mallorys, admin),
    ):
        status, problem, _ = await ask(api, method, path, full, body)
        assert (status, problem["type"]) == (403, f"{PROBLEM}session-required")
    assert (await ask(api, "POST", "/users", full, {"username": "mia"}))[0] == 201
    assert (await ask(api, "PATCH", f"/users/{ADA}", full, {"role": "admin", "disabled": False}))[0] == 200
    assert (await ask(api, "PATCH", mallorys, ada, admin))[0] == 200
    assert (await ask(api, "PATCH", mallorys, ada, {"disabled": True}))[0] == 200
    status, problem, _ = await ask(api, "PATCH", mallorys, full, {"disabled": False})
    assert (status, problem["type"]) == (403, f"{PROBLEM}session-required"), "an admin who was shut out is let in again"


def test_these_take_the_scope_of_admins_and_these_a_log_in() -> None:
    """A change here is a change of what a token that leaked may do."""
    named = {endpoint.handler.__name__: endpoint.admittance for endpoint in PRIVATE}
    assert {name for name, admittance in named.items() if admittance.sessions_only} == {
        *("list_sessions", "revoke_session", "revoke_other_sessions", "log_out", "change_password"),
        *("list_api_tokens", "create_api_token", "revoke_api_token", "link_account", "unlink_account"),
        *("reset_password", "list_sessions_of", "revoke_sessions_of"),
    }
    admins = {name for name, admittance in named.items() if Scope.ADMIN in admittance.scopes}
    assert admins == {
        *("list_users", "create_user", "show_user", "change_user", "remove_user"),
        *("list_invites", "create_invite", "withdraw_invite", "show_machine", "share_correction", "list_audit"),
    }
    for endpoint in PRIVATE:
        admittance = endpoint.admittance
        reads = endpoint.method == "GET" or endpoint.handler.__name__ in ("search_episode", "prefetch_episodes")
        assert admittance.sessions_only or (Scope.READ in admittance.scopes) is reads, endpoint.handler.__name__
        assert admittance.sessions_only or (Scope.WRITE in admittance.scopes) is not reads


async def revoke(api: Api, header: Header, token: str, clock: MemoryClock, database: MemoryDatabase) -> None:
    assert (await ask(api, "DELETE", f"/tokens/{token}", header))[0] == 204


async def expire(api: Api, header: Header, token: str, clock: MemoryClock, database: MemoryDatabase) -> None:
    clock.advance(timedelta(days=1))


async def disable(api: Api, header: Header, token: str, clock: MemoryClock, database: MemoryDatabase) -> None:
    async with database.unit() as unit:
        user = await unit.users.get(ADA)
        assert user is not None
        await unit.users.save(replace(user, disabled=True))


@pytest.mark.parametrize("end", [revoke, expire, disable])
async def test_an_open_stream_ends_with_its_token(
    api: Api, ada: Header, clock: MemoryClock, events: MemoryEvents, database: MemoryDatabase, end: Callable[..., Any]
) -> None:
    script, token = await make(api, ada, "read", days=1)
    async with api.get("/api/v1/events", headers=script) as answer:
        assert answer.status == 200
        events.publish(TorrentChanged(ADA, InfoHash("c" * 40)))  # nothing ends by itself
        await end(api, ada, token, clock, database)
        events.publish(AccessChanged(ADA))
        async with asyncio.timeout(PATIENCE):
            await answer.content.read()
    assert (await ask(api, "GET", "/me", script))[0] == 401


async def test_an_admin_sees_where_somebody_is_logged_in_and_ends_it(api: Api, ada: Header, mallory: Header) -> None:
    where = f"/users/{UUID(int=len('mallory'))}/sessions"
    ((session,)) = (await ask(api, "GET", where, ada))[1]
    assert (session["device"], session["current"]) == ("laptop", False)
    assert (await ask(api, "DELETE", where, mallory))[0] == 404
    assert (await ask(api, "GET", where, mallory))[0] == 404
    assert (await ask(api, "GET", "/me", mallory))[0] == 200
    assert (await ask(api, "DELETE", where, ada))[0] == 204
    assert (await ask(api, "GET", "/me", mallory))[0] == 401
    assert (await ask(api, "GET", where, ada))[1] == []
    assert (await ask(api, "GET", f"/users/{UUID(int=404)}/sessions", ada))[0] == 404


async def _listed(api: Api, header: Header) -> Any:
    return (await ask(api, "GET", "/tokens", header))[1]["tokens"]


async def test_who_is_shut_out_while_their_body_comes_makes_no_token(
    api: Api, ada: Header, clock: MemoryClock, events: MemoryEvents, database: MemoryDatabase, monkeypatch: Any
) -> None:
    """A thief may hold the end of a body back until the owner is helped; what comes of it would outlive that."""
    admitted, check = asyncio.Event(), Admittance.check

    def noticed(self: Admittance, actor: Actor) -> None:
        check(self, actor)
        admitted.set()

    monkeypatch.setattr(Admittance, "check", noticed)

    async def body() -> AsyncIterator[bytes]:
        yield f'{{"name": "stays", "password": "{PASSWORD}", '.encode()
        await admitted.wait()
        await disable(api, ada, "", clock, database)
        events.publish(AccessChanged(ADA))
        yield b'"scopes": ["read", "write"]}'

    headers = {**ada, "Content-Type": "application/json"}
    async with asyncio.timeout(PATIENCE), api.post("/api/v1/tokens", headers=headers, data=body()) as answer:
        assert (answer.status, (await answer.json())["type"]) == (401, f"{PROBLEM}token-rejected")
    async with database.unit() as unit:
        assert not await unit.api_tokens.of(ADA)
