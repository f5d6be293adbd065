"""Managing people over HTTP, and one's own password."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
from aiohttp.test_utils import TestClient

Api = TestClient[Any, Any]
Header = Mapping[str, str]
OLD, NEW = "correct horse battery staple", "a different long one"
ADA = str(UUID(int=len("ada")))
MALLORY = str(UUID(int=len("mallory")))
NOBODY = str(UUID(int=404))


async def ask(api: Api, method: str, path: str, header: Header | None = None, body: Any = None) -> tuple[int, Any]:
    content = {} if body is None else {"json": body}
    async with api.request(method, f"/api/v1{path}", headers=header, **content) as answer:
        return answer.status, await answer.json() if answer.content_length else None


async def log_in(api: Api, username: str, password: str) -> tuple[int, Header]:
    status, session = await ask(api, "POST", "/sessions", body={"username": username, "password": password})
    return status, {"Authorization": f"Bearer {session.get('access_token')}"}


async def test_an_account_from_its_first_day_to_its_last(api: Api, ada: Header) -> None:
    async with api.post("/api/v1/users", json={"username": "Mia"}, headers=ada) as answer:
        assert answer.status == 201
        assert answer.headers["Cache-Control"] == "no-store"
        created, place = await answer.json(), answer.headers["Location"].removeprefix("/api/v1")
    mia = created["user"]
    assert place == f"/users/{mia['id']}"
    assert (mia["username"], mia["role"], mia["disabled"], mia["password_is_temporary"]) == ("Mia", "user", False, True)
    assert await ask(api, "GET", place, ada) == (200, mia)
    assert [user["username"] for user in (await ask(api, "GET", "/users", ada))[1]["users"]] == ["ada", "Mia"]

    status, header = await log_in(api, "mia", created["generated_password"])
    assert status == 201
    assert (await ask(api, "GET", "/me", header))[1]["password_is_temporary"]
    body = {"old_password": created["generated_password"], "new_password": NEW}
    assert await ask(api, "PUT", "/me/password", header, body) == (204, None)
    assert not (await ask(api, "GET", "/me", header))[1]["password_is_temporary"]

    assert (await ask(api, "PATCH", place, ada, {"role": "admin"}))[1]["role"] == "admin"
    assert (await ask(api, "GET", "/users", header))[0] == 200  # the same session, and an admin's from now on
    assert (await ask(api, "PATCH", place, ada, {"disabled": True}))[1]["disabled"]
    assert (await ask(api, "GET", "/me", header))[0] == 401
    assert (await log_in(api, "mia", NEW))[0] == 403
    assert not (await ask(api, "PATCH", place, ada, {"disabled": False}))[1]["disabled"]

    status, reset = await ask(api, "POST", f"{place}/password", ada, {})
    assert (status, reset["user"]["password_is_temporary"]) == (200, True)
    assert (await log_in(api, "mia", NEW))[0] == 401
    status, header = await log_in(api, "mia", reset["generated_password"])
    assert status == 201
    assert await ask(api, "DELETE", place, ada) == (204, None)
    assert (await ask(api, "GET", "/me", header))[0] == 401
    assert (await ask(api, "GET", place, ada))[0] == 404
    assert (await log_in(api, "mia", reset["generated_password"]))[0] == 401


async def test_an_account_may_begin_with_a_quota_of_its_own(api: Api, ada: Header) -> None:
    body = {"username": "Mia", "quota_bytes": 2**30, "quota_torrents": 3}
    status, created = await ask(api, "POST", "/users", ada, body)
    mia = created["user"]
    assert (status, mia["quota_bytes"], mia["quota_torrents"]) == (201, 2**30, 3)
    assert await ask(api, "GET", f"/users/{mia['id']}", ada) == (200, mia)
    status, problem = await ask(api, "POST", "/users", ada, {"username": "Max", "quota_bytes": -1})
    assert (status, problem["type"]) == (422, "tag:uuutorrent,2026:invalid-quota")
    assert len((await ask(api, "GET", "/users", ada))[1]["users"]) == 2


@pytest.mark.parametrize("user", [ADA, MALLORY, NOBODY])
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("PATCH", "", {"role": "admin"}),
        ("PATCH", "", {"disabled": False}),
        ("PATCH", "", {"quota_bytes": 1}),
        ("PATCH", "", {"quota_bytes": -1}),
        ("DELETE", "", None),
        ("GET", "/sessions", None),
        ("DELETE", "/sessions", None),
        ("POST", "/password", {}),
    ],
)
async def test_to_who_is_no_admin_no_person_exists(
    api: Api, ada: Header, mallory: Header, user: str, method: str, path: str, body: Any
) -> None:
    status, problem = await ask(api, method, f"/users/{user}{path}", mallory, body)
    assert (status, problem["type"], problem["detail"]) == (
        404,
        "tag:uuutorrent,2026:user-not-found",
        "There is no such user.",
    )
    assert (await ask(api, "GET", "/me", mallory))[1]["role"] == "user"


@pytest.mark.parametrize(("method", "body"), [("GET", None), ("POST", {"username": "new"})])
async def test_who_is_no_admin_neither_lists_nor_makes_accounts(
    api: Api, ada: Header, mallory: Header, method: str, body: Any
) -> None:
    status, problem = await ask(api, method, "/users", mallory, body)
    assert (status, problem["type"]) == (403, "tag:uuutorrent,2026:admins-only")


@pytest.mark.parametrize(
    ("method", "body"), [("PATCH", {"role": "user"}), ("PATCH", {"disabled": True}), ("DELETE", None)]
)
async def test_the_last_admin_stays(api: Api, ada: Header, mallory: Header, method: str, body: Any) -> None:
    status, problem = await ask(api, method, f"/users/{ADA}", ada, body)
    assert (status, problem["type"]) == (409, "tag:uuutorrent,2026:last-admin")
    assert (await ask(api, "GET", "/users", ada))[0] == 200


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"username": "a b"}, "invalid-username"),
        ({"username": "аdmin"}, "invalid-username"),
        ({"username": "new", "password": "password1234"}, "invalid-password"),
        ({"username": "new", "role": "root"}, "invalid-request"),
        ({"username": "new", "disabled": True}, "invalid-request"),
        ({}, "invalid-request"),
    ],
)
async def test_a_new_account_keeps_to_the_rules(api: Api, ada: Header, body: Any, kind: str) -> None:
    status, problem = await ask(api, "POST", "/users", ada, body)
    assert (status, problem["type"]) == (422, f"tag:uuutorrent,2026:{kind}")
    assert "password1234" not in str(problem)


async def test_a_name_is_given_once(api: Api, ada: Header) -> None:
    status, problem = await ask(api, "POST", "/users", ada, {"username": "ADA"})
    assert (status, problem["type"]) == (409, "tag:uuutorrent,2026:username-taken")


async def test_ones_own_password_is_not_reset(api: Api, ada: Header) -> None:
    status, problem = await ask(api, "POST", f"/users/{ADA}/password", ada, {"password": NEW})
    assert (status, problem["type"]) == (409, "tag:uuutorrent,2026:own-password")


async def test_a_new_password_ends_the_other_sessions_at_once(api: Api, mallory: Header) -> None:
    _, other = await log_in(api, "mallory", OLD)
    assert await ask(api, "PUT", "/me/password", mallory, {"old_password": OLD, "new_password": NEW}) == (204, None)
    assert (await ask(api, "GET", "/me", mallory))[0] == 200
    assert (await ask(api, "GET", "/me", other))[0] == 401
    assert (await log_in(api, "mallory", NEW))[0] == 201


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [("wrong", NEW, (403, "wrong-password")), (OLD, "short", (422, "invalid-password"))],
)
async def test_a_password_is_changed_by_who_knows_it_to_a_good_one(
    api: Api, mallory: Header, old: str, new: str, refusal: tuple[int, str]
) -> None:
    status, problem = await ask(api, "PUT", "/me/password", mallory, {"old_password": old, "new_password": new})
    assert (status, problem["type"].removeprefix("tag:uuutorrent,2026:")) == refusal
    assert (await log_in(api, "mallory", OLD))[0] == 201


async def test_of_a_quota_what_is_left_out_stays_and_null_takes_it_away(api: Api, ada: Header) -> None:
    _, created = await ask(api, "POST", "/users", ada, {"username": "Mia"})
    place = f"/users/{created['user']['id']}"
    assert (created["user"]["quota_bytes"], created["user"]["quota_torrents"]) == (None, None)
    steps: list[tuple[Any, tuple[int | None, int | None]]] = [
        ({"quota_bytes": 1 << 40, "quota_torrents": 0}, (1 << 40, 0)),
        ({"role": "admin"}, (1 << 40, 0)),
        ({"quota_bytes": None}, (None, 0)),
        ({}, (None, 0)),
        ({"quota_torrents": None, "quota_bytes": 0}, (0, None)),
    ]
    for body, quota in steps:
        status, person = await ask(api, "PATCH", place, ada, body)
        assert (status, (person["quota_bytes"], person["quota_torrents"])) == (200, quota)
        assert await ask(api, "GET", place, ada) == (200, person)
    assert (person["used_bytes"], person["used_torrents"]) == (0, 0)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"quota_bytes": -1}, "invalid-quota"),
        ({"quota_bytes": 10**30}, "invalid-quota"),
        ({"quota_torrents": 1_000_001}, "invalid-quota"),
        ({"quota_bytes": "lots"}, "invalid-request"),
        ({"quota_bytes": 1.5}, "invalid-request"),
    ],
)
async def test_an_absurd_quota_is_refused(api: Api, ada: Header, body: Any, kind: str) -> None:
    status, problem = await ask(api, "PATCH", f"/users/{ADA}", ada, body)
    assert (status, problem["type"]) == (422, f"tag:uuutorrent,2026:{kind}")
    assert (await ask(api, "GET", f"/users/{ADA}", ada))[1]["quota_bytes"] is None
