"""The watchlist account that somebody follows."""

from http import HTTPStatus

from dishka.integrations.aiohttp import FromDishka

from application.ports.database import DatabaseUnavailable
from application.ports.watchlists import AccountNotFound, WatchlistUnavailable
from application.watching.link_account import LinkAccount, UnknownService
from application.watching.show_account import ShowAccount
from application.watching.unlink_account import UnlinkAccount
from domain.users import Actor

from ..endpoint import Routes
from ..path_parameters import ServiceName
from ..views.people import view_account
from ..wire.people import LinkAccountBody, WatchAccountView

watch_accounts = Routes("/watch-accounts", "watching")


@watch_accounts.endpoint("GET", errors=(DatabaseUnavailable,))
async def show_accounts(actor: FromDishka[Actor], show: FromDishka[ShowAccount]) -> list[WatchAccountView]:
    """List the linked accounts: one, or none yet."""
    account = await show(actor)
    return [] if account is None else [view_account(account)]


@watch_accounts.endpoint(
    "PUT", "/{service}", errors=(UnknownService, AccountNotFound, WatchlistUnavailable, DatabaseUnavailable)
)
async def link_account(
    service: ServiceName, body: LinkAccountBody, actor: FromDishka[Actor], link: FromDishka[LinkAccount]
) -> WatchAccountView:
    """Follow a public list, in place of any other.

    The service is asked first, so that a typo shows at once.
    """
    return view_account(await link(actor, service, body.username or ""))


@watch_accounts.endpoint("DELETE", "/{service}", status=HTTPStatus.NO_CONTENT, errors=(DatabaseUnavailable,))
async def unlink_account(service: ServiceName, actor: FromDishka[Actor], unlink: FromDishka[UnlinkAccount]) -> None:
    """Follow nothing any more.

    Torrents stay. Also answers 204 when nothing was linked.
    """
    await unlink(actor, service)
