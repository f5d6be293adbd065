"""What breaks under the server while it works: nothing is lost, and it heals by itself."""

import asyncio

import pytest

from tui.api.errors import ApiError
from uuutorrent.testing.postgres import PostgresOutage, ServerForTests
from uuutorrent.testing.world import World

from .load import Load
from .stacks import Stack
from .table import FaultTable


async def test_an_engine_that_is_killed(stack: Stack, world: World, faults: FaultTable) -> None:
    load = await Load.put(stack, world)
    await stack.kill_engine()
    await stack.start_engine()
    faults.add(f"{stack.engine}: kill -9", f"whole again after {await load.heals():.1f} s")
    await stack.foreign_is_untouched()


async def test_an_engine_that_forgets_everything(stack: Stack, world: World, faults: FaultTable) -> None:
    load = await Load.put(stack, world)
    await stack.wipe_engine()
    await stack.start_engine()
    faults.add(f"{stack.engine}: profile wiped", f"whole again after {await load.heals():.1f} s")
    await stack.foreign_is_untouched(in_engine=False)


async def test_a_database_that_is_away(
    stack: Stack, world: World, faults: FaultTable, postgres_server: ServerForTests
) -> None:
    load = await Load.put(stack, world)
    outage = PostgresOutage(postgres_server, stack.dsn)
    await outage.begin()
    with pytest.raises(ApiError) as refusal:
        await stack.admin.pause(load.running.infohash)
    assert refusal.value.problem.status == 503
    await asyncio.sleep(5)  # That long it is away.
    await outage.end()
    faults.add(f"{stack.engine}: PostgreSQL away for 5 s", f"whole again after {await load.heals():.1f} s")
    await stack.foreign_is_untouched()
