"""Looking again whether somebody may still be served."""

from dataclasses import dataclass

from domain.users import Actor

from ..ports.access_tokens import TokenRejected
from .standings import Standings
from .ways_in import way_of


@dataclass(frozen=True, slots=True)
class ConfirmAccess:
    """Confirm that the actor's session or API token goes on: a download may outlast the access token it began with."""

    standings: Standings

    async def __call__(self, actor: Actor) -> None:
        """Raises TokenRejected when it has ended or the account was disabled, DatabaseUnavailable."""
        way = way_of(actor)
        if way is None:
            raise TokenRejected("Log in first.")
        if await self.standings.of(way, actor.address) is None:
            raise TokenRejected(way.closed)
