"""Watch entries as JSON."""

import json
from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from adapters.outbound.postgres.snapshots import VERSION, entries_from_json, entries_to_json
from domain.keepable import keepable
from domain.series import Airing, AiringStatus, Relation, RelationKind, Series, SeriesFormat, SeriesId, Titles
from domain.watching import ListStatus, WatchEntry
from uuutorrent.testing.contracts.watching import FULL

NUMBERS = st.integers(-(2**63) + 1, 2**63 - 1)
MOMENTS = st.datetimes(timezones=st.just(UTC))
TEXTS = st.none() | st.text()
SERIES = st.builds(
    Series,
    id=NUMBERS.map(SeriesId),
    titles=st.builds(Titles, TEXTS, TEXTS, TEXTS, st.lists(st.text(), max_size=3).map(tuple)),
    format=st.sampled_from(SeriesFormat),
    status=st.sampled_from(AiringStatus),
    episodes=st.none() | NUMBERS,
    year=st.none() | NUMBERS,
    started_on=st.none() | MOMENTS,
    ended_on=st.none() | MOMENTS,
    duration=st.none() | st.timedeltas(),
    next_airing=st.none() | st.builds(Airing, NUMBERS, MOMENTS),
    last_aired=st.none() | NUMBERS,
    page_url=TEXTS,
    relations=st.lists(st.builds(Relation, st.sampled_from(RelationKind), NUMBERS.map(SeriesId)), max_size=3).map(
        tuple
    ),
)
ENTRIES = st.lists(st.builds(WatchEntry, SERIES, NUMBERS, st.sampled_from(ListStatus)), max_size=3)


@given(ENTRIES)
def test_whatever_can_be_kept_comes_back_equal(entries: list[WatchEntry]) -> None:
    assert entries_from_json(entries_to_json(entries)) == keepable(tuple(entries))


def test_the_spelling_is_this_one_and_changing_it_needs_a_new_version() -> None:
    assert VERSION == 1
    assert json.loads(entries_to_json([FULL])) == {
        "version": 1,
        "entries": [
            {
                "series": {
                    "id": 154587,
                    "titles": {
                        "romaji": "Sousou no Frieren",
                        "english": "Frieren",
                        "native": "葬送のフリーレン",
                        "synonyms": ["Frieren at the Funeral", ""],
                    },
                    "format": "tv",
                    "status": "airing",
                    "episodes": 28,
                    "year": 2023,
                    "started_on": "2026-11-22T12:00:00+00:00",
                    "ended_on": "2027-05-23T12:00:00.000001+00:00",
                    "duration_us": 1440000007,
                    "next_airing": {"episode": 13, "at": "2026-11-22T13:00:00+00:00"},
                    "last_aired": 12,
                    "page_url": "https://list.example/154587",
                    "relations": [{"kind": "sequel", "series": 2}, {"kind": "other", "series": 3}],
                },
                "progress": 11,
                "status": "rewatching",
            }
        ],
    }


def test_another_versions_document_is_as_good_as_none() -> None:
    assert entries_from_json('{"version": 2, "entries": "who knows"}') is None
