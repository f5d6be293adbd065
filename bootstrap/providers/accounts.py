"""People and their log-ins."""

from dishka import Provider, Scope, provide_all

from application.accounts.authenticate import Authenticate
from application.accounts.confirm_access import ConfirmAccess
from application.accounts.create_api_token import CreateApiToken
from application.accounts.create_first_admin import CreateFirstAdmin
from application.accounts.list_api_tokens import ListApiTokens
from application.accounts.list_sessions import ListSessions
from application.accounts.list_sessions_of import ListSessionsOf
from application.accounts.log_in import LogIn
from application.accounts.log_in_line import LogInLine
from application.accounts.log_out import LogOut
from application.accounts.refresh_session import RefreshSession
from application.accounts.revoke_api_token import RevokeApiToken
from application.accounts.revoke_other_sessions import RevokeOtherSessions
from application.accounts.revoke_session import RevokeSession
from application.accounts.revoke_sessions_of import RevokeSessionsOf
from application.accounts.standings import Standings
from application.accounts.view_profile import ViewProfile


class AccountsProvider(Provider):
    """The use cases of ``application.accounts``."""

    scope = Scope.APP

    use_cases = provide_all(Authenticate, CreateFirstAdmin, LogIn, LogOut, RefreshSession, ViewProfile)
    shared = provide_all(LogInLine, Standings)
    api_tokens = provide_all(CreateApiToken, ListApiTokens, RevokeApiToken)
    sessions = provide_all(
        ConfirmAccess, ListSessions, ListSessionsOf, RevokeOtherSessions, RevokeSession, RevokeSessionsOf
    )
