"""The server from below, for admins."""

from collections.abc import Mapping
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from dishka import AsyncContainer

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.engine import MemoryEngine
from application.ports.engines import KeptEngine
from application.torrents.disk_watch import DiskWatch
from application.torrents.egress_meter import EgressMeter
from domain.torrents.claims import MAIN_ENGINE
from domain.torrents.manners import Manners

Api = TestClient[Any, Any]
Header = Mapping[str, str]


@pytest.fixture
def manners() -> Manners:
    return Manners(egress_bytes_a_month=1_000)


async def test_an_admin_sees_the_engines_and_what_left(
    api: Api,
    ada: Header,
    container: AsyncContainer,
    engine: MemoryEngine,
    database: MemoryDatabase,
    clock: MemoryClock,
) -> None:
    async with database.unit() as unit:
        await unit.engines.keep(KeptEngine(MAIN_ENGINE, "memory", clock.now()))
    engine.free = 5
    await (await container.get(DiskWatch)).rooms()
    await (await container.get(EgressMeter)).deliver(900)
    async with api.get("/api/v1/machine", headers=ada) as answer:
        shown = await answer.json()
    assert shown["traffic"] == {
        "month": f"{clock.now():%Y-%m}",
        "uploaded_bytes": 0,
        "delivered_bytes": 900,
        "budget_bytes": 1_000,
        "level": "warned",
    }
    (main,) = shown["engines"]
    assert main.pop("as_of") is not None
    assert main == {
        "name": "main",
        "plugin": "memory",
        "available": True,
        "problem": "",
        "torrents": 0,
        "free_bytes": 5,
        "reserve_bytes": Manners().disk_reserve_bytes,
        "holding": True,
    }


async def test_the_torrents_of_an_engine_are_counted(api: Api, ada: Header) -> None:
    magnet = f"magnet:?xt=urn:btih:{'a' * 40}"
    async with api.post("/api/v1/torrents/magnet", headers=ada, json={"magnet": magnet}) as made:
        assert made.status == 201
    async with api.get("/api/v1/machine", headers=ada) as answer:
        assert [engine["torrents"] for engine in (await answer.json())["engines"]] == [1]


async def test_nobody_else_sees_it(api: Api, mallory: Header) -> None:
    async with api.get("/api/v1/machine", headers=mallory) as answer:
        assert answer.status == 403
    async with api.get("/api/v1/machine") as answer:
        assert answer.status == 401
