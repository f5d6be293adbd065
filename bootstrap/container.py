"""Everything put together."""

from dishka import STRICT_VALIDATION, AsyncContainer, Provider, make_async_container

from adapters.inbound.http.identity import ActorProvider

from .providers.accounts import AccountsProvider
from .providers.adapters import AdaptersProvider
from .providers.auditing import AuditingProvider
from .providers.learning import LearningProvider
from .providers.people import PeopleProvider
from .providers.searching import SearchingProvider
from .providers.security import SecurityProvider
from .providers.system import SystemProvider
from .providers.tastes import TastesProvider
from .providers.torrents import DeliveryProvider, TorrentsProvider
from .providers.watching import HealthProvider, WatchingProvider
from .settings import Settings


def build_container(settings: Settings, *overrides: Provider, serving: bool = False) -> AsyncContainer:
    """Return the container of one server; nothing is opened before it is asked for.

    ``serving`` is the server itself, and not a command that may run beside it.
    A provider in ``overrides`` replaces what it provides with ``override=True``; anything else is refused.
    """
    return make_async_container(
        SystemProvider(),
        AdaptersProvider(serving=serving),
        SecurityProvider(),
        AccountsProvider(),
        PeopleProvider(),
        AuditingProvider(),
        WatchingProvider(),
        TastesProvider(),
        SearchingProvider(),
        LearningProvider(),
        TorrentsProvider(),
        DeliveryProvider(),
        HealthProvider(),
        ActorProvider(),
        *overrides,
        context={Settings: settings},
        validation_settings=STRICT_VALIDATION,
    )
