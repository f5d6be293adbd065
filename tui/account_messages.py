"""What workers tell the screens about one's own account. Nothing secret is in them but what is to be shown once."""

from dataclasses import dataclass

from textual.message import Message

from adapters.inbound.http.wire.api_tokens import ApiTokenView
from adapters.inbound.http.wire.sessions import OpenSessionView

from .api.errors import ClientError
from .state.profile import Profile


@dataclass
class InvitationWanted(Message):
    """Somebody has an invitation; ``server`` is what they have typed so far."""

    server: str


@dataclass
class LogInInstead(Message):
    """They have an account after all."""

    server: str


@dataclass
class ProfileArrived(Message):
    """All there is to know of one's own account; ``news`` says what has just changed about it."""

    profile: Profile
    news: str = ""


@dataclass
class SessionsArrived(Message):
    """Where one is logged in; ``news`` says what has just changed about it."""

    sessions: list[OpenSessionView]
    news: str = ""


@dataclass
class TokensArrived(Message):
    """The tokens for scripts; ``news`` says what has just changed about them."""

    tokens: list[ApiTokenView]
    news: str = ""


@dataclass
class AccountFailed(Message):
    """It could not be read or changed, and why."""

    error: ClientError


@dataclass(repr=False)
class FormTaken(Message):
    """The server has taken what a form sent; ``result`` is its answer and may hold a secret."""

    result: object


@dataclass
class FormRefused(Message):
    """It has not, and why."""

    error: ClientError
