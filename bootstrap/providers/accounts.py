"""People and their log-ins."""

from dishka import Provider, Scope, provide_all

from application.accounts.authenticate import Authenticate
from application.accounts.create_first_admin import CreateFirstAdmin
from application.accounts.log_in import LogIn
from application.accounts.log_out import LogOut
from application.accounts.refresh_session import RefreshSession
from application.accounts.view_profile import ViewProfile


class AccountsProvider(Provider):
    """The use cases of ``application.accounts``."""

    scope = Scope.APP

    use_cases = provide_all(Authenticate, CreateFirstAdmin, LogIn, LogOut, RefreshSession, ViewProfile)
