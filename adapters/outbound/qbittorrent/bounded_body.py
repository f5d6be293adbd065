"""Limits on what qBittorrent, or a proxy before it, may answer."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from qbittorrentapi import APIError
from requests import Response

_LARGEST = 64 * 1024 * 1024
"""Ten times the full list of 5,000 torrents."""


class AnswerTooLong(APIError):
    """The answer is larger, or takes longer, than any real one."""


class _BoundedBody:
    """Stands before a response's raw body; requests' own time-out begins anew with every byte."""

    def __init__(self, body: Any, deadline: float) -> None:
        self._body = body
        self._deadline = deadline

    def stream(self, amount: int, decode_content: bool) -> Iterator[bytes]:
        """Yield the body; raises AnswerTooLong."""
        total = 0
        for block in self._body.stream(amount, decode_content=decode_content):
            total += len(block)
            if total > _LARGEST or time.monotonic() > self._deadline:
                self._body.close()
                raise AnswerTooLong
            yield block

    def __getattr__(self, name: str) -> Any:
        return getattr(self._body, name)


def bounded(seconds: float) -> Callable[..., Response]:
    """Return a hook for requests that gives every answer ``seconds`` from its headers to its end, and 64 MiB."""

    def hook(response: Response, *_: object, **__: object) -> Response:
        response.raw = _BoundedBody(response.raw, time.monotonic() + seconds)
        return response

    return hook
