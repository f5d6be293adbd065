"""Managing people: there is always somebody left who can."""

from collections.abc import Iterable

from domain.errors import Conflict
from domain.ownership import reveal
from domain.users import Actor, User, UserId

from ..ports.database import Unit
from ..ports.users import UserNotFound


class LastAdmin(Conflict):
    """Nobody would be left to manage people."""


async def governed(unit: Unit, actor: Actor, user: UserId) -> User:
    """Return the user, locked, to an admin. Raises UserNotFound, also for who is no admin."""
    nobody = UserNotFound("There is no such user.")
    reveal(actor, user, nobody)  # before anything is locked
    return reveal(actor, await unit.users.get(user, lock=True), nobody)


def refuse_last(user: User, governing: Iterable[User]) -> None:
    """Return if somebody governs beside ``user``; ``governing`` was locked before anything else. Raises LastAdmin.

    Whoever ends somebody's governing has locked all who govern first, in one order. So two admins who remove each other
    at the same moment do it one after the other, and the second one sees what the first one did.
    """
    if user.governs and all(other.id == user.id for other in governing):
        raise LastAdmin("This is the last administrator who can log in. Make somebody else one first.")
