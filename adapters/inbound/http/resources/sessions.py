"""Logging in and out, and seeing where one is logged in."""

from http import HTTPStatus

from dishka.integrations.aiohttp import FromDishka

from application.accounts.list_sessions import ListSessions
from application.accounts.log_in import AccountDisabled, BadCredentials, LogIn
from application.accounts.log_in_guard import TooManyTries
from application.accounts.log_out import LogOut
from application.accounts.refresh_session import RefreshSession, SessionRejected
from application.accounts.revoke_other_sessions import RevokeOtherSessions
from application.accounts.revoke_session import RevokeSession
from application.auditing.change_budget import TooManyChanges
from application.ports.database import DatabaseUnavailable
from application.ports.passwords import HasherBusy
from application.ports.sessions import SessionNotFound
from domain.sessions import Origin, SessionId
from domain.users import Actor

from ..client_address import ClientAddress
from ..endpoint import Routes
from ..path_parameters import SessionInPath
from ..views.people import view_session
from ..views.sessions import view_open_session
from ..wire.people import LogInBody, RefreshBody, SessionView
from ..wire.sessions import OpenSessionView

sessions = Routes("/sessions", "sessions", sessions_only=True)


@sessions.endpoint(
    "POST",
    status=HTTPStatus.CREATED,
    public=True,
    errors=(BadCredentials, AccountDisabled, TooManyTries, TooManyChanges, HasherBusy, DatabaseUnavailable),
)
async def log_in(body: LogInBody, address: FromDishka[ClientAddress], log_in: FromDishka[LogIn]) -> SessionView:
    """Log in with name and password.

    After some failures the next try has to wait, longer each time, up to minutes; ``Retry-After`` says how long.
    """
    origin = Origin(body.device, address)
    return view_session(await log_in(body.username, body.password.get_secret_value(), origin))


@sessions.endpoint("POST", "/refresh", public=True, errors=(SessionRejected, DatabaseUnavailable))
async def refresh_session(
    body: RefreshBody, address: FromDishka[ClientAddress], refresh: FromDishka[RefreshSession]
) -> SessionView:
    """Exchange the refresh token for new tokens.

    A refresh token works once. If the answer was lost, ask again with the same token within half a minute. Using one
    later, or after its successor was used, ends the session: somebody else has a copy.
    """
    return view_session(await refresh(body.refresh_token.get_secret_value(), address))


@sessions.endpoint("GET", errors=(DatabaseUnavailable,))
async def list_sessions(actor: FromDishka[Actor], show: FromDishka[ListSessions]) -> list[OpenSessionView]:
    """List the sessions of whoever asks, the one seen last first."""
    return [view_open_session(session, actor) for session in await show(actor)]


@sessions.endpoint("DELETE", status=HTTPStatus.NO_CONTENT, counted=False, errors=(DatabaseUnavailable,))
async def revoke_other_sessions(actor: FromDishka[Actor], revoke: FromDishka[RevokeOtherSessions]) -> None:
    """End every session but the one by which this is asked, at once."""
    await revoke(actor)


@sessions.endpoint(
    "DELETE",
    "/current",
    status=HTTPStatus.NO_CONTENT,
    temporarily=True,
    counted=False,
    errors=(DatabaseUnavailable,),
)
async def log_out(actor: FromDishka[Actor], log_out: FromDishka[LogOut]) -> None:
    """Log out: all tokens of this session stop working at once."""
    await log_out(actor)


@sessions.endpoint(
    "DELETE", "/{session}", status=HTTPStatus.NO_CONTENT, counted=False, errors=(SessionNotFound, DatabaseUnavailable)
)
async def revoke_session(session: SessionInPath, actor: FromDishka[Actor], revoke: FromDishka[RevokeSession]) -> None:
    """End one's own session on any device, at once."""
    await revoke(actor, SessionId(session))
