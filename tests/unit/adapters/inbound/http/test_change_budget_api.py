"""Whatever changes something is counted, and refused before it is done when there is too much of it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from aiohttp.test_utils import TestClient

from adapters.inbound.http.catalogue import ENDPOINTS
from adapters.inbound.http.endpoint import PREFIX, Endpoint
from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from application.auditing.change_budget import ChangeBudget, TooManyChanges
from application.ports.indexers import IndexerUnavailable
from application.searching.search_result import SearchResult
from domain.allowance import Allowance
from domain.auditing import AuditFilter
from uuutorrent.testing.swarm.torrents import bencode

Api = TestClient[Any, Any]
Header = Mapping[str, str]

PASSWORD = "correct horse battery staple"
ONLY_LOOKING = {"search_episode", "prefetch_episodes"}
"""POST, because what is asked for is long; nothing is different afterwards."""
FOR_EVERYBODY = {"log_in", "refresh_session", "accept_invite"}
"""Nobody is known when they are asked for. A log-in counts once it is known who it is, the others use up what somebody
was given: a session or an invitation."""
OF_PASSWORDS = {"log_in", "change_password"}
"""Counted apart, once the password was right."""
WAYS_OUT = {"log_out", "revoke_session", "revoke_other_sessions", "revoke_api_token"}
"""What they end was counted when it began, and they must work whoever has spent the budget."""
CHANGING = [endpoint for endpoint in ENDPOINTS if endpoint.admittance.changes]
EPISODE = {"series_id": 21, "episode": 5}
TORRENT = bencode({"info": {"name": "bunny.mkv", "piece length": 1 << 18, "pieces": b"\0" * 20, "length": 5}})
BODIES: Mapping[str, Mapping[str, object]] = {
    "create_api_token": {"name": "backup", "scopes": ["read"], "password": PASSWORD},
    "link_account": {"username": "mia"},
    "create_user": {"username": "leo"},
    "teach_match": {**EPISODE, "release_id": "1"},
    "teach_number": {**EPISODE, "number": "17"},
    "grab_release": EPISODE,
    "add_magnet": {"magnet": f"magnet:?xt=urn:btih:{'a' * 40}"},
    "move_torrent": {"to": "top"},
    "choose_files": {"files": [{"index": 0, "priority": "normal"}]},
}
IN_PATHS = {"service": "anilist", "infohash": "a" * 40}


def named(endpoint: Endpoint) -> str:
    return endpoint.handler.__name__


@pytest.fixture
def budget() -> ChangeBudget:
    return ChangeBudget(Allowance(at_once=2, a_minute=60))


@pytest.fixture
def found() -> dict[int, SearchResult | Exception]:
    return {5: IndexerUnavailable("The indexer is away.", indexer="nyaa")}


async def ask(api: Api, endpoint: Endpoint, header: Header) -> tuple[int, str, str]:
    """Ask for what the server can read, and return status, type and when to come again."""
    path = endpoint.path.format_map({name: IN_PATHS.get(name, str(UUID(int=9))) for name in endpoint.signature.path})
    content: dict[str, Any] = {}
    if endpoint.signature.raw is not None:
        content = {"data": TORRENT, "headers": {"Content-Type": endpoint.signature.raw.media_type}}
    elif endpoint.signature.body is not None:
        body = BODIES.get(named(endpoint), {})
        if named(endpoint) == "save_preferences":
            async with api.get(f"{PREFIX}/preferences", headers=header) as shown:
                body = await shown.json()
        content = {"json": body}
    headers = {**header, **content.pop("headers", {})}
    async with api.request(endpoint.method, PREFIX + path, headers=headers, **content) as answer:
        problem = await answer.json() if answer.content_type == "application/problem+json" else {}
        return answer.status, problem.get("type", ""), answer.headers.get("Retry-After", "")


async def spend_all(api: Api, header: Header) -> None:
    for _ in range(2):
        async with api.post(f"{PREFIX}/torrents/{'b' * 40}/pause", headers=header) as answer:
            assert answer.status == 404


def test_every_operation_that_may_change_something_says_that_it_is_counted() -> None:
    quiet = {named(endpoint) for endpoint in ENDPOINTS if endpoint.method != "GET" and not endpoint.admittance.changes}
    assert quiet == ONLY_LOOKING | FOR_EVERYBODY | OF_PASSWORDS | WAYS_OUT
    assert not [named(endpoint) for endpoint in CHANGING if endpoint.method == "GET"]
    told = {named(endpoint) for endpoint in ENDPOINTS if TooManyChanges in endpoint.errors}
    assert told == {*map(named, CHANGING), *OF_PASSWORDS, "read_file"}


@pytest.mark.parametrize("endpoint", CHANGING, ids=named)
async def test_it_is_refused_before_it_is_done(
    api: Api, ada: Header, database: MemoryDatabase, endpoint: Endpoint
) -> None:
    await spend_all(api, ada)
    assert await ask(api, endpoint, ada) == (429, "tag:uuutorrent,2026:too-many-changes", "1")
    async with database.unit() as unit:
        assert await unit.audit.find(AuditFilter()) == []


@pytest.mark.parametrize("endpoint", CHANGING, ids=named)
async def test_and_done_when_the_time_has_come(api: Api, ada: Header, clock: MemoryClock, endpoint: Endpoint) -> None:
    await spend_all(api, ada)
    clock.advance(timedelta(seconds=1))
    status, _, _ = await ask(api, endpoint, ada)
    assert status not in (400, 422, 429, 500)


async def test_who_has_stolen_a_session_keeps_nobody_from_shutting_them_out(api: Api, ada: Header) -> None:
    await spend_all(api, ada)
    body = {"username": "ada", "password": PASSWORD}
    async with api.post(f"{PREFIX}/sessions", json=body) as answer:
        assert answer.status == 201
        own = {"Authorization": f"Bearer {(await answer.json())['access_token']}"}
    async with api.delete(f"{PREFIX}/sessions", headers=own) as answer:
        assert answer.status == 204
    async with api.get(f"{PREFIX}/me", headers=ada) as answer:
        assert answer.status == 401
    passwords = {"old_password": PASSWORD, "new_password": f"{PASSWORD} indeed"}
    async with api.put(f"{PREFIX}/me/password", json=passwords, headers=own) as answer:
        assert answer.status == 204
    async with api.delete(f"{PREFIX}/sessions/current", headers=own) as answer:
        assert answer.status == 204


async def test_choosing_passwords_for_ever_fills_nothing(api: Api, ada: Header) -> None:
    answers = []
    for number in range(3):
        passwords = {"old_password": PASSWORD + "!" * number, "new_password": PASSWORD + "!" * (number + 1)}
        async with api.put(f"{PREFIX}/me/password", json=passwords, headers=ada) as answer:
            answers.append(answer.status)
    assert answers == [204, 204, 429]


async def test_looking_costs_nothing(api: Api, ada: Header) -> None:
    for _ in range(10):
        async with api.get(f"{PREFIX}/torrents", headers=ada) as answer:
            assert answer.status == 200


async def test_what_cannot_be_read_costs_nothing(api: Api, ada: Header) -> None:
    for _ in range(10):
        async with api.post(f"{PREFIX}/users", headers=ada, json={"nonsense": 1}) as answer:
            assert answer.status == 422


async def test_what_one_spends_is_not_anothers(api: Api, ada: Header, mallory: Header) -> None:
    await spend_all(api, mallory)
    await spend_all(api, ada)


async def test_logging_in_and_out_for_ever_fills_nothing(api: Api, ada: Header) -> None:
    body = {"username": "ada", "password": PASSWORD}
    answers = []
    for _ in range(5):
        async with api.post(f"{PREFIX}/sessions", json=body) as answer:
            answers.append(answer.status)
    assert answers == [201, 201, 429, 429, 429], "it is no wrong password either, which would have to wait longer"
