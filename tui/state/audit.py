"""The audit as the screen knows it: pages of events, newest first, and which of them are wanted."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from adapters.inbound.http.wire.audit import AuditEventView, AuditQuery, AuditView

PAGE = 100
NEAR_THE_END = 20
"""When so few events are left below the cursor, the next page is asked for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events: ``user`` whose (and what people call them), ``kind`` what comes before the dot of an action."""

    user: UUID | None = None
    username: str = ""
    kind: str = ""
    since: datetime | None = None

    def page(self, before: int | None) -> AuditQuery:
        """Return how to ask for a page."""
        return AuditQuery(user=self.user, action=self.kind or None, since=self.since, before=before, limit=PAGE)


EVERYTHING = Wanted()


@dataclass(frozen=True, slots=True)
class Trail:
    """``events`` is None until the first answer; ``next`` asks for the page after, and is None on the last one."""

    wanted: Wanted = EVERYTHING
    events: tuple[AuditEventView, ...] | None = None
    next: int | None = None
    asking: bool = False
    problem: str | None = None

    def due(self, place: int) -> bool:
        """Whether the next page should be asked for when the event at ``place`` is looked at."""
        wanting = self.next is not None and not self.asking and self.problem is None
        return wanting and place >= len(self.events or ()) - NEAR_THE_END


def asked(trail: Trail, wanted: Wanted | None = None) -> Trail:
    """It is asked for; for others than before if ``wanted`` says so."""
    if wanted is not None and wanted != trail.wanted:
        return Trail(wanted, asking=True)
    return replace(trail, asking=True, problem=None)


def arrived(trail: Trail, view: AuditView, wanted: Wanted, before: int | None) -> Trail:
    """Here is a page; one of a question that nobody asks any more changes nothing."""
    if wanted != trail.wanted or (before is not None and before != trail.next):
        return trail
    earlier = () if before is None else trail.events or ()
    return Trail(wanted, (*earlier, *view.events), view.next)


def failed(trail: Trail, sentence: str) -> Trail:
    """No page; what is there stays."""
    return replace(trail, asking=False, problem=sentence)
