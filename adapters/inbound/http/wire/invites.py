"""Invitations: given by admins, accepted by whoever has the code."""

from datetime import datetime
from uuid import UUID

from pydantic import Field, SecretStr, field_serializer

from .message import Body, Message
from .users import RoleName


class CreateInviteBody(Body):
    """What the invited one will be and may use (a quota of null: the server's), and how long the code is good for."""

    role: RoleName = "user"
    valid_hours: int = Field(default=7 * 24, ge=1, le=30 * 24)
    quota_bytes: int | None = None
    quota_torrents: int | None = None


class InviteView(Message):
    """An invitation that can be accepted."""

    id: UUID
    role: str
    invited_by: str
    created_at: datetime
    expires_at: datetime
    quota_bytes: int | None = None
    quota_torrents: int | None = None


class InvitesView(Message):
    """The open invitations, newest first."""

    invites: list[InviteView]


class NewInviteView(Message):
    """An invitation and its ``code``, which is shown this once."""

    id: UUID
    code: str = Field(repr=False)
    role: str
    expires_at: datetime


class AcceptInviteBody(Body):
    """The code, the name and password that one wants, and what to call this device."""

    code: SecretStr = Field(max_length=512)
    username: str = Field(max_length=256)
    password: SecretStr = Field(max_length=1024)
    device: str = Field(default="", max_length=100)

    @field_serializer("code", "password", when_used="json")
    def _reveal(self, secret: SecretStr) -> str:
        return secret.get_secret_value()
