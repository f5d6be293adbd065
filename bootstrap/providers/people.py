"""Managing people and invitations."""

from dishka import Provider, Scope, provide_all

from application.accounts.accept_invite import AcceptInvite
from application.accounts.change_password import ChangePassword
from application.accounts.change_user import ChangeUser
from application.accounts.create_invite import CreateInvite
from application.accounts.create_user import CreateUser
from application.accounts.issue_api_token import IssueApiToken
from application.accounts.list_api_tokens_of import ListApiTokensOf
from application.accounts.list_invites import ListInvites
from application.accounts.list_users import ListUsers
from application.accounts.remove_user import RemoveUser
from application.accounts.reset_password import ResetPassword
from application.accounts.revoke_api_token_of import RevokeApiTokenOf
from application.accounts.show_user import ShowUser
from application.accounts.withdraw_invite import WithdrawInvite


class PeopleProvider(Provider):
    """The use cases of ``application.accounts`` that are about people, and not about their log-ins."""

    scope = Scope.APP

    of_people = provide_all(ChangePassword, ChangeUser, CreateUser, ListUsers, RemoveUser, ResetPassword, ShowUser)
    of_tokens = provide_all(IssueApiToken, ListApiTokensOf, RevokeApiTokenOf)
    of_invites = provide_all(AcceptInvite, CreateInvite, ListInvites, WithdrawInvite)
