"""People as admins see them."""

from collections.abc import Iterable

from application.accounts.new_account import NewPassword
from application.accounts.person import Person

from ..wire.users import NewPasswordView, PeopleView, PersonView


def view_person(person: Person) -> PersonView:
    """Show an account; nothing of its password."""
    user = person.user
    return PersonView(
        id=user.id,
        username=user.username.text,
        role=user.role.value,
        disabled=user.disabled,
        created_at=user.created_at,
        password_is_temporary=user.password_is_temporary,
        quota_bytes=user.quota.size_bytes,
        quota_torrents=user.quota.torrents,
        used_bytes=person.usage.size_bytes,
        used_torrents=person.usage.torrents,
    )


def view_people(people: Iterable[Person]) -> PeopleView:
    """Show accounts in the use case's order."""
    return PeopleView(users=[view_person(person) for person in people])


def view_new_password(new: NewPassword) -> NewPasswordView:
    """Hand over the password, if it was generated."""
    return NewPasswordView(user=view_person(Person(new.user, new.usage)), generated_password=new.generated)
