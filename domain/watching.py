"""What a person follows, and which episodes wait for them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .series import AiringStatus, Series


class ListStatus(StrEnum):
    """Where a person put a series on their list."""

    WATCHING = "watching"
    REWATCHING = "rewatching"
    PLANNING = "planning"
    PAUSED = "paused"
    DROPPED = "dropped"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class WatchEntry:
    """A series on somebody's list, and how many of its episodes they have seen."""

    series: Series
    progress: int
    status: ListStatus = ListStatus.WATCHING


@dataclass(frozen=True, slots=True)
class Aired:
    """How many episodes have been broadcast: None if unknown; not ``certain`` when the schedule has a gap."""

    count: int | None
    certain: bool = True


def aired(series: Series, now: datetime) -> Aired:
    """Derive the number of broadcast episodes from what the service says.

    The rule is the one that Seanime (media_helper.go) and Taiga (anime_util.cpp) agree on: the next airing wins, then
    the count of a finished series; a running series without a schedule falls back to its last known or total episode,
    and is then uncertain.
    """
    if series.next_airing is not None:
        out_now = series.next_airing.at <= now
        return Aired(max(0, series.next_airing.episode - (0 if out_now else 1)))
    if series.status is AiringStatus.UPCOMING:
        return Aired(0)
    if series.status is AiringStatus.FINISHED:
        return Aired(series.episodes if series.episodes is not None else series.last_aired)
    if series.last_aired is not None:
        return Aired(series.last_aired)
    return Aired(series.episodes, certain=False)


def unwatched(entry: WatchEntry, now: datetime) -> range:
    """The broadcast episodes after the last one seen; empty when none, or when nobody knows."""
    count = aired(entry.series, now).count
    return range(entry.progress + 1, max(entry.progress, count or 0) + 1)
