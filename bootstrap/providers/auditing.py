"""What people did: reading it, and forgetting it in the end."""

from datetime import timedelta

from dishka import Provider, Scope, provide

from application.auditing.forget_events import ForgetEvents
from application.auditing.list_audit import ListAudit
from application.ports.clock import Clock
from application.ports.database import Database

from ..settings import Settings


class AuditingProvider(Provider):
    """The use cases of ``application.auditing``."""

    scope = Scope.APP

    list_audit = provide(ListAudit)

    @provide
    def forget_events(self, settings: Settings, database: Database, clock: Clock) -> ForgetEvents:
        """As the configuration says."""
        return ForgetEvents(database, clock, timedelta(days=settings.audit.keep_days))
