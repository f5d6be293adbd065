"""Many connections and many log-ins at once: the server stays up, and those who are in notice little."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from uuutorrent.testing.server_process import ServerProcess

from .asking import Asking
from .attack_table import AttackTable
from .bystander import Bystander
from .offline import OFFLINE

SLOW, SECONDS = 500, 8
LOG_INS = 1_000
MOST_SLOWER = 3.0
UNNOTICED_SECONDS = 0.1
"""Below that nobody sees a difference, however fast it was before."""
MOST_GROWTH = 150 << 20


@pytest.fixture
def embedded(dsn: str) -> Mapping[str, str]:
    return {**OFFLINE, "UUUTORRENT_DATABASE__OPTIONS__DSN": dsn}


@pytest.fixture
async def bystander(server: ServerProcess, asking: Asking) -> Bystander:
    session = await asking.must("POST", "/sessions", json={"username": server.username, "password": server.password})
    return Bystander(asking, session["access_token"])


async def test_five_hundred_slow_connections_keep_nobody_out(
    server: ServerProcess, asking: Asking, bystander: Bystander, attacks: AttackTable
) -> None:
    before = await bystander.looks(200)
    async with attackers("slow", server, SLOW, SECONDS) as process:
        assert process.stdout is not None
        assert json.loads(await process.stdout.readline()) == SLOW
        during = await bystander.looks(200)
        await asking.must("POST", "/sessions", json={"username": server.username, "password": server.password})
        assert process.returncode is None, "all the time they were there"
    attacks.add(f"{SLOW} slow connections", ratio(before, during))
    assert during <= max(MOST_SLOWER * before, UNNOTICED_SECONDS)
    assert (await server.health()).status == "ok"


async def test_a_thousand_log_ins_at_once_neither_stop_nor_swell_the_server(
    server: ServerProcess, asking: Asking, bystander: Bystander, attacks: AttackTable
) -> None:
    before, memory = await bystander.looks(200), resident_bytes(server.pid)
    async with bystander.looking(), attackers("log-ins", server, LOG_INS) as process:
        told, _ = await process.communicate()
    answers, growth = json.loads(told), peak_bytes(server.pid) - memory
    figures = f"{ratio(before, bystander.p99)} of {len(bystander.seconds)}; {answers}; +{growth >> 20} MiB"
    attacks.add(f"{LOG_INS} log-ins at once", figures)
    assert sum(answers.values()) == LOG_INS
    assert set(answers) <= {"401", "429"}
    assert growth <= MOST_GROWTH
    await asking.must("POST", "/sessions", json={"username": server.username, "password": server.password})


@asynccontextmanager
async def attackers(kind: str, server: ServerProcess, count: int, seconds: float = 0) -> AsyncIterator[Process]:
    program = str(Path(__file__).with_name("flooding.py"))
    arguments = (program, kind, server.url, str(count), str(seconds))
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def resident_bytes(pid: int) -> int:
    return _status(pid, "VmRSS:")


def peak_bytes(pid: int) -> int:
    return _status(pid, "VmHWM:")


def _status(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))


def ratio(before: float, during: float) -> str:
    return f"others' p99 {before * 1000:.1f} -> {during * 1000:.1f} ms ({during / before:.1f}x)"
