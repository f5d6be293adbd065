"""The watchlist account that somebody follows."""

from http import HTTPStatus

from dishka.integrations.aiohttp import FromDishka

from application.ports.database import DatabaseUnavailable
from application.ports.watchlists import AccountNotFound, TokenRefused, WatchlistUnavailable
from application.watching.link_account import LinkAccount, UnknownService
from application.watching.link_with_token import LinkWithToken
from application.watching.show_account import ShowAccount
from application.watching.unlink_account import UnlinkAccount
from domain.users import Actor

from ..endpoint import Routes
from ..path_parameters import ServiceName
from ..views.people import view_account
from ..wire.people import LinkAccountBody, WatchAccountView

watch_accounts = Routes("/watch-accounts", "watching", sessions_only=True)


@watch_accounts.endpoint("GET", sessions_only=False, errors=(DatabaseUnavailable,))
async def show_accounts(actor: FromDishka[Actor], show: FromDishka[ShowAccount]) -> list[WatchAccountView]:
    """List the linked accounts: one, or none yet."""
    account = await show(actor)
    return [] if account is None else [view_account(account)]


@watch_accounts.endpoint(
    "PUT",
    "/{service}",
    errors=(UnknownService, TokenRefused, AccountNotFound, WatchlistUnavailable, DatabaseUnavailable),
)
async def link_account(
    service: ServiceName,
    body: LinkAccountBody,
    actor: FromDishka[Actor],
    link: FromDishka[LinkAccount],
    link_with_token: FromDishka[LinkWithToken],
) -> WatchAccountView:
    """Follow a public list by its owner's name, or one's own with an access token, in place of any other.

    The service is asked first, so that a typo shows at once. The token is kept sealed and never shown again.
    """
    if body.token is not None:
        return view_account(await link_with_token(actor, service, body.token.get_secret_value()))
    return view_account(await link(actor, service, body.username or ""))


@watch_accounts.endpoint("DELETE", "/{service}", status=HTTPStatus.NO_CONTENT, errors=(DatabaseUnavailable,))
async def unlink_account(service: ServiceName, actor: FromDishka[Actor], unlink: FromDishka[UnlinkAccount]) -> None:
    """Follow nothing any more, and forget the token.

    Torrents stay. Also answers 204 when nothing was linked.
    """
    await unlink(actor, service)
