"""What somebody follows, and which episodes wait."""

from dishka.integrations.aiohttp import FromDishka

from application.ports.database import DatabaseUnavailable
from application.ports.watchlists import AccountNotFound, WatchlistUnavailable
from application.watching.show_watchlist import NoAccountLinked, ShowWatchlist
from domain.users import Actor

from ..endpoint import Routes
from ..views.watchlist import view_watchlist
from ..wire.watchlist import WatchlistQuery, WatchlistView

watchlist = Routes("/watchlist", "watching")


@watchlist.endpoint("GET", errors=(NoAccountLinked, AccountNotFound, WatchlistUnavailable, DatabaseUnavailable))
async def show_watchlist(
    query: WatchlistQuery, actor: FromDishka[Actor], show: FromDishka[ShowWatchlist]
) -> WatchlistView:
    """Show the list with the episodes that are out and were not seen.

    The service is asked at most every five minutes, unless ``refresh`` is true. While it is away the last good list is
    shown with ``stale`` and ``problem``.
    """
    return view_watchlist(await show(actor, refresh=query.refresh))
