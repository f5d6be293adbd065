"""P11: fifty torrents really download, four files are fetched, ten people click; and the same without."""

import asyncio
import random
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import aiohttp

from uuutorrent.testing.swarm import Seeder, Tracker, make_content, make_torrent

from .figures import p50, p99, row
from .measures import audience
from .stage import Person, Stage

TORRENTS = 50
SIZE = 24 << 20
RATE = 400_000
"""Bytes a second of each: all of them are still downloading when the clicking ends."""
_CLICKS_EACH = 150
_PAUSE_SECONDS = 0.1


async def under_load(stage: Stage, folder: Path) -> None:
    """Measure, and print."""
    async with Tracker() as tracker, Seeder(upload_limit=RATE) as seeder, audience(stage) as (session, _, headers):
        idle = await _everybody_clicks(stage, session, headers)
        infohashes = [
            await _begin(stage, session, headers[number % len(headers)], tracker, seeder, folder, number)
            for number in range(TORRENTS)
        ]
        streams = [
            asyncio.create_task(_stream(session, stage, headers[number], stage.people[number])) for number in range(4)
        ]
        busy = await _everybody_clicks(stage, session, headers)
        rates = [
            await _rate(session, stage, headers[number % len(headers)], infohash)
            for number, infohash in enumerate(infohashes)
        ]
        for stream in streams:
            stream.cancel()
        await asyncio.gather(*streams, return_exceptions=True)
    ratio = p99(busy) / p99(idle)
    row(
        "P11 API p99, ten people clicking",
        f"idle {p99(idle):.1f} ms (p50 {p50(idle):.2f}), load {p99(busy):.1f} ms (p50 {p50(busy):.2f})",
        f"{ratio:.1f} x, goal 2",
        met=ratio <= 2,
    )
    row("    meanwhile downloading", f"{sum(rate > 0 for rate in rates)} torrents, {sum(rates) / 1e6:.1f} MB/s")


async def _begin(
    stage: Stage,
    session: aiohttp.ClientSession,
    headers: Mapping[str, str],
    tracker: Tracker,
    seeder: Seeder,
    folder: Path,
    number: int,
) -> str:
    content = await asyncio.to_thread(make_content, folder / "source" / f"load-{number}.mkv", SIZE, 1000 + number)
    raw = await asyncio.to_thread(make_torrent, content, trackers=[tracker.announce_url])
    await seeder.seed(raw, content.parent)
    sent = {**headers, "Content-Type": "application/x-bittorrent"}
    async with session.post(f"{stage.url}/api/v1/torrents/file", data=raw, headers=sent) as answer:
        answer.raise_for_status()
        return str((await answer.json())["infohash"])


async def _everybody_clicks(
    stage: Stage, session: aiohttp.ClientSession, headers: Sequence[Mapping[str, str]]
) -> list[float]:
    people = zip(stage.people, headers, strict=True)
    taken = await asyncio.gather(*(_click(stage, session, person, own) for person, own in people))
    return [one for clicks in taken for one in clicks]


async def _click(
    stage: Stage, session: aiohttp.ClientSession, person: Person, headers: Mapping[str, str]
) -> list[float]:
    dice, taken = random.Random(person.name), []
    for number in range(_CLICKS_EACH):
        await asyncio.sleep(_PAUSE_SECONDS * dice.uniform(0.5, 1.5))
        infohash = dice.choice(person.torrents)
        path = dice.choice(("", "", f"/{infohash}", f"/{infohash}/files"))
        method = "GET"
        if number % 10 == 9:
            method, path = "POST", f"/{infohash}/{dice.choice(('pause', 'resume'))}"
        began = time.perf_counter()
        async with session.request(method, f"{stage.url}/api/v1/torrents{path}", headers=headers) as answer:
            answer.raise_for_status()
            await answer.read()
        taken.append(1000 * (time.perf_counter() - began))
    return taken


async def _stream(session: aiohttp.ClientSession, stage: Stage, headers: Mapping[str, str], person: Person) -> None:
    """Fetch finished files at the pace of a fast home line, again and again."""
    address = f"{stage.url}/api/v1/torrents/{person.torrents[0]}/files/0/content"
    while True:
        async with session.get(address, headers=headers) as answer:
            async for chunk in answer.content.iter_chunked(1 << 16):
                await asyncio.sleep(len(chunk) / 12e6)


async def _rate(session: aiohttp.ClientSession, stage: Stage, headers: Mapping[str, str], infohash: str) -> int:
    async with session.get(f"{stage.url}/api/v1/torrents/{infohash}", headers=headers) as answer:
        return int((await answer.json())["download_rate"])
