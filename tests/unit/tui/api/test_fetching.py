import asyncio
import hashlib
import os
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.inbound.http.wire.torrents import FileView
from tui.api import partial
from tui.api.client import ApiClient
from tui.api.errors import ChecksumMismatch, DeviceFull, DeviceRefused, FileChanged, ServerUnreachable
from tui.api.fetching import fetch_file
from tui.api.patience import Patience
from tui.api.server_events import Backoff
from uuutorrent.testing.stub_server import PASSWORD, StubServer

INFOHASH = "c" * 40
QUICK = Patience(attempts=3, backoff=Backoff(first=0, longest=0))


@pytest.fixture
async def stub() -> AsyncIterator[StubServer]:
    async with StubServer() as stub:
        yield stub


@pytest.fixture
async def client(stub: StubServer) -> AsyncIterator[ApiClient]:
    async with ApiClient(stub.url) as client:
        await client.log_in("himmel", PASSWORD)
        yield client


def bits(stub: StubServer) -> bytes:
    return stub.files_of(INFOHASH)[0][1]


def file(stub: StubServer, path: str = "Frieren/25.mkv") -> FileView:
    size = len(bits(stub))
    return FileView(index=0, path=path, size_bytes=size, downloaded_bytes=size, complete=True)


def starts(stub: StubServer) -> list[int]:
    return [int(line.rsplit(" ", 1)[1]) for line in stub.requests if " from " in line]


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


