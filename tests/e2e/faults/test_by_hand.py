"""What somebody takes away by hand, in the engine or on the disk."""

import asyncio
import time

import pytest

from uuutorrent.testing.patience import until
from uuutorrent.testing.world import World

from .foreign import logged_in
from .load import FAST, Load, complete
from .stacks import QbittorrentStack, Stack
from .table import FaultTable

_SHOWN_WITHIN = 60
"""Seconds: what was finished a moment ago is looked at half a minute later, and a round takes a quarter of one."""


@pytest.mark.parametrize("unopened", ["qbittorrent"], indirect=True)
async def test_torrents_deleted_in_the_engine(stack: Stack, world: World, faults: FaultTable) -> None:
    assert isinstance(stack, QbittorrentStack)
    load = await Load.put(stack, world)
    ours = {"hashes": f"{load.finished.infohash}|{load.running.infohash}", "deleteFiles": "false"}
    delete = f"{stack.process.url}/api/v2/torrents/delete"
    async with logged_in(stack.process) as session, session.post(delete, data=ours) as answer:
        answer.raise_for_status()
    faults.add(f"{stack.engine}: torrents deleted by hand", f"whole again after {await load.heals():.1f} s")
    await stack.foreign_is_untouched()


async def test_finished_data_deleted_on_the_disk(stack: Stack, world: World, faults: FaultTable) -> None:
    load = await Load.put(stack, world)
    deleted = load.finished.infohash
    await world.seeder.limit(FAST)
    await complete(stack.admin, load.running.infohash)
    began = time.monotonic()
    await asyncio.to_thread(load.path(load.finished).unlink)
    await until(lambda: stack.bob.torrent(deleted), lambda shown: shown.state == "missing_files", seconds=_SHOWN_WITHIN)
    shown = time.monotonic() - began
    assert world.seeder.sent(deleted) == load.sent  # Nobody asked for it.
    began = time.monotonic()
    await stack.bob.lifecycle.retry(deleted)
    for client in (stack.bob, stack.admin):
        await complete(client, deleted)
    healed = time.monotonic() - began
    load.sent = world.seeder.sent(deleted)
    await load.nothing_is_lost()
    await stack.foreign_is_untouched()
    faults.add(
        f"{stack.engine}: data deleted by hand",
        f"shown as missing after {shown:.1f} s; whole again {healed:.1f} s after one retry",
    )
