"""Looking again whether somebody may still be served."""

from dataclasses import dataclass

from domain.sessions import SessionId
from domain.users import Actor

from ..ports.access_tokens import TokenRejected
from ..ports.clock import Clock
from .standings import Standings


@dataclass(frozen=True, slots=True)
class ConfirmSession:
    """Confirm that the actor's session goes on: for a download, which may outlast the access token it began with."""

    standings: Standings
    clock: Clock

    async def __call__(self, actor: Actor) -> None:
        """Raises TokenRejected when the session has ended or the account was disabled, DatabaseUnavailable."""
        standing = None if actor.session is None else await self.standings.of(SessionId(actor.session))
        if standing is None or not standing.in_force(self.clock.now()):
            raise TokenRejected("The session has ended. Log in again.")
