"""The stub server's answers about one's own account: invitation, password, sessions, tokens."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from aiohttp import web

from adapters.inbound.http.wire.api_tokens import ApiTokensView, ApiTokenView, CreateApiTokenBody, NewApiTokenView
from adapters.inbound.http.wire.invites import AcceptInviteBody
from adapters.inbound.http.wire.sessions import OpenSessionView
from adapters.inbound.http.wire.users import ChangePasswordBody

from .stub_opinion_routes import Handler, as_json
from .stub_refusal import Refused

INVITATION = "an-invitation-0123456789"
SECRET = "uuut_thisIsShownOnceAndNeverAgain0123456789abcd"


def _sessions() -> list[OpenSessionView]:
    now = datetime.now(UTC)
    return [
        OpenSessionView(id=UUID(int=1), device="eisen", address="192.0.2.7", started_at=now - timedelta(days=3),
                        last_seen_at=now, current=True),
        OpenSessionView(id=UUID(int=2), device="stark’s laptop", address="2001:db8::17:a2ff:fe10:99",
                        started_at=now - timedelta(days=40), last_seen_at=now - timedelta(hours=5), current=False),
        OpenSessionView(id=UUID(int=3), device="", address="203.0.113.80", started_at=now - timedelta(days=12),
                        last_seen_at=now - timedelta(days=9), current=False),
    ]  # fmt: skip


def _tokens() -> list[ApiTokenView]:
    now = datetime.now(UTC)
    return [
        ApiTokenView(id=UUID(int=11), name="backup script", scopes=["read"], created_at=now - timedelta(days=9),
                     expires_at=now + timedelta(days=81), used_at=now - timedelta(hours=3), address="192.0.2.9"),
        ApiTokenView(id=UUID(int=12), name="old feed reader", scopes=["read", "write"],
                     created_at=now - timedelta(days=86), expires_at=now + timedelta(days=4)),
    ]  # fmt: skip


@dataclass(slots=True)
class StubAccount:
    """One person's account; everything may be changed."""

    password: str = ""
    temporary: bool = False
    sessions: list[OpenSessionView] = field(default_factory=_sessions)
    tokens: list[ApiTokenView] = field(default_factory=_tokens)
    made: list[CreateApiTokenBody] = field(default_factory=list)
    invited: list[str] = field(default_factory=list)
    """Who has accepted an invitation."""

    def accept(self, body: AcceptInviteBody) -> str:
        """Return the name of the new account. Raises ``Refused``."""
        if body.code.get_secret_value() != INVITATION or self.invited:
            sentence = "This invitation does not exist, has expired or was used. Ask for another one."
            raise Refused(404, "invite-not-found", sentence)
        if " " in body.username:
            raise Refused(422, "invalid-username", "A user name has 1 to 32 letters, digits, dots or dashes.")
        if body.username == "fern":
            raise Refused(409, "username-taken", "This name is taken. Choose another one.")
        self.password = _acceptable(body.password.get_secret_value())
        self.invited.append(body.username)
        return body.username


def _acceptable(password: str) -> str:
    if len(password) < 12:
        sentence = "A password has 12 to 128 characters. A few words make a good one."
        raise Refused(422, "invalid-password", sentence)
    return password


@dataclass(frozen=True, slots=True)
class AccountRoutes:
    """Changes the ``account`` as a server would."""

    account: StubAccount

    def routes(self) -> list[tuple[str, str, Handler]]:
        """Return method, path and handler of each."""
        return [
            ("PUT", "/me/password", self._change_password),
            ("GET", "/sessions", self._sessions), ("DELETE", "/sessions", self._end_others),
            ("DELETE", "/sessions/{session}", self._end),
            ("GET", "/tokens", self._tokens), ("POST", "/tokens", self._create),
            ("DELETE", "/tokens/{token}", self._revoke),
        ]  # fmt: skip

    async def _change_password(self, request: web.Request) -> web.Response:
        body = ChangePasswordBody.model_validate_json(await request.read())
        if body.old_password.get_secret_value() != self.account.password:
            raise Refused(403, "wrong-password", "The present password is wrong.")
        self.account.password = _acceptable(body.new_password.get_secret_value())
        self.account.temporary = False
        self.account.tokens = []
        return await self._end_others(request)

    async def _sessions(self, _: web.Request) -> web.Response:
        return web.json_response([each.model_dump(mode="json") for each in self.account.sessions])

    async def _end_others(self, _: web.Request) -> web.Response:
        self.account.sessions = [each for each in self.account.sessions if each.current]
        return web.Response(status=204)

    async def _end(self, request: web.Request) -> web.Response:
        identity = UUID(request.match_info["session"])
        if identity not in {each.id for each in self.account.sessions}:
            raise Refused(404, "session-not-found", "You have no such session.")
        self.account.sessions = [each for each in self.account.sessions if each.id != identity]
        return web.Response(status=204)

    async def _tokens(self, _: web.Request) -> web.Response:
        return as_json(ApiTokensView(tokens=self.account.tokens))

    async def _create(self, request: web.Request) -> web.Response:
        body = CreateApiTokenBody.model_validate_json(await request.read())
        if body.password.get_secret_value() != self.account.password:
            raise Refused(403, "wrong-password", "The present password is wrong.")
        self.account.made.append(body)
        now = datetime.now(UTC)
        token = ApiTokenView(id=UUID(int=20 + len(self.account.made)), name=body.name, scopes=list(body.scopes),
                             created_at=now, expires_at=now + timedelta(days=body.valid_days))  # fmt: skip
        self.account.tokens.insert(0, token)
        return as_json(NewApiTokenView(token=token, secret=SECRET), 201)

    async def _revoke(self, request: web.Request) -> web.Response:
        identity = UUID(request.match_info["token"])
        self.account.tokens = [each for each in self.account.tokens if each.id != identity]
        return web.Response(status=204)
