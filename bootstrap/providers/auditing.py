"""What people did: how much of it there may be, reading it, and forgetting it in the end."""

from datetime import timedelta

from dishka import Provider, Scope, provide

from application.auditing.change_budget import ChangeBudget
from application.auditing.forget_events import ForgetEvents
from application.auditing.list_audit import ListAudit
from application.ports.clock import Clock
from application.ports.database import Database
from domain.allowance import Allowance

from ..settings import Settings


class AuditingProvider(Provider):
    """The use cases of ``application.auditing``."""

    scope = Scope.APP

    list_audit = provide(ListAudit)

    @provide
    def change_budget(self, settings: Settings) -> ChangeBudget:
        """As the configuration says."""
        return ChangeBudget(Allowance(settings.limits.changes, settings.limits.changes_a_minute))

    @provide
    def forget_events(self, settings: Settings, database: Database, clock: Clock) -> ForgetEvents:
        """As the configuration says."""
        return ForgetEvents(database, clock, timedelta(days=settings.audit.keep_days))
