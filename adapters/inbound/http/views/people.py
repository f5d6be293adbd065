"""People and their sessions."""

from application.accounts.logged_in import LoggedIn
from application.watching.linked_account import LinkedAccount
from domain.users import User

from ..wire.people import SessionView, UserView, WatchAccountView


def view_user(user: User) -> UserView:
    """Show an account; nothing of its password."""
    return UserView(
        id=user.id,
        username=user.username.text,
        role=user.role.value,
        password_is_temporary=user.password_is_temporary,
    )


def view_session(logged_in: LoggedIn) -> SessionView:
    """Hand over the tokens."""
    return SessionView(
        access_token=logged_in.access_token,
        expires_at=logged_in.expires_at,
        refresh_token=logged_in.refresh_token,
        user=view_user(logged_in.user),
    )


def view_account(linked: LinkedAccount) -> WatchAccountView:
    """Show which list somebody follows, and whether with a token; nothing of the token."""
    token = linked.token
    return WatchAccountView(
        service=linked.account.service,
        username=linked.account.username,
        private=token is not None,
        token_expires_at=None if token is None else token.expires_at,
        token_refused=token is not None and token.refused,
    )
