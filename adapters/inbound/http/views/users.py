"""People as admins see them."""

from collections.abc import Iterable

from application.accounts.new_account import NewPassword
from domain.users import User

from ..wire.users import NewPasswordView, PeopleView, PersonView


def view_person(user: User) -> PersonView:
    """Show an account; nothing of its password."""
    return PersonView(
        id=user.id,
        username=user.username.text,
        role=user.role.value,
        disabled=user.disabled,
        created_at=user.created_at,
        password_is_temporary=user.password_is_temporary,
    )


def view_people(users: Iterable[User]) -> PeopleView:
    """Show accounts in the use case's order."""
    return PeopleView(users=[view_person(user) for user in users])


def view_new_password(new: NewPassword) -> NewPasswordView:
    """Hand over the password, if it was generated."""
    return NewPasswordView(user=view_person(new.user), generated_password=new.generated)
