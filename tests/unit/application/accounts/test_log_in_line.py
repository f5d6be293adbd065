"""A crowd that logs in waits in line, and a line that is too long is closed."""

import asyncio

import pytest

from application.accounts.log_in_line import AT_ONCE, MOST_WAITING, LogInLine
from application.ports.passwords import HasherBusy


class Counter:
    """Who is at the database."""

    def __init__(self) -> None:
        self.inside, self.most = 0, 0

    async def visit(self, line: LogInLine, done: asyncio.Event) -> None:
        async with line.joined():
            self.inside += 1
            self.most = max(self.most, self.inside)
            await done.wait()
            self.inside -= 1


async def test_few_are_in_turn_and_too_many_are_refused_at_once() -> None:
    line, counter, done = LogInLine(), Counter(), asyncio.Event()
    crowd = [asyncio.create_task(counter.visit(line, done)) for _ in range(AT_ONCE + MOST_WAITING)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    with pytest.raises(HasherBusy) as refusal:
        await counter.visit(line, done)
    assert refusal.value.retry_after is not None
    done.set()
    await asyncio.gather(*crowd)
    assert counter.most == AT_ONCE


async def test_what_must_be_done_waits_in_the_longest_line_and_leaves_its_place_when_given_up() -> None:
    line, counter, done = LogInLine(), Counter(), asyncio.Event()
    crowd = [asyncio.create_task(counter.visit(line, done)) for _ in range(AT_ONCE + MOST_WAITING)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    for task in crowd[AT_ONCE:]:
        task.cancel()
    await asyncio.gather(*crowd[AT_ONCE:], return_exceptions=True)
    done.set()
    async with line.turn():
        pass
    await counter.visit(line, done)
