"""``uuutorrent session …`` and ``uuutorrent keys …``: what they do."""

import argparse
import asyncio
from pathlib import Path

from dishka import AsyncContainer

from adapters.outbound.security.keys import rotate_signing_key
from application.accounts.list_sessions_of import ListSessionsOf
from application.accounts.list_users import ListUsers
from application.accounts.revoke_sessions_of import RevokeSessionsOf
from application.ports.users import UserNotFound
from domain.sessions import ACCESS_LIFETIME
from domain.users import OPERATOR, UserId, Username

from .administration import administering
from .configuring.loading import load_configuration
from .state_directory import StateDirectory


def manage(chosen: argparse.Namespace) -> int:
    """Do what was chosen, as the operator. Raises UuutorrentError."""
    if chosen.command == "keys":
        _rotate(chosen.config)
    else:
        asyncio.run(_manage(chosen))
    return 0


def _rotate(config: Path | None) -> None:
    settings = load_configuration(config).settings
    keys = rotate_signing_key(StateDirectory.prepare(settings.state_dir).path)
    minutes = int(ACCESS_LIFETIME.total_seconds()) // 60
    print(f"Key {keys.current.id} signs from now on. Tokens of the one before expire within {minutes} minutes.")
    print("After a theft rotate twice: then every access token is refused, and clients fetch new ones by themselves.")


async def _manage(chosen: argparse.Namespace) -> None:
    async with administering(chosen.config) as container:
        user = await _named(container, chosen.name)
        if chosen.deed == "revoke":
            ended = await (await container.get(RevokeSessionsOf))(OPERATOR, user)
            print(f"{ended} ended." if ended else "There was none.")
            return
        for session in await (await container.get(ListSessionsOf))(OPERATOR, user):
            seen, device = f"{session.seen_at:%Y-%m-%d %H:%M}", _printable(session.device)
            print(f"{session.id} since {session.started_at:%Y-%m-%d} seen {seen} {session.address or '-':<39} {device}")


async def _named(container: AsyncContainer, name: str) -> UserId:
    key = Username(name).key
    everybody = await (await container.get(ListUsers))(OPERATOR)
    found = next((person.user for person in everybody if person.user.username.key == key), None)
    if found is None:
        raise UserNotFound(f"There is nobody called “{name}”. “uuutorrent user list” shows everybody.")
    return found.id


def _printable(device: str) -> str:
    """A client calls itself whatever it likes; a terminal must not obey it."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in device)
