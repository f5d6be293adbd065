"""What one likes in releases."""

from dishka.integrations.aiohttp import FromDishka

from application.ports.database import DatabaseUnavailable
from application.ports.tastes import TasteChanged
from application.ports.users import UserNotFound
from application.tastes.save_preferences import SavePreferences
from application.tastes.show_preferences import ShowPreferences
from domain.releases.preferences import InvalidPreferences
from domain.users import Actor

from ..endpoint import Routes
from ..tagged import IfMatch, Tagged
from ..views.preferences import preferences_of, view_taste
from ..wire.preferences import PreferencesBody, PreferencesView

preferences = Routes("/preferences", "preferences")


@preferences.endpoint("GET", errors=(DatabaseUnavailable,))
async def show_preferences(actor: FromDishka[Actor], show: FromDishka[ShowPreferences]) -> Tagged[PreferencesView]:
    """Show what you like in releases.

    Who saved nothing yet has the usual preferences.
    """
    return view_taste(await show(actor))


@preferences.endpoint("PUT", errors=(InvalidPreferences, TasteChanged, UserNotFound, DatabaseUnavailable))
async def save_preferences(
    body: PreferencesBody, if_match: IfMatch, actor: FromDishka[Actor], save: FromDishka[SavePreferences]
) -> Tagged[PreferencesView]:
    """Say what you like in releases.

    Everything is replaced. With ``If-Match`` only while nobody, say you on another device, has changed it since.
    """
    return view_taste(await save(actor, preferences_of(body), expected=if_match))
