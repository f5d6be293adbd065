"""The machine itself: time, randomness, and news inside this process."""

from dishka import Provider, Scope, from_context, provide

from adapters.outbound.memory.events import MemoryEvents
from adapters.outbound.system.clock import SystemClock
from adapters.outbound.system.identifiers import SystemIdentifiers
from application.ports.clock import Clock
from application.ports.events import Events
from application.ports.identifiers import Identifiers

from ..settings import Settings


class SystemProvider(Provider):
    """What needs no configuration, and the configuration."""

    scope = Scope.APP

    settings = from_context(Settings)
    clock = provide(SystemClock, provides=Clock)
    identifiers = provide(SystemIdentifiers, provides=Identifiers)

    @provide
    def events(self) -> Events:
        """One process, one stream."""
        return MemoryEvents()
