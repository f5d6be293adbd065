"""``uuutorrent session …`` and ``uuutorrent keys …``: what they do."""

import argparse
import asyncio

from dishka import AsyncContainer

from application.accounts.list_sessions_of import ListSessionsOf
from application.accounts.list_users import ListUsers
from application.accounts.revoke_sessions_of import RevokeSessionsOf
from application.ports.users import UserNotFound
from domain.users import OPERATOR, UserId, Username

from .administration import administering
from .printable import printable
from .rotating_keys import rotate_keys


def manage(chosen: argparse.Namespace) -> int:
    """Do what was chosen, as the operator. Raises UuutorrentError."""
    if chosen.command == "keys":
        rotate_keys(chosen.config)
    else:
        asyncio.run(_manage(chosen))
    return 0


async def _manage(chosen: argparse.Namespace) -> None:
    async with administering(chosen.config) as container:
        user = await _named(container, chosen.name)
        if chosen.deed == "revoke":
            ended = await (await container.get(RevokeSessionsOf))(OPERATOR, user)
            print(f"{ended} ended." if ended else "There was none.")
            return
        for session in await (await container.get(ListSessionsOf))(OPERATOR, user):
            seen, device = f"{session.seen_at:%Y-%m-%d %H:%M}", printable(session.device)
            print(f"{session.id} since {session.started_at:%Y-%m-%d} seen {seen} {session.address or '-':<39} {device}")


async def _named(container: AsyncContainer, name: str) -> UserId:
    key = Username(name).key
    everybody = await (await container.get(ListUsers))(OPERATOR)
    found = next((person.user for person in everybody if person.user.username.key == key), None)
    if found is None:
        raise UserNotFound(f"There is nobody called “{name}”. “uuutorrent user list” shows everybody.")
    return found.id
