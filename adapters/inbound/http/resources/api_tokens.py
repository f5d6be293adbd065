"""Personal API tokens: what scripts come by."""

from datetime import timedelta
from http import HTTPStatus

from dishka.integrations.aiohttp import FromDishka

from application.accounts.create_api_token import CreateApiToken, TooManyApiTokens
from application.accounts.list_api_tokens import ListApiTokens
from application.accounts.revoke_api_token import RevokeApiToken
from application.ports.api_tokens import ApiTokenNotFound
from application.ports.database import DatabaseUnavailable
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
    errors=(InvalidApiToken, AdminsOnly, TooManyApiTokens, UserNotFound, DatabaseUnavailable),
)
async def create_api_token(
    body: CreateApiTokenBody, actor: FromDishka[Actor], create: FromDishka[CreateApiToken]
) -> NewApiTokenView:
    """Make a token for a script, which sends its ``secret`` as Bearer.

    The secret is shown this once. It is good for its scopes until it expires or is revoked, or an admin disables the
    account or resets its password. The scope ``admin`` is for admins, and for as long as they are.
    """
    scopes = {Scope(scope) for scope in body.scopes}
    return view_new_api_token(await create(actor, body.name, scopes, timedelta(days=body.valid_days)))


@api_tokens.endpoint("DELETE", "/{token}", status=HTTPStatus.NO_CONTENT, errors=(ApiTokenNotFound, DatabaseUnavailable))
async def revoke_api_token(token: ApiTokenInPath, actor: FromDishka[Actor], revoke: FromDishka[RevokeApiToken]) -> None:
    """Make one of your tokens worthless, at once: open streams and downloads end, too."""
    await revoke(actor, ApiTokenId(token))
