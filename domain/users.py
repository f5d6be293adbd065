"""People: who they are and what they may be called."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from .errors import Invalid
from .quotas import NO_QUOTA, Quota
from .scopes import EVERYTHING, Scope

UserId = NewType("UserId", UUID)
PasswordHash = NewType("PasswordHash", str)
"""A password as it is kept: PHC string format, algorithm and cost included."""

_ALLOWED = re.compile(r"[\w.\-]{1,32}")
_RULE = "A user name has 1 to 32 letters, digits, dots, dashes or underscores."


class InvalidUsername(Invalid):
    """The name breaks the rules for user names."""


class Role(StrEnum):
    """What a person may do beyond their own things."""

    USER = "user"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Username:
    """A name as its owner writes it. Two names with one ``key`` are the same name."""

    text: str

    def __post_init__(self) -> None:
        if not _ALLOWED.fullmatch(self.text):
            raise InvalidUsername(_RULE)

    @property
    def key(self) -> str:
        """The canonical form (NFKC, case folded): what must be unique."""
        return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", self.text).casefold())


@dataclass(frozen=True, slots=True)
class User:
    """A person with an account here. ``version`` counts the saves (optimistic locking)."""

    id: UserId
    username: Username
    role: Role
    password: PasswordHash
    created_at: datetime
    disabled: bool = False
    version: int = 1
    password_is_temporary: bool = False
    """Whether somebody else chose the password, or saw it: its owner has to choose another before anything else."""
    quota: Quota = NO_QUOTA
    """How much of the server they may use."""

    @property
    def governs(self) -> bool:
        """Whether they can manage people now: an admin who is not disabled. There is always somebody who can."""
        return self.role is Role.ADMIN and not self.disabled


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: an argument of every use case, never ambient.

    ``session`` is the log-in that they came by, or else ``token`` the personal API token, which is good for ``scopes``;
    ``address`` is from where, "" if that is not known. By a token without the admin scope an admin comes as a user.
    ``password_is_temporary``: see ``User``; until they choose another they may do nothing else.
    """

    id: UserId
    username: str
    role: Role = Role.USER
    session: UUID | None = None
    address: str = ""
    token: UUID | None = None
    scopes: frozenset[Scope] = EVERYTHING
    password_is_temporary: bool = False

    @property
    def is_admin(self) -> bool:
        """Whether the actor manages people and sees the whole system."""
        return self.role is Role.ADMIN


OPERATOR = Actor(UserId(UUID(int=0)), "operator", Role.ADMIN)
"""Whoever has the server's own command line: may do what an admin may, and has no account."""
