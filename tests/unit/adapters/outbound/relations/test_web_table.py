"""Fetching the table over real sockets, from servers good and bad."""

import gzip
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.relations.table_text import MOST_BYTES
from adapters.outbound.relations.web_table import Fetched, TableUnavailable, Validators, WebTable
from uuutorrent.testing.simulators.relations import RelationsSimulator

NOTHING = Validators()


@pytest.fixture
async def far() -> AsyncIterator[RelationsSimulator]:
    async with RelationsSimulator() as simulator:
        simulator.publish("the table")
        yield simulator


@pytest.fixture
async def web(far: RelationsSimulator) -> AsyncIterator[WebTable]:
    async with aiohttp.ClientSession() as http:
        yield WebTable(http, MemoryClock(), url=far.address, timeout=timedelta(seconds=10))


async def test_the_text_comes_with_its_name(web: WebTable) -> None:
    assert await web.fetch(NOTHING) == Fetched("the table", Validators('"edition-1"'))


async def test_what_we_have_is_not_sent_again(web: WebTable, far: RelationsSimulator) -> None:
    first = await web.fetch(NOTHING)
    assert first is not None
    assert await web.fetch(first.validators) is None
    far.publish("another table")
    again = await web.fetch(first.validators)
    assert again is not None
    assert again.text == "another table"


async def test_the_date_is_a_condition_too(web: WebTable, far: RelationsSimulator) -> None:
    far.answer(b"dated", headers={"Last-Modified": "Mon, 03 Aug 2026 00:00:00 GMT"})
    fetched = await web.fetch(NOTHING)
    assert fetched is not None
    await web.fetch(fetched.validators)
    assert far.requests[-1].headers["If-Modified-Since"] == "Mon, 03 Aug 2026 00:00:00 GMT"


async def test_not_modified_is_no_answer_to_who_has_nothing(web: WebTable, far: RelationsSimulator) -> None:
    far.answer(b"", status=304)
    with pytest.raises(TableUnavailable, match="304"):
        await web.fetch(NOTHING)


@pytest.mark.parametrize("status", [401, 403, 404, 410, 429, 500, 503])
async def test_a_refusal_says_its_number(web: WebTable, far: RelationsSimulator, status: int) -> None:
    far.answer(b"no", status=status, headers={"Retry-After": "120"})
    with pytest.raises(TableUnavailable, match=str(status)) as refused:
        await web.fetch(NOTHING)
    assert refused.value.wait == timedelta(seconds=120)


async def test_an_endless_answer_is_cut_off(web: WebTable, far: RelationsSimulator) -> None:
    far.answer(b"x" * (MOST_BYTES + 1))
    with pytest.raises(TableUnavailable, match="far too much"):
        await web.fetch(NOTHING)
    far.answer(b"x" * MOST_BYTES)
    assert await web.fetch(NOTHING) is not None


async def test_a_packed_answer_is_not_unpacked(web: WebTable, far: RelationsSimulator) -> None:
    far.answer(gzip.compress(bytes(50_000_000)), headers={"Content-Encoding": "gzip"})
    with pytest.raises(TableUnavailable, match="packs"):
        await web.fetch(NOTHING)
    assert far.requests[-1].headers["Accept-Encoding"] == "identity"


async def test_what_is_no_text_is_refused(web: WebTable, far: RelationsSimulator) -> None:
    far.answer(b"\xff\xfe\x00")
    with pytest.raises(TableUnavailable, match="no text"):
        await web.fetch(NOTHING)


@pytest.mark.parametrize(
    "where",
    ["http://127.0.0.1:9/table", "/elsewhere", "file:///etc/passwd", "", "//127.0.0.1:9/x", "ftp://host/x", "http://["],
)
async def test_a_redirect_leads_to_https_or_nowhere(web: WebTable, far: RelationsSimulator, where: str) -> None:
    far.answer(b"", status=302, headers={"Location": where})
    with pytest.raises(TableUnavailable):
        await web.fetch(NOTHING)
    assert len(far.requests) == 1


async def test_a_redirect_to_https_is_followed(web: WebTable, far: RelationsSimulator) -> None:
    # Nobody speaks TLS there: that it was tried is what the other sentence tells.
    far.answer(b"", status=301, headers={"Location": f"https://127.0.0.1:{far.url.rpartition(':')[2]}/table"})
    with pytest.raises(TableUnavailable, match="cannot be reached"):
        await web.fetch(NOTHING)


async def test_silence_and_resets_end(far: RelationsSimulator) -> None:
    async with aiohttp.ClientSession() as http:
        far.slow()
        with pytest.raises(TableUnavailable, match="in time"):
            await WebTable(http, MemoryClock(), url=far.address, timeout=timedelta(seconds=0.05)).fetch(NOTHING)
        far.down()
        with pytest.raises(TableUnavailable, match="cannot be reached"):
            await WebTable(http, MemoryClock(), url=far.address, timeout=timedelta(seconds=10)).fetch(NOTHING)


async def test_no_secret_of_the_address_is_told(far: RelationsSimulator) -> None:
    url = far.address.replace("http://", "http://me:swordfish@") + "?token=swordfish"
    far.answer(b"", status=500)
    async with aiohttp.ClientSession() as http:
        with pytest.raises(TableUnavailable) as refused:
            await WebTable(http, MemoryClock(), url=url, timeout=timedelta(seconds=10)).fetch(NOTHING)
    assert "swordfish" not in str(refused.value)
