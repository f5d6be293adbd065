"""The stub server's answers to admins: people, invitations, the audit."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from aiohttp import web

from adapters.inbound.http.wire.audit import AuditQuery, AuditView
from adapters.inbound.http.wire.invites import CreateInviteBody, InvitesView, InviteView, NewInviteView
from adapters.inbound.http.wire.users import (
    ChangeUserBody,
    CreateUserBody,
    NewPasswordView,
    PeopleView,
    PersonView,
)

from .stub_opinion_routes import Handler, as_json
from .stub_people import HIMMEL, StubPeople
from .stub_refusal import Refused

MADE_UP = "made-up-by-the-server-7Q"
CODE = "code-for-one-person-4W"


@dataclass(frozen=True, slots=True)
class AdminRoutes:
    """Changes ``people`` as a server would, for who is an admin by ``role``."""

    people: StubPeople
    role: Callable[[], str]

    def routes(self) -> list[tuple[str, str, Handler]]:
        """Return method, path and handler of each."""
        one = "/users/{user}"
        routes: list[tuple[str, str, Handler]] = [
            ("GET", "/users", self._everybody), ("POST", "/users", self._create),
            ("GET", one, self._show), ("PATCH", one, self._change), ("DELETE", one, self._remove),
            ("POST", f"{one}/password", self._reset),
            ("GET", f"{one}/sessions", self._sessions), ("DELETE", f"{one}/sessions", self._end_sessions),
            ("GET", "/invites", self._invites), ("POST", "/invites", self._invite),
            ("DELETE", "/invites/{invite}", self._withdraw),
            ("GET", "/audit", self._audit),
        ]  # fmt: skip
        return [(method, path, self._for_admins(handler)) for method, path, handler in routes]

    def _for_admins(self, handler: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.StreamResponse:
            if self.role() != "admin":
                raise Refused(403, "admins-only", "This is for admins.")
            return await handler(request)

        return guarded

    def _asked(self, request: web.Request) -> PersonView:
        return self.people.person(UUID(request.match_info["user"]))

    async def _everybody(self, _: web.Request) -> web.Response:
        return as_json(PeopleView(users=list(self.people.everybody.values())))

    async def _create(self, request: web.Request) -> web.Response:
        body = CreateUserBody.model_validate_json(await request.read())
        if " " in body.username:
            raise Refused(422, "invalid-username", "A user name has 1 to 32 letters, digits, dots or dashes.")
        if body.username in {each.username for each in self.people.everybody.values()}:
            raise Refused(409, "username-taken", "Somebody has this name, or one that looks like it. Take another.")
        person = PersonView(id=uuid4(), username=body.username, role=body.role, disabled=False,
                            created_at=datetime.now(UTC), password_is_temporary=True, quota_bytes=body.quota_bytes,
                            quota_torrents=body.quota_torrents)  # fmt: skip
        self.people.everybody[person.id] = person
        return as_json(NewPasswordView(user=person, generated_password=MADE_UP), 201)

    async def _show(self, request: web.Request) -> web.Response:
        return as_json(self._asked(request))

    async def _change(self, request: web.Request) -> web.Response:
        body = ChangeUserBody.model_validate_json(await request.read())
        named = body.model_dump(exclude_unset=True)
        facts = {name: value for name, value in named.items() if value is not None or name.startswith("quota")}
        return as_json(self.people.change(self._asked(request).id, **facts))

    async def _remove(self, request: web.Request) -> web.Response:
        user = self._asked(request).id
        self.people.change(user, disabled=True)
        del self.people.everybody[user]
        return web.Response(status=204)

    async def _reset(self, request: web.Request) -> web.Response:
        user = self._asked(request).id
        if user == HIMMEL:
            raise Refused(409, "own-password", "Change your own password with the old one.")
        self.people.sessions.pop(user, None)
        person = self.people.change(user, password_is_temporary=True)
        return as_json(NewPasswordView(user=person, generated_password=MADE_UP))

    async def _sessions(self, request: web.Request) -> web.Response:
        sessions = self.people.sessions.get(self._asked(request).id, [])
        return web.json_response([each.model_dump(mode="json") for each in sessions])

    async def _end_sessions(self, request: web.Request) -> web.Response:
        self.people.sessions.pop(self._asked(request).id, None)
        return web.Response(status=204)

    async def _invites(self, _: web.Request) -> web.Response:
        newest = sorted(self.people.invites.values(), key=lambda each: each.created_at, reverse=True)
        return as_json(InvitesView(invites=newest))

    async def _invite(self, request: web.Request) -> web.Response:
        body = CreateInviteBody.model_validate_json(await request.read())
        now = datetime.now(UTC)
        invite = InviteView(id=uuid4(), role=body.role, invited_by="himmel", created_at=now,
                            expires_at=now + timedelta(hours=body.valid_hours), quota_bytes=body.quota_bytes,
                            quota_torrents=body.quota_torrents)  # fmt: skip
        self.people.invites[invite.id] = invite
        return as_json(NewInviteView(id=invite.id, code=CODE, role=invite.role, expires_at=invite.expires_at), 201)

    async def _withdraw(self, request: web.Request) -> web.Response:
        if self.people.invites.pop(UUID(request.match_info["invite"]), None) is None:
            raise Refused(404, "invite-not-found", "There is no such invitation: it was used, or has expired.")
        return web.Response(status=204)

    async def _audit(self, request: web.Request) -> web.Response:
        query = AuditQuery.model_validate(dict(request.query))
        found = [
            each
            for each in self.people.audit
            if (query.user is None or query.user == each.actor or str(query.user) == each.subject)
            and (query.action is None or each.action == query.action or each.action.startswith(f"{query.action}."))
            and (query.since is None or each.at >= query.since)
            and (query.before is None or each.number < query.before)
        ]
        page = found[: query.limit]
        return as_json(AuditView(events=page, next=page[-1].number if len(found) > len(page) else None))
