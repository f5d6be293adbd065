"""The server from below, for admins."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from dishka import AsyncContainer

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.engine import MemoryEngine
from application.health.served_certificate import ServedCertificate
from application.ports.engines import KeptEngine
from application.torrents.disk_watch import DiskWatch
from application.torrents.egress_meter import EgressMeter
from domain.certificates import CertificateTerm
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


@pytest.mark.parametrize(
    ("days", "standing"), [(90, "good"), (22, "good"), (20, "ends-soon"), (0, "ends-soon"), (-1, "ended")]
)
async def test_an_admin_sees_until_when_the_certificate_is_good(
    api: Api, ada: Header, container: AsyncContainer, clock: MemoryClock, days: int, standing: str
) -> None:
    begun, ends = clock.now() - timedelta(days=300), clock.now() + timedelta(days=days, hours=1)
    (await container.get(ServedCertificate)).term = CertificateTerm(begun, ends)
    async with api.get("/api/v1/machine", headers=ada) as answer:
        shown = (await answer.json())["certificate"]
    assert datetime.fromisoformat(shown.pop("ends_at")) == ends
    assert shown == {"days_left": max(0, days), "standing": standing}


async def test_without_tls_there_is_no_certificate(api: Api, ada: Header) -> None:
    async with api.get("/api/v1/machine", headers=ada) as answer:
        assert (await answer.json())["certificate"] is None


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
