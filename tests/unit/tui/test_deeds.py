"""What is done to many torrents when the server takes only so much at once."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from tui import deeds
from tui.api.client import ApiClient
from tui.api.errors import SessionEnded, TooSoon
from tui.api.patience import Patience
from tui.api.server_events import Backoff
from tui.deeds import Deed
from uuutorrent.testing.stub_server import PASSWORD, StubServer

TOO_MUCH = (429, "too-many-changes", "That is too much at once.")
DANDADAN = "b" * 40


@pytest.fixture
async def stub() -> AsyncIterator[StubServer]:
    async with StubServer() as stub:
        yield stub


@pytest.fixture
async def client(stub: StubServer) -> AsyncIterator[ApiClient]:
    async with ApiClient(stub.url) as client:
        await client.log_in("himmel", PASSWORD)
        yield client


def patience(sleep: Callable[[float], Awaitable[None]]) -> Patience:
    return Patience(backoff=Backoff(first=0, longest=0), sleep=sleep)


async def nobody_sleeps(seconds: float) -> None:
    raise AssertionError(f"waited {seconds} s")


@pytest.mark.parametrize("deed", [deeds.PAUSE, deeds.move("bottom")], ids=["together", "in turn"])
async def test_what_is_too_much_at_once_is_done_later_and_told_once(
    stub: StubServer, client: ApiClient, deed: Deed
) -> None:
    slept: list[float] = []
    told: list[str] = []
    refused = f"{DANDADAN}/{'move' if deed.in_turn else 'pause'}"

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 20:
            stub.faults.problems.clear()

    stub.faults.problems[refused] = TOO_MUCH
    stub.faults.retry_after = 3
    torrents = list(stub.torrents.values())
    outcome = await deeds.do(client, deed, torrents, waits=lambda: told.append("later"), patience=patience(sleep))
    assert not outcome.refused
    assert len(outcome.changed) == len(torrents) > 1
    assert slept == [3] * 20
    assert told == ["later"]
    done = [line.split("/")[2] for line in stub.requests if line.endswith(("/pause", "/move"))]
    if deed.in_turn:
        assert list(dict.fromkeys(done)) == [each.infohash for each in torrents], "nobody overtakes who waits"


async def test_one_alone_is_refused_at_once(stub: StubServer, client: ApiClient) -> None:
    stub.faults.problems["/pause"] = TOO_MUCH
    stub.faults.retry_after = 3
    outcome = await deeds.do(client, deeds.PAUSE, [stub.torrents[DANDADAN]], patience=patience(nobody_sleeps))
    assert isinstance(outcome.refused[DANDADAN], TooSoon)
    assert outcome.sentence == "That is too much at once."


async def test_a_refusal_that_concerns_one_torrent_keeps_nobody_waiting(stub: StubServer, client: ApiClient) -> None:
    stub.faults.problems[f"{DANDADAN}/reannounce"] = (429, "announced-just-now", "The trackers were asked just now.")
    stub.faults.retry_after = 30
    torrents = list(stub.torrents.values())
    outcome = await deeds.do(client, deeds.REANNOUNCE, torrents, patience=patience(nobody_sleeps))
    assert list(outcome.refused) == [DANDADAN]


async def test_a_log_in_that_ends_while_it_waits_ends_the_wait(stub: StubServer, client: ApiClient) -> None:
    async def sleep(seconds: float) -> None:
        stub.faults.problems.clear()
        stub.end_sessions()

    stub.faults.problems["/pause"] = TOO_MUCH
    with pytest.raises(SessionEnded):
        await deeds.do(client, deeds.PAUSE, list(stub.torrents.values()), patience=patience(sleep))
