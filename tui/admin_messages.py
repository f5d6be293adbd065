"""What workers tell the screens of admins."""

from dataclasses import dataclass, field
from uuid import UUID

from textual.message import Message

from adapters.inbound.http.wire.audit import AuditView
from adapters.inbound.http.wire.invites import InvitesView
from adapters.inbound.http.wire.sessions import OpenSessionView
from adapters.inbound.http.wire.users import NewPasswordView, PeopleView, PersonView

from .api.errors import ClientError
from .state.audit import Wanted


@dataclass
class PeopleArrived(Message):
    """Everybody; ``news`` says what has just changed."""

    view: PeopleView
    news: str = ""


@dataclass
class PeopleFailed(Message):
    """Nobody knows who there is, and why."""

    error: ClientError


@dataclass
class PersonArrived(Message):
    """Somebody, and where they are logged in; ``news`` says what has just changed."""

    person: PersonView
    sessions: list[OpenSessionView]
    news: str = ""


@dataclass
class PersonFailed(Message):
    """They could not be read or changed, and why."""

    error: ClientError


@dataclass
class PasswordMade(Message):
    """Somebody has another password, which is told this once."""

    view: NewPasswordView = field(repr=False)


@dataclass
class PersonGone(Message):
    """An account was taken away."""

    username: str


@dataclass
class InvitesArrived(Message):
    """The invitations that can be accepted; ``news`` says what has just changed."""

    view: InvitesView
    news: str = ""


@dataclass
class InvitesFailed(Message):
    """They could not be read or changed, and why."""

    error: ClientError


@dataclass
class AuditArrived(Message):
    """A page of events: of those that were ``wanted``, below the number ``before``; None: the newest."""

    view: AuditView
    wanted: Wanted
    before: int | None = None


@dataclass
class AuditFailed(Message):
    """No page, and why."""

    error: ClientError


@dataclass
class NamesArrived(Message):
    """Whose events may be asked for: names by id."""

    names: dict[UUID, str]
