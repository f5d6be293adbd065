"""People who look on, and what a process costs meanwhile."""

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Viewer:
    """An event stream that is read all the time. ``seen`` holds when each torrent was told, and how, oldest first."""

    seen: dict[str, list[tuple[float, Mapping[str, object]]]] = field(default_factory=dict)
    events: int = 0
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def read(self, answer: aiohttp.ClientResponse) -> None:
        """Read until cancelled."""
        async for line in answer.content:
            if line.startswith(b"data:"):
                told = json.loads(line[5:])
                self.events += 1
                if "infohash" in told:
                    async with self._news:
                        self.seen.setdefault(told["infohash"], []).append((time.perf_counter(), told))
                        self._news.notify_all()

    async def until(self, infohash: str, fits: Callable[[Mapping[str, object]], bool], after: float) -> float:
        """When it was first told something that fits, after that moment: it may be told again before anybody asks."""

        def first() -> float | None:
            told = self.seen.get(infohash, ())
            return next((at for at, torrent in told if at >= after and fits(torrent)), None)

        async with self._news, asyncio.timeout(60):
            while (at := first()) is None:
                await self._news.wait()
            return at


@asynccontextmanager
async def watching(session: aiohttp.ClientSession, url: str, headers: Mapping[str, str]) -> AsyncIterator[Viewer]:
    """Follow somebody's events."""
    viewer = Viewer()
    timeout = aiohttp.ClientTimeout(total=None)
    async with session.get(f"{url}/api/v1/events", headers=headers, timeout=timeout) as answer:
        answer.raise_for_status()
        reading = asyncio.create_task(viewer.read(answer))
        try:
            yield viewer
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)


def cpu_seconds(pid: int) -> float:
    """What the process has used so far (proc(5): utime and stime)."""
    numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(numbers[11]) + int(numbers[12])) / _TICKS


def resident_megabytes(pid: int) -> float:
    """Its resident memory."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


async def cpu_percent(pid: int, seconds: float) -> float:
    """What share of one core it uses from now on, for so long."""
    before, began = cpu_seconds(pid), time.perf_counter()
    await asyncio.sleep(seconds)
    return 100 * (cpu_seconds(pid) - before) / (time.perf_counter() - began)
