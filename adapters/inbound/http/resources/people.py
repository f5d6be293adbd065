"""Who one is."""

from http import HTTPStatus

from dishka.integrations.aiohttp import FromDishka

from application.accounts.change_password import ChangePassword
from application.accounts.log_in_guard import TooManyTries
from application.accounts.prove_password import WrongPassword
from application.accounts.view_profile import ViewProfile
from application.auditing.change_budget import TooManyChanges
from application.ports.database import DatabaseUnavailable
from application.ports.passwords import HasherBusy
from application.ports.users import StaleUser, UserNotFound
from domain.passwords import InvalidPassword
from domain.users import Actor

from ..client_address import ClientAddress
from ..endpoint import Routes
from ..views.people import view_user
from ..wire.people import UserView
from ..wire.users import ChangePasswordBody

people = Routes("/me", "people")


@people.endpoint("GET", temporarily=True, errors=(UserNotFound, DatabaseUnavailable))
async def view_profile(actor: FromDishka[Actor], view: FromDishka[ViewProfile]) -> UserView:
    """Show the account that is logged in.

    If ``password_is_temporary``, all else but choosing another password and logging out is refused until that is done.
    """
    return view_user(await view(actor))


@people.endpoint(
    "PUT",
    "/password",
    status=HTTPStatus.NO_CONTENT,
    sessions_only=True,
    temporarily=True,
    counted=False,
    errors=(
        WrongPassword,
        InvalidPassword,
        TooManyTries,
        TooManyChanges,
        HasherBusy,
        StaleUser,
        UserNotFound,
        DatabaseUnavailable,
    ),
)
async def change_password(
    body: ChangePasswordBody,
    address: FromDishka[ClientAddress],
    actor: FromDishka[Actor],
    change: FromDishka[ChangePassword],
) -> None:
    """Choose another password. Every other session of yours and every API token ends at once.

    After some wrong old passwords the next try has to wait, as at a log-in.
    """
    await change(actor, body.old_password.get_secret_value(), body.new_password.get_secret_value(), address)
