"""Lists that people follow, and how the system is."""

from dishka import Provider, Scope, provide_all

from application.health.check_health import CheckHealth
from application.health.served_certificate import ServedCertificate
from application.watching.account_tokens import AccountTokens
from application.watching.link_account import LinkAccount
from application.watching.link_with_token import LinkWithToken
from application.watching.read_list import ReadList
from application.watching.reseal_tokens import ResealTokens
from application.watching.show_account import ShowAccount
from application.watching.show_watchlist import ShowWatchlist
from application.watching.unlink_account import UnlinkAccount


class WatchingProvider(Provider):
    """The use cases of ``application.watching``."""

    scope = Scope.APP

    shared = provide_all(AccountTokens, ReadList)
    use_cases = provide_all(LinkAccount, LinkWithToken, ResealTokens, ShowAccount, ShowWatchlist, UnlinkAccount)


class HealthProvider(Provider):
    """The use cases of ``application.health``."""

    scope = Scope.APP

    shared = provide_all(ServedCertificate)
    use_cases = provide_all(CheckHealth)
