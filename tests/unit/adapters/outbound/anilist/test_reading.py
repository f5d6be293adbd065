"""AniList's JSON, also when it is not what was agreed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.outbound.anilist.reading import read_aired, read_entries, read_series
from adapters.outbound.anilist.refusals import Refusal, has_data
from domain.series import Airing, AiringStatus, Relation, RelationKind, SeriesFormat
from domain.watching import ListStatus

MEDIA = {
    "id": 5,
    "type": "ANIME",
    "title": {"romaji": " Romaji ", "english": None, "native": "日本"},
    "synonyms": ["One", None, "One", 7, ""],
    "format": "TV_SHORT",
    "status": "RELEASING",
    "episodes": 12,
    "duration": 24,
    "seasonYear": None,
    "startDate": {"year": 2026, "month": 10, "day": None},
    "endDate": {"year": 2027, "month": 2, "day": None},
    "siteUrl": "https://anilist.co/anime/5",
    "nextAiringEpisode": {"episode": 3, "airingAt": 1_795_000_000, "surprise": {}},
    "relations": {
        "edges": [
            {"relationType": "PREQUEL", "node": {"id": 4, "type": "ANIME"}},
            {"relationType": "ADAPTATION", "node": {"id": 3, "type": "MANGA"}},
            {"relationType": "SOURCE", "node": {"id": 3}},
            {"relationType": "CHARACTER", "node": {"id": 2, "type": "ANIME"}},
            {"relationType": "COMPILATION", "node": {"id": 6, "type": "ANIME"}},
            {"relationType": "SEQUEL", "node": None},
            None,
        ]
    },
}


def test_a_series_is_read_whole() -> None:
    series = read_series(MEDIA)
    assert series is not None
    assert (series.id, series.titles.romaji, series.titles.english, series.titles.synonyms) == (
        5,
        "Romaji",
        None,
        ("One",),
    )
    assert (series.format, series.status) == (SeriesFormat.SHORT, AiringStatus.AIRING)
    assert (series.episodes, series.year, series.duration) == (12, 2026, timedelta(minutes=24))
    assert series.next_airing == Airing(3, datetime.fromtimestamp(1_795_000_000, UTC))
    assert series.relations == (Relation(RelationKind.PREQUEL, series.relations[0].series), *series.relations[1:])
    assert [(relation.kind, relation.series) for relation in series.relations] == [
        (RelationKind.PREQUEL, 4),
        (RelationKind.OTHER, 6),
    ]


def test_partial_dates_stretch_as_far_as_they_can_mean() -> None:
    series = read_series(MEDIA)
    assert series is not None
    assert series.started_on == datetime(2026, 10, 1, tzinfo=UTC)
    assert series.ended_on == datetime(2027, 2, 28, tzinfo=UTC)
    only_years = read_series({**MEDIA, "startDate": {"year": 2026, "day": 7}, "endDate": {"year": 2026}})
    assert only_years is not None
    assert (only_years.started_on, only_years.ended_on) == (
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime(2026, 12, 31, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "date", [None, {}, {"year": None}, {"year": 0}, {"year": 2026, "month": 2, "day": 31}, "2026", []]
)
def test_a_date_that_is_none_is_unknown(date: object) -> None:
    series = read_series({**MEDIA, "startDate": date})
    assert series is not None
    assert series.started_on is None


@pytest.mark.parametrize("node", [None, {}, [], "x", {"id": None}, {"id": True}, {"id": 0}, {"id": 2**31}, {"id": "5"}])
def test_a_series_without_an_id_is_none(node: object) -> None:
    assert read_series(node) is None


def test_what_is_no_anime_is_none() -> None:
    assert read_series({**MEDIA, "type": "MANGA"}) is None
    assert read_series({"id": 5}) is not None


def test_there_is_always_a_name_to_show() -> None:
    nameless = read_series({"id": 5, "synonyms": []})
    other_named = read_series({"id": 5, "title": {"romaji": " "}, "synonyms": ["Known As"]})
    assert nameless is not None
    assert other_named is not None
    assert (nameless.titles.main, other_named.titles.main) == ("AniList 5", "Known As")


@pytest.mark.parametrize("value", [-1, 2**40, 1.5, "12", True, None, [], {}])
def test_a_senseless_number_is_unknown(value: object) -> None:
    series = read_series(
        {"id": 5, "episodes": value, "duration": value, "nextAiringEpisode": {"episode": value, "airingAt": value}}
    )
    assert series is not None
    assert (series.episodes, series.duration, series.next_airing) == (None, None, None)


def entry(**members: object) -> dict[str, object]:
    return {"status": "CURRENT", "progress": 2, "media": {"id": 5}, **members}


def test_the_status_of_the_entry_counts_and_not_the_groups() -> None:
    collection = {
        "lists": [{"status": None, "entries": [entry(status="REPEATING")]}, {"entries": [entry(status=None)]}]
    }
    assert [found.status for found in read_entries(collection)] == [ListStatus.REWATCHING, ListStatus.WATCHING]


def test_a_server_that_ignores_the_filter_is_filtered_here() -> None:
    group = {"status": "PLANNING", "entries": [entry(status=None), entry(status="COMPLETED"), entry()]}
    assert len(list(read_entries({"lists": [group]}))) == 1


@pytest.mark.parametrize("broken", [None, {}, entry(media=None), entry(media={}), 5, "x"])
def test_an_entry_without_a_series_is_left_out(broken: object) -> None:
    assert len(list(read_entries({"lists": [None, {"entries": None}, {"entries": [broken, entry()]}]}))) == 1


@pytest.mark.parametrize(("progress", "read"), [(None, 0), (-3, 0), ("7", 0), (10**12, 0), (7, 7)])
def test_progress_is_a_count(progress: object, read: int) -> None:
    (found,) = read_entries({"lists": [{"entries": [entry(progress=progress)]}]})
    assert found.progress == read


def test_the_highest_broadcast_episode_counts() -> None:
    page = {"airingSchedules": [{"mediaId": 5, "episode": 3}, {"mediaId": 5, "episode": 9}, {"mediaId": 6}, None]}
    assert read_aired(page) == {5: 9}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda children: (
        st.lists(children, max_size=4)
        | st.dictionaries(st.sampled_from([*MEDIA, "lists", "entries", "media", "edges", "node", "year"]), children)
    ),
    max_leaves=20,
)


@given(json_values)
def test_any_json_can_be_read(value: object) -> None:
    read_series(value)
    list(read_entries(value))
    read_aired(value)
    has_data(value)
    Refusal.read(500, value).error("AniList", username="someone", wait=None)


@given(st.sampled_from(sorted(MEDIA)), json_values)
def test_one_odd_member_never_costs_the_series(member: str, value: object) -> None:
    if member not in ("id", "type"):
        assert read_series({**MEDIA, member: value}) is not None
