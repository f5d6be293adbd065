"""Questions to qBittorrent: one after the other, each with a time-out, none that blocks the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from qbittorrentapi import APIError
from requests import RequestException

from .backoff import Backoff
from .failures import unavailable
from .web_api import WebApi

_T = TypeVar("_T")
_PATIENCE = 2.0
"""A question may become an old session's refusal, a log-in and the question again: so many time-outs altogether."""


class Asking:
    """Asks in one thread, because the client is no other's; so there is never more than one log-in either."""

    def __init__(self, api: WebApi, timeout_seconds: float) -> None:
        self._api = api
        self._timeout = timeout_seconds * _PATIENCE
        self._backoff = Backoff()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="qbittorrent")

    async def __call__(self, question: Callable[[WebApi], _T]) -> _T:
        """Return the answer. Raises EngineUnavailable."""
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
