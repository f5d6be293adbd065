"""How the system says it is."""

from typing import Any

from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.engine import MemoryEngine
from application.health.check_health import Component, HealthStatus
from application.ports.database import SchemaOutdated
from domain.torrents.manners import Manners


async def test_all_is_well_when_every_part_is(core: Any) -> None:
    health = await core.check_health()
    assert health.status is HealthStatus.OK
    assert [component.name for component in health.components] == ["database", "engine", "disk", "egress"]


async def test_an_engine_that_is_away_degrades_the_whole_and_says_why(core: Any, engine: MemoryEngine) -> None:
    engine.down("Connection refused.")
    await core.follow.look()
    health = await core.check_health()
    assert health.status is HealthStatus.DEGRADED
    assert health.components[1] == Component("engine", HealthStatus.DOWN, "Connection refused.")


async def test_before_the_first_look_nobody_knows_about_the_engine(core: Any) -> None:
    health = await core.restarted().check_health()
    assert health.status is HealthStatus.DEGRADED
    assert health.components[1].status is HealthStatus.DEGRADED


async def test_the_engine_is_not_asked(core: Any, engine: MemoryEngine) -> None:
    engine.down()
    assert (await core.check_health()).status is HealthStatus.OK


async def test_without_the_database_everything_is_down(core: Any, database: MemoryDatabase) -> None:
    database.down()
    assert (await core.check_health()).status is HealthStatus.DOWN


async def test_an_outdated_schema_is_down_too(core: Any, database: MemoryDatabase, monkeypatch: Any) -> None:
    async def ready() -> None:
        raise SchemaOutdated("Run the migrations.")

    monkeypatch.setattr(database, "ready", ready)
    health = await core.check_health()
    assert (health.status, health.components[0].detail) == (HealthStatus.DOWN, "Run the migrations.")


async def test_a_disk_that_is_nearly_full_degrades_the_whole_and_no_number_is_told(
    core: Any, engine: MemoryEngine
) -> None:
    engine.free = 1_000_000
    await core.disk.rooms()
    health = await core.check_health()
    assert health.status is HealthStatus.DEGRADED
    assert health.components[2] == Component(
        "disk", HealthStatus.DEGRADED, "The disk is nearly full: downloads stand still."
    )


async def test_traffic_that_is_used_up_degrades_the_whole(
    core: Any, database: MemoryDatabase, make_core: Any, engine: MemoryEngine
) -> None:
    small = make_core(database, engine, vault=core.vault, clock=core.clock, manners=Manners(egress_bytes_a_month=1_000))
    await small.follow.look()
    assert (await small.check_health()).status is HealthStatus.OK
    await small.egress.deliver(800)
    assert (await small.check_health()).components[3].detail == "Most of this month's traffic is used up."
