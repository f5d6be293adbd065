"""Rows of the audit that this program did not write."""

import json

import pytest

from adapters.outbound.postgres.connecting import Limits, open_connection
from adapters.outbound.postgres.database import open_database
from domain.auditing import AuditAction, AuditEvent, AuditFilter
from uuutorrent.testing.specimens import NOON

pytest_plugins = ["uuutorrent.testing.postgres_fixtures"]


@pytest.mark.parametrize(
    ("action", "document"),
    [("torrent.teleport", "[]"), ("torrent.grab", "{}"), ("torrent.grab", "[1]"), ("torrent.grab", '["abc"]')],
)
async def test_what_cannot_be_read_hides_nothing_else(postgres_dsn: str, action: str, document: str) -> None:
    async with open_database(postgres_dsn, Limits()) as database, open_connection(postgres_dsn, Limits()) as other:
        async with database.unit() as unit:
            await unit.audit.add(AuditEvent(NOON, AuditAction.LOGGED_OUT, actor_name="mia"))
        await other.execute(
            "insert into audit (at, action, actor_name, address, subject, subject_name, details)"
            " values ($1, $2, 'mia', '', '', '', $3)",
            NOON,
            action,
            document,
        )
        async with database.unit() as unit:
            newest, first = await unit.audit.find(AuditFilter())
    assert first.event.action is AuditAction.LOGGED_OUT
    if document == "{}":  # nothing is nothing, however it is written
        assert newest.event.action is AuditAction.GRABBED
    else:
        assert newest.event.action is AuditAction.UNREADABLE
        assert newest.event.details[0] == ("action", action)
        assert json.loads(dict(newest.event.details)["details"]) == json.loads(document)
