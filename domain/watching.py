"""What a person follows, and which episodes wait for them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .series import AiringStatus, Series

_BETWEEN_EPISODES = timedelta(weeks=1)


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
    """Derive the number of broadcast episodes from what the service says, never more than the series has.

    The rule is the one that Seanime (media_helper.go) and Taiga (anime_util.cpp) agree on: the next airing wins, then
    the count of a finished series; a running series without a schedule falls back to its last known or total episode,
    and is then uncertain. So is a next airing that lies more than a week back: what we were told is old, and more may
    have been broadcast since.
    """
    told = _told(series, now)
    if told.count is None or series.episodes is None:
        return told
    return Aired(min(told.count, series.episodes), told.certain)


def unwatched(entry: WatchEntry, now: datetime) -> range:
    """The broadcast episodes after the last one seen; empty when none, or when nobody knows."""
    seen = max(entry.progress, 0)
    return range(seen + 1, max(seen, aired(entry.series, now).count or 0) + 1)


def _told(series: Series, now: datetime) -> Aired:
    following = series.next_airing
    if following is not None:
        out_now = following.at <= now
        return Aired(max(0, following.episode - (0 if out_now else 1)), certain=now - following.at <= _BETWEEN_EPISODES)
    if series.status is AiringStatus.UPCOMING:
        return Aired(0)
    if series.status is AiringStatus.FINISHED:
        return Aired(series.episodes if series.episodes is not None else series.last_aired)
    if series.last_aired is not None:
        return Aired(series.last_aired)
    return Aired(series.episodes, certain=False)
