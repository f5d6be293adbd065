"""The watchlist and searches over HTTP."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from aiohttp.test_utils import TestClient

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.watchlist import MemoryWatchlist
from application.ports.indexers import IndexerMisbehaved
from application.ports.watchlists import WatchlistUnavailable
from application.searching.search_episode import SeriesNotFound
from application.searching.search_result import Outcome, SearchFailure, SearchResult
from domain.releases.ranking import RankedVerdict
from domain.releases.release import Release, ReleaseId
from domain.releases.release_name import EpisodeSpan, ReleaseName
from domain.releases.verdict import Band, Reason, Verdict
from domain.releases.wanted import InvalidEpisode, WantedEpisode
from domain.series import Airing, AiringStatus, Franchise, Series, SeriesFormat, SeriesId, Titles
from domain.watching import WatchEntry

Api = TestClient[Any, Any]
Header = Mapping[str, str]
Found = dict[int, SearchResult | Exception]

SERIES = Series(
    SeriesId(154587),
    Titles(romaji="Sousou no Frieren", english="Frieren", native="葬送のフリーレン"),
    SeriesFormat.TV,
    AiringStatus.AIRING,
    episodes=28,
    year=2023,
    next_airing=Airing(6, datetime(2026, 11, 27, 15, tzinfo=UTC)),
    page_url="https://anilist.co/anime/154587",
)
WANTED = WantedEpisode(Franchise(SERIES), 5)


async def ask(api: Api, header: Header, method: str, path: str, **more: Any) -> tuple[int, Any]:
    async with api.request(method, f"/api/v1{path}", headers=header, **more) as answer:
        text = await answer.text()
        return answer.status, (await answer.json()) if text else None


@pytest.fixture(autouse=True)
def listed(watchlist: MemoryWatchlist) -> None:
    watchlist.put_series(SERIES)
    watchlist.put_list("ada_l", [WatchEntry(SERIES, progress=3)])


ACCOUNT = {
    "service": "anilist",
    "username": "ada_l",
    "private": False,
    "token_expires_at": None,
    "token_refused": False,
}


async def link(api: Api, header: Header, username: str = "ada_l") -> tuple[int, Any]:
    return await ask(api, header, "PUT", "/watch-accounts/anilist", json={"username": username})


async def test_linking_shows_the_list_with_what_waits(api: Api, ada: Header) -> None:
    assert await ask(api, ada, "GET", "/watch-accounts") == (200, [])
    assert await link(api, ada) == (200, ACCOUNT)
    assert await ask(api, ada, "GET", "/watch-accounts") == (200, [ACCOUNT])
    status, shown = await ask(api, ada, "GET", "/watchlist")
    assert status == 200
    assert shown["entries"] == [
        {
            "series_id": 154587,
            "title": "Sousou no Frieren",
            "title_english": "Frieren",
            "title_native": "葬送のフリーレン",
            "format": "tv",
            "status": "airing",
            "list_status": "watching",
            "year": 2023,
            "episodes": 28,
            "progress": 3,
            "aired": 5,
            "aired_certain": True,
            "unwatched": [4, 5],
            "next_airing": {"episode": 6, "at": "2026-11-27T15:00:00Z"},
            "page_url": "https://anilist.co/anime/154587",
        }
    ]


async def test_without_an_account_the_list_says_what_to_do(api: Api, ada: Header) -> None:
    status, problem = await ask(api, ada, "GET", "/watchlist")
    assert (status, problem["type"]) == (404, "tag:uuutorrent,2026:no-account-linked")


async def test_a_name_that_the_service_does_not_know_is_not_linked(api: Api, ada: Header) -> None:
    status, problem = await link(api, ada, "nobody")
    assert (status, problem["type"]) == (404, "tag:uuutorrent,2026:account-not-found")
    assert await ask(api, ada, "GET", "/watch-accounts") == (200, [])


TOKEN = "eyJ0.s3cret.signed"


async def test_a_token_shows_what_is_private_and_is_never_shown_itself(
    api: Api, ada: Header, mallory: Header, watchlist: MemoryWatchlist, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    watchlist.put_list("ada_l", [], private=[WatchEntry(SERIES, progress=3)])
    watchlist.put_token(TOKEN, "ada_l", expires_at=datetime(2027, 11, 1, tzinfo=UTC))
    status, linked = await ask(api, ada, "PUT", "/watch-accounts/anilist", json={"token": TOKEN})
    assert (status, linked) == (200, ACCOUNT | {"private": True, "token_expires_at": "2027-11-01T00:00:00Z"})
    assert await ask(api, ada, "GET", "/watch-accounts") == (200, [linked])
    _, shown = await ask(api, ada, "GET", "/watchlist")
    assert [entry["series_id"] for entry in shown["entries"]] == [154587]
    assert TOKEN not in f"{linked} {shown} {caplog.text}"

    assert (await link(api, mallory))[0] == 200
    _, theirs = await ask(api, mallory, "GET", "/watchlist")
    assert theirs["entries"] == []

    watchlist.withdraw_token(TOKEN)
    status, shown = await ask(api, ada, "GET", "/watchlist?refresh=true")
    assert (status, shown["entries"], shown["stale"]) == (200, [], True)
    assert "Link the account again" in shown["problem"]
    assert (await ask(api, ada, "GET", "/watch-accounts"))[1][0]["token_refused"] is True
    assert await ask(api, ada, "DELETE", "/watch-accounts/anilist") == (204, None)


async def test_a_token_that_the_service_refuses_is_not_linked(
    api: Api, ada: Header, caplog: pytest.LogCaptureFixture
) -> None:
    status, problem = await ask(api, ada, "PUT", "/watch-accounts/anilist", json={"token": TOKEN})
    assert (status, problem["type"]) == (422, "tag:uuutorrent,2026:token-refused")
    assert TOKEN not in f"{problem} {caplog.text}"
    assert await ask(api, ada, "GET", "/watch-accounts") == (200, [])


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"username": "ada_l", "token": TOKEN},
        {"username": None},
        {"token": ""},
        {"token": "x" * 8_193},
        {"token": 1},
    ],
)
async def test_either_a_name_or_a_token_is_needed(api: Api, ada: Header, body: dict[str, object]) -> None:
    status, problem = await ask(api, ada, "PUT", "/watch-accounts/anilist", json=body)
    assert (status, problem["type"]) == (422, "tag:uuutorrent,2026:invalid-request")
    if len(body) != 1 or body == {"username": None}:
        assert problem["errors"][0]["detail"] == "Give either a username or a token"
    assert TOKEN not in str(problem)


@pytest.mark.parametrize(("service", "status"), [("kitsu", 404), ("AniList", 422), ("x" * 33, 422), ("a%2Fb", 422)])
async def test_another_service_is_refused(api: Api, ada: Header, service: str, status: int) -> None:
    assert (await ask(api, ada, "PUT", f"/watch-accounts/{service}", json={"username": "x"}))[0] == status


async def test_unlinking_twice_is_unlinking(api: Api, ada: Header) -> None:
    await link(api, ada)
    for _ in range(2):
        assert await ask(api, ada, "DELETE", "/watch-accounts/anilist") == (204, None)
    assert await ask(api, ada, "GET", "/watch-accounts") == (200, [])


async def test_while_the_service_is_away_the_last_list_is_shown_with_the_problem(
    api: Api, ada: Header, watchlist: MemoryWatchlist, clock: MemoryClock
) -> None:
    await link(api, ada)
    watchlist.fail(WatchlistUnavailable("AniList does not answer."))
    assert (await ask(api, ada, "GET", "/watchlist"))[1]["stale"] is False
    for path in ("/watchlist?refresh=true", "/watchlist?refresh=1"):
        _, shown = await ask(api, ada, "GET", path)
        assert (shown["stale"], shown["problem"]) == (True, "AniList does not answer.")
        assert len(shown["entries"]) == 1


async def test_linking_while_the_service_is_away_is_a_bad_gateway(
    api: Api, ada: Header, watchlist: MemoryWatchlist
) -> None:
    watchlist.fail(WatchlistUnavailable("AniList asks us to wait.", retry_after=timedelta(seconds=30)))
    async with api.put("/api/v1/watch-accounts/anilist", headers=ada, json={"username": "ada_l"}) as answer:
        assert answer.status == 502
        assert answer.headers["Retry-After"] == "30"


@pytest.mark.parametrize("query", ["?refresh=maybe", "?refresh=", "?fresh=true"])
async def test_a_query_that_is_none_is_refused(api: Api, ada: Header, query: str) -> None:
    assert (await ask(api, ada, "GET", f"/watchlist{query}"))[0] == 422


def candidate(number: str, band: Band, rank: int | None, name: ReleaseName) -> RankedVerdict:
    release = Release(
        ReleaseId(f"nyaa:{number}"),
        "nyaa",
        name.raw,
        size_bytes=1_400_000_000,
        seeders=120,
        leechers=4,
        published_at=datetime(2026, 11, 20, 16, tzinfo=UTC),
        trusted=True,
        page_url=f"https://nyaa.si/view/{number}",
    )
    reason = Reason("title", "The title fits.", favours=band is not Band.REJECTED)
    return RankedVerdict(Verdict(release, name, band, 98.765, (reason,)), rank, ("1080p before 720p",))


async def test_a_search_shows_every_candidate_with_its_reasons(api: Api, ada: Header, found: Found) -> None:
    spans = EpisodeSpan(Decimal(1), Decimal("12.5"))
    first = candidate(
        "1",
        Band.HIGH,
        1,
        ReleaseName(
            "[G] Frieren - 05v2",
            group="G",
            episodes=EpisodeSpan(Decimal(5), Decimal("5.0")),
            version=Decimal(2),
            resolution=1080,
        ),
    )
    batch = candidate(
        "2", Band.REJECTED, None, ReleaseName("[H] Frieren 01-12.5", season=1, episodes=spans, batch=True)
    )
    failure = SearchFailure("tosho", "indexer-unavailable", "Tosho does not answer.")
    found[5] = SearchResult(
        WANTED, Outcome.PICKED, first.verdict, (first, batch), (failure,), datetime(2026, 11, 22, tzinfo=UTC)
    )
    status, shown = await ask(api, ada, "POST", "/searches", json={"series_id": 154587, "episode": 5})
    assert status == 200
    assert (shown["outcome"], shown["best"], shown["series_title"]) == ("picked", "nyaa:1", "Sousou no Frieren")
    assert shown["failures"] == [
        {"indexer": "tosho", "problem": "indexer-unavailable", "detail": "Tosho does not answer."}
    ]
    best, rejected = shown["candidates"]
    assert (best["band"], best["rank"], best["score"]) == ("high", 1, 98.8)
    assert (best["group"], best["episode"], best["version"], best["resolution"]) == ("G", "5", "v2", 1080)
    assert best["reasons"] == [{"code": "title", "text": "The title fits.", "favours": True}]
    assert best["ranking"] == ["1080p before 720p"]
    assert (rejected["rank"], rejected["episode"], rejected["version"], rejected["batch"]) == (
        None,
        "1-12.5",
        None,
        True,
    )


@pytest.mark.parametrize(
    ("error", "status", "slug"),
    [
        (SeriesNotFound("No such series."), 404, "series-not-found"),
        (InvalidEpisode("Frieren has no episode 99."), 422, "invalid-episode"),
        (WatchlistUnavailable("AniList does not answer."), 502, "watchlist-unavailable"),
        (IndexerMisbehaved("Nyaa sent HTML.", indexer="nyaa"), 502, "indexer-misbehaved"),
    ],
)
async def test_a_search_that_cannot_be_made_says_why(
    api: Api, ada: Header, found: Found, error: Exception, status: int, slug: str
) -> None:
    found[5] = error
    answered, problem = await ask(api, ada, "POST", "/searches", json={"series_id": 154587, "episode": 5})
    assert (answered, problem["type"]) == (status, f"tag:uuutorrent,2026:{slug}")
    assert problem["detail"] == str(error)
