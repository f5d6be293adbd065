"""One piece of work for all who ask at once."""

import asyncio

import pytest

from application.single_flight import SingleFlight


class Work:
    """Work that can be watched and held."""

    def __init__(self) -> None:
        self.begun = 0
        self.cancelled = 0
        self.gate = asyncio.Event()

    async def __call__(self) -> int:
        self.begun += 1
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return self.begun


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_different_keys_fly_apart() -> None:
    flights: SingleFlight[str, int] = SingleFlight()
    work = Work()
    asking = [asyncio.ensure_future(flights(key, work)) for key in ("a", "b", "a")]
    await settle()
    assert work.begun == 2
    work.gate.set()
    await asyncio.gather(*asking)


async def test_work_goes_on_for_those_who_still_wait() -> None:
    flights: SingleFlight[str, int] = SingleFlight()
    work = Work()
    first, second = (asyncio.ensure_future(flights("a", work)) for _ in range(2))
    await settle()
    first.cancel()
    await settle()
    assert work.cancelled == 0
    work.gate.set()
    assert await second == 1


async def test_work_nobody_waits_for_is_cancelled_and_the_next_begins_anew() -> None:
    flights: SingleFlight[str, int] = SingleFlight()
    work = Work()
    asking = [asyncio.ensure_future(flights("a", work)) for _ in range(2)]
    await settle()
    for one in asking:
        one.cancel()
    await settle()
    assert work.cancelled == 1
    work.gate.set()
    assert await flights("a", work) == 2


async def test_who_asks_again_after_landing_gets_a_new_flight() -> None:
    flights: SingleFlight[str, int] = SingleFlight()
    work = Work()
    work.gate.set()

    async def ask_twice() -> tuple[int, int]:
        return await flights("a", work), await flights("a", work)

    assert await asyncio.gather(ask_twice(), flights("a", work)) == [(1, 2), 1]


async def test_everybody_gets_the_exception() -> None:
    flights: SingleFlight[str, int] = SingleFlight()

    async def fail() -> int:
        await asyncio.sleep(0)
        raise LookupError("no")

    results = await asyncio.gather(*(flights("a", fail) for _ in range(3)), return_exceptions=True)
    assert [type(result) for result in results] == [LookupError] * 3
    with pytest.raises(LookupError):
        await flights("a", fail)
