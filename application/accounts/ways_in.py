"""The ways in: what people come by, and what it is worth at a moment."""

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.api_tokens import ApiTokenId
from domain.scopes import Scope
from domain.sessions import SEEN_EVERY, SessionId
from domain.users import Actor, Role

from ..ports.api_tokens import ApiTokenStanding
from ..ports.database import Unit


@dataclass(frozen=True, slots=True)
class Access:
    """Who comes that way and what they may do, as it is kept. ``seen_at`` is None if it was never used."""

    actor: Actor
    expires_at: datetime
    disabled: bool
    seen_at: datetime | None

    def in_force(self, now: datetime) -> bool:
        """Whether they are let in."""
        return not self.disabled and now < self.expires_at

    def seen_lately(self, now: datetime) -> bool:
        """Whether it is known well enough when it was used last."""
        return self.seen_at is not None and now - self.seen_at < SEEN_EVERY


class WayIn(Protocol):
    """A session or an API token; equal ones are the same way."""

    __slots__ = ()

    @property
    @abstractmethod
    def closed(self) -> str:
        """What to tell somebody who is not let in."""

    @abstractmethod
    async def access(self, unit: Unit) -> Access | None:
        """Look it up, in one question. None: it has ended."""

    @abstractmethod
    async def saw(self, unit: Unit, access: Access, address: str, at: datetime) -> None:
        """Note that it was in use."""


@dataclass(frozen=True, slots=True)
class BySession(WayIn):
    """Somebody is logged in."""

    session: SessionId

    @property
    def closed(self) -> str:
        """See WayIn."""
        return "The session has ended. Log in again."

    async def access(self, unit: Unit) -> Access | None:
        """See WayIn."""
        standing = await unit.sessions.standing(self.session)
        if standing is None:
            return None
        session = standing.session
        actor = Actor(
            session.user,
            standing.username,
            standing.role,
            session=session.id,
            password_is_temporary=standing.password_is_temporary,
        )
        return Access(actor, session.expires_at, standing.disabled, session.seen_at)

    async def saw(self, unit: Unit, access: Access, address: str, at: datetime) -> None:
        """See WayIn."""
        await unit.sessions.saw(self.session, address, at)


@dataclass(frozen=True, slots=True)
class ByApiToken(WayIn):
    """A script comes with a token: told by the SHA-256 of its text, or by its id once it has been seen."""

    token: bytes | ApiTokenId

    @property
    def closed(self) -> str:
        """See WayIn."""
        return "This API token was revoked, or its time is over. Make another one."

    async def access(self, unit: Unit) -> Access | None:
        """See WayIn."""
        tokens, token = unit.api_tokens, self.token
        standing = await (tokens.standing(token) if isinstance(token, bytes) else tokens.by_id(token))
        if standing is None:
            return None
        actor = _holder(standing)
        return Access(actor, standing.token.expires_at, standing.disabled, standing.token.used_at)

    async def saw(self, unit: Unit, access: Access, address: str, at: datetime) -> None:
        """See WayIn."""
        if access.actor.token is not None:
            await unit.api_tokens.saw(ApiTokenId(access.actor.token), address, at)


def way_of(actor: Actor) -> WayIn | None:
    """Return by what the actor came; None for who came by nothing that can end, as the operator."""
    if actor.token is not None:
        return ByApiToken(ApiTokenId(actor.token))
    return None if actor.session is None else BySession(SessionId(actor.session))


def _holder(standing: ApiTokenStanding) -> Actor:
    """Return who holds the token. Without its admin scope even an admin is a user, whatever they ask for."""
    token = standing.token
    return Actor(
        token.user,
        standing.username,
        standing.role if Scope.ADMIN in token.scopes else Role.USER,
        token=token.id,
        scopes=frozenset(token.scopes),
        password_is_temporary=standing.password_is_temporary,
    )
