"""What somebody wants when they want an episode: its franchise, what is known about its numbers, and their taste."""

from dataclasses import dataclass
from datetime import datetime

from domain.releases.learning import taught
from domain.releases.preferences import Preferences
from domain.releases.tabling import tabled
from domain.releases.wanted import WantedEpisode
from domain.series import Franchise, Series, SeriesId
from domain.users import Actor
from domain.watching import aired

from ..ports.database import Database
from ..ports.renumberings import Renumberings
from .franchises import Franchises


@dataclass(frozen=True, slots=True)
class Wanting:
    """The one place where a wanted episode is put together."""

    franchises: Franchises
    database: Database
    renumberings: Renumberings

    async def of(self, actor: Actor, series: SeriesId, episode: int) -> tuple[WantedEpisode, Preferences]:
        """The episode with all that the person, an admin, or the table says about it; and the person's taste.

        Raises SeriesNotFound, InvalidEpisode, WatchlistUnavailable, DatabaseUnavailable.
        """
        franchise = await self.franchises.of(series)
        wanted = _wanted(franchise, episode)
        async with self.database.unit() as unit:
            taste = await unit.tastes.of(actor.id)
            corrections = await unit.corrections.counting(actor.id, series)
        runs = self.renumberings.about({one.id for one in _members(franchise)})
        return taught(tabled(wanted, runs), corrections), taste.preferences


def to_come(wanted: WantedEpisode, now: datetime) -> bool:
    """Whether the episode has surely not been broadcast."""
    out = aired(wanted.franchise.series, now)
    return out.count is not None and out.certain and wanted.number > out.count


def _wanted(franchise: Franchise, episode: int) -> WantedEpisode:
    coming = franchise.series.next_airing
    at = coming.at if coming is not None and coming.episode == episode else None
    return WantedEpisode(franchise, episode, at)


def _members(franchise: Franchise) -> tuple[Series, ...]:
    return (franchise.series, *franchise.prequels, *franchise.kin)
