"""Answers that were recorded, where they lie beside the project."""

import json
from pathlib import Path
from typing import Any

import pytest

from adapters.outbound.anilist.reading import read_series
from adapters.outbound.anilist.refusals import Refusal, has_data
from application.ports.watchlists import AccountNotFound, WatchlistUnavailable

RECORDED = Path(__file__).parents[6] / "shared" / "data" / "anilist" / "responses"
REFUSALS = sorted((RECORDED / "errors").glob("4*.json")) + sorted((RECORDED / "errors").glob("5*.json"))

pytestmark = pytest.mark.skipif(not RECORDED.exists(), reason="the recordings are not part of the project")


def load(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return] - JSON


@pytest.mark.parametrize("path", REFUSALS, ids=lambda path: path.name)
def test_a_recorded_refusal_is_classified_by_its_message(path: Path) -> None:
    recorded = load(path)
    assert has_data(recorded["body"]) is None
    error = Refusal.read(recorded["status"], recorded["body"]).error("AniList", username="someone", wait=None)
    denied = "user" in path.name
    assert isinstance(error, AccountNotFound if denied else WatchlistUnavailable)
    assert ("switched off" in str(error)) == ("maintenance" in path.name)
    assert ("access token" in str(error)) == ("invalid_token" in path.name)


def test_a_recorded_rate_limit_is_known_as_one() -> None:
    recorded = load(RECORDED / "recorded" / "rate_limit_error.28.429.json")
    assert Refusal.read(recorded["status"], recorded["body"]).is_rate_limit
    assert {name.lower() for name in recorded["headers"]} & {"retry-after", "x-ratelimit-reset"} == {"retry-after"}


def test_a_recorded_series_is_read() -> None:
    series = read_series(load(RECORDED / "recorded" / "anilist_get_media.00.200.json")["body"]["data"]["Media"])
    assert series is not None
    assert series.titles.romaji
    assert series.started_on


def test_every_series_of_a_recorded_list_is_read_with_its_relations() -> None:
    path = RECORDED / "seanime" / "MediaListCollection.BoilerplateAnimeCollectionWithRelations.json"
    lists = load(path)["MediaListCollection"]["lists"]
    media = [entry["media"] for group in lists for entry in group.get("entries", [])]
    read = [read_series(node) for node in media]
    assert len(media) == 52
    assert all(series is not None and series.titles.romaji for series in read)
    assert sum(len(series.relations) for series in read if series) > 52
