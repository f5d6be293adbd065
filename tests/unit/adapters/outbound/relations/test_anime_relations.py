"""The table between its kept copy and the network."""

import asyncio
import logging
import stat
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.relations.kept_copy import CopyFile
from adapters.outbound.relations.plugin import COPY_FILE, PLUGIN, AnimeRelationsOptions
from adapters.outbound.relations.renumberings import AnimeRelations
from adapters.outbound.relations.web_table import TableUnavailable, WebTable
from adapters.plugin import Toolbox
from domain.releases.renumbering import Renumbering
from domain.series import SeriesId
from uuutorrent.testing.patience import until
from uuutorrent.testing.simulators.relations import RelationsSimulator, table_text

DAY = timedelta(days=1)
SERIES = [SeriesId(number) for number in range(1, 11)]
TEN = [Renumbering(one, 13, 24, SeriesId(one + 100), 1, 12) for one in SERIES]


@pytest.fixture
async def far() -> AsyncIterator[RelationsSimulator]:
    async with RelationsSimulator() as simulator:
        simulator.publish(table_text(TEN))
        yield simulator


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


class Desk:
    """Opens tables that share one state directory, as restarts do."""

    def __init__(self, far: RelationsSimulator, http: aiohttp.ClientSession, state: Path) -> None:
        self.far, self.http, self.state = far, http, state
        self.clock = MemoryClock(manual=True)

    async def table(self, url: str | None = None) -> AnimeRelations:
        web = WebTable(self.http, self.clock, url=url or self.far.address, timeout=timedelta(seconds=10))
        file = CopyFile(self.state / COPY_FILE)
        table = AnimeRelations(web, file, self.clock, interval=DAY, jitter=lambda: 0.5)
        await table.open_copy()
        return table

    @asynccontextmanager
    async def kept_fresh(self, table: AnimeRelations) -> AsyncIterator[None]:
        task = asyncio.create_task(table.keep_fresh())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def asked(self, times: int) -> None:
        """Wait until the server was asked so often and the answer was dealt with."""
        await until(self.seen, lambda seen: seen >= times)
        await until(self.at_rest, bool)

    async def seen(self) -> int:
        return len(self.far.requests)

    async def at_rest(self) -> bool:
        with suppress(TimeoutError):
            await self.clock.until_asleep()
            return True
        return False


@pytest.fixture
def desk(far: RelationsSimulator, http: aiohttp.ClientSession, tmp_path: Path) -> Desk:
    return Desk(far, http, tmp_path)


def known(table: AnimeRelations) -> Sequence[Renumbering]:
    return table.about(SERIES)


async def test_a_restart_has_the_table_at_once_and_asks_nobody(desk: Desk) -> None:
    first = await desk.table()
    assert (known(first), first.as_of) == ((), None)
    await first.refresh()
    again = await desk.table()
    assert set(known(again)) == set(TEN)
    assert again.as_of == datetime(2026, 8, 3, tzinfo=UTC)
    async with desk.kept_fresh(again):
        await desk.clock.until_asleep()
    assert len(desk.far.requests) == 1


async def test_it_asks_again_when_the_copy_is_a_day_old(desk: Desk) -> None:
    await (await desk.table()).refresh()
    desk.clock.advance(timedelta(hours=20))
    table = await desk.table()
    async with desk.kept_fresh(table):
        await desk.clock.until_asleep()
        desk.clock.advance(timedelta(hours=3))
        await desk.clock.until_asleep()
        assert len(desk.far.requests) == 1
        desk.far.publish(table_text(TEN[:9]))
        desk.clock.advance(timedelta(hours=1))
        await desk.asked(2)
        assert set(known(table)) == set(TEN[:9])


