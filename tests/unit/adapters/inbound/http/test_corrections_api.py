"""Corrections over HTTP."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from aiohttp.test_utils import TestClient

from adapters.outbound.anitomy.release_names import AnitomyReleaseNames
from adapters.outbound.memory.watchlist import MemoryWatchlist
from application.searching.search_result import Outcome, SearchResult
from domain.releases.choosing import choose
from domain.releases.preferences import Preferences
from domain.releases.reading import read_name
from domain.releases.release import Release, ReleaseId
from domain.releases.wanted import WantedEpisode
from domain.series import Franchise, Series, SeriesFormat, SeriesId, Titles

Api = TestClient[Any, Any]
Header = Mapping[str, str]
Found = dict[int, SearchResult | Exception]

SAGA = Series(SeriesId(4), Titles("Vinland Saga"), SeriesFormat.TV, episodes=24)
NEW_NAME = "[G] Binrando Saagaa - 05 [1080p].mkv"
RAW = "[Raws] Vinland Saga - 05 RAW [1080p].mkv"


@pytest.fixture(autouse=True)
def searched(found: Found, watchlist: MemoryWatchlist) -> None:
    """A search has just shown these; the series is known."""
    watchlist.put_series(SAGA)
    wanted, names = WantedEpisode(Franchise(SAGA), 5), AnitomyReleaseNames()
    releases = [(Release(ReleaseId(t), "x", t, seeders=5), read_name(t, names.split(t))) for t in (NEW_NAME, RAW)]
    ranked = choose(wanted, releases, Preferences())
    found[5] = SearchResult(wanted, Outcome.ONLY_REJECTED, None, ranked, (), datetime(2026, 11, 22, tzinfo=UTC))


async def ask(api: Api, header: Header, method: str, path: str = "", **more: Any) -> tuple[int, Any]:
    async with api.request(method, f"/api/v1/corrections{path}", headers=header, **more) as answer:
        text = await answer.text()
        return answer.status, (await answer.json()) if text else None


async def teach(api: Api, header: Header, release: str = NEW_NAME, **more: Any) -> tuple[int, Any]:
    return await ask(api, header, "POST", json={"series_id": 4, "episode": 5, "release_id": release, **more})


async def test_a_match_is_taught(api: Api, mallory: Header) -> None:
    status, learned = await teach(api, mallory)
    assert status == 201
    (correction,) = learned["corrections"]
    assert (correction["kind"], correction["text"]) == ("alias", "“Binrando Saagaa” is this series.")
    assert (correction["series_id"], correction["series_title"]) == (4, "Vinland Saga")
    assert (correction["example"], correction["taught_by"]) == (NEW_NAME, "mallory")
    assert (correction["own"], correction["shared"], correction["revoked_at"]) == (True, False, None)
    assert await ask(api, mallory, "GET") == (200, learned)


async def test_a_match_is_refused(api: Api, mallory: Header) -> None:
    status, learned = await teach(api, mallory, meant=False)
    assert status == 201
    (correction,) = learned["corrections"]
    assert correction["kind"] == "refusal"
    assert correction["text"] == "Not this series: “Binrando Saagaa” by G, counted as episode n."


async def test_a_number_is_taught(api: Api, mallory: Header) -> None:
    body = {"series_id": 4, "episode": 1, "number": "12.5", "group": "G", "season": 2}
    status, learned = await ask(api, mallory, "POST", "/numbers", json=body)
    assert status == 201
    (correction,) = learned["corrections"]
    assert (correction["kind"], correction["example"]) == ("numbering", None)
    assert correction["text"] == "G counts from 11.5 here: its 12.5 of season 2 is episode 1."


async def test_there_may_be_nothing_to_learn(api: Api, mallory: Header) -> None:
    status, problem = await teach(api, mallory, RAW)
    assert (status, problem["type"]) == (409, "tag:uuutorrent,2026:nothing-to-learn")
    assert "Change your preferences" in problem["detail"]


@pytest.mark.parametrize(
    ("path", "body", "status", "kind"),
    [
        ("", {"series_id": 4, "episode": 5, "release_id": "gone"}, 404, "release-not-found"),
        ("", {"series_id": 4, "episode": 5, "release_id": ""}, 422, "invalid-request"),
        ("/numbers", {"series_id": 9, "episode": 5, "number": "5"}, 404, "series-not-found"),
        ("/numbers", {"series_id": 4, "episode": 25, "number": "5"}, 422, "invalid-episode"),
        ("/numbers", {"series_id": 4, "episode": 5, "number": "99999"}, 422, "invalid-lesson"),
        ("/numbers", {"series_id": 4, "episode": 5, "number": "1e3"}, 422, "invalid-request"),
        # Digits that the validator knows and Python's Decimal does not, and others that nobody here writes.
        ("/numbers", {"series_id": 4, "episode": 5, "number": "\U00010d41"}, 422, "invalid-request"),
        ("/numbers", {"series_id": 4, "episode": 5, "number": "\u0663"}, 422, "invalid-request"),
        ("/numbers", {"series_id": 4, "episode": 5, "number": "NaN"}, 422, "invalid-request"),
    ],
)
async def test_what_cannot_be_taught_is_refused(
    api: Api, mallory: Header, path: str, body: dict[str, Any], status: int, kind: str
) -> None:
    answered, problem = await ask(api, mallory, "POST", path, json=body)
    assert (answered, problem["type"]) == (status, f"tag:uuutorrent,2026:{kind}")
    assert await ask(api, mallory, "GET") == (200, {"corrections": [], "next": None})


async def test_an_admin_shares_and_revokes(api: Api, ada: Header, mallory: Header) -> None:
    _, learned = await teach(api, mallory)
    where = f"/{learned['corrections'][0]['id']}"
    status, shared = await ask(api, ada, "POST", f"{where}/share")
    assert (status, shared["shared"], shared["taught_by"], shared["own"]) == (200, True, "mallory", False)
    status, problem = await ask(api, mallory, "DELETE", where)
    assert (status, problem["type"]) == (409, "tag:uuutorrent,2026:correction-shared")
    assert await ask(api, ada, "DELETE", where) == (204, None)
    _, listed = await ask(api, ada, "GET")
    assert listed["corrections"][0]["revoked_at"] is not None
    status, problem = await ask(api, ada, "POST", f"{where}/share")
    assert (status, problem["type"]) == (409, "tag:uuutorrent,2026:correction-revoked")


async def test_ones_own_is_revoked_and_anothers_does_not_exist(api: Api, ada: Header, mallory: Header) -> None:
    _, learned = await teach(api, ada)
    where = f"/{learned['corrections'][0]['id']}"
    for method, path in (("DELETE", where), ("POST", f"{where}/share"), ("DELETE", f"/{UUID(int=7)}")):
        status, problem = await ask(api, mallory, method, path)
        assert (status, problem["type"]) == (404, "tag:uuutorrent,2026:correction-not-found")
    assert (await ask(api, mallory, "GET"))[1] == {"corrections": [], "next": None}
    assert (await ask(api, mallory, "GET", params={"everybody": "true"}))[1] == {"corrections": [], "next": None}
    assert await ask(api, ada, "DELETE", where) == (204, None)
    assert await ask(api, ada, "DELETE", where) == (204, None)


async def test_an_admin_looks_at_everybodys(api: Api, ada: Header, mallory: Header) -> None:
    await teach(api, mallory)
    assert (await ask(api, ada, "GET"))[1] == {"corrections": [], "next": None}
    _, listed = await ask(api, ada, "GET", params={"everybody": "true"})
    assert [(one["taught_by"], one["own"]) for one in listed["corrections"]] == [("mallory", False)]


async def test_an_id_that_is_none_is_refused(api: Api, mallory: Header) -> None:
    status, problem = await ask(api, mallory, "DELETE", "/nonsense")
    assert (status, problem["type"]) == (422, "tag:uuutorrent,2026:invalid-request")


async def test_the_list_comes_page_by_page(api: Api, mallory: Header) -> None:
    for number in range(5):
        body = {"series_id": 4, "episode": 5, "number": str(20 + number), "group": f"G{number}"}
        assert (await ask(api, mallory, "POST", "/numbers", json=body))[0] == 201
    _, whole = await ask(api, mallory, "GET")
    assert (len(whole["corrections"]), whole["next"]) == (5, None)
    paged: list[Any] = []
    params: dict[str, str] = {"limit": "2"}
    for expected in (2, 2, 1):
        _, page = await ask(api, mallory, "GET", params=params)
        assert len(page["corrections"]) == expected
        paged += page["corrections"]
        params["after"] = page["next"]
    assert page["next"] is None
    assert paged == whole["corrections"]


@pytest.mark.parametrize("params", [{"limit": "0"}, {"limit": "501"}, {"after": "here"}])
async def test_an_absurd_page_is_refused(api: Api, mallory: Header, params: dict[str, str]) -> None:
    assert (await ask(api, mallory, "GET", params=params))[0] == 422
