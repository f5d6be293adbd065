"""Managing people, for admins, and one's own password."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field, SecretStr, field_serializer

from .message import Body, Message

RoleName = Literal["user", "admin"]


class PersonView(Message):
    """An account as an admin sees it. ``password_is_temporary``: its owner did not choose the password.

    ``quota_bytes`` and ``quota_torrents`` are the person's own; null: the server's count. ``used_bytes`` and
    ``used_torrents`` are what the person's torrents add up to.
    """

    id: UUID
    username: str
    role: str
    disabled: bool
    created_at: datetime
    password_is_temporary: bool
    quota_bytes: int | None = None
    quota_torrents: int | None = None
    used_bytes: int = 0
    used_torrents: int = 0


class PeopleView(Message):
    """Everybody, oldest account first."""

    users: list[PersonView]


class CreateUserBody(Body):
    """A new account. Without a password one is generated; a quota of null is the server's."""

    username: str = Field(max_length=256)
    role: RoleName = "user"
    password: SecretStr | None = Field(default=None, max_length=1024)
    quota_bytes: int | None = None
    quota_torrents: int | None = None

    @field_serializer("password", when_used="json")
    def _reveal(self, password: SecretStr | None) -> str | None:
        return None if password is None else password.get_secret_value()


class ChangeUserBody(Body):
    """What is left out stays as it is, and so does a role or ``disabled`` that is null.

    A quota that is null is none of the person's own, so that the server's counts. Lowering one removes nothing.
    """

    role: RoleName | None = None
    disabled: bool | None = None
    quota_bytes: int | None = None
    quota_torrents: int | None = None


class ResetPasswordBody(Body):
    """The new password. Without one it is generated."""

    password: SecretStr | None = Field(default=None, max_length=1024)

    @field_serializer("password", when_used="json")
    def _reveal(self, password: SecretStr | None) -> str | None:
        return None if password is None else password.get_secret_value()


class NewPasswordView(Message):
    """Whose password was set. ``generated_password`` is shown this once; it is null when the password was given."""

    user: PersonView
    generated_password: str | None = Field(default=None, repr=False)


class ChangePasswordBody(Body):
    """The password that one has, and the one that one wants."""

    old_password: SecretStr = Field(max_length=1024)
    new_password: SecretStr = Field(max_length=1024)

    @field_serializer("old_password", "new_password", when_used="json")
    def _reveal(self, password: SecretStr) -> str:
        return password.get_secret_value()
