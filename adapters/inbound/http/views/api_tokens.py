"""Personal API tokens."""

from collections.abc import Iterable

from application.accounts.new_api_token import NewApiToken
from domain.api_tokens import ApiToken
from domain.scopes import Scope

from ..wire.api_tokens import ApiTokensView, ApiTokenView, NewApiTokenView


def view_api_tokens(tokens: Iterable[ApiToken]) -> ApiTokensView:
    """Show tokens in the use case's order."""
    return ApiTokensView(tokens=[_view_api_token(token) for token in tokens])


def view_new_api_token(new: NewApiToken) -> NewApiTokenView:
    """Hand over the secret."""
    return NewApiTokenView(token=_view_api_token(new.token), secret=new.secret)


def _view_api_token(token: ApiToken) -> ApiTokenView:
    return ApiTokenView(
        id=token.id,
        name=token.name,
        scopes=[scope.value for scope in Scope if scope in token.scopes],
        created_at=token.created_at,
        expires_at=token.expires_at,
        used_at=token.used_at,
        address=token.address,
    )
