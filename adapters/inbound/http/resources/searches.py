"""Looking for the release of an episode."""

from dishka.integrations.aiohttp import FromDishka

from application.ports.database import DatabaseUnavailable
from application.ports.indexers import IndexerMisbehaved, IndexerUnavailable
from application.ports.watchlists import WatchlistUnavailable
from application.searching.search_episode import SearchEpisode, SeriesNotFound
from domain.releases.wanted import InvalidEpisode
from domain.series import SeriesId
from domain.users import Actor

from ..endpoint import Routes
from ..views.searches import view_search
from ..wire.searches import SearchBody, SearchView

searches = Routes("/searches", "searching")


@searches.endpoint(
    "POST",
    reads=True,
    errors=(
        SeriesNotFound,
        InvalidEpisode,
        WatchlistUnavailable,
        IndexerUnavailable,
        IndexerMisbehaved,
        DatabaseUnavailable,
    ),
)
async def search_episode(body: SearchBody, actor: FromDishka[Actor], search: FromDishka[SearchEpisode]) -> SearchView:
    """Find the releases of an episode, judge and rank them by your taste and your corrections, and say why.

    One indexer that does not answer is no error: ``failures`` names it, and the others' answers stand.
    """
    return view_search(await search(actor, SeriesId(body.series_id), body.episode))
