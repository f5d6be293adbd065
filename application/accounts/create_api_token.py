"""Making something for a script to come by."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.api_tokens import MOST_EACH, PREFIX, USUAL_LIFETIME, ApiToken, ApiTokenId
from domain.auditing import AuditAction, AuditEvent
from domain.errors import Conflict
from domain.ownership import AdminsOnly
from domain.scopes import Scope
from domain.users import Actor, User

from ..ports.access_tokens import TokenRejected
from ..ports.clock import Clock
from ..ports.database import Database, Unit
from ..ports.identifiers import Identifiers
from ..ports.users import UserNotFound
from .logged_in import token_digest
from .ways_in import way_of


class TooManyApiTokens(Conflict):
    """The person has as many tokens as anybody may have."""


@dataclass(frozen=True, slots=True)
class NewApiToken:
    """A token with the only copy of its text."""

    token: ApiToken
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CreateApiToken:
    """Make a personal API token, which is good for ``scopes`` until ``lifetime`` is over."""

    database: Database
    identifiers: Identifiers
    clock: Clock

    async def __call__(
        self, actor: Actor, name: str, scopes: Collection[Scope], lifetime: timedelta = USUAL_LIFETIME
    ) -> NewApiToken:
        """Raises InvalidApiToken, AdminsOnly (the scope is), TooManyApiTokens, UserNotFound, TokenRejected."""
        now, secret = self.clock.now(), PREFIX + self.identifiers.secret()
        token = ApiToken(
            id=ApiTokenId(self.identifiers.uuid()),
            user=actor.id,
            name=name.strip(),
            scopes=frozenset(scopes),
            sha256=token_digest(secret),
            created_at=now,
            expires_at=now + lifetime,
        )
        async with self.database.unit() as unit:
            # Locked, so that two at once count each other, and whoever shuts the actor out comes before or after.
            _refuse_admin(token, await unit.users.get(actor.id, lock=True))
            await _refuse_shut_out(unit, actor, now)
            await _add(unit, token, now)
            await unit.audit.add(_made(actor, token, now))
        return NewApiToken(token, secret)


def _refuse_admin(token: ApiToken, user: User | None) -> None:
    if user is None:
        raise UserNotFound("Your account does not exist any more.")
    if Scope.ADMIN in token.scopes and not user.governs:
        raise AdminsOnly("Only an administrator's token can have the scope admin.")


async def _refuse_shut_out(unit: Unit, actor: Actor, now: datetime) -> None:
    """Return unless the actor's session ended since they asked: the token would outlive what ended it."""
    way = way_of(actor)
    access = None if way is None else await way.access(unit)
    if way is not None and (access is None or not access.in_force(now)):
        raise TokenRejected(way.closed)


async def _add(unit: Unit, token: ApiToken, now: datetime) -> None:
    await unit.api_tokens.forget_expired(now)
    if len(await unit.api_tokens.of(token.user)) >= MOST_EACH:
        raise TooManyApiTokens(f"You have {MOST_EACH} tokens already. Revoke one that you do not need.")
    await unit.api_tokens.add(token)


def _made(actor: Actor, token: ApiToken, now: datetime) -> AuditEvent:
    details = {"scopes": " ".join(sorted(token.scopes)), "expires_at": token.expires_at.isoformat(timespec="seconds")}
    subject, name = str(token.id), token.name
    return AuditEvent.by(actor, AuditAction.TOKEN_CREATED, now, subject=subject, subject_name=name, details=details)
