"""Showing what was taught."""

from dataclasses import dataclass

from domain.users import Actor

from ..ports.corrections import Page
from ..ports.database import Database
from .known_correction import KnownCorrection


@dataclass(frozen=True, slots=True)
class ListCorrections:
    """Show the actor's corrections and the shared ones; an admin may look at everybody's."""

    database: Database

    async def __call__(
        self, actor: Actor, page: Page | None = None, *, everybody: bool = False
    ) -> tuple[KnownCorrection, ...]:
        """Newest first, revoked ones included; only that page. ``everybody`` means nothing to who is no admin."""
        async with self.database.unit() as unit:
            corrections = unit.corrections
            listed = await (corrections.all(page) if everybody and actor.is_admin else corrections.of(actor.id, page))
            people = {user.id: user for user in await unit.users.all()} if listed else {}
        return tuple(KnownCorrection.seen_by(actor, one, people.get(one.taught_by)) for one in listed)
