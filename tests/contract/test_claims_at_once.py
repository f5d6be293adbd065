"""Two people who take the same torrent at the same moment share one, on the real database."""

import asyncio
from collections.abc import AsyncIterator
from contextvars import copy_context
from dataclasses import replace

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.engine import MemoryEngine
from adapters.outbound.memory.events import MemoryEvents
from adapters.outbound.postgres.connecting import Limits
from adapters.outbound.postgres.database import PostgresDatabase, open_database
from application.ports.engines import Engines, KeptEngine
from application.torrents.carrying_out import CarryingOut
from application.torrents.claimants import Claimants
from application.torrents.claiming import Claiming
from application.torrents.disk_watch import DiskWatch
from application.torrents.egress_meter import EgressMeter
from application.torrents.engine_agreement import EngineAgreement
from application.torrents.engine_mirror import EngineMirror
from application.torrents.ledger import Ledger
from application.torrents.planner import Planner
from domain.auditing import AuditAction, AuditEvent
from domain.torrents.claims import MAIN_ENGINE
from domain.torrents.magnet import Magnet
from domain.torrents.manners import Manners
from domain.vault_path import VaultPath
from uuutorrent.testing.contracts.databases import furnish
from uuutorrent.testing.specimens import a_claim, a_torrent, an_infohash

pytest_plugins = ["uuutorrent.testing.postgres_fixtures"]


@pytest.fixture
async def database(postgres_dsn: str) -> AsyncIterator[PostgresDatabase]:
    async with open_database(postgres_dsn, Limits()) as database:
        yield database


@pytest.fixture
def claiming(database: PostgresDatabase) -> Claiming:
    clock, manners, events = MemoryClock(manual=True), Manners(), MemoryEvents(first_id=1)
    engines, ledger = Engines({MAIN_ENGINE: MemoryEngine(), "big": MemoryEngine()}), Ledger(database, clock)
    mirror = EngineMirror(engines, ledger, clock)
    disk, egress = DiskWatch(engines, clock, manners, mirror), EgressMeter(database, clock, manners)
    planner = Planner(ledger, mirror, disk, egress, manners, clock)
    agreement = EngineAgreement(database, engines, mirror, planner)
    carry_out = CarryingOut(ledger, agreement, mirror, Claimants(ledger, events), events)
    return Claiming(database, carry_out, mirror, manners)


async def test_who_comes_second_joins_where_the_first_one_placed_it(
    database: PostgresDatabase, claiming: Claiming
) -> None:
    await furnish(database, people=2)
    clock, link, outside = claiming.mirror.clock, Magnet(an_infohash(9), "It"), copy_context()
    deed = AuditEvent(clock.now(), AuditAction.ADDED)
    mine = a_torrent(9, size_bytes=0, resolved=False)
    theirs = replace(mine, engine="big", folder=VaultPath(f"big/{mine.infohash}"))
    async with asyncio.TaskGroup() as tasks, database.unit() as unit:
        await unit.engines.keep(KeptEngine("big", "memory", clock.now()))
        await unit.torrents.add(theirs, link)
        await unit.claims.add(a_claim(2, 9))
        second = tasks.create_task(claiming.begin(a_claim(1, 9), mine, link, deed), context=outside)
        await asyncio.wait({second}, timeout=0.2)  # by then it waits for us to commit
    assert (second.result().kept.engine, second.result().kept.folder) == ("big", theirs.folder)
    async with database.unit() as unit:
        assert (await unit.torrents.get(mine.infohash)) == second.result().kept
        assert len(await unit.claims.on(mine.infohash)) == 2
