"""Lists that people follow, and how the system is."""

from dishka import Provider, Scope, provide_all

from application.health.check_health import CheckHealth
from application.watching.link_account import LinkAccount
from application.watching.show_account import ShowAccount
from application.watching.show_watchlist import ShowWatchlist
from application.watching.unlink_account import UnlinkAccount


class WatchingProvider(Provider):
    """The use cases of ``application.watching``."""

    scope = Scope.APP

    use_cases = provide_all(LinkAccount, ShowAccount, ShowWatchlist, UnlinkAccount)


class HealthProvider(Provider):
    """The use cases of ``application.health``."""

    scope = Scope.APP

    use_cases = provide_all(CheckHealth)
