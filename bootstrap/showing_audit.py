"""``uuutorrent audit``: what it does."""

import argparse
import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from dishka import AsyncContainer

from adapters.inbound.http.views.audit import view_event
from application.accounts.list_users import ListUsers
from application.auditing.list_audit import ListAudit
from application.ports.users import UserNotFound
from domain.auditing import AuditAction, AuditRecord
from domain.users import OPERATOR, InvalidUsername, UserId, Username

from .administration import administering
from .printable import printable

_PAGE = 500


def show_audit(chosen: argparse.Namespace) -> int:
    """Print what was asked for, the newest last. Raises UuutorrentError."""
    records = asyncio.run(_found(chosen))
    for record in reversed(records):
        print(_as_json(record) if chosen.json else as_line(record))
    return 0


def as_line(record: AuditRecord) -> str:
    """One event as one line: when, what, who, from where, to whom or what, and more."""
    event = record.event
    words = f"{event.at:%Y-%m-%d %H:%M:%S} {event.action:<20} {_word(event.actor_name):<16} {_word(event.address):<15}"
    more = ", ".join(f"{printable(name)}: {_word(text)}" for name, text in event.details)
    return f"{words} {_word(event.subject_name or event.subject)}{f' ({more})' if more else ''}"


def _word(text: str) -> str:
    """What has blanks in it stands in quotes: it must not look like two columns."""
    shown = printable(text)
    return "“" + shown.replace("”", '"') + "”" if " " in shown else shown or "-"


def _as_json(record: AuditRecord) -> str:
    return json.dumps(view_event(record).model_dump(mode="json"))


async def _found(chosen: argparse.Namespace) -> Sequence[AuditRecord]:
    """Newest first."""
    found: list[AuditRecord] = []
    async with administering(chosen.config) as container:
        show = await container.get(ListAudit)
        user = None if chosen.user is None else await _named(container, show, chosen.user)
        before = None
        while len(found) < chosen.limit:
            page = await show(
                OPERATOR,
                user=user,
                action=chosen.action,
                since=chosen.since,
                until=chosen.until,
                before=before,
                limit=min(_PAGE, chosen.limit - len(found)),
            )
            found += page.records
            before = page.next
            if before is None:
                break
    return found


async def _named(container: AsyncContainer, show: ListAudit, name: str) -> UserId:
    """Whose name or id that is: the operator's, somebody's with an account, or somebody's who had one."""
    with suppress(ValueError):
        return UserId(UUID(name))
    with suppress(InvalidUsername):
        key = Username(name).key
        if key == Username(OPERATOR.username).key:
            return OPERATOR.id
        everybody = await (await container.get(ListUsers))(OPERATOR)
        present = next((person.user.id for person in everybody if person.user.username.key == key), None)
        found = present or await _removed(show, key)
        if found is not None:
            return found
    raise UserNotFound(f"There is nobody called “{name}”, and the audit knows of nobody who was.")


async def _removed(show: ListAudit, key: str) -> UserId | None:
    """Who was called so when their account was taken away; the last one of that name."""
    before = None
    while True:
        page = await show(OPERATOR, action=AuditAction.USER_REMOVED.value, before=before, limit=_PAGE)
        for record in page.records:
            with suppress(InvalidUsername, ValueError):
                if Username(record.event.subject_name).key == key:
                    return UserId(UUID(record.event.subject))
        before = page.next
        if before is None:
            return None
