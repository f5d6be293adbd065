"""What is measured at each N (the goals' numbers are those of the page of goals)."""

import asyncio
import itertools
import json
import os
import random
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import aiohttp

from application.torrents.engine_mirror import RECENT
from uuutorrent.testing.qbittorrent_process import free_port
from uuutorrent.testing.swarm import Seeder, Tracker, make_content, make_torrent

from .client import Line
from .figures import p50, p99, row
from .stage import TENTH, Stage, logged_in
from .watching import Viewer, cpu_percent, resident_megabytes, watching

REFRESH_MS = 1_500
_CPU_SECONDS = 20.0
_FASTER = {50: 5, 500: 40, 2000: 120, 5000: 300}
_FLOOD_CPU = {50: 0.4, 500: 4.0, 2000: 13.0, 5000: 26.0}
"""Per cent that Flood 4.16 causes in qBittorrent with one viewer, as measured on a machine of two cores."""
_MEMORY = {50: 110, 5000: 140}


@dataclass(frozen=True, slots=True)
class Listing:
    """P1 to P3 at one N, in milliseconds."""

    ours: float
    ours_p99: float
    peer: float
    bare: float


async def listing(stage: Stage, folder: Path, count: int) -> Listing:
    """List one's own torrents: through our API, from qBittorrent by tag, and from a server that knows nothing."""
    person = stage.people[0]
    async with aiohttp.ClientSession() as session:
        headers = await logged_in(session, stage.url, person.name)
        ours = f"{stage.url}/api/v1/torrents"
        async with session.get(ours, headers=headers) as answer:
            answer.raise_for_status()
            document = await answer.read()
    async with _bare(document, folder) as bare:
        mine: list[float] = []
        floor: list[float] = []
        for _ in range(4):  # in turns: the machine is not equally busy all the time
            mine += await asyncio.to_thread(Line(ours, headers).timed, 100)
            floor += await asyncio.to_thread(Line(bare).timed, 100)
    listed = f"{stage.qbittorrent.url}/api/v2/torrents/info?tag="
    peer = await asyncio.to_thread(Line(listed + person.name, stage.peer.cookie).timed, 12)
    tenth = await asyncio.to_thread(Line(listed + TENTH, stage.peer.cookie).timed, 12)
    # A person's share of ten people's, as the goals have it, but never fewer torrents than we list.
    share, shared = (tenth, count // 10) if count // 10 >= len(person.torrents) else (peer, len(person.torrents))
    found = Listing(p50(mine), p99(mine), p50(share), p50(floor))
    faster, goal = found.peer / found.ours, _FASTER.get(count)
    row(
        f"P1 list own {len(person.torrents)}, N={count}",
        f"{found.ours:.2f} ms (p99 {found.ours_p99:.2f}), qBittorrent's tag of {shared} {found.peer:.1f} ms",
        f"{faster:.0f} x faster, goal {goal}",
        met=None if goal is None else faster >= goal,
    )
    row("   against its tag of the same torrents", f"{p50(peer):.1f} ms", f"{p50(peer) / found.ours:.0f} x faster")
    ratio = found.ours / found.bare
    row("P3 the same over bare aiohttp", f"{found.bare:.2f} ms bare", f"{ratio:.1f} x, goal 3", met=ratio <= 3)
    return found


@asynccontextmanager
async def _bare(document: bytes, folder: Path) -> AsyncIterator[str]:
    path, port = folder / "document.json", free_port()
    path.write_bytes(document)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.torrents.bare", str(path), str(port), stdin=-1, stdout=-1
    )
    assert process.stdin is not None
    assert process.stdout is not None
    await process.stdout.readline()
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.stdin.close()
        await process.wait()


@asynccontextmanager
async def audience(stage: Stage) -> AsyncIterator[tuple[aiohttp.ClientSession, list[Viewer], list[Mapping[str, str]]]]:
    """Ten people follow their events."""
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)))
        headers = [await logged_in(session, stage.url, person.name) for person in stage.people]
        viewers = [await stack.enter_async_context(watching(session, stage.url, one)) for one in headers]
        yield session, viewers, [*headers]


async def own_action(stage: Stage, count: int) -> None:
    """P4: from one's own action to the event at another session of the same person."""
    person = stage.people[0]
    taken: list[float] = []
    answered: list[float] = []
    async with audience(stage) as (session, viewers, headers):
        second = await logged_in(session, stage.url, person.name)
        for number, infohash in zip(range(120), itertools.cycle(person.torrents), strict=False):
            deed, paused = ("pause", True) if number // len(person.torrents) % 2 == 0 else ("resume", False)
            began = time.perf_counter()
            address = f"{stage.url}/api/v1/torrents/{infohash}/{deed}"
            async with session.post(address, headers=second) as answer:
                answer.raise_for_status()
            answered.append(1000 * (time.perf_counter() - began))
            told = await viewers[0].until(infohash, partial(_is_paused, paused), began)
            taken.append(1000 * (told - began))
            await asyncio.sleep(0.05)
        assert headers
    middle, late = p50(taken), p99(taken)
    row(
        f"P4 own action -> event, N={count}",
        f"p50 {middle:.1f} ms, p99 {late:.1f} ms",
        "goal 25 / 100 ms",
        met=middle <= 25 and late <= 100,
    )
    row("   until it is answered: the engine has been told", f"p50 {p50(answered):.1f} ms, p99 {p99(answered):.1f} ms")


