"""The audit over HTTP."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from aiohttp.test_utils import TestClient

from adapters.outbound.memory.database import MemoryDatabase
from domain.auditing import AuditAction
from domain.users import UserId
from uuutorrent.testing.specimens import NOON, an_event

Api = TestClient[Any, Any]
Header = Mapping[str, str]
ADA = UserId(UUID(int=len("ada")))
BOB = UserId(UUID(int=77))


async def ask(api: Api, header: Header, **query: str) -> tuple[int, Any]:
    async with api.get("/api/v1/audit", headers=header, params=query) as answer:
        return answer.status, await answer.json()


@pytest.fixture
async def told(database: MemoryDatabase) -> None:
    async with database.unit() as unit:
        events = (
            an_event(1, action=AuditAction.LOG_IN_FAILED, actor_name="\u202e\x1b[2J", address="2001:db8::1"),
            an_event(2, action=AuditAction.USER_CHANGED, actor=ADA, actor_name="ada", subject=str(BOB)),
            an_event(3, action=AuditAction.GRABBED, actor=BOB, actor_name="bob", details=(("b", "2"), ("a", "1"))),
        )
        for event in events:
            await unit.audit.add(event)


def actions(answer: tuple[int, Any]) -> list[str]:
    status, page = answer
    assert status == 200
    return [event["action"] for event in page["events"]]


@pytest.mark.usefixtures("told")
async def test_events_are_shown_as_they_were_told_newest_first(api: Api, ada: Header) -> None:
    status, page = await ask(api, ada)
    assert status == 200
    grabbed, changed, failed = page["events"]
    assert list(grabbed["details"].items()) == [("b", "2"), ("a", "1")]
    assert (grabbed["actor"], grabbed["actor_name"], grabbed["number"]) == (str(BOB), "bob", 3)
    assert (changed["subject"], changed["at"]) == (str(BOB), "2026-11-22T12:02:00Z")
    assert (failed["actor"], failed["actor_name"], failed["address"]) == (None, "\u202e\x1b[2J", "2001:db8::1")
    assert page["next"] is None


@pytest.mark.usefixtures("told")
async def test_it_is_asked_for_by_page_and_by_filter(api: Api, ada: Header) -> None:
    status, page = await ask(api, ada, limit="2")
    assert (status, len(page["events"]), page["next"]) == (200, 2, 2)
    assert actions(await ask(api, ada, before=str(page["next"]))) == ["session.refuse"]
    assert (await ask(api, ada, limit="3"))[1]["next"] is None

    assert actions(await ask(api, ada, user=str(BOB))) == ["torrent.grab", "user.change"]
    assert actions(await ask(api, ada, action="session")) == ["session.refuse"]
    assert actions(await ask(api, ada, action="torrent.grab")) == ["torrent.grab"]
    assert actions(await ask(api, ada, action="torrent.grab", user=str(ADA))) == []
    later = (NOON + timedelta(minutes=2)).isoformat()
    assert actions(await ask(api, ada, since=later)) == ["torrent.grab", "user.change"]
    assert actions(await ask(api, ada, until=later.replace("12:02:00+00:00", "13:02:00+01:00"))) == ["session.refuse"]


async def test_an_unknown_action_is_told_what_there_is(api: Api, ada: Header) -> None:
    for action in ("torrents", "torrent.", "", "torrent.grab.x"):
        status, problem = await ask(api, ada, action=action)
        assert (status, problem["type"]) == (422, "tag:uuutorrent,2026:unknown-action")
        assert all(action.value in problem["detail"] for action in AuditAction)


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ({"since": "2026-11-22T12:00:00"}, "timezone"),
        ({"until": "2026-11-22"}, "timezone"),
        ({"since": "0001-01-01T00:00:00+14:00"}, "no such moment"),
        ({"until": "yesterday"}, "datetime"),
        ({"until": "0.5"}, "datetime"),
        ({"since": "1700000000"}, "datetime"),
        ({"before": "0"}, "greater"),
        ({"before": str(2**63)}, "less"),
        ({"limit": "501"}, "less"),
        ({"limit": "0"}, "greater"),
        ({"user": "ada"}, "UUID"),
        ({"who": "ada"}, "permitted"),
    ],
)
async def test_a_question_that_makes_no_sense_is_refused(
    api: Api, ada: Header, query: dict[str, str], complaint: str
) -> None:
    status, problem = await ask(api, ada, **query)
    assert (status, problem["errors"][0]["pointer"]) == (422, f"/{next(iter(query))}")
    assert complaint in problem["errors"][0]["detail"]


@pytest.mark.usefixtures("told")
async def test_it_is_for_admins(api: Api, mallory: Header) -> None:
    status, problem = await ask(api, mallory)
    assert (status, problem["type"]) == (403, "tag:uuutorrent,2026:admins-only")
    assert "events" not in problem
    assert (await ask(api, {}))[0] == 401
