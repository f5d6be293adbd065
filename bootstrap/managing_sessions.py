"""``uuutorrent session …`` and ``uuutorrent keys …``: what they do."""

import argparse
import asyncio

from application.accounts.list_sessions_of import ListSessionsOf
from application.accounts.revoke_sessions_of import RevokeSessionsOf
from domain.users import OPERATOR

from .administration import administering
from .named_person import named_person
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
        user = (await named_person(container, chosen.name)).id
        if chosen.deed == "revoke":
            ended = await (await container.get(RevokeSessionsOf))(OPERATOR, user)
            print(f"{ended} ended." if ended else "There was none.")
            return
        for session in await (await container.get(ListSessionsOf))(OPERATOR, user):
            seen, device = f"{session.seen_at:%Y-%m-%d %H:%M}", printable(session.device)
            print(f"{session.id} since {session.started_at:%Y-%m-%d} seen {seen} {session.address or '-':<39} {device}")
