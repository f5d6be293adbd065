"""Somebody's token was copied; an admin disables the account while the thief listens and downloads."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from uuutorrent.testing.patience import until

from .attack_table import AttackTable
from .household import Household

AT_ONCE_SECONDS = 15
"""A running download is asked once a second whether it may go on; what was under way by then is taken slowly here."""
SIP, SIPS_A_SECOND = 1 << 20, 1
PATIENCE = aiohttp.ClientTimeout(total=120)


@asynccontextmanager
async def opened(house: Household, path: str, token: str) -> AsyncIterator[aiohttp.ClientResponse]:
    headers = {"Authorization": f"Bearer {token}"}
    async with house.ask.http.get(f"{house.ask.url}/api/v1{path}", headers=headers, timeout=PATIENCE) as answer:
        assert answer.status == 200
        yield answer


async def test_disabling_ends_requests_streams_and_downloads(house: Household, attacks: AttackTable) -> None:
    thief = house.other.token
    wanted = {"series_id": house.world.main.series, "episode": house.world.main.episode}
    grabbed = await house.ask.must("POST", "/torrents", thief, wanted)
    infohash = grabbed["infohash"]

    async def shown() -> Any:
        return await house.ask.must("GET", "/torrents/{infohash}", thief, infohash=infohash)

    await until(shown, lambda torrent: torrent["complete"])
    async with opened(house, "/events", thief) as stream, opened(house, content(infohash), thief) as download:
        size, taken = download.content_length or 0, len(await download.content.readexactly(SIP))
        began = time.monotonic()
        await house.ask.must("PATCH", "/users/{user}", house.admin.token, {"disabled": True}, user=house.other.id)
        assert (await house.ask("GET", "/me", thief)).status == 401
        async with asyncio.timeout(AT_ONCE_SECONDS):
            await stream.content.read()
        ended = time.monotonic() - began
        taken = await sipped(download, taken)
        broken = time.monotonic() - began
    assert taken < size
    assert broken < AT_ONCE_SECONDS
    attacks.add(
        "a stolen token after its owner was disabled",
        f"401 at once; events end after {ended:.1f} s, a download after {broken:.0f} s at {taken >> 20} of "
        f"{size >> 20} MiB",
    )


async def sipped(download: aiohttp.ClientResponse, taken: int) -> int:
    """Take the rest slowly, until it ends or breaks off; how many bytes came."""
    try:
        while sip := await download.content.read(SIP):
            taken += len(sip)
            await asyncio.sleep(len(sip) / SIP / SIPS_A_SECOND)
    except aiohttp.ClientError:
        return taken
    raise AssertionError("It came to an orderly end, which would pass for the whole file.")


def content(infohash: str) -> str:
    return f"/torrents/{infohash}/files/0/content"
