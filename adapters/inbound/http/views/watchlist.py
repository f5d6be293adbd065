"""The watchlist."""

from application.watching.watchlist_now import WatchItem, WatchlistNow

from ..wire.watchlist import AiringView, WatchEntryView, WatchlistView


def view_watchlist(now: WatchlistNow) -> WatchlistView:
    """Show the list in the use case's order."""
    return WatchlistView(
        service=now.account.service,
        username=now.account.username,
        fetched_at=now.fetched_at,
        stale=now.stale,
        problem=now.problem,
        entries=[_view_entry(item) for item in now.items],
    )


def _view_entry(item: WatchItem) -> WatchEntryView:
    series, airing = item.entry.series, item.entry.series.next_airing
    return WatchEntryView(
        series_id=series.id,
        title=series.titles.main,
        title_english=series.titles.english,
        title_native=series.titles.native,
        format=series.format.value,
        status=series.status.value,
        list_status=item.entry.status.value,
        year=series.year,
        episodes=series.episodes,
        progress=item.entry.progress,
        aired=item.aired.count,
        aired_certain=item.aired.certain,
        unwatched=list(item.unwatched),
        next_airing=None if airing is None else AiringView(episode=airing.episode, at=airing.at),
        page_url=series.page_url,
    )
