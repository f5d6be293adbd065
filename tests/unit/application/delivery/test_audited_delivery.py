"""Which file went to whom is on record, before its first byte goes, and not for each of its parts."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeAlias
from uuid import UUID

import pytest

from adapters.outbound.memory.engine import MemoryEngine
from application.auditing.change_budget import FILES_AT_ONCE, ChangeBudget, TooManyChanges
from application.delivery.open_file import OpenedFile
from application.delivery.record_delivery import ONCE_IN
from application.ports.database import DatabaseUnavailable
from domain.allowance import Allowance
from domain.auditing import AuditAction, AuditEvent
from domain.series import SeriesId
from domain.users import Actor

Audited: TypeAlias = Callable[[], Awaitable[Sequence[AuditEvent]]]


@pytest.fixture
def reader(ada: Actor) -> Actor:
    return replace(ada, session=UUID(int=5), address="192.0.2.1")


@pytest.fixture
async def opened(core: Any, reader: Actor, engine: MemoryEngine, episode: Any) -> OpenedFile:
    owned = await core.grab(reader, SeriesId(21), 5)
    engine.offer(episode.metainfo, {0: episode.content})
    await core.follow.look()
    file: OpenedFile = await core.open_file(reader, owned.infohash, 0)
    return file


async def delivered(audited: Audited) -> list[AuditEvent]:
    return [event for event in await audited() if event.action is AuditAction.DELIVERED]


async def test_a_delivery_names_the_file_and_who_gets_it(
    core: Any, reader: Actor, opened: OpenedFile, episode: Any, audited: Audited
) -> None:
    await core.record_delivery(reader, opened)
    (event,) = await delivered(audited)
    assert (event.actor, event.actor_name, event.address) == (reader.id, "ada", "192.0.2.1")
    assert (event.subject, event.subject_name) == (opened.torrent, episode.release.title)
    assert dict(event.details) == {"file": "0", "size_bytes": str(len(episode.content))}


async def test_the_parts_of_a_file_are_one_delivery_also_when_all_are_asked_for_at_once(
    core: Any, reader: Actor, opened: OpenedFile, audited: Audited
) -> None:
    await asyncio.gather(*(core.record_delivery(reader, opened) for _ in range(8)))
    core.clock.advance(ONCE_IN - timedelta(seconds=1))
    await core.record_delivery(reader, opened)
    assert len(await delivered(audited)) == 1


@pytest.mark.parametrize("another", ["hour", "session", "token", "person", "file"])
async def test_another_is_another_delivery(
    core: Any, reader: Actor, bob: Actor, opened: OpenedFile, audited: Audited, another: str
) -> None:
    await core.record_delivery(reader, opened)
    match another:
        case "hour":
            core.clock.advance(ONCE_IN)
        case "session":
            reader = replace(reader, session=UUID(int=6))
        case "token":
            reader = replace(reader, session=None, token=UUID(int=6))
        case "person":
            reader = replace(bob, session=reader.session)
        case _:
            opened = replace(opened, index=1)
    for _ in range(2):
        await core.record_delivery(reader, opened)
    assert len(await delivered(audited)) == 2


async def test_no_byte_goes_that_is_not_on_record_and_the_next_try_records_it(
    core: Any, reader: Actor, opened: OpenedFile, audited: Audited
) -> None:
    core.database.down()
    with pytest.raises(DatabaseUnavailable):
        await core.record_delivery(reader, opened)
    core.database.up()
    await core.record_delivery(reader, opened)
    assert len(await delivered(audited)) == 1


async def test_what_is_on_record_needs_no_database(core: Any, reader: Actor, opened: OpenedFile) -> None:
    await core.record_delivery(reader, opened)
    core.database.down()
    await core.record_delivery(reader, opened)


async def test_what_was_recorded_is_not_remembered_for_ever(core: Any, reader: Actor, opened: OpenedFile) -> None:
    for index in range(200):
        core.clock.advance(timedelta(minutes=1))
        await core.record_delivery(reader, replace(opened, index=index))
    assert len(core.record_delivery._recorded) == 60


async def test_deliveries_of_an_hour_ago_are_forgotten_and_later_ones_are_not(
    core: Any, reader: Actor, opened: OpenedFile
) -> None:
    for index in range(100):
        await core.record_delivery(reader, replace(opened, index=index))
    core.clock.advance(ONCE_IN / 2)
    await core.record_delivery(reader, replace(opened, index=100))
    core.clock.advance(ONCE_IN / 2)
    await core.record_delivery(reader, replace(opened, index=101))
    assert {index for _, _, _, index in core.record_delivery._recorded} == {100, 101}


async def test_too_many_deliveries_wait_and_what_is_on_record_goes_on(
    core: Any, reader: Actor, opened: OpenedFile, audited: Audited
) -> None:
    budget = ChangeBudget(Allowance(at_once=3, a_minute=1))
    record, many = replace(core.record_delivery, budget=budget), 3 * FILES_AT_ONCE
    for index in range(many):
        await record(reader, replace(opened, index=index))
    with pytest.raises(TooManyChanges):
        await record(reader, replace(opened, index=many))
    await record(reader, opened)
    assert len(await delivered(audited)) == many
