"""Questions to qBittorrent: one after the other, deeds first, each with a time-out, none that blocks the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from qbittorrentapi import APIError
from requests import RequestException

from .backoff import Backoff
from .failures import unavailable
from .web_api import WebApi

_T = TypeVar("_T")
_LEISURE_SECONDS = 0.1
"""For so long a question that nobody waits for lets others go first."""
_PATIENCE = 2.0
"""A question may become an old session's refusal, a log-in and the question again: so many time-outs altogether."""


class Asking:
    """Asks in one thread, because the client is no other's; so there is never more than one log-in either."""

    def __init__(self, api: WebApi, timeout_seconds: float) -> None:
        self._api = api
        self._timeout = timeout_seconds * _PATIENCE
        self._backoff = Backoff()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="qbittorrent")
        self._waited_for = 0
        self._nobody_waits = asyncio.Event()

    async def __call__(self, question: Callable[[WebApi], _T]) -> _T:
        """Return the answer, which somebody waits for. Raises EngineUnavailable."""
        self._waited_for += 1
        self._nobody_waits.clear()
        try:
            return await self._answer(question)
        finally:
            self._waited_for -= 1
            if not self._waited_for:
                self._nobody_waits.set()

    async def at_leisure(self, question: Callable[[WebApi], _T]) -> _T:
        """Return the answer, once nobody waits for another one or has done so for long. Raises EngineUnavailable.

        The questions of one deed follow each other at once, so that a whole deed goes first.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(_LEISURE_SECONDS):
                while self._waited_for:
                    await self._nobody_waits.wait()
        return await self._answer(question)

    async def _answer(self, question: Callable[[WebApi], _T]) -> _T:
        asked = self._backoff.check()
        waiting = self._thread.submit(question, self._api)
        try:
            async with asyncio.timeout(self._timeout):
                answer = await asyncio.wrap_future(waiting)
        except (APIError, RequestException, TimeoutError, TypeError, ValueError) as error:
            if waiting.running():
                # requests' own time-out begins anew with every byte: the thread might wait forever.
                self._api.hang_up()
            failure = unavailable(error)
            self._backoff.failed(error, failure.detail, asked)
            raise failure from error
        self._backoff.succeeded()
        return answer

    def close(self) -> None:
        """Ask nothing more, and break off what is under way: a server that stops waits for nobody."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        self._api.hang_up()
