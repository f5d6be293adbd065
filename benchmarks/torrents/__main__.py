"""``python -m benchmarks.torrents [N ...]``: the goals P1 to P7 and P11, at 50, 500, 2000 and 5000 torrents.

Everything is real and on 127.0.0.1: the server with PostgreSQL, qBittorrent with N torrents, ten people who follow
their events, and for P5 and P11 a swarm. Ratios are against qBittorrent's own answers, or a bare aiohttp, in the same
run. About two minutes for each 1,000 torrents.
"""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from uuutorrent.testing.postgres import ServerForTests, running_server

from .downloading import under_load
from .figures import row
from .measures import Listing, burden, change, listing, own_action
from .stage import OWN, PEOPLE, stage

USUAL = (50, 500, 2000, 5000)


async def measure(postgres: ServerForTests, counts: Sequence[int]) -> None:
    """Measure at each N."""
    found: dict[int, Listing] = {}
    # Ten people with fifty torrents each.
    loaded = next((count for count in counts if count >= PEOPLE * OWN), None)
    for count in counts:
        with tempfile.TemporaryDirectory(prefix="uuutorrent-bench-") as name:
            folder = Path(name)
            async with stage(folder, postgres, count) as opened:
                print(f"\n--- N = {count}", flush=True)
                found[count] = await listing(opened, folder, count)
                await own_action(opened, count)
                await burden(opened, count)
                await change(opened, folder, count)
                if count == loaded:
                    await under_load(opened, folder)
    if len(found) > 1:
        first, last = found[min(found)], found[max(found)]
        growth = last.ours / first.ours
        row(f"\nP2 growth from {min(found)} to {max(found)}", "", f"{growth:.2f} x, goal 1.5", met=growth <= 1.5)


def main(arguments: Sequence[str]) -> None:
    """Measure at the given Ns."""
    with running_server() as postgres:
        asyncio.run(measure(postgres, [int(argument) for argument in arguments] or USUAL))


if __name__ == "__main__":
    main(sys.argv[1:])
