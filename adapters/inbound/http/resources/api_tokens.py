"""Personal API tokens: what scripts come by."""

from datetime import timedelta
from http import HTTPStatus

from dishka.integrations.aiohttp import FromDishka

from application.accounts.create_api_token import CreateApiToken
from application.accounts.list_api_tokens import ListApiTokens
from application.accounts.log_in_guard import TooManyTries
from application.accounts.new_api_token import TooManyApiTokens
from application.accounts.prove_password import WrongPassword
from application.accounts.revoke_api_token import RevokeApiToken
from application.ports.api_tokens import ApiTokenNotFound
from application.ports.database import DatabaseUnavailable
from application.ports.passwords import HasherBusy
from application.ports.users import UserNotFound
from domain.api_tokens import ApiTokenId, InvalidApiToken
from domain.ownership import AdminsOnly
from domain.scopes import Scope
from domain.users import Actor

from ..endpoint import Routes
from ..path_parameters import ApiTokenInPath
from ..views.api_tokens import view_api_tokens, view_new_api_token
from ..wire.api_tokens import ApiTokensView, CreateApiTokenBody, NewApiTokenView

api_tokens = Routes("/tokens", "tokens", sessions_only=True)


@api_tokens.endpoint("GET", errors=(DatabaseUnavailable,))
async def list_api_tokens(actor: FromDishka[Actor], show: FromDishka[ListApiTokens]) -> ApiTokensView:
    """List your API tokens, newest first."""
    return view_api_tokens(await show(actor))


@api_tokens.endpoint(
    "POST",
    status=HTTPStatus.CREATED,
    errors=(
        WrongPassword,
        TooManyTries,
        HasherBusy,
        InvalidApiToken,
        AdminsOnly,
        TooManyApiTokens,
        UserNotFound,
        DatabaseUnavailable,
    ),
)
async def create_api_token(
    body: CreateApiTokenBody, actor: FromDishka[Actor], create: FromDishka[CreateApiToken]
) -> NewApiTokenView:
    """Make a token for a script, which sends its ``secret`` as Bearer.

    It takes your password; after some wrong ones the next try has to wait, as at a log-in. The secret is shown this
    once. It is good for its scopes until it expires or is revoked, the account gets another password or is disabled.
    The scope ``admin`` is for admins, and for as long as they are.
    """
    scopes, lifetime = {Scope(scope) for scope in body.scopes}, timedelta(days=body.valid_days)
    password = body.password.get_secret_value()
    return view_new_api_token(await create(actor, body.name, scopes, lifetime, password=password))


@api_tokens.endpoint(
    "DELETE", "/{token}", status=HTTPStatus.NO_CONTENT, counted=False, errors=(ApiTokenNotFound, DatabaseUnavailable)
)
async def revoke_api_token(token: ApiTokenInPath, actor: FromDishka[Actor], revoke: FromDishka[RevokeApiToken]) -> None:
    """Make one of your tokens worthless, at once: open streams and downloads end, too."""
    await revoke(actor, ApiTokenId(token))
