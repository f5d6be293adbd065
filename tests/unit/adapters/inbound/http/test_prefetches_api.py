"""Asking ahead over HTTP; and what a search says about each candidate's name."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from dishka import AsyncContainer

from application.searching.feeds import Episode
from application.searching.prefetch_queue import PrefetchQueue
from application.searching.search_result import Outcome, SearchResult
from domain.releases.judging import judge
from domain.releases.preferences import Preferences
from domain.releases.ranking import RankedVerdict
from domain.releases.release import Release, ReleaseId
from domain.releases.release_name import EpisodeSpan, ReleaseName
from domain.releases.wanted import WantedEpisode
from domain.series import Franchise, Series, SeriesFormat, SeriesId, Titles

Api = TestClient[Any, Any]
Header = Mapping[str, str]


async def post(api: Api, header: Header, path: str, body: object) -> tuple[int, Any]:
    async with api.post(f"/api/v1{path}", headers=header, json=body) as answer:
        return answer.status, (await answer.json()) if await answer.read() else None


def wishes(*numbers: int) -> dict[str, object]:
    return {"episodes": [{"series_id": 7, "episode": number} for number in numbers]}


async def test_wishes_are_taken_down_and_nothing_is_answered(api: Api, ada: Header, container: AsyncContainer) -> None:
    assert await post(api, ada, "/prefetches", wishes(3, 4)) == (202, None)
    queue = await container.get(PrefetchQueue)
    taken = [queue.take() for _ in range(len(queue))]
    assert [(actor.username, episode) for actor, episode in taken] == [
        ("ada", Episode(SeriesId(7), 3)),
        ("ada", Episode(SeriesId(7), 4)),
    ]


@pytest.mark.parametrize("body", [wishes(), wishes(*range(21)), wishes(-1), {"episodes": [{"series_id": 7}]}, {}])
async def test_wishes_that_are_none_are_refused(api: Api, ada: Header, body: object) -> None:
    assert (await post(api, ada, "/prefetches", body))[0] == 422


async def test_only_who_is_logged_in_may_wish(api: Api) -> None:
    assert (await post(api, {}, "/prefetches", wishes(3)))[0] == 401


async def test_a_candidate_says_how_it_was_read_and_whether_it_can_be_taught(
    api: Api, ada: Header, found: dict[int, SearchResult | Exception]
) -> None:
    wanted = WantedEpisode(Franchise(Series(SeriesId(7), Titles("Some Series"), SeriesFormat.TV, episodes=12)), 5)
    ranked = []
    for title, kind in (("Some Series", "right"), ("Sum Serious", "unknown")):
        span = EpisodeSpan(Decimal(5), Decimal(5))
        name = ReleaseName(f"{title} - 05", (title,), episodes=span, numbers=(span,), trace=(f"title: {title}",))
        verdict = judge(wanted, Release(ReleaseId(kind), "nyaa", name.raw), name, Preferences())
        ranked.append(RankedVerdict(verdict, None))
    found[5] = SearchResult(wanted, Outcome.CHOOSE, None, tuple(ranked), (), datetime(2026, 11, 22, tzinfo=UTC))
    _, shown = await post(api, ada, "/searches", {"series_id": 7, "episode": 5})
    assert [(one["release_id"], one["trace"], one["teachable"]) for one in shown["candidates"]] == [
        ("right", ["title: Some Series"], False),
        ("unknown", ["title: Sum Serious"], True),
    ]
