"""``uuutorrent user …``: what it does."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from getpass import getpass

from dishka import AsyncContainer

from application.accounts.change_user import ChangeUser
from application.accounts.create_invite import CreateInvite
from application.accounts.create_user import CreateUser
from application.accounts.list_users import ListUsers
from application.accounts.new_account import NewPassword
from application.accounts.quota_change import QuotaChange
from application.accounts.remove_user import RemoveUser
from application.accounts.reset_password import ResetPassword
from domain.errors import Conflict
from domain.quotas import Quota
from domain.users import OPERATOR, Role

from .administration import administering
from .named_person import named_person
from .quota_text import quota_text

Deed = Callable[[AsyncContainer, argparse.Namespace], Awaitable[None]]


class NotConfirmed(Conflict):
    """Nobody said yes."""


def manage(chosen: argparse.Namespace) -> int:
    """Do what was chosen, as the operator. Raises UuutorrentError."""
    asyncio.run(_manage(chosen))
    return 0


async def _manage(chosen: argparse.Namespace) -> None:
    async with administering(chosen.config) as container:
        await _DEEDS[chosen.deed](container, chosen)


async def _list(container: AsyncContainer, _: argparse.Namespace) -> None:
    for person in await (await container.get(ListUsers))(OPERATOR):
        user, used = person.user, quota_text(person)
        state = "disabled" if user.disabled else "active"
        print(f"{user.username.text:<32} {user.role.value:<5} {state:<8} since {user.created_at:%Y-%m-%d}  {used}")


async def _add(container: AsyncContainer, chosen: argparse.Namespace) -> None:
    create, password = await container.get(CreateUser), _asked_password(chosen)
    _tell(await create(OPERATOR, chosen.name, Role(chosen.role), password))


async def _invite(container: AsyncContainer, chosen: argparse.Namespace) -> None:
    new = await (await container.get(CreateInvite))(
        OPERATOR, Role(chosen.role), timedelta(days=chosen.days), Quota(chosen.gib, chosen.torrents)
    )
    print(new.code)
    print(f"Good for one account ({chosen.role}), until {new.invite.expires_at:%Y-%m-%d %H:%M} UTC.", file=sys.stderr)


async def _disable(container: AsyncContainer, chosen: argparse.Namespace) -> None:
    await (await container.get(ChangeUser))(OPERATOR, (await named_person(container, chosen.name)).id, disabled=True)


async def _enable(container: AsyncContainer, chosen: argparse.Namespace) -> None:
    await (await container.get(ChangeUser))(OPERATOR, (await named_person(container, chosen.name)).id, disabled=False)


async def _role(container: AsyncContainer, chosen: argparse.Namespace) -> None:
    await (await container.get(ChangeUser))(
        OPERATOR, (await named_person(container, chosen.name)).id, role=Role(chosen.role)
    )


async def _quota(container: AsyncContainer, chosen: argparse.Namespace) -> None:
    change, user = QuotaChange(chosen.gib, chosen.torrents), await named_person(container, chosen.name)
    print(quota_text(await (await container.get(ChangeUser))(OPERATOR, user.id, quota=change)))


async def _reset_password(container: AsyncContainer, chosen: argparse.Namespace) -> None:
    user = await named_person(container, chosen.name)
    reset, password = await container.get(ResetPassword), _asked_password(chosen)
    _tell(await reset(OPERATOR, user.id, password))


async def _remove(container: AsyncContainer, chosen: argparse.Namespace) -> None:
    user = await named_person(container, chosen.name)
    if not chosen.yes:
        _confirm(f"Remove {user.username.text}, and the torrents and files that nobody else has? Type yes: ")
    await (await container.get(RemoveUser))(OPERATOR, user.id)


_DEEDS: Mapping[str, Deed] = {
    "list": _list,
    "add": _add,
    "invite": _invite,
    "disable": _disable,
    "enable": _enable,
    "role": _role,
    "quota": _quota,
    "reset-password": _reset_password,
    "remove": _remove,
}


def _tell(new: NewPassword) -> None:
    """Print a generated password alone, so that a script can take it."""
    if new.generated is not None:
        print(new.generated)
        print(f"This is {new.user.username.text}'s password; it is not shown again.", file=sys.stderr)


def _asked_password(chosen: argparse.Namespace) -> str | None:
    if not chosen.ask_password:
        return None
    password = getpass("Password (not shown): ")
    if password != getpass("Once more: "):
        raise NotConfirmed("These were two different ones. Nothing was changed.")
    return password


def _confirm(question: str) -> None:
    if not sys.stdin.isatty() or input(question).strip().lower() != "yes":
        raise NotConfirmed("Nothing was removed. Add --yes to do it without being asked.")
