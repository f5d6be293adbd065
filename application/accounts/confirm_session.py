"""Looking again whether somebody may still be served."""

from dataclasses import dataclass

from domain.sessions import SessionId
from domain.users import Actor

from ..ports.access_tokens import TokenRejected
from ..ports.clock import Clock
from ..ports.database import Database


@dataclass(frozen=True, slots=True)
class ConfirmSession:
    """Confirm that the actor's session goes on: for a download, which may outlast the access token it began with."""

    database: Database
    clock: Clock

    async def __call__(self, actor: Actor) -> None:
        """Raises TokenRejected when the session has ended or the account was disabled, DatabaseUnavailable."""
        async with self.database.unit() as unit:
            standing = None if actor.session is None else await unit.sessions.standing(SessionId(actor.session))
        if standing is None or standing.disabled or standing.session.expired(self.clock.now()):
            raise TokenRejected("The session has ended. Log in again.")
