"""Who tries: the same requests in the hands of people with different rights."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from adapters.outbound.security.access_tokens import JwtAccessTokens
from adapters.outbound.security.keys import SigningKeyFile
from adapters.outbound.system.clock import SystemClock
from application.ports.access_tokens import CLOCK_SKEW
from domain.sessions import ACCESS_LIFETIME
from domain.users import Actor, Role, UserId


class Principal(StrEnum):
    """In the order in which they try: who may do least comes first, and what they broke is missed afterwards."""

    ANONYMOUS = "anonymous"
    EXPIRED = "expired token"
    ENDED = "ended session"
    DISABLED = "disabled user"
    TEMPORARY = "temporary password"
    """Somebody who has still to choose a password of their own."""
    UNSCOPED = "wrong scope"
    """The owner's script, with an API token that is good for everything of theirs but this."""
    OTHER = "other user"
    SCRIPT = "API token"
    """The owner's script, with a token that is good for everything of theirs."""
    OWNER = "owner"
    ADMIN = "admin"


@dataclass(slots=True)
class Person:
    """An account, its present session, and a torrent of theirs with one finished file."""

    name: str
    password: str
    id: str = ""
    session: str = ""
    token: str = field(default="", repr=False)
    refresh: str = field(default="", repr=False)
    infohash: str = ""


def own_token(state: Path, person: Person, *, age: timedelta = timedelta()) -> str:
    """A token of the person's session, signed by the server's own key, issued so long ago."""
    now = SystemClock().now() - age
    actor = Actor(UserId(UUID(person.id)), person.name, Role.USER, UUID(person.session))
    return JwtAccessTokens(SigningKeyFile(state)).issue(actor, now=now, expires=now + ACCESS_LIFETIME)


def expired_token(state: Path, person: Person) -> str:
    """A token of the person's session with nothing wrong but its age."""
    return own_token(state, person, age=ACCESS_LIFETIME + CLOCK_SKEW + CLOCK_SKEW)
