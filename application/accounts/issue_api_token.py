"""Making an API token for somebody, at the server's command line."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from domain.api_tokens import USUAL_LIFETIME
from domain.errors import Conflict
from domain.ownership import require_operator
from domain.scopes import Scope
from domain.users import Actor, User, UserId

from ..ports.clock import Clock
from ..ports.database import Database
from ..ports.identifiers import Identifiers
from .governing import governed
from .new_api_token import NewApiToken, keep_token


class TokenWouldEnd(Conflict):
    """The account is not in a state to hold a token; the text says why."""


@dataclass(frozen=True, slots=True)
class IssueApiToken:
    """Make an API token for somebody. For the operator, who needs nobody's password; an admin is not enough."""

    database: Database
    identifiers: Identifiers
    clock: Clock

    async def __call__(
        self, actor: Actor, user: UserId, name: str, scopes: Collection[Scope], lifetime: timedelta = USUAL_LIFETIME
    ) -> NewApiToken:
        """Raises OperatorOnly, UserNotFound, TokenWouldEnd, InvalidApiToken, AdminsOnly, TooManyApiTokens."""
        require_operator(actor)
        now = self.clock.now()
        new = NewApiToken.drawn(user, name, scopes, lifetime, now=now, identifiers=self.identifiers)
        async with self.database.unit() as unit:
            owner = await governed(unit, actor, user)
            _refuse_useless(owner)
            await keep_token(unit, actor, new.token, owner)
        return new


def _refuse_useless(owner: User) -> None:
    name = owner.username.text
    if owner.disabled:
        raise TokenWouldEnd(f"The account of {name} is disabled: enable it first.")
    if owner.password_is_temporary:
        raise TokenWouldEnd(f"{name} has still to choose a password of their own, which ends API tokens. Do it first.")
