"""Work beside the requests."""

import asyncio
import itertools
import logging

import pytest

from adapters.outbound.memory.clock import MemoryClock
from bootstrap.background import supervised


async def test_work_that_fails_or_ends_begins_again_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    begun = asyncio.Queue[int]()
    rounds = iter(range(100))

    async def work() -> None:
        number = next(rounds)
        begun.put_nowait(number)
        if number % 2:
            raise RuntimeError("a fault of ours")
        if number == 4:
            await asyncio.Event().wait()

    with caplog.at_level(logging.ERROR):
        async with asyncio.timeout(30), supervised("Working", work, MemoryClock()):
            assert [await begun.get() for _ in range(5)] == [0, 1, 2, 3, 4]
    assert [record.message.split(";")[0] for record in caplog.records] == [
        "Working ended",
        "Working failed",
        "Working ended",
        "Working failed",
    ]


async def test_the_rest_grows_from_failure_to_failure() -> None:
    clock, moments = MemoryClock(), []
    enough = asyncio.Event()

    async def work() -> None:
        moments.append(clock.now())
        if len(moments) == 9:
            enough.set()
            await asyncio.Event().wait()
        raise RuntimeError("again")

    async with asyncio.timeout(30), supervised("Working", work, clock):
        await enough.wait()
    rests = [(later - earlier).total_seconds() for earlier, later in itertools.pairwise(moments)]
    assert rests == [1, 2, 4, 8, 16, 32, 60, 60]


async def test_leaving_ends_the_work_and_waits_for_it() -> None:
    ended = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append(True)

    async with supervised("Working", work, MemoryClock()):
        await asyncio.sleep(0)
    assert ended == [True]
