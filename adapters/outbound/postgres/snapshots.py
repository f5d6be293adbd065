"""Watch entries as JSON, spelled out and versioned, so that a change of the domain cannot change what is stored.

Moments are ISO 8601 in UTC, durations whole microseconds. What has its default is written all the same: a default
may change, a stored snapshot may not.
"""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from domain.keepable import keepable
from domain.series import Airing, AiringStatus, Relation, RelationKind, Series, SeriesFormat, SeriesId, Titles
from domain.watching import ListStatus, WatchEntry

VERSION = 1
"""Count up when the shape changes; older snapshots are then fetched anew."""

_MICROSECOND = timedelta(microseconds=1)


def entries_to_json(entries: Iterable[WatchEntry]) -> str:
    """Return the document. Raises UnkeepableNumber."""
    return json.dumps({"version": VERSION, "entries": [_entry_out(keepable(entry)) for entry in entries]})


def entries_from_json(text: str) -> tuple[WatchEntry, ...] | None:
    """Read the document; None when it is of another version."""
    document = json.loads(text)
    if document["version"] != VERSION:
        return None
    return tuple(_entry_in(entry) for entry in document["entries"])


def _entry_out(entry: WatchEntry) -> dict[str, object]:
    return {"series": _series_out(entry.series), "progress": entry.progress, "status": entry.status.value}


def _entry_in(read: dict[str, Any]) -> WatchEntry:
    return WatchEntry(_series_in(read["series"]), read["progress"], ListStatus(read["status"]))


def _series_out(series: Series) -> dict[str, object]:
    return {
        "id": series.id,
        "titles": _titles_out(series.titles),
        "format": series.format.value,
        "status": series.status.value,
        "episodes": series.episodes,
        "year": series.year,
        "started_on": _moment_out(series.started_on),
        "ended_on": _moment_out(series.ended_on),
        "duration_us": None if series.duration is None else series.duration // _MICROSECOND,
        "next_airing": None if series.next_airing is None else _airing_out(series.next_airing),
        "last_aired": series.last_aired,
        "page_url": series.page_url,
        "relations": [{"kind": one.kind.value, "series": one.series} for one in series.relations],
    }


def _series_in(read: dict[str, Any]) -> Series:
    return Series(
        id=SeriesId(read["id"]),
        titles=_titles_in(read["titles"]),
        format=SeriesFormat(read["format"]),
        status=AiringStatus(read["status"]),
        episodes=read["episodes"],
        year=read["year"],
        started_on=_moment_in(read["started_on"]),
        ended_on=_moment_in(read["ended_on"]),
        duration=None if read["duration_us"] is None else read["duration_us"] * _MICROSECOND,
        next_airing=None if read["next_airing"] is None else _airing_in(read["next_airing"]),
        last_aired=read["last_aired"],
        page_url=read["page_url"],
        relations=tuple(Relation(RelationKind(one["kind"]), SeriesId(one["series"])) for one in read["relations"]),
    )


def _titles_out(titles: Titles) -> dict[str, object]:
    return {
        "romaji": titles.romaji,
        "english": titles.english,
        "native": titles.native,
        "synonyms": list(titles.synonyms),
    }


def _titles_in(read: dict[str, Any]) -> Titles:
    return Titles(read["romaji"], read["english"], read["native"], tuple(read["synonyms"]))


def _airing_out(airing: Airing) -> dict[str, object]:
    return {"episode": airing.episode, "at": airing.at.isoformat()}


def _airing_in(read: dict[str, Any]) -> Airing:
    return Airing(read["episode"], datetime.fromisoformat(read["at"]))


def _moment_out(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _moment_in(read: str | None) -> datetime | None:
    return None if read is None else datetime.fromisoformat(read)
