"""Adding an API token: what every way to one ends in."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.api_tokens import MOST_EACH, PREFIX, ApiToken, ApiTokenId
from domain.auditing import AuditAction, AuditEvent
from domain.errors import Conflict
from domain.ownership import AdminsOnly
from domain.scopes import Scope
from domain.users import Actor, User, UserId

from ..ports.database import Unit
from ..ports.identifiers import Identifiers
from .logged_in import token_digest


class TooManyApiTokens(Conflict):
    """The person has as many tokens as anybody may have."""


@dataclass(frozen=True, slots=True)
class NewApiToken:
    """A token with the only copy of its text."""

    token: ApiToken
    secret: str = field(repr=False)

    @classmethod
    def drawn(
        cls,
        user: UserId,
        name: str,
        scopes: Collection[Scope],
        lifetime: timedelta,
        *,
        now: datetime,
        identifiers: Identifiers,
    ) -> "NewApiToken":
        """Draw one; it is not kept yet. Raises InvalidApiToken."""
        secret = PREFIX + identifiers.secret()
        token = ApiToken(
            id=ApiTokenId(identifiers.uuid()),
            user=user,
            name=name.strip(),
            scopes=frozenset(scopes),
            sha256=token_digest(secret),
            created_at=now,
            expires_at=now + lifetime,
        )
        return cls(token, secret)


async def keep_token(unit: Unit, actor: Actor, token: ApiToken, owner: User) -> None:
    """Keep it and record who made it. ``owner`` is locked: so two at once count each other.

    Raises AdminsOnly (the scope is), TooManyApiTokens.
    """
    if Scope.ADMIN in token.scopes and not owner.governs:
        raise AdminsOnly("Only an administrator's token can have the scope admin.")
    await unit.api_tokens.forget_expired(token.created_at)
    if len(await unit.api_tokens.of(owner.id)) >= MOST_EACH:
        raise TooManyApiTokens(f"There are {MOST_EACH} tokens already. Revoke one that is not needed.")
    await unit.api_tokens.add(token)
    details = {"scopes": " ".join(sorted(token.scopes)), "expires_at": token.expires_at.isoformat(timespec="seconds")}
    if actor.id != owner.id:
        details["of"] = owner.username.text
    made = AuditEvent.by(
        actor,
        AuditAction.TOKEN_CREATED,
        token.created_at,
        subject=str(token.id),
        subject_name=token.name,
        details=details,
    )
    await unit.audit.add(made)
