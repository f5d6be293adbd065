"""Personal API tokens."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field, SecretStr, field_serializer

from .message import Body, Message

ScopeName = Literal["read", "write", "admin"]


class CreateApiTokenBody(Body):
    """What it is for, what it may do, and for how long; and one's own password."""

    name: str = Field(max_length=200)
    scopes: list[ScopeName] = Field(max_length=10)
    valid_days: int = Field(default=90, ge=1, le=366)
    password: SecretStr = Field(max_length=1024)

    @field_serializer("password", when_used="json")
    def _reveal(self, password: SecretStr) -> str:
        return password.get_secret_value()


class ApiTokenView(Message):
    """A token, without its text. ``used_at`` is exact to a minute; null: never used."""

    id: UUID
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    address: str = ""


class ApiTokensView(Message):
    """One's own tokens, newest first."""

    tokens: list[ApiTokenView]


class NewApiTokenView(Message):
    """A token and its text, ``secret``, which is shown this once."""

    token: ApiTokenView
    secret: str = Field(repr=False)
