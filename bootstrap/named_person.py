"""Finding somebody by the name that was typed."""

from dishka import AsyncContainer

from application.accounts.list_users import ListUsers
from application.ports.users import UserNotFound
from domain.users import OPERATOR, User, Username


async def named_person(container: AsyncContainer, name: str) -> User:
    """Return who is called so, however it is written. Raises InvalidUsername, UserNotFound."""
    key = Username(name).key
    everybody = await (await container.get(ListUsers))(OPERATOR)
    found = next((person.user for person in everybody if person.user.username.key == key), None)
    if found is None:
        raise UserNotFound(f"There is nobody called “{name}”. “uuutorrent user list” shows everybody.")
    return found
