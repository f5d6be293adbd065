"""Managing people. For admins; to anybody else a person does not exist."""

from http import HTTPStatus

from dishka.integrations.aiohttp import FromDishka
from pydantic import SecretStr

from application.accounts.change_user import ChangeUser
from application.accounts.create_user import CreateUser
from application.accounts.governing import LastAdmin
from application.accounts.list_users import ListUsers
from application.accounts.quota_change import AS_IT_IS, QuotaChange
from application.accounts.remove_user import RemoveUser
from application.accounts.reset_password import OwnPassword, ResetPassword
from application.accounts.show_user import ShowUser
from application.ports.database import DatabaseUnavailable
from application.ports.passwords import HasherBusy
from application.ports.users import StaleUser, UsernameTaken, UserNotFound, UserStillClaims
from domain.ownership import AdminsOnly
from domain.passwords import InvalidPassword
from domain.quotas import InvalidQuota
from domain.users import Actor, InvalidUsername, Role, UserId

from ..endpoint import Routes
from ..path_parameters import UserInPath
from ..views.users import view_new_password, view_people, view_person
from ..wire.users import (
    ChangeUserBody,
    CreateUserBody,
    NewPasswordView,
    PeopleView,
    PersonView,
    ResetPasswordBody,
)

users = Routes("/users", "users")

_OF_ONE = (UserNotFound, DatabaseUnavailable)


@users.endpoint("GET", errors=(AdminsOnly, DatabaseUnavailable))
async def list_users(actor: FromDishka[Actor], show: FromDishka[ListUsers]) -> PeopleView:
    """List everybody. For admins."""
    return view_people(await show(actor))


@users.endpoint(
    "POST",
    status=HTTPStatus.CREATED,
    location="/users/{user.id}",
    errors=(AdminsOnly, InvalidUsername, InvalidPassword, UsernameTaken, HasherBusy, DatabaseUnavailable),
)
async def create_user(
    body: CreateUserBody, actor: FromDishka[Actor], create: FromDishka[CreateUser]
) -> NewPasswordView:
    """Make an account. For admins.

    The password is one to begin with: its owner should choose another with `PUT /me/password`.
    """
    return view_new_password(await create(actor, body.username, Role(body.role), _text(body.password)))


@users.endpoint("GET", "/{user}", errors=_OF_ONE)
async def show_user(user: UserInPath, actor: FromDishka[Actor], show: FromDishka[ShowUser]) -> PersonView:
    """Show one account. For admins; for anybody else it does not exist."""
    return view_person(await show(actor, UserId(user)))


@users.endpoint("PATCH", "/{user}", errors=(*_OF_ONE, LastAdmin, StaleUser, InvalidQuota))
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


@users.endpoint("POST", "/{user}/password", errors=(*_OF_ONE, OwnPassword, InvalidPassword, StaleUser, HasherBusy))
async def reset_password(
    user: UserInPath, body: ResetPasswordBody, actor: FromDishka[Actor], reset: FromDishka[ResetPassword]
) -> NewPasswordView:
    """Set somebody's password and log them out everywhere. For admins; one's own is changed with `PUT /me/password`."""
    return view_new_password(await reset(actor, UserId(user), _text(body.password)))


def _quota_change(body: ChangeUserBody) -> QuotaChange:
    named = body.model_fields_set
    return QuotaChange(
        body.quota_bytes if "quota_bytes" in named else AS_IT_IS,
        body.quota_torrents if "quota_torrents" in named else AS_IT_IS,
    )


def _text(password: SecretStr | None) -> str | None:
    return None if password is None else password.get_secret_value()
