"""Logging in, and who one is."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import Field, SecretStr, field_serializer, model_validator
from pydantic_core import PydanticCustomError

from .message import Body, Message


class UserView(Message):
    """A person with an account. ``password_is_temporary``: somebody else chose it, and they have to choose another."""

    id: UUID
    username: str
    role: str
    password_is_temporary: bool = False


class LogInBody(Body):
    """Name and password, and what to call this device."""

    username: str = Field(max_length=256)
    password: SecretStr = Field(max_length=1024)
    device: str = Field(default="", max_length=100)

    @field_serializer("password", when_used="json")
    def _reveal(self, password: SecretStr) -> str:
        return password.get_secret_value()


class RefreshBody(Body):
    """The refresh token of the last answer; it works once."""

    refresh_token: SecretStr = Field(max_length=512)

    @field_serializer("refresh_token", when_used="json")
    def _reveal(self, token: SecretStr) -> str:
        return token.get_secret_value()


class SessionView(Message):
    """A log-in: send ``access_token`` as Bearer until ``expires_at``, then exchange ``refresh_token`` for new ones."""

    access_token: str = Field(repr=False)
    expires_at: datetime
    refresh_token: str = Field(repr=False)
    user: UserView


class WatchAccountView(Message):
    """The watchlist account that the user follows.

    ``private``: with a token of the service, so that private entries are seen, too; it ends at ``token_expires_at``.
    ``token_refused``: the service took it no more; only what is public is seen until it is linked again.
    """

    service: str
    username: str
    private: bool = False
    token_expires_at: datetime | None = None
    token_refused: bool = False


class LinkAccountBody(Body):
    """Either a public user name at the watchlist service, or an access token of it, whose owner's list it then is."""

    username: str | None = Field(default=None, min_length=1, max_length=100)
    token: SecretStr | None = Field(default=None, min_length=1, max_length=8192)

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.username is None) == (self.token is None):
            raise PydanticCustomError("one_of_them", "Give either a username or a token")
        return self

    @field_serializer("token", when_used="json")
    def _reveal(self, token: SecretStr | None) -> str | None:
        return None if token is None else token.get_secret_value()