async def test_an_unchanged_table_costs_no_transfer_and_counts_as_checked(desk: Desk) -> None:
    table = await desk.table()
    await table.refresh()
    desk.clock.advance(DAY)
    await table.refresh()
    assert desk.far.requests[-1].headers["If-None-Match"] == '"edition-1"'
    copy = CopyFile(desk.state / COPY_FILE).load()
    assert copy is not None
    assert copy.checked_at == desk.clock.now()
    assert set(known(table)) == set(TEN)


async def test_another_address_is_asked_at_once_and_for_everything(desk: Desk) -> None:
    await (await desk.table()).refresh()
    moved = await desk.table(f"{desk.far.address}?moved")
    assert set(known(moved)) == set(TEN)
    async with desk.kept_fresh(moved):
        await desk.asked(2)
    assert "If-None-Match" not in desk.far.requests[-1].headers


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<!DOCTYPE html><html><body>Sign in to the hotel's network</body></html>",
        "404: Not Found",
        table_text(TEN[:4]),
    ],
)
async def test_what_is_no_table_or_lost_most_of_it_is_refused(desk: Desk, text: str) -> None:
    table = await desk.table()
    await table.refresh()
    desk.far.publish(text)
    with pytest.raises(TableUnavailable):
        await table.refresh()
    assert set(known(table)) == set(TEN)
    assert set(known(await desk.table())) == set(TEN)


async def test_failures_are_told_and_tried_again_later_and_later(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    table = await desk.table()
    desk.far.down()
    rests = [timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=20)]
    with caplog.at_level(logging.WARNING):
        async with desk.kept_fresh(table):
            await desk.asked(1)
            for place, rest in enumerate(rests):
                seen = len(desk.far.requests)
                desk.clock.advance(rest * 0.7)
                await desk.clock.until_asleep()
                assert len(desk.far.requests) == seen
                if place == len(rests) - 1:
                    desk.far.healthy()
                desk.clock.advance(rest * 0.1)
                await desk.asked(seen + 1)
    assert set(known(table)) == set(TEN)
    assert sum("No new table of renumberings" in line for line in caplog.messages) == 3


async def test_the_copy_is_private_and_a_broken_one_is_passed_over(desk: Desk) -> None:
    await (await desk.table()).refresh()
    path = desk.state / COPY_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for broken in (b"", b"{", b'{"text": 5}', b"\xff" * 100, b"[" * 100_000):
        path.write_bytes(broken)
        table = await desk.table()
        assert known(table) == ()
    await table.refresh()
    assert set(known(await desk.table())) == set(TEN)


async def test_a_copy_that_cannot_be_written_costs_the_copy_alone(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    (desk.state / COPY_FILE).mkdir()
    table = await desk.table()
    await table.refresh()
    assert set(known(table)) == set(TEN)
    assert any("cannot be kept" in line for line in caplog.messages)


def toolbox(desk: Desk) -> Toolbox:
    return Toolbox("anime-relations", desk.http, desk.clock, desk.state, desk.state, "https://seedbox.example")


async def test_opening_waits_for_nobody_and_closing_ends_it(desk: Desk) -> None:
    desk.far.slow()
    before = asyncio.all_tasks()
    async with asyncio.timeout(10):
        async with PLUGIN.open(AnimeRelationsOptions.model_validate({"url": desk.far.address}), toolbox(desk)) as table:
            assert list(table.about(SERIES)) == []
            await until(desk.seen, bool)
        assert {task for task in asyncio.all_tasks() - before if "Keeping" in task.get_name()} == set()


async def test_an_empty_address_turns_it_off(desk: Desk) -> None:
    await (await desk.table()).refresh()
    async with PLUGIN.open(AnimeRelationsOptions.model_validate({"url": ""}), toolbox(desk)) as table:
        await asyncio.sleep(0)
        assert list(table.about(SERIES)) == []
    assert len(desk.far.requests) == 1


@pytest.mark.parametrize("options", [{"interval_hours": 0.5}, {"url": "ftp://host/x"}, {"timeout_seconds": 0}])
def test_a_wrong_option_is_refused(options: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        AnimeRelationsOptions.model_validate(options)
