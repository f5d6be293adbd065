"""What a long answer or a password check leaves behind in the process."""

import asyncio
import ctypes
import gc
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.outbound.memory.clock import MemoryClock
from bootstrap.process_manners import GiveMemoryBack, keep_for_good

_NEEDS_GLIBC = pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="glibc gives memory back")
_BLOCKS, _SIZE = 40_000, 1_000


def resident_megabytes() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


@_NEEDS_GLIBC
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_what_is_free_in_the_middle_of_the_heap_is_returned() -> None:
    blocks = [bytearray(_SIZE) for _ in range(_BLOCKS)]
    last = blocks[-1]
    del blocks
    full, clock = resident_megabytes(), MemoryClock(manual=True)
    giving = asyncio.create_task(GiveMemoryBack(clock).run())
    async with asyncio.timeout(20):
        while resident_megabytes() > full - 0.5 * _BLOCKS * _SIZE / 1e6:
            clock.advance(timedelta(minutes=1))
            await asyncio.sleep(0)
    giving.cancel()
    assert len(last) == _SIZE


def test_what_is_there_from_the_start_is_not_looked_through_again() -> None:
    gc.unfreeze()
    try:
        keep_for_good()
        assert gc.get_freeze_count() > 1_000
        assert len(gc.get_objects()) < 1_000
    finally:
        gc.unfreeze()
