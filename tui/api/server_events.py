"""Server-sent events: reading them, and staying connected. (HTML Living Standard, section 9.2.)"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from random import uniform

from .errors import ServerUnreachable

CONNECTED = "connected"
"""The name of an event of ours: a connection stands (again), what was read before may be old."""

_LONGEST_LINE = 2**20


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """Something that the server told. ``id`` is the last one seen, None before the first."""

    id: str | None
    name: str
    data: str


@dataclass(slots=True)
class EventParser:
    """Bytes in, events out; chunks may end anywhere, even within a character."""

    last_id: str | None = None
    _rest: bytes = b""
    _name: str = ""
    _data: list[str] = field(default_factory=list)

    def feed(self, chunk: bytes) -> list[ServerEvent]:
        """Take the next bytes; return the events that they completed. Raises ``ValueError`` on an endless line."""
        # A carriage return at the very end may be half of CRLF: it waits for the next byte.
        text = self._rest + chunk
        held = b"\r" if text.endswith(b"\r") else b""
        text = text.removesuffix(b"\r").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        *lines, rest = text.split(b"\n")
        self._rest = rest + held
        if len(self._rest) > _LONGEST_LINE:
            raise ValueError("an event line without an end")
        return [event for line in lines if (event := self._take(line.decode("utf-8", "replace"))) is not None]

    def _take(self, line: str) -> ServerEvent | None:
        if not line:
            return self._dispatch()
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match name:
            case "event":
                self._name = value
            case "data":
                self._data.append(value)
            case "id" if "\0" not in value:
                self.last_id = value
            case _:
                pass  # comments (the heart-beat), retry, and what is not ours
        return None

    def _dispatch(self) -> ServerEvent | None:
        name, data = self._name or "message", "\n".join(self._data)
        had_data = bool(self._data)
        self._name, self._data = "", []
        return ServerEvent(self.last_id, name, data) if had_data else None


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait before the next try, in seconds: doubling, with some chance in it, up to a limit."""

    first: float = 0.5
    longest: float = 30.0

    def wait(self, failures: int) -> float:
        """Return the wait after so many failures in a row."""
        full = min(self.longest, self.first * 2.0 ** min(failures - 1, 16))
        return full * uniform(0.75, 1.0)  # noqa: S311 - spreads clients, guards nothing


Opener = Callable[[str | None], AbstractAsyncContextManager[AsyncIterator[bytes]]]
"""Opens the stream after the given event id."""


async def follow(
    open_stream: Opener,
    last_id: str | None,
    *,
    on_break: Callable[[ServerUnreachable, float], object],
    backoff: Backoff,
) -> AsyncGenerator[ServerEvent, None]:
    """Yield events for ever, connecting again after every break; ``on_break`` hears why, and the wait in seconds.

    Every new connection yields an event ``connected`` first. Errors other than ``ServerUnreachable`` go to the caller.
    """
    failures = 0
    while True:
        parser = EventParser(last_id)
        try:
            async with open_stream(last_id) as chunks:
                yield ServerEvent(last_id, CONNECTED, "")
                async for chunk in chunks:
                    for event in parser.feed(chunk):
                        failures = 0
                        last_id = event.id
                        yield event
            # A clean end: the server closes streams when the access token expires. No news for anybody.
            failures += 1
            wait = backoff.wait(failures)
        except ServerUnreachable as error:
            failures += 1
            wait = backoff.wait(failures)
            on_break(error, wait)
        await asyncio.sleep(wait)
