"""Finding releases."""

from dishka import Provider, Scope, provide, provide_all

from adapters.outbound.anitomy.release_names import AnitomyReleaseNames
from application.ports.release_names import ReleaseNames
from application.searching.feeds import Feeds
from application.searching.franchises import Franchises
from application.searching.name_reader import NameReader
from application.searching.precedence import Precedence
from application.searching.prefetch_episodes import PrefetchEpisodes
from application.searching.prefetch_queue import PrefetchQueue
from application.searching.search_episode import SearchEpisode
from application.searching.wanting import Wanting
from application.searching.warm_feeds import WarmFeeds


class SearchingProvider(Provider):
    """The use cases of ``application.searching`` and what they share."""

    scope = Scope.APP

    names = provide(AnitomyReleaseNames, provides=ReleaseNames)
    shared = provide_all(Feeds, Franchises, NameReader, Precedence, PrefetchQueue, Wanting, WarmFeeds)
    use_cases = provide_all(PrefetchEpisodes, SearchEpisode)
