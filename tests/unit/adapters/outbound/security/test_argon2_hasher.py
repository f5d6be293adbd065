"""What Argon2 costs, and how the cost is bounded."""

import asyncio
import threading

import pytest
from argon2 import extract_parameters

from adapters.outbound.security.passwords import Argon2Hasher, _nobody
from application.ports.passwords import HasherBusy


async def test_the_cost_is_what_owasp_asks_for() -> None:
    assert (await Argon2Hasher().hash("anything")).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


async def test_checking_an_unknown_user_is_the_same_work() -> None:
    assert extract_parameters(_nobody()) == extract_parameters(await Argon2Hasher().hash("anything"))


async def test_a_full_line_is_refused_at_once_and_moves_on() -> None:
    hasher, release = Argon2Hasher(parallel=1, waiting=1), threading.Event()
    running = asyncio.create_task(hasher._aside(release.wait))
    queued = asyncio.create_task(hasher.verify("anything", None))
    await asyncio.sleep(0)
    with pytest.raises(HasherBusy) as refusal:
        await hasher.verify("anything", None)
    assert refusal.value.retry_after.total_seconds() > 0
    release.set()
    await asyncio.gather(running, queued)
    assert (await hasher.verify("anything", None)).matches is False


async def test_who_is_familiar_finds_a_place_when_strangers_have_taken_all() -> None:
    hasher, release = Argon2Hasher(parallel=1, waiting=0, reserved=1), threading.Event()
    running = asyncio.create_task(hasher._aside(release.wait))
    await asyncio.sleep(0)
    owner = asyncio.create_task(hasher.verify("anything", None, familiar=True))
    await asyncio.sleep(0)
    for familiar in (False, True):  # the reserved places are bounded too
        with pytest.raises(HasherBusy):
            await hasher.verify("anything", None, familiar=familiar)
    release.set()
    assert (await owner).matches is False
    await running


async def test_a_cancelled_caller_keeps_its_place_until_its_thread_is_done() -> None:
    hasher, started, release = Argon2Hasher(parallel=1, waiting=0), threading.Event(), threading.Event()

    def work() -> None:
        started.set()
        release.wait(timeout=30)

    running = asyncio.create_task(hasher._aside(work))
    await asyncio.sleep(0)
    await asyncio.to_thread(started.wait, 30)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    with pytest.raises(HasherBusy):
        await hasher.hash("anything")
    release.set()
    await asyncio.wrap_future(hasher._pool.submit(lambda: None))
    assert await hasher.hash("anything")


async def test_a_caller_cancelled_in_the_line_gives_its_place_back() -> None:
    hasher, release = Argon2Hasher(parallel=1, waiting=1), threading.Event()
    running = asyncio.create_task(hasher._aside(release.wait))
    for _ in range(5):
        queued = asyncio.create_task(hasher.hash("anything"))
        await asyncio.sleep(0)
        queued.cancel()
        with pytest.raises(asyncio.CancelledError):
            await queued
    release.set()
    await running
