"""Somebody with an account does things in a loop: the audit takes no more of it than it should, and nobody notices."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from uuutorrent.testing.server_process import ServerProcess

from .asking import Answer, Asked, Asking
from .attack_table import AttackTable
from .household import FIRST_PASSWORD, PASSWORD, choose_password
from .offline import OFFLINE

AT_ONCE = 60
LOOPS, ROUNDS = 8, 20
NAME = "mallory"


@pytest.fixture
async def server(folder: Path, dsn: str) -> AsyncIterator[ServerProcess]:
    """What comes back in a minute is so little that the time the test takes does not matter."""
    limits = {"UUUTORRENT_LIMITS__CHANGES": str(AT_ONCE), "UUUTORRENT_LIMITS__CHANGES_A_MINUTE": "1"}
    environment = {**OFFLINE, **limits, "UUUTORRENT_DATABASE__OPTIONS__DSN": dsn}
    async with ServerProcess(folder / "state", environment) as server:
        yield server


@pytest.fixture
async def admin(server: ServerProcess, asking: Asking) -> str:
    session = await asking.must("POST", "/sessions", json={"username": server.username, "password": server.password})
    return str(session["access_token"])


@pytest.fixture
async def mallory(asking: Asking, admin: str) -> Mapping[str, Any]:
    await asking.must("POST", "/users", admin, {"username": NAME, "password": FIRST_PASSWORD})
    await choose_password(asking, NAME)
    session: Mapping[str, Any] = await asking.must("POST", "/sessions", json={"username": NAME, "password": PASSWORD})
    return session


async def adds_and_removes(asking: Asking, token: str, loop: int) -> list[Answer]:
    """One loop of several; every torrent is another one."""
    answers = []
    for number in range(ROUNDS):
        infohash = f"{loop * ROUNDS + number + 1:040x}"
        added = await asking(
            "POST", "/torrents/magnet", token, Asked(json={"magnet": f"magnet:?xt=urn:btih:{infohash}"})
        )
        removed = await asking("DELETE", "/torrents/{infohash}", token, Asked({"infohash": infohash}))
        answers += [added, removed]
    return answers


async def recorded(asking: Asking, admin: str, user: str) -> int:
    page = await asking.must("GET", f"/audit?user={user}&limit=500", admin)
    assert page["next"] is None
    return len(page["events"])


async def test_a_loop_of_deeds_ends_and_shuts_nobody_else_out(
    asking: Asking, admin: str, mallory: Mapping[str, Any], attacks: AttackTable
) -> None:
    token, user = mallory["access_token"], mallory["user"]["id"]
    body = {"name": "loop", "scopes": ["read", "write"], "password": PASSWORD}
    made = await asking.must("POST", "/tokens", token, body)
    script = made["secret"]
    began = time.monotonic()
    loops = await asyncio.gather(*(adds_and_removes(asking, script, loop) for loop in range(LOOPS)))
    by_script = [answer for loop in loops for answer in loop]
    seconds = time.monotonic() - began
    refused = [answer for answer in by_script if answer.status == 429]
    assert refused
    assert {answer.json["type"] for answer in refused} == {"tag:uuutorrent,2026:too-many-changes"}
    assert all(0 < int(answer.headers["Retry-After"]) <= 60 for answer in refused)
    assert sum(answer.good for answer in by_script) <= AT_ONCE + 1

    assert (await asking("GET", "/torrents", script)).good, "who only looks is not refused"
    another = Asked(json={"magnet": f"magnet:?xt=urn:btih:{'e' * 40}"})
    assert (await asking("POST", "/torrents/magnet", admin, another)).good
    assert (await asking("DELETE", "/tokens/{token}", token, Asked({"token": made["token"]["id"]}))).good

    by_hand = Counter(answer.status for answer in await adds_and_removes(asking, token, LOOPS + 1))
    by_hand.update(answer.status for answer in await adds_and_removes(asking, token, LOOPS + 2))
    assert by_hand[429]
    form = Asked(json={"username": NAME, "password": PASSWORD})
    in_and_in = [(await asking("POST", "/sessions", "", form)).status for _ in range(AT_ONCE + 5)]
    assert in_and_in[0] == 201, "whoever holds a stolen session keeps nobody from logging in"
    assert in_and_in[-1] == 429, "nor does that go on for ever"

    rows = await recorded(asking, admin, user)
    assert rows <= 3 * AT_ONCE + 10
    tried = len(by_script) + by_hand.total()
    attacks.add(
        f"{tried} deeds in loops, with {AT_ONCE} allowed", f"{rows} rows, {len(by_script) / seconds:.0f} a second"
    )
