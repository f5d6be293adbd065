from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

import pytest

from tui.api.errors import ServerUnreachable
from tui.api.server_events import CONNECTED, Backoff, EventParser, ServerEvent, follow

STREAM = 'id: 7\nevent: torrent\ndata: {"name":\ndata: "葬送"}\n\n: heart-beat\n\ndata: plain\r\n\r\nid: 8\n\n'.encode()


def test_events_are_the_same_however_the_bytes_arrive() -> None:
    whole = EventParser().feed(STREAM)
    assert whole == [ServerEvent("7", "torrent", '{"name":\n"葬送"}'), ServerEvent("7", "message", "plain")]
    for size in (1, 2, 3, 7):
        parser = EventParser()
        pieces = [parser.feed(STREAM[start : start + size]) for start in range(0, len(STREAM), size)]
        assert [event for piece in pieces for event in piece] == whole
        assert parser.last_id == "8"


def test_an_endless_line_is_refused_before_it_fills_the_memory() -> None:
    parser = EventParser()
    assert parser.feed(b"x" * 2**20) == []
    with pytest.raises(ValueError, match="without an end"):
        parser.feed(b"x")


def test_waits_double_up_to_a_limit() -> None:
    backoff = Backoff(first=1, longest=8)
    for failures, full in ((1, 1), (2, 2), (3, 4), (4, 8), (9, 8), (4000, 8)):
        assert 0.75 * full <= backoff.wait(failures) <= full


async def test_after_a_break_the_stream_goes_on_after_the_last_event() -> None:
    asked: list[str | None] = []
    broken: list[str] = []

    async def part(last_id: str | None) -> AsyncIterator[bytes]:
        yield f"id: {len(asked)}\ndata: x\n\n".encode()
        raise ServerUnreachable("https://x", "broke off in the middle")

    @asynccontextmanager
    async def open_stream(last_id: str | None) -> AsyncIterator[AsyncIterator[bytes]]:
        asked.append(last_id)
        yield part(last_id)

    seen = []
    events = follow(
        open_stream, None, on_break=lambda error, wait: broken.append(error.reason), backoff=Backoff(first=0, longest=0)
    )
    async with aclosing(events):
        async for event in events:
            seen.append(event.name)
            if len(asked) == 3 and event.name != CONNECTED:
                break
    assert asked == [None, "1", "2"]
    assert seen == [CONNECTED, "message"] * 3
    assert broken == ["broke off in the middle"] * 2
