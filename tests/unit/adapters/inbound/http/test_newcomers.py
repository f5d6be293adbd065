"""Who comes in a crowd waits for their turn; who comes alone does not."""

import asyncio
import socket
from datetime import timedelta
from typing import Any

import pytest

from adapters.inbound.http import newcomers
from adapters.inbound.http.newcomers import AT_ONCE, PER_SECOND, Allowance, Newcomers, WaitingRoom


class Echo(asyncio.Protocol):
    def __init__(self, opened: "list[Echo]") -> None:
        self.opened = opened

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.opened.append(self)

    def data_received(self, data: bytes) -> None:
        assert isinstance(self.transport, asyncio.WriteTransport)
        self.transport.write(data)


def test_the_first_ones_come_in_at_once_and_the_others_in_time() -> None:
    allowance = Allowance(now=0)
    waits = [allowance.take(0) for _ in range(AT_ONCE)]
    assert waits == [0] * (AT_ONCE - 1) + [1 / PER_SECOND]
    now = waits[-1]
    for _ in range(50):
        wait = allowance.take(now)
        assert wait == pytest.approx(1 / PER_SECOND)
        now += wait


def test_a_quiet_while_lets_no_more_in_than_at_the_start() -> None:
    allowance = Allowance(now=0)
    for _ in range(AT_ONCE):
        allowance.take(0)
    assert [allowance.take(1_000) for _ in range(AT_ONCE)].count(0) == AT_ONCE - 1


async def test_who_is_in_is_served_while_a_crowd_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """With one admission an hour: nothing here depends on how fast the machine is."""
    monkeypatch.setattr(newcomers, "PER_SECOND", 1 / 3600)
    opened: list[Echo] = []
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.setblocking(False)
        listener.listen()
        task = asyncio.create_task(Newcomers(listener, lambda: Echo(opened), None, timedelta(seconds=5)).let_in())
        crowd = [await asyncio.open_connection(*listener.getsockname()) for _ in range(2 * AT_ONCE)]
        for reader, writer in crowd[:AT_ONCE]:
            writer.write(b"hello")
            assert await reader.readexactly(5) == b"hello"
        assert len(opened) == AT_ONCE, "the others wait outside"
        for _, writer in crowd:
            writer.close()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        for protocol in opened:
            protocol.transport.close()


async def test_one_client_in_a_crowd_is_in_nobodys_way() -> None:
    """Clients take turns, and out of an IPv6 /64 comes one client."""
    room = WaitingRoom()
    connections = [socket.socket() for _ in range(6)]
    crowd, (somebody, another) = connections[:4], connections[4:]
    for number, connection in enumerate(crowd):
        room.add(connection, f"2001:db8::{number}")
    room.add(somebody, "192.0.2.1")
    room.add(another, "192.0.2.2")
    assert [await room.next() for _ in connections] == [crowd[0], somebody, another, *crowd[1:]]
    for connection in connections:
        connection.close()


async def test_nobody_is_left_in_the_systems_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """There whoever fills it would keep everybody out, and nobody could tell them apart."""
    monkeypatch.setattr(newcomers, "PER_SECOND", 1 / 3600)
    opened: list[Echo] = []
    with _Telling() as listener:
        listener.accepted = asyncio.Queue()
        listener.bind(("127.0.0.1", 0))
        listener.setblocking(False)
        listener.listen()
        task = asyncio.create_task(Newcomers(listener, lambda: Echo(opened), None, timedelta(seconds=5)).let_in())
        crowd = [await asyncio.open_connection(*listener.getsockname()) for _ in range(3 * AT_ONCE)]
        async with asyncio.timeout(10):
            for _ in crowd:
                await listener.accepted.get()
        assert len(opened) <= AT_ONCE
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        async with asyncio.timeout(10):
            for reader, _ in crowd[AT_ONCE:]:
                assert await reader.read() == b"", "whoever waits is sent away when all is over"
        for _, writer in crowd:
            writer.close()
        for protocol in opened:
            protocol.transport.close()


class _Telling(socket.socket):
    accepted: asyncio.Queue[None]

    def accept(self) -> tuple[socket.socket, Any]:
        found = super().accept()
        self.accepted.put_nowait(None)
        return found
