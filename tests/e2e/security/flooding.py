"""The attackers' machine, a process of its own: `python flooding.py log-ins|guesses|slow|readers URL COUNT SECONDS`.

Beside the bystander in one process they would slow down the watch, and not only the watched. They take what processor
time is left over: here they share with the server what on the internet would be theirs alone.
"""

import asyncio
import json
import os
import socket
import ssl
import sys
import time
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

import aiohttp

ADDRESSES = 50
AT_ONCE = 50
NAMES = ("admin", "owner", "other", "disabled", "nobody")
_NICENESS = 15
_PIPELINED = 8


async def log_ins(url: str, count: int) -> None:
    """Strangers, each from an address of their own, at the same moment. Prints how many got which status."""
    async with _session() as http:
        answers = await asyncio.gather(
            *(_log_in(url, http, f"person{number}", _away(number)) for number in range(count))
        )
    print(json.dumps(Counter(answers)))  # noqa: T201 - its parent reads it


async def guesses(url: str, count: int) -> None:
    """A list of leaked passwords, tried on every name from many addresses. Prints how many got which status."""
    answers, numbers = Counter[int](), iter(range(count))

    async def guesser(http: aiohttp.ClientSession) -> None:
        for number in numbers:
            name = NAMES[number // ADDRESSES % len(NAMES)]
            answers[await _log_in(url, http, name, f"198.51.100.{number % ADDRESSES}")] += 1

    async with _session() as http:
        await asyncio.gather(*(guesser(http) for _ in range(AT_ONCE)))
    print(json.dumps(answers))  # noqa: T201 - its parent reads it


def _session() -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(limit=0, ssl=False)
    return aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=300))


def _away(number: int) -> str:
    return f"198.{18 + number // 250}.{number % 250}.1"


async def _log_in(url: str, http: aiohttp.ClientSession, name: str, address: str) -> int:
    body = {"username": name, "password": "a long guess"}
    async with http.post(f"{url}/api/v1/sessions", json=body, headers={"X-Forwarded-For": address}) as answer:
        await answer.read()
        return answer.status


async def slow(url: str, count: int, seconds: float) -> None:
    """Requests that begin and never end, half of them in their headers, half in their body: a byte a second each."""
    writers = [await _begun(url, number) for number in range(count)]
    print(json.dumps(len(writers)), flush=True)  # noqa: T201 - its parent reads it
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for writer in writers:
            writer.write(b"x")
            await asyncio.sleep(1 / count)


async def _begun(url: str, number: int) -> asyncio.StreamWriter:
    writer = await _connected(url)
    writer.write(b"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\n")
    if number % 2:
        writer.write(b"Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n{")
    return writer


async def readers(url: str, count: int, seconds: float) -> None:
    """Requests for something long, many on each connection, whose answers nobody takes."""
    writers = [await _connected(url, window=4_096) for _ in range(count)]
    for writer in writers:
        writer.write(b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * _PIPELINED)
    print(json.dumps(len(writers)), flush=True)  # noqa: T201 - its parent reads it
    await asyncio.sleep(seconds)


async def _connected(url: str, window: int = 0) -> asyncio.StreamWriter:
    address = urlsplit(url)
    plug = socket.socket()
    if window:
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    plug.setblocking(False)
    await asyncio.get_running_loop().sock_connect(plug, (address.hostname, address.port))
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    reader, writer = await asyncio.open_connection(sock=plug, ssl=trusting, server_hostname="", limit=window or 65_536)
    if window:
        writer.transport.pause_reading()  # type: ignore[attr-defined]  # a socket's transport can
    _KEPT.append(reader)
    return writer


_KEPT: list[asyncio.StreamReader] = []
"""A reader that nobody holds would let its connection go."""


def main(arguments: Sequence[str]) -> None:
    """Do as the arguments say."""
    kind, url, count, seconds = arguments
    os.nice(_NICENESS)
    if kind in ("slow", "readers"):
        asyncio.run((slow if kind == "slow" else readers)(url, int(count), float(seconds)))
    else:
        asyncio.run((log_ins if kind == "log-ins" else guesses)(url, int(count)))


if __name__ == "__main__":
    main(sys.argv[1:])
