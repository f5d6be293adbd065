"""What the simulated service knows: series and people's lists."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from domain.series import AiringStatus, Series, SeriesFormat
from domain.watching import ListStatus, WatchEntry

_FORMATS = {SeriesFormat.SHORT: "TV_SHORT", SeriesFormat.UNKNOWN: None}
_STATUSES = {
    AiringStatus.AIRING: "RELEASING",
    AiringStatus.UPCOMING: "NOT_YET_RELEASED",
    AiringStatus.UNKNOWN: None,
}
_LISTS = {ListStatus.WATCHING: "CURRENT", ListStatus.REWATCHING: "REPEATING"}

Node = dict[str, Any]
"""A value as GraphQL's default resolver reads it: members, and callables for members with arguments."""


@dataclass(frozen=True, slots=True)
class SimulatedMedia:
    """A series in AniList's own words (``format`` TV, MOVIE …; ``status`` RELEASING, FINISHED …).

    ``next_episode`` airs at ``next_airing_at``. ``aired_episodes`` are in the airing schedule of the past; by default
    all before ``next_episode``. ``relations`` are pairs of a relation type (PREQUEL …) and a media id.
    """

    id: int
    romaji: str | None = None
    english: str | None = None
    native: str | None = None
    synonyms: tuple[str, ...] = ()
    format: str | None = "TV"
    status: str | None = "RELEASING"
    episodes: int | None = None
    duration: int | None = 24
    season_year: int | None = None
    started_on: date | None = None
    ended_on: date | None = None
    next_episode: int | None = None
    next_airing_at: datetime | None = None
    aired_episodes: int | None = None
    relations: tuple[tuple[str, int], ...] = ()
    type: str = "ANIME"

    @classmethod
    def of(cls, series: Series) -> "SimulatedMedia":
        """Say what a domain series says, in AniList's words."""
        airing = series.next_airing
        return cls(
            series.id,
            series.titles.romaji,
            series.titles.english,
            series.titles.native,
            series.titles.synonyms,
            format=_FORMATS.get(series.format, series.format.name),
            status=_STATUSES.get(series.status, series.status.name),
            episodes=series.episodes,
            duration=round(series.duration.total_seconds() / 60) if series.duration else None,
            season_year=series.year,
            started_on=series.started_on,
            ended_on=series.ended_on,
            next_episode=airing.episode if airing else None,
            next_airing_at=airing.at if airing else None,
            relations=tuple((relation.kind.name, relation.series) for relation in series.relations),
        )

    def node(self, known: Mapping[int, "SimulatedMedia"]) -> Node:
        """Return the series as GraphQL reads it; relations to series that are not ``known`` have no node."""
        return {
            "id": self.id,
            "type": self.type,
            "title": {"romaji": self.romaji, "english": self.english, "native": self.native},
            "synonyms": list(self.synonyms),
            "format": self.format,
            "status": self.status,
            "episodes": self.episodes,
            "duration": self.duration,
            "seasonYear": self.season_year,
            "startDate": _fuzzy(self.started_on),
            "endDate": _fuzzy(self.ended_on),
            "siteUrl": f"https://anilist.co/{self.type.lower()}/{self.id}",
            "nextAiringEpisode": self._next(),
            "relations": lambda _: {"edges": [_edge(kind, known.get(other)) for kind, other in self.relations]},
        }

    def schedule(self, *, not_yet_aired: bool | None) -> list[Node]:
        """Return the airing schedule, oldest first: the past (False), the future (True) or both (None)."""
        aired = self.aired_episodes
        if aired is None:
            aired = self.next_episode - 1 if self.next_episode else 0
        last = self.next_airing_at or datetime.now(UTC)
        past = [_airing(number, last - timedelta(weeks=aired + 1 - number), self.id) for number in range(1, aired + 1)]
        future = [node] if (node := self._next()) else []
        return {None: past + future, False: past, True: future}[not_yet_aired]

    def _next(self) -> Node | None:
        if self.next_episode is None or self.next_airing_at is None:
            return None
        return _airing(self.next_episode, self.next_airing_at, self.id)


@dataclass(frozen=True, slots=True)
class SimulatedEntry:
    """A series on a list. ``custom_lists`` repeat it there; ``hidden`` takes it off the list of its status.

    A ``private`` one is shown to the list's owner alone, who comes with a token.
    """

    media: int
    progress: int | None = 0
    status: str = "CURRENT"
    custom_lists: tuple[str, ...] = ()
    hidden: bool = False
    private: bool = False

    @classmethod
    def of(cls, entry: WatchEntry, *, private: bool = False) -> "SimulatedEntry":
        """Say what a domain entry says, in AniList's words."""
        status = _LISTS.get(entry.status, entry.status.name)
        return cls(entry.series.id, entry.progress, status, private=private)

    def node(self, number: int, media: Callable[[int], Node | None]) -> Node:
        """Return the entry as GraphQL reads it."""
        return {
            "id": number,
            "mediaId": self.media,
            "status": self.status,
            "progress": self.progress,
            "hiddenFromStatusLists": self.hidden,
            "private": self.private,
            "media": lambda _: media(self.media),
        }


def _airing(episode: int, moment: datetime, media: int) -> Node:
    return {
        "id": media * 10_000 + episode,
        "episode": episode,
        "airingAt": int(moment.timestamp()),
        "timeUntilAiring": int((moment - datetime.now(UTC)).total_seconds()),
        "mediaId": media,
    }


def _edge(kind: str, other: SimulatedMedia | None) -> Node:
    return {"relationType": kind, "node": {"id": other.id, "type": other.type} if other else None}


def _fuzzy(day: date | None) -> Node:
    return {"year": day.year, "month": day.month, "day": day.day} if day else dict.fromkeys(("year", "month", "day"))
