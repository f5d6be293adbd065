"""``uuutorrent token …``: what it does."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from dishka import AsyncContainer

from application.accounts.issue_api_token import IssueApiToken
from application.accounts.list_api_tokens_of import ListApiTokensOf
from application.accounts.revoke_api_token_of import RevokeApiTokenOf
from domain.api_tokens import ApiTokenId
from domain.scopes import Scope
from domain.users import OPERATOR, User

from .administration import administering
from .named_person import named_person
from .printable import printable

Deed = Callable[[AsyncContainer, User, argparse.Namespace], Awaitable[None]]


def manage(chosen: argparse.Namespace) -> int:
    """Do what was chosen, as the operator. Raises UuutorrentError."""
    asyncio.run(_manage(chosen))
    return 0


async def _manage(chosen: argparse.Namespace) -> None:
    async with administering(chosen.config) as container:
        await _DEEDS[chosen.deed](container, await named_person(container, chosen.name), chosen)


async def _add(container: AsyncContainer, user: User, chosen: argparse.Namespace) -> None:
    scopes, lifetime = {Scope(scope) for scope in chosen.scope or ("read",)}, timedelta(days=chosen.days)
    new = await (await container.get(IssueApiToken))(OPERATOR, user.id, chosen.label, scopes, lifetime)
    print(new.secret)
    told = f"Of {user.username.text}, good for {' '.join(sorted(scopes))} until {new.token.expires_at:%Y-%m-%d}."
    print(f"{told} It is not shown again.", file=sys.stderr)


async def _list(container: AsyncContainer, user: User, _: argparse.Namespace) -> None:
    for token in await (await container.get(ListApiTokensOf))(OPERATOR, user.id):
        used = "never" if token.used_at is None else f"{token.used_at:%Y-%m-%d}"
        times = f"until {token.expires_at:%Y-%m-%d} used {used:<10} {token.address or '-':<39}"
        print(f"{token.id} {' '.join(sorted(token.scopes)):<16} {times} {printable(token.name)}")


async def _revoke(container: AsyncContainer, user: User, chosen: argparse.Namespace) -> None:
    await (await container.get(RevokeApiTokenOf))(OPERATOR, user.id, ApiTokenId(chosen.token))


_DEEDS: Mapping[str, Deed] = {"add": _add, "list": _list, "revoke": _revoke}