async def test_a_file_arrives_whole_under_its_name(stub: StubServer, client: ApiClient, tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    path = await fetch_file(client, INFOHASH, file(stub), tmp_path, progress=lambda *now: heard.append(now))
    assert path.read_bytes() == bits(stub)
    assert names(tmp_path) == ["Frieren/25.mkv"]
    assert heard[0][0] == 0
    assert heard[-1] == (len(bits(stub)), len(bits(stub)))
    assert heard == sorted(heard)


async def test_an_empty_file_arrives_too(stub: StubServer, client: ApiClient, tmp_path: Path) -> None:
    stub.contents[INFOHASH] = [("empty.txt", b"")]
    assert (await fetch_file(client, INFOHASH, file(stub, "empty.txt"), tmp_path)).read_bytes() == b""


async def test_a_break_is_taken_up_where_it_happened(stub: StubServer, client: ApiClient, tmp_path: Path) -> None:
    stub.faults.break_after = [1_000_000, 1_000_000]
    path = await fetch_file(client, INFOHASH, file(stub), tmp_path, patience=QUICK)
    assert path.read_bytes() == bits(stub)
    first, second, third = starts(stub)
    assert first == 0 < second < third  # what was in flight when it broke is asked for again


async def test_patience_ends_when_nothing_comes_any_more(stub: StubServer, client: ApiClient, tmp_path: Path) -> None:
    stub.faults.break_after = [70_000, 0, 0, 0, 0, 0]
    with pytest.raises(ServerUnreachable):
        await fetch_file(client, INFOHASH, file(stub), tmp_path, patience=QUICK)
    assert len(starts(stub)) == 3


def too_much(stub: StubServer, retry_after: float | None) -> None:
    stub.faults.problems["/content"] = (429, "too-many-changes", "That is too much at once.")
    stub.faults.retry_after = retry_after


@pytest.mark.parametrize(("said", "waited"), [(0.3, 0.3), (42, 42), (86_400, 60), (None, 0), (-5, 0)])
async def test_who_is_told_to_wait_waits_as_long_as_told_and_goes_on(
    stub: StubServer, client: ApiClient, tmp_path: Path, said: float | None, waited: float
) -> None:
    slept: list[float] = []
    heard: list[str] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 5:  # which is more than a broken transfer would be tried
            stub.faults.problems.clear()

    too_much(stub, said)
    patience = Patience(attempts=1, backoff=Backoff(first=0, longest=0), sleep=sleep)
    path = await fetch_file(
        client, INFOHASH, file(stub), tmp_path, waits=lambda: heard.append("waits"), patience=patience
    )
    assert path.read_bytes() == bits(stub)
    assert slept == [waited] * 5
    assert heard == ["waits"] * 5


async def test_many_that_wait_ask_less_and_less_often(stub: StubServer, client: ApiClient, tmp_path: Path) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 6:
            stub.faults.problems.clear()

    too_much(stub, 3)
    await fetch_file(client, INFOHASH, file(stub), tmp_path, patience=Patience(sleep=sleep))
    assert slept[:2] == [3, 3]
    assert slept[-1] >= 12


async def test_breaks_before_and_after_a_wait_are_counted_as_without_it(
    stub: StubServer, client: ApiClient, tmp_path: Path
) -> None:
    breaks = 0

    async def sleep(seconds: float) -> None:
        nonlocal breaks
        breaks += 1
        if breaks == 1:
            too_much(stub, 7)
        else:
            stub.faults.problems.clear()

    stub.faults.break_after = [0, 0, 0, 0, 0]
    patience = Patience(attempts=3, backoff=Backoff(first=0, longest=0), sleep=sleep)
    with pytest.raises(ServerUnreachable):
        await fetch_file(client, INFOHASH, file(stub), tmp_path, patience=patience)
    assert len(starts(stub)) == 3


async def test_the_next_run_takes_up_the_part_of_the_last(stub: StubServer, client: ApiClient, tmp_path: Path) -> None:
    stub.faults.break_after = [1_000_000, 0, 0, 0]
    with pytest.raises(ServerUnreachable):
        await fetch_file(client, INFOHASH, file(stub), tmp_path, patience=QUICK)
    assert names(tmp_path) == ["Frieren/25.mkv.part", "Frieren/25.mkv.part.json"]
    kept = (tmp_path / "Frieren/25.mkv.part").stat().st_size
    stub.faults.break_after = []
    path = await fetch_file(client, INFOHASH, file(stub), tmp_path)
    assert path.read_bytes() == bits(stub)
    assert starts(stub)[-1] == kept > 0
    assert names(tmp_path) == ["Frieren/25.mkv"]


async def test_a_cancelled_transfer_leaves_a_part_that_is_taken_up(
    stub: StubServer, client: ApiClient, tmp_path: Path
) -> None:
    arrived = asyncio.Event()

    def progress(done: int, total: int) -> None:
        if done:
            arrived.set()

    running = asyncio.create_task(fetch_file(client, INFOHASH, file(stub), tmp_path, progress=progress))
    await arrived.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    part = tmp_path / "Frieren/25.mkv.part"
    assert bits(stub).startswith(part.read_bytes())
    assert (await fetch_file(client, INFOHASH, file(stub), tmp_path)).read_bytes() == bits(stub)


async def test_cancelling_waits_for_the_write_that_is_under_way(
    stub: StubServer, client: ApiClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing, go_on = threading.Event(), threading.Event()
    write = partial.Partial.write

    def slow_write(self: partial.Partial, data: bytes) -> None:
        writing.set()
        assert go_on.wait(10)
        write(self, data)

    monkeypatch.setattr(partial.Partial, "write", slow_write)
    running = asyncio.create_task(fetch_file(client, INFOHASH, file(stub), tmp_path))
    assert await asyncio.to_thread(writing.wait, 10)
    running.cancel()
    await asyncio.wait([running], timeout=0.05)
    assert not running.done()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await running
    kept = (tmp_path / "Frieren/25.mkv.part").read_bytes()
    assert kept
    assert bits(stub).startswith(kept)


async def test_when_the_file_changed_meanwhile_the_old_bytes_are_dropped(
    stub: StubServer, client: ApiClient, tmp_path: Path
) -> None:
    stub.faults.break_after = [1_000_000, 0, 0, 0]
    with pytest.raises(ServerUnreachable):
        await fetch_file(client, INFOHASH, file(stub), tmp_path, patience=QUICK)
    stub.contents[INFOHASH] = [("x", bytes(len(bits(stub))))]
    stub.faults.break_after = []
    path = await fetch_file(client, INFOHASH, file(stub), tmp_path)
    assert path.read_bytes() == bits(stub)


async def test_a_file_of_another_size_than_listed_is_not_taken(
    stub: StubServer, client: ApiClient, tmp_path: Path
) -> None:
    listed = file(stub)
    stub.contents[INFOHASH] = [("x", b"short")]
    with pytest.raises(FileChanged):
        await fetch_file(client, INFOHASH, listed, tmp_path)
    assert names(tmp_path) == []


async def test_a_wrong_checksum_leaves_nothing_so_that_the_next_try_is_clean(
    stub: StubServer, client: ApiClient, tmp_path: Path
) -> None:
    stub.faults.wrong_checksum = True
    with pytest.raises(ChecksumMismatch, match=r"25\.mkv arrived damaged"):
        await fetch_file(client, INFOHASH, file(stub), tmp_path)
    assert names(tmp_path) == []
    stub.faults.wrong_checksum = False
    assert (await fetch_file(client, INFOHASH, file(stub), tmp_path)).read_bytes() == bits(stub)


async def test_a_part_that_was_damaged_on_the_disk_does_not_become_a_file(
    stub: StubServer, client: ApiClient, tmp_path: Path
) -> None:
    stub.faults.break_after = [1_000_000, 0, 0, 0]
    with pytest.raises(ServerUnreachable):
        await fetch_file(client, INFOHASH, file(stub), tmp_path, patience=QUICK)
    stub.faults.break_after = []
    with (tmp_path / "Frieren/25.mkv.part").open("r+b") as part:
        part.write(b"damage")
    with pytest.raises(ChecksumMismatch):
        await fetch_file(client, INFOHASH, file(stub), tmp_path)
    assert names(tmp_path) == []


async def test_the_very_file_is_recognised_and_not_fetched_again(
    stub: StubServer, client: ApiClient, tmp_path: Path
) -> None:
    first = await fetch_file(client, INFOHASH, file(stub), tmp_path)
    assert await fetch_file(client, INFOHASH, file(stub), tmp_path) == first
    assert starts(stub) == [0]


async def test_another_file_of_that_name_is_left_alone(stub: StubServer, client: ApiClient, tmp_path: Path) -> None:
    mine = tmp_path / "25.mkv"
    for content in (b"mine", bytes(len(bits(stub)))):  # of another size, and of the same
        mine.write_bytes(content)
        path = await fetch_file(client, INFOHASH, file(stub, "25.mkv"), tmp_path)
        assert path.name == "25 (2).mkv"
        assert path.read_bytes() == bits(stub)
        assert mine.read_bytes() == content


async def test_a_part_of_somebody_else_is_left_alone(stub: StubServer, client: ApiClient, tmp_path: Path) -> None:
    stray = tmp_path / "25.mkv.part"
    stray.write_bytes(b"not ours")
    assert (await fetch_file(client, INFOHASH, file(stub, "25.mkv"), tmp_path)).name == "25 (2).mkv"
    assert stray.read_bytes() == b"not ours"


async def test_a_link_is_not_written_through(stub: StubServer, client: ApiClient, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "25.mkv").symlink_to(outside)
    path = await fetch_file(client, INFOHASH, file(stub, "25.mkv"), tmp_path / "in")
    assert path.name == "25 (2).mkv"
    assert not outside.exists()


async def test_a_hostile_name_stays_in_the_folder(stub: StubServer, client: ApiClient, tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    path = await fetch_file(client, INFOHASH, file(stub, "../../../etc/cron.d/CON"), folder)
    assert path.is_relative_to(folder)
    assert names(tmp_path) == ["downloads/etc/cron.d/_CON"]


async def test_no_room_from_the_start_is_said_before_anything_is_fetched(
    stub: StubServer, client: ApiClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr(partial.shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(DeviceFull, match="no room left"):
        await fetch_file(client, INFOHASH, file(stub), tmp_path)
    assert starts(stub) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
async def test_a_disk_that_fills_up_keeps_what_came_and_says_what_to_do(
    stub: StubServer, client: ApiClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub.faults.break_after = [1_000_000, 0, 0, 0]
    with pytest.raises(ServerUnreachable):
        await fetch_file(client, INFOHASH, file(stub), tmp_path, patience=QUICK)
    stub.faults.break_after = []
    part = tmp_path / "Frieren/25.mkv.part"
    kept = part.stat().st_size

    class FullFile(partial.FileIO):
        """Behaves as a disk whose last block is taken: a little fits, then nothing."""

        def write(self, data: bytes) -> int:
            super().write(memoryview(data)[:100])
            descriptor = os.open("/dev/full", os.O_WRONLY)
            try:
                return os.write(descriptor, b"x")
            finally:
                os.close(descriptor)

    with monkeypatch.context() as patched:
        patched.setattr(partial, "FileIO", FullFile)
        with pytest.raises(DeviceFull) as caught:
            await fetch_file(client, INFOHASH, file(stub), tmp_path)
    assert "goes on where it stopped" in caught.value.sentence
    assert part.stat().st_size == kept > 0
    path = await fetch_file(client, INFOHASH, file(stub), tmp_path)
    assert hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(bits(stub)).digest()
    assert starts(stub)[-1] == kept


async def test_a_folder_that_cannot_be_made_is_a_sentence(stub: StubServer, client: ApiClient, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DeviceRefused, match="cannot be written"):
        await fetch_file(client, INFOHASH, file(stub, "25.mkv"), tmp_path / "file" / "folder")
