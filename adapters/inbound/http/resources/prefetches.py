"""Asking ahead for what somebody may want next."""

from http import HTTPStatus

from dishka.integrations.aiohttp import FromDishka

from application.searching.feeds import Episode
from application.searching.prefetch_episodes import PrefetchEpisodes
from domain.series import SeriesId
from domain.users import Actor

from ..endpoint import Routes
from ..wire.searches import PrefetchBody

prefetches = Routes("/prefetches", "searching")


@prefetches.endpoint("POST", status=HTTPStatus.ACCEPTED, reads=True)
async def prefetch_episodes(
    body: PrefetchBody, actor: FromDishka[Actor], prefetch: FromDishka[PrefetchEpisodes]
) -> None:
    """Say which episodes are on the screen, so that a search for one of them finds its answers at hand.

    Nothing is promised: searches go first, the newest wishes before older ones, and failures stay unsaid.
    """
    await prefetch(actor, [Episode(SeriesId(one.series_id), one.episode) for one in body.episodes])
