"""The simulated service refuses what the real one refuses."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from uuutorrent.testing.simulators.anilist import AnilistSimulator, SimulatedEntry, SimulatedMedia

HONEST = {"Referer": "https://seedbox.example"}
LIST = "query($userName:String){MediaListCollection(userName:$userName,type:ANIME){lists{name entries{mediaId}}}}"


@pytest.fixture
async def anilist() -> AsyncIterator[AnilistSimulator]:
    async with AnilistSimulator() as simulator:
        simulator.put_media(SimulatedMedia(1, "One"), SimulatedMedia(2, "Two"))
        simulator.put_list("Someone", [SimulatedEntry(1), SimulatedEntry(2, status="PLANNING", custom_lists=("Mine",))])
        yield simulator


async def ask(
    anilist: AnilistSimulator, query: str, headers: dict[str, str] | None = None, **variables: Any
) -> tuple[int, Any]:
    question = {"query": query, "variables": variables}
    async with (
        aiohttp.ClientSession() as http,
        http.post(anilist.url, json=question, headers=HONEST if headers is None else headers) as response,
    ):
        return response.status, await response.json()


async def test_groups_are_lists_by_status_and_custom_ones(anilist: AnilistSimulator) -> None:
    _, answer = await ask(anilist, LIST, userName="someone")
    groups = {group["name"]: len(group["entries"]) for group in answer["data"]["MediaListCollection"]["lists"]}
    assert groups == {"Current": 1, "Planning": 1, "Mine": 1}


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("{", 400, "Syntax Error"),
        ("{Media(id:1){nonsense}}", 400, 'Cannot query field "nonsense" on type "Media".'),
        ("{Media(id:99){id}}", 404, "Not Found."),
        ('{MediaListCollection(userName:"nobody",type:ANIME){lists{name}}}', 404, "User not found"),
        ('{MediaListCollection(userName:"someone"){lists{name}}}', 400, "validation"),
        ('{User(name:"nobody"){id}}', 404, "Not Found."),
    ],
)
async def test_what_is_wrong_is_refused_in_its_words(
    anilist: AnilistSimulator, query: str, status: int, words: str
) -> None:
    answered, body = await ask(anilist, query)
    assert answered == status
    assert words in body["errors"][0]["message"]


async def test_without_a_referer_it_pretends_to_be_down(anilist: AnilistSimulator) -> None:
    status, body = await ask(anilist, LIST, {}, userName="someone")
    assert status == 403
    assert "temporarily disabled" in body["errors"][0]["message"]


@pytest.mark.parametrize("query", [LIST, "{Viewer{id name}}", "{Media(id:1){id}}", "{"])
async def test_a_token_that_nobody_put_is_invalid_whatever_is_asked(anilist: AnilistSimulator, query: str) -> None:
    for headers in ({}, HONEST):
        status, body = await ask(anilist, query, {**headers, "Authorization": "Bearer x"})
        assert (status, body["errors"][0]["message"]) == (400, "Invalid token")


async def test_a_token_names_its_owner_and_passes_without_a_referer(anilist: AnilistSimulator) -> None:
    anilist.put_token("of-someone", "someone")
    status, body = await ask(anilist, "{Viewer{id name}}", {"Authorization": "Bearer of-someone"})
    assert (status, body["data"]) == (200, {"Viewer": {"id": 1, "name": "Someone"}})
    anilist.withdraw_token("of-someone")
    assert (await ask(anilist, "{Viewer{id}}", {"Authorization": "Bearer of-someone"}))[0] == 400


async def test_without_a_token_there_is_no_viewer(anilist: AnilistSimulator) -> None:
    status, body = await ask(anilist, "{Viewer{id}}")
    assert (status, body["data"], body["errors"][0]["message"]) == (401, {"Viewer": None}, "Unauthorized.")


async def test_what_is_private_is_shown_to_its_owner(anilist: AnilistSimulator) -> None:
    anilist.put_list("Shy", [SimulatedEntry(1), SimulatedEntry(2, private=True)])
    anilist.put_token("of-shy", "Shy")
    anilist.put_token("of-someone", "Someone")
    for token, shown in (("of-shy", [1, 2]), ("of-someone", [1])):
        _, body = await ask(anilist, LIST, {"Authorization": f"Bearer {token}"}, userName="shy")
        groups = body["data"]["MediaListCollection"]["lists"]
        assert sorted(entry["mediaId"] for group in groups for entry in group["entries"]) == shown


async def test_a_degraded_service_promises_ninety_and_grants_thirty() -> None:
    async with AnilistSimulator(enforced=30) as anilist, aiohttp.ClientSession(headers=HONEST) as http:
        remaining = []
        for _ in range(30):
            async with http.post(anilist.url, json={"query": "{Page{pageInfo{total}}}"}) as response:
                remaining.append(int(response.headers["X-RateLimit-Remaining"]))
        async with http.post(anilist.url, json={"query": "{Page{pageInfo{total}}}"}) as response:
            assert response.status == 429
            assert response.headers["Retry-After"] == "60"
            assert "X-RateLimit-Remaining" not in response.headers
    assert remaining == list(range(89, 59, -1))
