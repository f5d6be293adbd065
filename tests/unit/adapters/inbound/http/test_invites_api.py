"""Invitations over HTTP."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from aiohttp.test_utils import TestClient

from adapters.outbound.memory.clock import MemoryClock

Api = TestClient[Any, Any]
Header = Mapping[str, str]
PASSWORD = "correct horse battery staple"


async def ask(api: Api, method: str, path: str = "", header: Header | None = None, body: Any = None) -> tuple[int, Any]:
    content = {} if body is None else {"json": body}
    async with api.request(method, f"/api/v1/invites{path}", headers=header, **content) as answer:
        return answer.status, await answer.json() if answer.content_length else None


def acceptance(code: str, **changes: Any) -> dict[str, Any]:
    return {"code": code, "username": "Mia", "password": PASSWORD, "device": "laptop", **changes}


async def test_an_invitation_becomes_an_account_and_a_session(api: Api, ada: Header) -> None:
    status, new = await ask(api, "POST", header=ada, body={"role": "admin", "valid_hours": 1})
    assert status == 201
    (listed,) = (await ask(api, "GET", header=ada))[1]["invites"]
    assert (listed["id"], listed["role"], listed["invited_by"]) == (new["id"], "admin", "ada")
    assert new["code"] not in str(listed)
    status, session = await ask(api, "POST", "/accept", body=acceptance(new["code"]))
    assert status == 201
    header = {"Authorization": f"Bearer {session['access_token']}"}
    async with api.get("/api/v1/me", headers=header) as answer:
        assert await answer.json() == session["user"]
    assert (session["user"]["username"], session["user"]["role"]) == ("Mia", "admin")
    assert (await ask(api, "GET", header=header))[1] == {"invites": []}
    status, problem = await ask(api, "POST", "/accept", body=acceptance(new["code"], username="other"))
    assert (status, problem["type"]) == (404, "tag:uuutorrent,2026:invite-not-found")


@pytest.mark.parametrize("kind", ["unknown", "expired", "withdrawn"])
async def test_every_code_that_does_not_work_gets_the_same_answer(
    api: Api, ada: Header, clock: MemoryClock, kind: str
) -> None:
    _, new = await ask(api, "POST", header=ada, body={"valid_hours": 1})
    if kind == "expired":
        clock.advance(timedelta(hours=1))
    if kind == "withdrawn":
        assert await ask(api, "DELETE", f"/{new['id']}", ada) == (204, None)
    code = "unknown" if kind == "unknown" else new["code"]
    status, problem = await ask(api, "POST", "/accept", body=acceptance(code, password="short"))
    assert (status, problem["detail"]) == (
        404,
        "This invitation does not exist, has expired or was used. Ask for another one.",
    )


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"username": "ADA"}, (409, "username-taken")),
        ({"username": "a b"}, (422, "invalid-username")),
        ({"password": "short"}, (422, "invalid-password")),
        ({"role": "admin"}, (422, "invalid-request")),
    ],
)
async def test_a_mistake_leaves_the_invitation_open(
    api: Api, ada: Header, changes: dict[str, str], refusal: tuple[int, str]
) -> None:
    _, new = await ask(api, "POST", header=ada, body={})
    status, problem = await ask(api, "POST", "/accept", body=acceptance(new["code"], **changes))
    assert (status, problem["type"].removeprefix("tag:uuutorrent,2026:")) == refusal
    status, session = await ask(api, "POST", "/accept", body=acceptance(new["code"]))
    assert (status, session["user"]["role"]) == (201, "user")


@pytest.mark.parametrize("hours", [0, -1, 721, 1.5, "1"])
async def test_an_invitation_is_good_for_a_while(api: Api, ada: Header, hours: Any) -> None:
    assert (await ask(api, "POST", header=ada, body={"valid_hours": hours}))[0] == 422


async def test_who_is_no_admin_has_nothing_to_do_with_invitations(api: Api, ada: Header, mallory: Header) -> None:
    _, new = await ask(api, "POST", header=ada, body={})
    assert (await ask(api, "GET", header=mallory))[0] == 403
    assert (await ask(api, "POST", header=mallory, body={}))[0] == 403
    for invite in (new["id"], str(UUID(int=404))):
        status, problem = await ask(api, "DELETE", f"/{invite}", mallory)
        assert (status, problem["detail"]) == (404, "There is no such invitation.")
    assert len((await ask(api, "GET", header=ada))[1]["invites"]) == 1


async def test_an_invitation_brings_its_quota_along(api: Api, ada: Header) -> None:
    _, new = await ask(api, "POST", header=ada, body={"quota_bytes": 1 << 40, "quota_torrents": 3})
    (listed,) = (await ask(api, "GET", header=ada))[1]["invites"]
    assert (listed["quota_bytes"], listed["quota_torrents"]) == (1 << 40, 3)
    _, session = await ask(api, "POST", "/accept", body=acceptance(new["code"]))
    async with api.get(f"/api/v1/users/{session['user']['id']}", headers=ada) as answer:
        person = await answer.json()
    assert (person["quota_bytes"], person["quota_torrents"]) == (1 << 40, 3)


async def test_an_invitation_with_an_absurd_quota_is_refused(api: Api, ada: Header) -> None:
    status, problem = await ask(api, "POST", header=ada, body={"quota_torrents": -1})
    assert (status, problem["type"]) == (422, "tag:uuutorrent,2026:invalid-quota")
    assert (await ask(api, "GET", header=ada))[1] == {"invites": []}
