"""One's own account: the password, where one is logged in, tokens for scripts, and the list that one follows."""

from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

from pydantic import SecretStr, TypeAdapter

from adapters.inbound.http.wire.api_tokens import ApiTokensView, ApiTokenView, CreateApiTokenBody, NewApiTokenView
from adapters.inbound.http.wire.people import LinkAccountBody, WatchAccountView
from adapters.inbound.http.wire.sessions import OpenSessionView
from adapters.inbound.http.wire.users import ChangePasswordBody

from .questions import Questions
from .transport import PATIENT

_SESSIONS = TypeAdapter(list[OpenSessionView])


@dataclass(frozen=True, slots=True)
class Account:
    """Asks through ``questions``; everything raises ``ClientError``."""

    questions: Questions

    async def change_password(self, old: str, new: str) -> None:
        """Choose another password. Every other log-in ends."""
        body = ChangePasswordBody(old_password=SecretStr(old), new_password=SecretStr(new))
        await self.questions.access.fetch("PUT", "/me/password", body)

    async def sessions(self) -> list[OpenSessionView]:
        """Return where one is logged in, the one seen last first."""
        answer = await self.questions.access.fetch("GET", "/sessions")
        return self.questions.understood(_SESSIONS.validate_json, answer.body)

    async def end_session(self, session: UUID) -> None:
        """End a log-in, on whatever device."""
        await self.questions.access.fetch("DELETE", f"/sessions/{session}")

    async def end_other_sessions(self) -> None:
        """End every log-in but this one."""
        await self.questions.access.fetch("DELETE", "/sessions")

    async def tokens(self) -> list[ApiTokenView]:
        """Return the tokens for scripts, newest first."""
        return (await self.questions.ask(ApiTokensView, "GET", "/tokens")).tokens

    async def create_token(self, body: CreateApiTokenBody) -> NewApiTokenView:
        """Make a token; its text is in this answer and nowhere else."""
        return await self.questions.ask(NewApiTokenView, "POST", "/tokens", body)

    async def revoke_token(self, token: UUID) -> None:
        """Make a token worthless."""
        await self.questions.access.fetch("DELETE", f"/tokens/{token}")

    async def link_token(self, service: str, token: str) -> WatchAccountView:
        """Follow the list of whoever the service gave this access token to, what is private there included."""
        return await self.questions.ask(
            WatchAccountView, "PUT", _account(service), LinkAccountBody(token=SecretStr(token)), pace=PATIENT
        )

    async def unlink(self, service: str) -> None:
        """Follow nothing any more."""
        await self.questions.access.fetch("DELETE", _account(service))


def _account(service: str) -> str:
    return f"/watch-accounts/{quote(service, safe='')}"
