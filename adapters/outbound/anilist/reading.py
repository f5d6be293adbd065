"""AniList's JSON, read with suspicion: any member may be missing, null, or of another kind than agreed."""

import calendar
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from domain.series import (
    Airing,
    AiringStatus,
    Relation,
    RelationKind,
    Series,
    SeriesFormat,
    SeriesId,
    Titles,
)
from domain.watching import ListStatus, WatchEntry

_LARGEST_ID = 2**31 - 1
_MOST_EPISODES = 10_000
_LATEST = 4_102_444_800
"""The year 2100, in seconds of Unix time."""
_LONGEST_NAME = 500
_MOST_SYNONYMS = 50
_MOST_RELATIONS = 200
_LISTS = {"CURRENT": ListStatus.WATCHING, "REPEATING": ListStatus.REWATCHING}
_FORMATS = {
    "TV": SeriesFormat.TV,
    "TV_SHORT": SeriesFormat.SHORT,
    "MOVIE": SeriesFormat.MOVIE,
    "SPECIAL": SeriesFormat.SPECIAL,
    "OVA": SeriesFormat.OVA,
    "ONA": SeriesFormat.ONA,
    "MUSIC": SeriesFormat.MUSIC,
}
_STATUSES = {
    "FINISHED": AiringStatus.FINISHED,
    "RELEASING": AiringStatus.AIRING,
    "NOT_YET_RELEASED": AiringStatus.UPCOMING,
    "CANCELLED": AiringStatus.CANCELLED,
    "HIATUS": AiringStatus.HIATUS,
}
_RELATIONS = {kind.name: kind for kind in RelationKind}
_NO_KIN = ("ADAPTATION", "SOURCE", "CHARACTER")
"""Other media, and series that merely share a character: no release names mix them up."""


def members(value: object) -> Mapping[str, object]:
    """The value as an object; empty when it is none."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[object]:
    """The value as a list; empty when it is none."""
    return value if isinstance(value, list) else []


def number(value: object, *, least: int = 0, most: int = _LARGEST_ID) -> int | None:
    """The value as a whole number between the bounds, else None."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if least <= value <= most else None


def read_entries(collection: object) -> Iterator[WatchEntry]:
    """Read a MediaListCollection; a series may come more than once, because custom lists repeat entries."""
    for group in map(members, items(members(collection).get("lists"))):
        for entry in map(members, items(group.get("entries"))):
            # The entry knows its status; the group does not when it is a custom list.
            status = str(entry.get("status") or group.get("status") or "CURRENT")
            series = read_series(entry.get("media"))
            if series is not None and status in _LISTS:
                progress = number(entry.get("progress"), most=_MOST_EPISODES) or 0
                yield WatchEntry(series, progress, _LISTS[status])


def read_series(node: object) -> Series | None:
    """Read a Media; None when it is missing, has no id, or is no anime."""
    media = members(node)
    known = number(media.get("id"), least=1)
    if known is None or media.get("type") == "MANGA":
        return None
    started = members(media.get("startDate"))
    return Series(
        id=SeriesId(known),
        titles=_titles(media, known),
        format=_FORMATS.get(str(media.get("format")), SeriesFormat.UNKNOWN),
        status=_STATUSES.get(str(media.get("status")), AiringStatus.UNKNOWN),
        episodes=number(media.get("episodes"), least=1, most=_MOST_EPISODES),
        year=_year(media.get("seasonYear")) or _year(started.get("year")),
        started_on=_earliest(started),
        ended_on=_latest(members(media.get("endDate"))),
        duration=_duration(media.get("duration")),
        next_airing=_airing(members(media.get("nextAiringEpisode"))),
        page_url=_page(media.get("siteUrl")),
        relations=tuple(_relations(members(media.get("relations")))),
    )


def read_aired(page: object) -> dict[SeriesId, int]:
    """Read a page of airing schedules: the highest episode of each series."""
    highest: dict[SeriesId, int] = {}
    for airing in map(members, items(members(page).get("airingSchedules"))):
        series, episode = number(airing.get("mediaId"), least=1), number(airing.get("episode"), most=_MOST_EPISODES)
        if series is not None and episode is not None:
            highest[SeriesId(series)] = max(highest.get(SeriesId(series), 0), episode)
    return highest


def _titles(media: Mapping[str, object], known: int) -> Titles:
    title = members(media.get("title"))
    romaji, english, native = (_name(title.get(key)) for key in ("romaji", "english", "native"))
    listed = (_name(name) for name in items(media.get("synonyms"))[:_MOST_SYNONYMS])
    synonyms = tuple(dict.fromkeys(name for name in listed if name))
    if not (romaji or english or native):
        romaji = synonyms[0] if synonyms else f"AniList {known}"
    return Titles(romaji, english, native, synonyms)


def _name(value: object) -> str | None:
    return (value.strip()[:_LONGEST_NAME] or None) if isinstance(value, str) else None


def _page(value: object) -> str | None:
    return value if isinstance(value, str) and value.startswith(("https://", "http://")) else None


def _duration(value: object) -> timedelta | None:
    minutes = number(value, least=1, most=10_000)
    return timedelta(minutes=minutes) if minutes else None


def _airing(node: Mapping[str, object]) -> Airing | None:
    episode = number(node.get("episode"), most=_MOST_EPISODES)
    moment = number(node.get("airingAt"), least=1, most=_LATEST)
    if episode is None or moment is None:
        return None
    return Airing(episode, datetime.fromtimestamp(moment, UTC))


def _relations(connection: Mapping[str, object]) -> Iterator[Relation]:
    for edge in map(members, items(connection.get("edges"))[:_MOST_RELATIONS]):
        node, kind = members(edge.get("node")), str(edge.get("relationType"))
        other = number(node.get("id"), least=1)
        if other is not None and node.get("type") != "MANGA" and kind not in _NO_KIN:
            yield Relation(_RELATIONS.get(kind, RelationKind.OTHER), SeriesId(other))


def _year(value: object) -> int | None:
    return number(value, least=1900, most=2100)


def _earliest(date: Mapping[str, object]) -> datetime | None:
    """A date of which month and day may be unknown: the first moment that it can mean."""
    year, month, day = _parts(date)
    return _moment(year, month or 1, (day if month else None) or 1)


def _latest(date: Mapping[str, object]) -> datetime | None:
    """The same: the last day that it can mean."""
    year, month, day = _parts(date)
    month, day = (month, day) if month else (12, None)
    return _moment(year, month, day or calendar.monthrange(year or 2000, month)[1])


def _parts(date: Mapping[str, object]) -> tuple[int | None, int | None, int | None]:
    month, day = number(date.get("month"), least=1, most=12), number(date.get("day"), least=1, most=31)
    return _year(date.get("year")), month, day


def _moment(year: int | None, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=UTC) if year else None
    except ValueError:
        return None
