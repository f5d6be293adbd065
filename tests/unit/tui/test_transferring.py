"""What is told of a file on its way."""

import asyncio
import os
from asyncio import Semaphore
from pathlib import Path

from textual.message import Message

from adapters.inbound.http.wire.torrents import FileView
from tui.api.client import ApiClient
from tui.api.patience import Patience
from tui.api.server_events import Backoff
from tui.messages import TransferMoved, TransferVerified, TransferWaits
from tui.transferring import transfer
from uuutorrent.testing.stub_server import PASSWORD, StubServer

INFOHASH = "c" * 40


async def test_a_wait_is_told_and_then_it_goes_on(tmp_path: Path) -> None:
    told: list[Message] = []
    async with StubServer() as stub, ApiClient(stub.url) as client:
        await client.log_in("himmel", PASSWORD)
        stub.faults.problems["/content"] = (429, "too-many-changes", "That is too much at once.")

        async def sleep(seconds: float) -> None:
            stub.faults.problems.clear()

        size = len(stub.files_of(INFOHASH)[0][1])
        file = FileView(index=0, path="25.mkv", size_bytes=size, downloaded_bytes=size, complete=True)
        patience = Patience(backoff=Backoff(first=0), sleep=sleep)
        await transfer(client, INFOHASH, file, tmp_path, told.append, Semaphore(), patience)
    kinds = [type(message) for message in told]
    assert kinds[:3] == [TransferMoved, TransferWaits, TransferMoved]
    assert kinds[-1] is TransferVerified


async def test_more_than_fit_wait_for_their_turn_and_hold_nothing_open(tmp_path: Path) -> None:
    told: list[Message] = []
    waits, turns = asyncio.Event(), Semaphore(0)

    def post(message: Message) -> None:
        told.append(message)
        if isinstance(message, TransferWaits):
            waits.set()

    async with StubServer() as stub, ApiClient(stub.url) as client:
        await client.log_in("himmel", PASSWORD)
        size = len(stub.files_of(INFOHASH)[0][1])
        file = FileView(index=0, path="25.mkv", size_bytes=size, downloaded_bytes=size, complete=True)
        running = asyncio.create_task(transfer(client, INFOHASH, file, tmp_path, post, turns))
        async with asyncio.timeout(10):
            await waits.wait()
        assert not await asyncio.to_thread(os.listdir, tmp_path)
        turns.release()
        await running
    assert [type(message) for message in (told[0], told[-1])] == [TransferWaits, TransferVerified]
    assert not turns.locked()
