"""Logging in and out."""

from http import HTTPStatus

from dishka.integrations.aiohttp import FromDishka

from application.accounts.log_in import AccountDisabled, BadCredentials, LogIn
from application.accounts.log_out import LogOut
from application.accounts.refresh_session import RefreshSession, SessionRejected
from application.ports.database import DatabaseUnavailable
from application.ports.passwords import HasherBusy
from domain.users import Actor

from ..endpoint import Routes
from ..views.people import view_session
from ..wire.people import LogInBody, RefreshBody, SessionView

sessions = Routes("/sessions", "sessions")


@sessions.endpoint(
    "POST",
    status=HTTPStatus.CREATED,
    public=True,
    errors=(BadCredentials, AccountDisabled, HasherBusy, DatabaseUnavailable),
)
async def log_in(body: LogInBody, log_in: FromDishka[LogIn]) -> SessionView:
    """Log in with name and password."""
    return view_session(await log_in(body.username, body.password.get_secret_value(), body.device))


@sessions.endpoint("POST", "/refresh", public=True, errors=(SessionRejected, DatabaseUnavailable))
async def refresh_session(body: RefreshBody, refresh: FromDishka[RefreshSession]) -> SessionView:
    """Exchange the refresh token for new tokens.

    A refresh token works once. Using one a second time ends the whole log-in: somebody else has it.
    """
    return view_session(await refresh(body.refresh_token.get_secret_value()))


@sessions.endpoint("DELETE", "/current", status=HTTPStatus.NO_CONTENT, errors=(DatabaseUnavailable,))
async def log_out(actor: FromDishka[Actor], log_out: FromDishka[LogOut]) -> None:
    """Log out.

    The refresh tokens of this log-in stop working at once, its access tokens expire within minutes.
    """
    await log_out(actor)
