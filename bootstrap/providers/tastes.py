"""What people like."""

from dishka import Provider, Scope, provide_all

from application.tastes.save_preferences import SavePreferences
from application.tastes.show_preferences import ShowPreferences


class TastesProvider(Provider):
    """The use cases of ``application.tastes``."""

    scope = Scope.APP

    use_cases = provide_all(SavePreferences, ShowPreferences)
