"""Waiting for something that another program does in its own time."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

_T = TypeVar("_T")
_PAUSE_SECONDS = 0.02


async def until(ask: Callable[[], Awaitable[_T]], holds: Callable[[_T], bool], *, seconds: float = 30.0) -> _T:
    """Ask again and again until the answer is right, and return it.

    Raises AssertionError with the last answer when ``seconds`` are over.
    """
    deadline = time.monotonic() + seconds
    while not holds(answer := await ask()):
        if time.monotonic() > deadline:
            raise AssertionError(f"Still not so after {seconds} s: {answer!r}")
        await asyncio.sleep(_PAUSE_SECONDS)
    return answer
