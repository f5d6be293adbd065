"""A list of leaked passwords is tried on every name, from many addresses; the owners of the accounts do not notice."""

import asyncio
import json
import time
from collections.abc import Mapping
from datetime import timedelta

import pytest

from application.accounts.log_in_guard import ADDRESS, STRANGERS
from domain.throttling import Backoff
from uuutorrent.testing.server_process import ServerProcess

from .asking import Asked, Asking
from .attack_table import AttackTable
from .attackers import attackers, peak_bytes, resident_bytes
from .bystander import Bystander
from .flooding import ADDRESSES, NAMES
from .household import PASSWORD
from .offline import OFFLINE

GUESSES = 10_000
HOME = {"X-Forwarded-For": "192.0.2.1"}
MOST_GROWTH = 100 << 20


@pytest.fixture
def embedded(dsn: str) -> Mapping[str, str]:
    return {**OFFLINE, "UUUTORRENT_DATABASE__OPTIONS__DSN": dsn}


async def test_ten_thousand_leaked_passwords_open_nothing_and_lock_nobody_out(
    server: ServerProcess, asking: Asking, attacks: AttackTable
) -> None:
    admin = await asking.must("POST", "/sessions", json={"username": server.username, "password": server.password})
    for name in NAMES[1:-1]:
        body = {"username": name, "password": PASSWORD}
        await asking.must("POST", "/users", admin["access_token"], body)
    assert await log_in(asking, "owner", HOME) == 201, "the owner's own network is known from here on"
    bystander = Bystander(asking, admin["access_token"])
    before, memory, owners = await bystander.looks(200), resident_bytes(server.pid), []
    began = time.monotonic()
    async with bystander.looking(), attackers("guesses", server, GUESSES) as process:
        told = asyncio.create_task(process.communicate())
        while not told.done():
            owners.append(await log_in(asking, "owner", HOME))
            await asyncio.wait([told], timeout=1)
    lasted = timedelta(seconds=time.monotonic() - began)
    answers, growth = json.loads((await told)[0]), peak_bytes(server.pid) - memory
    looked_at = answers.get("401", 0)
    attacks.add(
        f"{GUESSES} leaked passwords, {len(NAMES)} names, {ADDRESSES} addresses, {lasted.seconds} s",
        f"{looked_at} looked at; the owner got in {len(owners)} of {len(owners)} times; others' p99 "
        f"{before * 1000:.1f} -> {bystander.p99 * 1000:.1f} ms ({bystander.p99 / before:.1f}x); +{growth >> 20} MiB",
    )
    assert set(answers) <= {"401", "429"}
    assert sum(answers.values()) == GUESSES
    assert set(owners) == {201}
    # By name and by network, whichever allows less.
    most = min(len(NAMES) * tries_within(STRANGERS, lasted), ADDRESSES * tries_within(ADDRESS, lasted))
    assert STRANGERS.free <= looked_at <= most
    assert growth <= MOST_GROWTH


def tries_within(backoff: Backoff, time: timedelta) -> int:
    """How many tries somebody makes in that time who never waits longer than they must."""
    tries, wait = backoff.free, backoff.first
    while time > timedelta():
        tries, time, wait = tries + 1, time - wait, min(2 * wait, backoff.longest)
    return tries + 1


async def log_in(asking: Asking, name: str, place: Mapping[str, str]) -> int:
    body = {"username": name, "password": PASSWORD}
    return (await asking("POST", "/sessions", asked=Asked(json=body, headers=place))).status
