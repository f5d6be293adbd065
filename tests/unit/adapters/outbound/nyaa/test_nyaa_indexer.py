"""What the Nyaa indexer does beyond the contract, over real sockets."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from pydantic import ValidationError

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.nyaa.indexer import NyaaIndexer
from adapters.outbound.nyaa.plugin import PLUGIN, NyaaOptions
from adapters.plugin import Toolbox
from application.ports.indexers import IndexerMisbehaved, IndexerUnavailable, Query
from domain.releases.release import Release, ReleaseId
from domain.torrents import metainfo
from uuutorrent.testing.contracts.indexer import TORRENT
from uuutorrent.testing.simulators.nyaa import NyaaSimulator, SimulatedRelease

EPISODE = SimulatedRelease("[Group] Some Series - 05 (1080p)", TORRENT)
QUERY = Query(("Some Series",), ("05",))
ALTERNATIVES = Query(("Some Series", "Other Name"), ("05",))


class Lab:
    """Indexers against a simulator, on a clock that jumps."""

    def __init__(self, simulator: NyaaSimulator, http: aiohttp.ClientSession) -> None:
        self.nyaa = simulator
        self.http = http
        self.clock = MemoryClock()

    def indexer(self, url: str | None = None, timeout: float = 20.0) -> NyaaIndexer:
        return NyaaIndexer(
            self.http, self.clock, name="nyaa", url=url or self.nyaa.url, timeout=timedelta(seconds=timeout)
        )

    def release(self, link: str) -> Release:
        return Release(ReleaseId("nyaa:1"), "nyaa", "t", torrent_url=link)


@asynccontextmanager
async def open_lab(*, prefix: str = "", published_url: str | None = None, plain: bool = False) -> AsyncIterator[Lab]:
    async with (
        NyaaSimulator(prefix=prefix, published_url=published_url, plain=plain) as simulator,
        aiohttp.ClientSession() as http,
    ):
        yield Lab(simulator, http)


@pytest.fixture
async def lab() -> AsyncIterator[Lab]:
    async with open_lab() as lab:
        yield lab


async def test_it_asks_as_the_real_one_wants_to_be_asked(lab: Lab) -> None:
    await lab.indexer().search(QUERY)
    (request,) = lab.nyaa.requests
    assert request.path == "/"
    assert dict(request.query) == {
        "page": "rss", "q": "Some Series 05", "c": "1_2", "f": "0", "s": "seeders", "o": "desc",
    }  # fmt: skip


async def test_the_best_seeded_come_first(lab: Lab) -> None:
    for seeders in (5, 500, 50):
        lab.nyaa.publish(SimulatedRelease(f"Some Series 05 {seeders}", infohash=f"{seeders:040x}", seeders=seeders))
    found = await lab.indexer().search(QUERY)
    assert [release.seeders for release in found.releases] == [500, 50, 5]


async def test_requests_go_one_by_one_two_seconds_apart(lab: Lab) -> None:
    lab.nyaa.publish(EPISODE)
    indexer, start = lab.indexer(), lab.clock.now()
    (release,) = (await indexer.search(QUERY)).releases
    searches = (indexer.search(Query((f"Series {number}",))) for number in range(5))
    await asyncio.gather(*searches, indexer.torrent_file(release))
    assert lab.nyaa.most_at_once == 1
    assert len(lab.nyaa.requests) == 7
    assert lab.clock.now() - start == timedelta(seconds=12)


async def test_a_crowd_is_told_to_come_back(lab: Lab) -> None:
    indexer = lab.indexer()
    lab.nyaa.slow()
    searches = [asyncio.create_task(indexer.search(Query((f"Series {number}",)))) for number in range(40)]
    done, _ = await asyncio.wait(searches, return_when=asyncio.FIRST_COMPLETED)
    error = done.pop().exception()
    assert isinstance(error, IndexerUnavailable)
    assert error.retry_after is not None
    lab.nyaa.healthy()
    await asyncio.gather(*searches, return_exceptions=True)


async def test_it_rests_after_repeated_failures_and_then_tries_again(lab: Lab) -> None:
    lab.nyaa.publish(EPISODE)
    lab.nyaa.html()
    indexer = lab.indexer()
    for _ in range(5):
        with pytest.raises(IndexerMisbehaved):
            await indexer.search(QUERY)
    asked = len(lab.nyaa.requests)
    lab.nyaa.healthy()
    with pytest.raises(IndexerUnavailable, match="asked again in 30 s") as caught:
        await indexer.search(QUERY)
    assert caught.value.retry_after == timedelta(seconds=30)
    assert len(lab.nyaa.requests) == asked
    await lab.clock.sleep(timedelta(seconds=30))
    assert (await indexer.search(QUERY)).releases


async def test_failures_with_a_success_between_call_for_no_rest(lab: Lab) -> None:
    indexer = lab.indexer()
    for number in range(3):
        lab.nyaa.html()
        for _ in range(4):
            with pytest.raises(IndexerMisbehaved):
                await indexer.search(QUERY)
        lab.nyaa.healthy()
        await indexer.search(Query((f"Series {number}",)))


@pytest.mark.parametrize(
    ("header", "seconds"), [("90", 90), (None, 30), ("Sun, 22 Nov 2026 12:02:00 GMT", 120), ("x", 30)]
)
async def test_a_rate_limit_is_honoured(lab: Lab, header: str | None, seconds: int) -> None:
    lab.nyaa.rate_limited(header)
    indexer = lab.indexer()
    with pytest.raises(IndexerUnavailable, match="slow down") as caught:
        await indexer.search(QUERY)
    assert caught.value.retry_after == timedelta(seconds=seconds)
    lab.nyaa.healthy()
    with pytest.raises(IndexerUnavailable):
        await indexer.search(QUERY)
    assert len(lab.nyaa.requests) == 1


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (NyaaSimulator.guarded, IndexerUnavailable, "DDoS protection"),
        (NyaaSimulator.broken_inside, IndexerUnavailable, "fault of its own"),
        (NyaaSimulator.truncated, IndexerMisbehaved, "broken feed"),
        (NyaaSimulator.html, IndexerMisbehaved, "a web page"),
        (NyaaSimulator.empty, IndexerMisbehaved, "nothing at all"),
        (lambda nyaa: nyaa.answer(b"no", status=403), IndexerUnavailable, "HTTP 403"),
        (lambda nyaa: nyaa.answer(b"no", status=500), IndexerUnavailable, "HTTP 500"),
        (lambda nyaa: nyaa.answer(b"no", status=404), IndexerMisbehaved, "HTTP 404"),
        (lambda nyaa: nyaa.answer(b"", status=301, headers={"Location": "//a.example"}), IndexerMisbehaved, "a.exam"),
        (lambda nyaa: nyaa.answer(b"<a>" * 4_000_000, content_type="application/xml"), IndexerMisbehaved, "too much"),
        (NyaaSimulator.down, IndexerUnavailable, "cannot be reached"),
    ],
)  # fmt: skip
async def test_every_fault_has_its_sentence(
    lab: Lab, fault: Callable[[NyaaSimulator], None], error: type[IndexerUnavailable], words: str
) -> None:
    lab.nyaa.publish(EPISODE)
    fault(lab.nyaa)
    with pytest.raises(IndexerUnavailable, match=words) as caught:
        await lab.indexer().search(QUERY)
    assert type(caught.value) is error


async def test_nobody_listening_is_unavailable(lab: Lab) -> None:
    with pytest.raises(IndexerUnavailable, match="cannot be reached"):
        await lab.indexer("http://127.0.0.1:1").search(QUERY)


async def test_a_silent_host_is_given_up(lab: Lab) -> None:
    lab.nyaa.slow()
    with pytest.raises(IndexerUnavailable, match="in time"):
        await lab.indexer(timeout=0.05).search(QUERY)


async def test_alternatives_are_one_question(lab: Lab) -> None:
    lab.nyaa.publish(EPISODE)
    indexer = lab.indexer()
    assert (await indexer.search(ALTERNATIVES)).releases
    assert lab.nyaa.searches == ["((Some Series)|(Other Name)) 05"]
    # It has shown that it knows operators: finding nothing now means that there is nothing.
    await indexer.search(Query(("No", "Such"), ("05",)))
    assert len(lab.nyaa.searches) == 2


async def test_a_broad_question_goes_to_the_whole_category(lab: Lab) -> None:
    lab.nyaa.publish(SimulatedRelease("[Gruppe] Some Series - 05 [German]", category="1_3"))
    indexer = lab.indexer()
    assert not (await indexer.search(QUERY)).releases
    assert (await indexer.search(replace(QUERY, broad=True))).releases
    assert [request.query["c"] for request in lab.nyaa.requests] == ["1_2", "1_0"]


async def test_every_answer_has_the_words_that_it_should_have_besides(lab: Lab) -> None:
    for lines in (720, 1080):
        lab.nyaa.publish(SimulatedRelease(f"[Group] Some Series - 05 ({lines}p)", infohash=f"{lines:040x}"))
    (found,) = (await lab.indexer().search(replace(ALTERNATIVES, also=("1080p",)))).releases
    assert found.title == "[Group] Some Series - 05 (1080p)"


async def test_a_server_without_operators_is_asked_in_plain_words() -> None:
    async with open_lab(plain=True) as lab:
        lab.nyaa.publish(EPISODE, SimulatedRelease("[Group] Other Name - 05"))
        indexer = lab.indexer()
        found = await indexer.search(ALTERNATIVES)
        assert [release.title for release in found.releases] == [EPISODE.title]
        again = await indexer.search(Query(("Nothing Such", "Other Name"), ("05",)))
        assert [release.title for release in again.releases] == ["[Group] Other Name - 05"]
        assert not any("|" in text for text in lab.nyaa.searches[1:])


async def test_a_release_that_has_every_word_does_not_show_that_operators_are_known() -> None:
    async with open_lab(plain=True) as lab:
        lab.nyaa.publish(SimulatedRelease("(Some Series 05)|(Other Name 05)", infohash="1" * 40), EPISODE)
        indexer = lab.indexer()
        assert (await indexer.search(ALTERNATIVES)).releases
        found = await indexer.search(Query(("Some Series", "Third Name"), ("05",)))
    assert EPISODE.title in [release.title for release in found.releases]


async def test_a_path_before_everything_is_kept() -> None:
    async with open_lab(prefix="/mirror") as lab:
        lab.nyaa.publish(EPISODE)
        indexer = lab.indexer()
        (release,) = (await indexer.search(QUERY)).releases
        assert await indexer.torrent_file(release) == TORRENT


@pytest.mark.parametrize("prefix", ["", "/mirror"])
async def test_a_mirror_that_names_the_original_is_asked_itself(prefix: str) -> None:
    async with open_lab(prefix=prefix, published_url="https://nyaa.invalid") as lab:
        lab.nyaa.publish(EPISODE)
        indexer = lab.indexer()
        (release,) = (await indexer.search(QUERY)).releases
        assert release.torrent_url == "https://nyaa.invalid/download/2010000.torrent"
        assert await indexer.torrent_file(release) == TORRENT


@pytest.mark.parametrize(
    "link",
    [
        "http://nyaa.invalid/else/where.torrent",
        "http://127.0.0.1:1/x.torrent",
        "ftp://127.0.0.1/x.torrent",
        "file:///etc/passwd",
        "http://[broken",
        "http://host:port/",
        "magnet:?xt=urn:btih:" + "a" * 40,
        "",
    ],
)
async def test_no_other_host_is_ever_asked(lab: Lab, link: str) -> None:
    assert await lab.indexer().torrent_file(lab.release(link)) is None
    assert all(request.headers["Host"] in lab.nyaa.url for request in lab.nyaa.requests)


async def test_a_torrent_that_is_gone_is_none(lab: Lab) -> None:
    assert await lab.indexer().torrent_file(lab.release(f"{lab.nyaa.url}/download/1.torrent")) is None


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"d4:spam4:eggse", b"d4:info", b"4:info"])
async def test_what_is_no_torrent_file_is_misbehaviour(lab: Lab, body: bytes) -> None:
    lab.nyaa.answer(body, content_type="application/x-bittorrent")
    with pytest.raises(IndexerMisbehaved, match="no torrent file"):
        await lab.indexer().torrent_file(lab.release(f"{lab.nyaa.url}/download/1.torrent"))


async def test_an_enormous_torrent_file_is_refused(lab: Lab) -> None:
    lab.nyaa.answer(b"d4:info" + b"0" * metainfo.MOST_BYTES + b"e", content_type="application/x-bittorrent")
    with pytest.raises(IndexerMisbehaved, match="too much"):
        await lab.indexer().torrent_file(lab.release(f"{lab.nyaa.url}/download/1.torrent"))


async def test_a_redirect_to_elsewhere_is_no_torrent_and_one_at_home_ends(lab: Lab) -> None:
    release = lab.release(f"{lab.nyaa.url}/download/1.torrent")
    for location in ("https://evil.invalid/x", "magnet:?xt=urn:btih:" + "a" * 40, "/again"):
        lab.nyaa.answer(b"", status=302, headers={"Location": location})
        assert await lab.indexer().torrent_file(release) is None
    assert len(lab.nyaa.requests) == 1 + 1 + 4


async def test_it_opens_from_its_options(lab: Lab, tmp_path: Path) -> None:
    options = NyaaOptions.model_validate({"url": lab.nyaa.url, "min_interval_seconds": 0.5, "category": "1_0"})
    toolbox = Toolbox("mine", lab.http, lab.clock, tmp_path, tmp_path, "https://seedbox.example")
    async with PLUGIN.open(options, toolbox) as indexer:
        lab.nyaa.publish(EPISODE)
        (release,) = (await indexer.search(QUERY)).releases
    assert release.id == "mine:2010000"
    assert lab.nyaa.requests[0].query["c"] == "1_0"


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "nyaa.si"},
        {"url": "https://nyaa.si/?page=rss&c=1_2"},
        {"url": "https://nyaa.si/#top"},
        {"category": "anime"},
        {"min_interval_seconds": -1},
        {"urll": ""},
    ],
)
def test_wrong_options_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        NyaaOptions.model_validate(wrong)
