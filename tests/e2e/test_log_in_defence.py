"""Strangers guess at the owner's password from many addresses; the owner logs in and goes on working."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from application.accounts.log_in_guard import ADDRESS, STRANGERS
from uuutorrent.testing.server_process import ServerProcess

OFFLINE = {
    "UUUTORRENT_ENGINE__PLUGIN": "memory",
    "UUUTORRENT_WATCHLIST__PLUGIN": "memory",
    "UUUTORRENT_VAULT__PLUGIN": "memory",
    "UUUTORRENT_INDEXERS__MAIN__PLUGIN": "memory",
    "UUUTORRENT_HTTP__TRUSTED_PROXIES": "127.0.0.1",
}
OWNER = "192.0.2.1"
GUESSES, ADDRESSES, AT_ONCE = 500, 50, 40


class Public:
    """The server as the internet sees it: through a proxy that says who comes."""

    def __init__(self, server: ServerProcess, http: aiohttp.ClientSession) -> None:
        self._server, self._http = server, http

    async def ask(
        self, method: str, path: str, address: str, body: object = None, token: str = ""
    ) -> tuple[int, Any, Mapping[str, str]]:
        headers = {"X-Forwarded-For": f"203.0.113.99, {address}", "Authorization": f"Bearer {token}"}
        url = f"{self._server.url}/api/v1{path}"
        async with self._http.request(method, url, json=body, headers=headers) as answer:
            return answer.status, await answer.json() if answer.content_length else None, answer.headers

    async def log_in(self, address: str, password: str, name: str = "admin") -> tuple[int, Any, Mapping[str, str]]:
        return await self.ask("POST", "/sessions", address, {"username": name, "password": password})

    async def guess(self, count: int) -> Counter[int]:
        """Guess as fast as the connections go; return how many were answered with which status."""
        numbers, answers = iter(range(count)), Counter[int]()

        async def guesser() -> None:
            for number in numbers:
                status, _, headers = await self.log_in(f"198.51.100.{number % ADDRESSES}", f"guess number {number}")
                assert status in (401, 429), status
                assert status == 401 or int(headers["Retry-After"]) >= 1
                answers[status] += 1

        async with asyncio.TaskGroup() as tasks:
            for _ in range(AT_ONCE):
                tasks.create_task(guesser())
        return answers


@pytest.fixture
async def server(folder: Path, dsn: str) -> AsyncIterator[ServerProcess]:
    async with ServerProcess(folder / "state", {**OFFLINE, "UUUTORRENT_DATABASE__OPTIONS__DSN": dsn}) as server:
        yield server


@pytest.fixture
async def public(server: ServerProcess) -> AsyncIterator[Public]:
    connector = aiohttp.TCPConnector(ssl=False, limit=2 * AT_ONCE)
    async with aiohttp.ClientSession(connector=connector) as http:
        yield Public(server, http)


async def test_the_owner_logs_in_while_fifty_addresses_guess(server: ServerProcess, public: Public) -> None:
    status, session, _ = await public.log_in(OWNER, server.password)
    assert status == 201

    attack = asyncio.create_task(public.guess(GUESSES))
    owners = []
    while not attack.done():
        owners.append((await public.log_in(OWNER, server.password))[0])
        owners.append((await public.ask("GET", "/me", OWNER, token=session["access_token"]))[0])
    answers = await attack
    assert set(owners) == {200, 201}
    assert answers.total() == GUESSES
    # As many as a name's strangers have free, and one for each second or more that the attack lasted.
    assert STRANGERS.free <= answers[401] <= STRANGERS.free + 7 + ADDRESS.free

    assert (await public.log_in(OWNER, server.password))[0] == 201
    assert (await public.log_in("198.51.100.1", server.password))[0] == 429, "not even the right one is looked at"
    refreshed = await public.ask("POST", "/sessions/refresh", OWNER, {"refresh_token": session["refresh_token"]})
    assert refreshed[0] == 200
    listed = (await public.ask("GET", "/sessions", OWNER, token=refreshed[1]["access_token"]))[1]
    assert {one["address"] for one in listed} == {OWNER}
    assert (await public.ask("GET", "/health", OWNER))[0] == 200


async def test_the_header_of_a_stranger_is_not_believed(server: ServerProcess, folder: Path, dsn: str) -> None:
    environment = {**OFFLINE, "UUUTORRENT_HTTP__TRUSTED_PROXIES": "", "UUUTORRENT_DATABASE__OPTIONS__DSN": dsn}
    connector = aiohttp.TCPConnector(ssl=False)
    async with (
        ServerProcess(folder / "other", environment) as other,
        aiohttp.ClientSession(connector=connector) as http,
    ):
        public = Public(other, http)
        _, session, _ = await public.log_in(OWNER, server.password)
        listed = (await public.ask("GET", "/sessions", OWNER, token=session["access_token"]))[1]
    assert [one["address"] for one in listed] == ["127.0.0.1"]