def _is_paused(wish: bool, torrent: Mapping[str, object]) -> bool:
    return torrent["paused"] is wish


async def change(stage: Stage, folder: Path, count: int, rounds: int = 40) -> None:
    """P5: from the last byte of a torrent that downloads to the event that says that it is complete."""
    taken: list[float] = []
    ours: list[float] = []
    dice = random.Random(count)
    async with (
        Tracker() as tracker,
        Seeder(upload_limit=400_000) as seeder,
        audience(stage) as (session, viewers, all_of),
    ):
        for number in range(rounds):
            name = f"change-{count}-{number}.mkv"
            # As long as it takes is no multiple of the engine's beat, nor the same twice.
            size = dice.randint(300_000, 900_000)
            content = await asyncio.to_thread(make_content, folder / "source" / name, size, number)
            raw = await asyncio.to_thread(make_torrent, content, trackers=[tracker.announce_url], piece_length=1 << 15)
            await seeder.seed(raw, content.parent)
            place = number % len(viewers)
            headers = {**all_of[place], "Content-Type": "application/x-bittorrent"}
            # The engine refreshes to a beat, and the round before ended on it.
            await asyncio.sleep(dice.uniform(0, REFRESH_MS / 1000))
            began = time.perf_counter()
            async with session.post(f"{stage.url}/api/v1/torrents/file", data=raw, headers=headers) as answer:
                answer.raise_for_status()
                infohash = (await answer.json())["infohash"]
            knowing = asyncio.create_task(_engine_knows(stage, infohash))
            sending = asyncio.create_task(seeder.all_sent(infohash))
            told = await viewers[place].until(infohash, lambda torrent: torrent["complete"] is True, began)
            known = await knowing
            done, _ = await asyncio.wait({sending}, timeout=1)
            if not done:
                # Who hung up before libtorrent counted what it had sent them is never counted.
                sending.cancel()
                continue
            taken.append(1000 * (told - await sending))
            ours.append(1000 * (told - known))
    middle, goal = p50(taken), 0.6 * REFRESH_MS + 100
    row(
        f"P5 last byte sent -> complete told, N={count}",
        f"p50 {middle:.0f} ms, p99 {p99(taken):.0f} ms",
        f"goal p50 {goal:.0f} ms",
        met=middle <= goal,
    )
    counted = f"({len(taken)} of {rounds} counted)"
    row("    of that since qBittorrent told it", f"p50 {p50(ours):.0f} ms, p99 {p99(ours):.0f} ms {counted}")


async def _engine_knows(stage: Stage, infohash: str) -> float:
    """When qBittorrent itself first says that the torrent is complete."""
    while True:
        found = json.loads(await stage.peer.ask("torrents/info", hashes=infohash))
        if found and found[0]["amount_left"] == 0 and found[0]["state"] in ("stalledUP", "uploading"):
            return time.perf_counter()
        await asyncio.sleep(0.04)


async def burden(stage: Stage, count: int) -> None:
    """P6 and P7: what we cost qBittorrent, beside what its own delta would; and our memory."""
    engine = stage.qbittorrent.pid
    with _standing_still(stage.server.pid):
        alone = await cpu_percent(engine, _CPU_SECONDS)
    await asyncio.sleep(RECENT.total_seconds())  # what was acted on is followed closely so long
    unwatched = await cpu_percent(engine, _CPU_SECONDS)
    async with audience(stage):
        await asyncio.sleep(3)
        watched = await cpu_percent(engine, _CPU_SECONDS)
        own = await cpu_percent(stage.server.pid, _CPU_SECONDS / 2)
    polling = asyncio.create_task(_poll_delta(stage))
    delta = await cpu_percent(engine, _CPU_SECONDS / 2)
    polling.cancel()
    await asyncio.gather(polling, return_exceptions=True)
    share = 0.5 if count < 5000 else 0.2
    most = _FLOOD_CPU.get(count, 4.0) * share
    row(
        f"P6 qBittorrent's CPU, ten viewers, N={count}",
        f"{watched:.1f} % (its delta at 1 Hz: {delta:.1f} %)",
        f"goal {most:.1f} % (Flood {_FLOOD_CPU.get(count, 0):.1f})",
        met=watched - alone <= most,
    )
    row(
        "P6 nobody watching",
        f"{unwatched:.2f} % (its own: {alone:.2f} %)",
        "goal 0.5 % over its own",
        met=unwatched - alone <= 0.5,
    )
    row("   our server's CPU, ten viewers", f"{own:.1f} %")
    memory, bound = resident_megabytes(stage.server.pid), _MEMORY.get(count)
    row(
        f"P7 our memory, N={count}",
        f"{memory:.0f} MB",
        f"goal {bound} MB" if bound else "",
        met=None if bound is None else memory <= bound,
    )


@contextmanager
def _standing_still(process: int) -> Iterator[None]:
    """What qBittorrent does without anybody: our server sleeps meanwhile."""
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


async def _poll_delta(stage: Stage) -> None:
    rid = "0"
    while True:
        answer = await stage.peer.ask("sync/maindata", rid=rid)
        rid = answer.partition(b'"rid":')[2].split(b",")[0].split(b"}")[0].decode() or rid
        await asyncio.sleep(1)
