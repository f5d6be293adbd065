"""Finding releases."""

from dishka import Provider, Scope, provide, provide_all

from adapters.outbound.anitomy.release_names import AnitomyReleaseNames
from application.ports.release_names import ReleaseNames
from application.searching.franchises import Franchises
from application.searching.name_reader import NameReader
from application.searching.recent_searches import RecentSearches
from application.searching.search_episode import SearchEpisode


class SearchingProvider(Provider):
    """The use cases of ``application.searching`` and what they share."""

    scope = Scope.APP

    names = provide(AnitomyReleaseNames, provides=ReleaseNames)
    shared = provide_all(Franchises, NameReader, RecentSearches)
    use_cases = provide_all(SearchEpisode)
