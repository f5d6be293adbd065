"""Who one is."""

from dishka.integrations.aiohttp import FromDishka

from application.accounts.view_profile import ViewProfile
from application.ports.database import DatabaseUnavailable
from application.ports.users import UserNotFound
from domain.users import Actor

from ..endpoint import Routes
from ..views.people import view_user
from ..wire.people import UserView

people = Routes("/me", "people")


@people.endpoint("GET", errors=(UserNotFound, DatabaseUnavailable))
async def view_profile(actor: FromDishka[Actor], view: FromDishka[ViewProfile]) -> UserView:
    """Show the account that is logged in."""
    return view_user(await view(actor))
