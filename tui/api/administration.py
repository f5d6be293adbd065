"""What admins ask: people, invitations, and what was done."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from pydantic import TypeAdapter

from adapters.inbound.http.wire.audit import AuditQuery, AuditView
from adapters.inbound.http.wire.invites import CreateInviteBody, InvitesView, NewInviteView
from adapters.inbound.http.wire.sessions import OpenSessionView
from adapters.inbound.http.wire.users import (
    ChangeUserBody,
    CreateUserBody,
    NewPasswordView,
    PeopleView,
    PersonView,
    ResetPasswordBody,
)

from .questions import Questions

_SESSIONS = TypeAdapter(list[OpenSessionView])


@dataclass(frozen=True, slots=True)
class Administration:
    """Asks through ``questions``; everything raises ``ClientError``, for who is no admin as well."""

    questions: Questions

    # --- people

    async def people(self) -> PeopleView:
        """Return everybody, the oldest account first."""
        return await self.questions.ask(PeopleView, "GET", "/users")

    async def person(self, user: UUID) -> PersonView:
        """Return one account."""
        return await self.questions.ask(PersonView, "GET", _user(user))

    async def create(self, body: CreateUserBody) -> NewPasswordView:
        """Make an account; without a password the server makes one up and tells it this once."""
        return await self.questions.ask(NewPasswordView, "POST", "/users", body)

    async def change(self, user: UUID, body: ChangeUserBody) -> PersonView:
        """Change what ``body`` names."""
        return await self.questions.ask(PersonView, "PATCH", _user(user), body)

    async def reset_password(self, user: UUID) -> NewPasswordView:
        """Have the server make up a password, which it tells this once; they are logged out everywhere."""
        return await self.questions.ask(NewPasswordView, "POST", f"{_user(user)}/password", ResetPasswordBody())

    async def remove(self, user: UUID) -> None:
        """Take an account away, with everything that is theirs alone."""
        await self.questions.access.fetch("DELETE", _user(user))

    async def sessions(self, user: UUID) -> list[OpenSessionView]:
        """Return where somebody is logged in."""
        answer = await self.questions.access.fetch("GET", f"{_user(user)}/sessions")
        return self.questions.understood(_SESSIONS.validate_json, answer.body)

    async def end_sessions(self, user: UUID) -> None:
        """Log somebody out everywhere."""
        await self.questions.access.fetch("DELETE", f"{_user(user)}/sessions")

    # --- invitations

    async def invites(self) -> InvitesView:
        """Return the invitations that can be accepted, newest first."""
        return await self.questions.ask(InvitesView, "GET", "/invites")

    async def invite(self, body: CreateInviteBody) -> NewInviteView:
        """Invite somebody; the code is told this once."""
        return await self.questions.ask(NewInviteView, "POST", "/invites", body)

    async def withdraw(self, invite: UUID) -> None:
        """Make an invitation's code worthless."""
        await self.questions.access.fetch("DELETE", f"/invites/{quote(str(invite), safe='')}")

    # --- the audit

    async def audit(self, query: AuditQuery) -> AuditView:
        """Return a page of what was done, newest first."""
        named = query.model_dump(exclude_none=True)
        return await self.questions.ask(AuditView, "GET", "/audit", params={name: _text(named[name]) for name in named})


def _user(user: UUID) -> str:
    return f"/users/{quote(str(user), safe='')}"


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
