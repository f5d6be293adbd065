"""A disk that somebody else fills up, and makes room on again."""

import asyncio
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from uuutorrent.testing.patience import until
from uuutorrent.testing.world import World

from .load import Load
from .stacks import Stack
from .table import FaultTable

_SIZE = 400 << 20


@pytest.fixture
def outside(world: World, folder: Path, reserve: str) -> Iterator[Mapping[str, str]]:
    """The server saves on a small disk of its own."""
    disk = folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this system lets us mount nothing")
    try:
        yield {
            **world.environment,
            "UUUTORRENT_INDEXERS__NYAA__OPTIONS__MIN_INTERVAL_SECONDS": "0",
            "UUUTORRENT_DOWNLOADS": str(disk),
            "UUUTORRENT_DISK__RESERVE": reserve,
        }
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.mark.parametrize(("reserve", "state"), [("32 MiB", "queued"), ("0", "error")], ids=["guarded", "unguarded"])
async def test_a_disk_that_fills_up(stack: Stack, world: World, faults: FaultTable, reserve: str, state: str) -> None:
    load = await Load.put(stack, world)
    everything = stack.downloads / "of-somebody-else"
    await asyncio.to_thread(_fill, everything, leaving=(16 << 20 if reserve != "0" else 0))
    held = await until(lambda: stack.admin.torrent(load.running.infohash), lambda one: one.state == state)
    assert "disk" in held.note.lower() or "space" in held.note.lower()
    assert (await stack.bob.torrent(load.finished.infohash)).complete
    await asyncio.to_thread(everything.unlink)
    faults.add(
        f"{stack.engine}: disk full, reserve of {reserve}",
        f"shown as {state}; whole again after {await load.heals():.1f} s",
    )
    await stack.foreign_is_untouched()


def _fill(path: Path, *, leaving: int) -> None:
    """Take all the room but for so many bytes."""
    with path.open("wb") as file:
        free = _free(path)
        while free > leaving:
            file.write(bytes(min(1 << 20, free - leaving)))
            file.flush()
            free = _free(path)


def _free(path: Path) -> int:
    return shutil.disk_usage(path.parent).free
