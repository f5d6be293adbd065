"""The log's way out of the process."""

import io
import logging
import threading
from collections.abc import Iterator

import pytest

from bootstrap.log_writing import WritesBehind
from uuutorrent.testing.patience import until


class Reader(io.StringIO):
    """Somebody who reads the log, unless they are ``stuck`` or ``gone``."""

    def __init__(self) -> None:
        super().__init__()
        self.takes, self.stuck, self.gone = threading.Event(), threading.Event(), False
        self.takes.set()

    def write(self, text: str) -> int:
        self.stuck.set()
        assert self.takes.wait(20)
        if self.gone:
            raise BrokenPipeError
        return super().write(text)

    @property
    def lines(self) -> list[str]:
        return self.getvalue().splitlines()

    async def has(self, *lines: str) -> None:
        async def read() -> list[str]:
            return self.lines

        await until(read, lambda read: read == list(lines))


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def handler(reader: Reader) -> Iterator[WritesBehind]:
    handler = WritesBehind(reader, most=3)
    yield handler
    reader.takes.set()
    handler.close()


@pytest.fixture
def log(handler: WritesBehind) -> logging.Logger:
    log = logging.Logger("anybody")  # noqa: LOG001 - nobody else should see its lines
    log.addHandler(handler)
    return log


async def test_what_is_logged_is_written_in_its_order(log: logging.Logger, reader: Reader) -> None:
    log.info("one of %s", "two")
    log.warning("two")
    await reader.has("one of two", "two")
    log.info("three")
    await reader.has("one of two", "two", "three")


async def test_words_are_those_of_the_moment(log: logging.Logger, reader: Reader) -> None:
    changing = ["before"]
    reader.takes.clear()
    log.info("%s", changing)
    changing[0] = "after"
    reader.takes.set()
    await reader.has("['before']")


async def test_nobody_waits_for_a_reader_that_is_stuck(log: logging.Logger, reader: Reader) -> None:
    reader.takes.clear()
    log.warning("first")
    assert reader.stuck.wait(20)
    for number in range(5):
        log.warning("%d", number)
    assert reader.lines == []
    reader.takes.set()
    await reader.has("first", "0", "1", "2", "2 records are missing here: nobody took the log.")


class Spiteful:
    """Logs where nobody expects it: while its own words are made, as a finaliser may at any moment."""

    def __init__(self, log: logging.Logger) -> None:
        self._log = log

    def __str__(self) -> str:
        self._log.warning("from within")
        return "spiteful"


async def test_who_logs_while_something_is_logged_holds_up_nothing(log: logging.Logger, reader: Reader) -> None:
    log.warning("%s", Spiteful(log))
    await reader.has("from within", "spiteful")


async def test_words_that_do_not_fit_hurt_nobody(
    log: logging.Logger, handler: WritesBehind, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging, "raiseExceptions", False)
    log.warning("%d", "not a number")
    with monkeypatch.context() as patch:
        patch.setattr(handler, "format", {}.__getitem__)
        log.warning("cannot be written")
        handler.flush()
    log.warning("goes on")
    await reader.has("goes on")


async def test_a_reader_that_is_gone_ends_nothing(log: logging.Logger, reader: Reader) -> None:
    reader.gone = True
    log.warning("to nobody")
    assert reader.stuck.wait(20)
    reader.gone = False
    log.warning("to somebody")
    await until_last(reader, "to somebody")


async def until_last(reader: Reader, line: str) -> None:
    async def read() -> list[str]:
        return reader.lines

    await until(read, lambda lines: lines[-1:] == [line])


def test_what_waits_is_written_at_the_end(reader: Reader, handler: WritesBehind, log: logging.Logger) -> None:
    log.info("last")
    handler.close()
    assert reader.lines == ["last"]
