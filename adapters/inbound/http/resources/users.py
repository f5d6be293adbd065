"""Managing people. For admins; to anybody else a person does not exist."""

from http import HTTPStatus

from dishka.integrations.aiohttp import FromDishka
from pydantic import SecretStr

from application.accounts.change_user import ChangeUser
from application.accounts.create_user import CreateUser
from application.accounts.governing import LastAdmin
from application.accounts.list_sessions_of import ListSessionsOf
from application.accounts.list_users import ListUsers
from application.accounts.quota_change import AS_IT_IS, QuotaChange
from application.accounts.remove_user import RemoveUser
from application.accounts.reset_password import OwnPassword, ResetPassword
from application.accounts.revoke_sessions_of import RevokeSessionsOf
from application.accounts.show_user import ShowUser
from application.ports.database import DatabaseUnavailable
from application.ports.passwords import HasherBusy
from application.ports.users import StaleUser, UsernameTaken, UserNotFound, UserStillClaims
from domain.ownership import AdminsOnly, SessionRequired
from domain.passwords import InvalidPassword
from domain.quotas import InvalidQuota, Quota
from domain.users import Actor, InvalidUsername, Role, UserId

from ..endpoint import Routes
from ..path_parameters import UserInPath
from ..views.sessions import view_open_session
from ..views.users import view_new_password, view_people, view_person
from ..wire.sessions import OpenSessionView
from ..wire.users import (
    ChangeUserBody,
    CreateUserBody,
    NewPasswordView,
    PeopleView,
    PersonView,
    ResetPasswordBody,
)

users = Routes("/users", "users", admin=True)

_OF_ONE = (UserNotFound, DatabaseUnavailable)


@users.endpoint("GET", errors=(AdminsOnly, DatabaseUnavailable))
async def list_users(actor: FromDishka[Actor], show: FromDishka[ListUsers]) -> PeopleView:
    """List everybody. For admins."""
    return view_people(await show(actor))


@users.endpoint(
    "POST",
    status=HTTPStatus.CREATED,
    location="/users/{user.id}",
    errors=(
        AdminsOnly,
        SessionRequired,
        InvalidUsername,
        InvalidPassword,
        InvalidQuota,
        UsernameTaken,
        HasherBusy,
        DatabaseUnavailable,
    ),
)
async def create_user(
    body: CreateUserBody, actor: FromDishka[Actor], create: FromDishka[CreateUser]
) -> NewPasswordView:
    """Make an account. For admins.

    The password is one to begin with: its owner has to choose another with `PUT /me/password` before anything else.
    """
    quota = Quota(body.quota_bytes, body.quota_torrents)
    return view_new_password(await create(actor, body.username, Role(body.role), _text(body.password), quota))


@users.endpoint("GET", "/{user}", errors=_OF_ONE)
async def show_user(user: UserInPath, actor: FromDishka[Actor], show: FromDishka[ShowUser]) -> PersonView:
    """Show one account. For admins; for anybody else it does not exist."""
    return view_person(await show(actor, UserId(user)))


@users.endpoint("PATCH", "/{user}", errors=(*_OF_ONE, SessionRequired, LastAdmin, StaleUser, InvalidQuota))
async def change_user(
    user: UserInPath, body: ChangeUserBody, actor: FromDishka[Actor], change: FromDishka[ChangeUser]
) -> PersonView:
    """Change somebody's role or quota, disable or enable them. For admins.

    Who is disabled is logged out everywhere at once. The last admin who can log in stays one.
    """
    role = None if body.role is None else Role(body.role)
    quota = _quota_change(body)
    return view_person(await change(actor, UserId(user), role=role, disabled=body.disabled, quota=quota))


@users.endpoint("DELETE", "/{user}", status=HTTPStatus.NO_CONTENT, errors=(*_OF_ONE, LastAdmin, UserStillClaims))
async def remove_user(user: UserInPath, actor: FromDishka[Actor], remove: FromDishka[RemoveUser]) -> None:
    """Take somebody's account away, with everything that is theirs alone. For admins.

    Torrents that nobody else claims are removed with their data; what others claim too stays as it is.
    """
    await remove(actor, UserId(user))


@users.endpoint(
    "POST",
    "/{user}/password",
    sessions_only=True,
    errors=(*_OF_ONE, OwnPassword, InvalidPassword, StaleUser, HasherBusy),
)
async def reset_password(
    user: UserInPath, body: ResetPasswordBody, actor: FromDishka[Actor], reset: FromDishka[ResetPassword]
) -> NewPasswordView:
    """Set somebody's password and log them out everywhere. For admins; one's own is changed with `PUT /me/password`.

    Their API tokens end, too. The password is one to begin with, as that of a new account.
    """
    return view_new_password(await reset(actor, UserId(user), _text(body.password)))


@users.endpoint("GET", "/{user}/sessions", sessions_only=True, errors=_OF_ONE)
async def list_sessions_of(
    user: UserInPath, actor: FromDishka[Actor], show: FromDishka[ListSessionsOf]
) -> list[OpenSessionView]:
    """List where somebody is logged in, the session seen last first. For admins."""
    return [view_open_session(session, actor) for session in await show(actor, UserId(user))]


@users.endpoint("DELETE", "/{user}/sessions", status=HTTPStatus.NO_CONTENT, sessions_only=True, errors=_OF_ONE)
async def revoke_sessions_of(user: UserInPath, actor: FromDishka[Actor], revoke: FromDishka[RevokeSessionsOf]) -> None:
    """Log somebody out everywhere, at once. For admins.

    Who knows the password may log in again, and API tokens go on: disabling the account ends those, too.
    """
    await revoke(actor, UserId(user))


def _quota_change(body: ChangeUserBody) -> QuotaChange:
    named = body.model_fields_set
    return QuotaChange(
        body.quota_bytes if "quota_bytes" in named else AS_IT_IS,
        body.quota_torrents if "quota_torrents" in named else AS_IT_IS,
    )


def _text(password: SecretStr | None) -> str | None:
    return None if password is None else password.get_secret_value()
