"""What the AniList watchlist does beyond the contract, over real sockets."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from pydantic import ValidationError

from adapters.outbound.anilist.plugin import PLUGIN, AnilistOptions
from adapters.outbound.anilist.watchlist import AnilistWatchlist
from adapters.outbound.memory.clock import MemoryClock
from adapters.plugin import Toolbox
from application.ports.watchlists import AccountNotFound, WatchlistAccount, WatchlistUnavailable
from domain.series import SeriesId
from uuutorrent.testing.simulators.anilist import AnilistSimulator, SimulatedEntry, SimulatedMedia

SOMEONE = WatchlistAccount("anilist", "someone")
REFERER = "https://seedbox.example"


class Lab:
    """A watchlist against a simulator, on a clock that jumps."""

    def __init__(self, simulator: AnilistSimulator, http: aiohttp.ClientSession) -> None:
        self.anilist = simulator
        self.http = http
        self.clock = MemoryClock()
        self.watchlist = self.open()
        simulator.put_media(
            SimulatedMedia(1, "Some Series", episodes=12), SimulatedMedia(2, "Other Series", episodes=24)
        )
        simulator.put_list("someone", [SimulatedEntry(1, 3)])

    def open(self, url: str | None = None, *, timeout: float = 20.0, per_minute: int = 25) -> AnilistWatchlist:
        return AnilistWatchlist(
            self.http,
            self.clock,
            url=url or self.anilist.url,
            referer=REFERER,
            per_minute=per_minute,
            timeout=timedelta(seconds=timeout),
        )


@pytest.fixture
async def lab() -> AsyncIterator[Lab]:
    async with AnilistSimulator() as simulator, aiohttp.ClientSession() as http:
        yield Lab(simulator, http)


async def test_one_request_brings_the_list_and_names_where_it_comes_from(lab: Lab) -> None:
    (entry,) = await lab.watchlist.entries(SOMEONE)
    assert (entry.series.titles.main, entry.progress) == ("Some Series", 3)
    (request,) = lab.anilist.requests
    assert request.headers["Referer"] == REFERER
    assert "Authorization" not in request.headers
    assert lab.anilist.operations[0][1] == {"userName": "someone", "chunk": 1, "perChunk": 500}


async def test_custom_lists_show_a_series_once_and_hidden_ones_too(lab: Lab) -> None:
    entries = [
        SimulatedEntry(1, 3, custom_lists=("Favourites", "Now")),
        SimulatedEntry(2, 5, custom_lists=("Now",), hidden=True),
    ]
    lab.anilist.put_list("someone", entries)
    found = await lab.watchlist.entries(SOMEONE)
    assert [(entry.series.id, entry.progress) for entry in found] == [(1, 3), (2, 5)]


async def test_an_entry_whose_series_is_gone_is_left_out(lab: Lab) -> None:
    lab.anilist.put_list("someone", [SimulatedEntry(99), SimulatedEntry(1, None)])
    (entry,) = await lab.watchlist.entries(SOMEONE)
    assert (entry.series.id, entry.progress) == (1, 0)


async def test_names_are_taken_without_regard_to_case_and_blanks(lab: Lab) -> None:
    assert len(await lab.watchlist.entries(WatchlistAccount("anilist", " SomeOne "))) == 1


async def test_where_no_schedule_tells_the_last_broadcast_is_asked_for_in_one_request(lab: Lab) -> None:
    lab.anilist.put_media(
        SimulatedMedia(3, "Endless", aired_episodes=1_100),
        SimulatedMedia(4, "Paused", status="HIATUS", aired_episodes=7),
    )
    lab.anilist.put_list("someone", [SimulatedEntry(number) for number in (1, 3, 4)])
    found = await lab.watchlist.entries(SOMEONE)
    assert [entry.series.last_aired for entry in found] == [None, 1_100, 7]
    assert len([query for query, _ in lab.anilist.operations if "airingSchedules" in query]) == 1


async def test_without_that_detail_the_list_is_still_shown(lab: Lab, caplog: pytest.LogCaptureFixture) -> None:
    async with AnilistSimulator(enforced=1) as strict:
        strict.put_media(SimulatedMedia(3, "Endless", aired_episodes=9))
        strict.put_list("someone", [SimulatedEntry(3)])
        (entry,) = await lab.open(strict.url).entries(SOMEONE)
    assert entry.series.last_aired is None
    assert "did not tell" in caplog.text


async def test_series_are_asked_for_fifty_at_a_time_and_kept_for_an_hour(lab: Lab) -> None:
    lab.anilist.put_media(*(SimulatedMedia(number, f"Series {number}", episodes=1) for number in range(1, 121)))
    ids = [SeriesId(number) for number in range(1, 121)]
    first = await lab.watchlist.series(ids)
    assert [len(variables["id_in"]) for _, variables in lab.anilist.operations] == [50, 50, 20]
    assert await lab.watchlist.series(ids) == first
    assert len(lab.anilist.requests) == 3
    await lab.clock.sleep(timedelta(hours=1))
    await lab.watchlist.series(ids)
    assert len(lab.anilist.requests) == 6


async def test_the_list_makes_its_series_known_and_is_itself_always_fresh(lab: Lab) -> None:
    await lab.watchlist.entries(SOMEONE)
    assert list(await lab.watchlist.series([SeriesId(1)])) == [1]
    assert len(lab.anilist.requests) == 1
    lab.anilist.put_list("someone", [SimulatedEntry(1, 4)])
    (entry,) = await lab.watchlist.entries(SOMEONE)
    assert entry.progress == 4


async def test_manga_is_no_series(lab: Lab) -> None:
    lab.anilist.put_media(
        SimulatedMedia(8, "Manga", type="MANGA"), SimulatedMedia(9, "Anime", relations=(("ADAPTATION", 8),))
    )
    found = await lab.watchlist.series([SeriesId(8), SeriesId(9)])
    assert list(found) == [9]
    assert found[SeriesId(9)].relations == ()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (AnilistSimulator.maintenance, "switched off its API"),
        (AnilistSimulator.invalid_token, "access token"),
        (AnilistSimulator.broken, "fault of its own"),
        (AnilistSimulator.rate_limited, "wait 60 s"),
        (AnilistSimulator.cloudflare, "wait 60 s"),
        (AnilistSimulator.html, "does not answer as AniList does"),
        (AnilistSimulator.garbage, "does not answer as AniList does"),
        (AnilistSimulator.down, "cannot be reached"),
        (lambda anilist: anilist.answer(b"", status=502), "HTTP 502"),
        (lambda anilist: anilist.answer(b"<html>", status=404), "check its address"),
        (lambda anilist: anilist.answer(b"", status=301, headers={"Location": "/x"}), "check its address"),
        (lambda anilist: anilist.answer(b"[" * 100_000, content_type="application/json"), "does not answer as"),
        (lambda anilist: anilist.answer(b"x" * (17 << 20), content_type="application/json"), "far too much"),
        (lambda anilist: anilist.answer(b'{"data": {"MediaListCollection": {"lists": null}}}'), "without what was"),
        (lambda anilist: anilist.answer(b'{"errors": [{"message": "Cannot query"}]}', status=400), "Cannot query"),
        (lambda anilist: anilist.answer(b'{"errors": [{"message": "Oops", "status": 500}]}'), "fault of its own"),
        (lambda anilist: anilist.answer(b'{"errors": [{"message": "Too Many Requests.", "status": 429}]}'), "wait 60"),
    ],
)  # fmt: skip
async def test_every_refusal_has_its_sentence(lab: Lab, fault: Callable[[AnilistSimulator], None], words: str) -> None:
    fault(lab.anilist)
    with pytest.raises(WatchlistUnavailable, match=words):
        await lab.watchlist.entries(SOMEONE)


async def test_not_found_is_about_the_account_only_when_one_was_asked_for(lab: Lab) -> None:
    lab.anilist.not_found()
    with pytest.raises(AccountNotFound, match="someone"):
        await lab.watchlist.entries(SOMEONE)
    with pytest.raises(WatchlistUnavailable):
        await lab.watchlist.series([SeriesId(1)])


@pytest.mark.parametrize(
    "body",
    [
        b'{"data": {"MediaListCollection": null}}',
        b'{"data": null, "errors": [{"message": "Private User", "status": 404}]}',
        b'{"data": null, "errors": [{"message": "validation", "validation": {"userName": ["too long"]}}]}',
    ],
)
async def test_all_that_means_no_such_account_says_so(lab: Lab, body: bytes) -> None:
    lab.anilist.answer(body, content_type="application/json")
    with pytest.raises(AccountNotFound, match="someone"):
        await lab.watchlist.entries(SOMEONE)


async def test_data_beside_errors_are_taken(lab: Lab, caplog: pytest.LogCaptureFixture) -> None:
    lab.anilist.partial()
    assert len(await lab.watchlist.entries(SOMEONE)) == 1
    assert "answered in part" in caplog.text


async def test_after_a_rate_limit_nothing_is_asked_until_the_time_is_over(lab: Lab) -> None:
    lab.anilist.rate_limited("45")
    with pytest.raises(WatchlistUnavailable) as caught:
        await lab.watchlist.entries(SOMEONE)
    assert caught.value.retry_after == timedelta(seconds=45)
    lab.anilist.healthy()
    with pytest.raises(WatchlistUnavailable, match="45 s more"):
        await lab.watchlist.entries(SOMEONE)
    assert len(lab.anilist.requests) == 1
    await lab.clock.sleep(timedelta(seconds=45))
    assert await lab.watchlist.entries(SOMEONE)


async def test_a_short_rate_limit_is_waited_out(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    sleep, start = lab.clock.sleep, lab.clock.now()

    async def sleep_until_it_is_well(duration: timedelta) -> None:
        await sleep(duration)
        if duration > timedelta():
            lab.anilist.healthy()

    monkeypatch.setattr(lab.clock, "sleep", sleep_until_it_is_well)
    lab.anilist.rate_limited("2")
    assert await lab.watchlist.entries(SOMEONE)
    assert lab.clock.now() - start == timedelta(seconds=2)
    assert len(lab.anilist.requests) == 2


async def test_a_short_rate_limit_that_goes_on_is_told(lab: Lab) -> None:
    lab.anilist.rate_limited("2")
    with pytest.raises(WatchlistUnavailable, match="wait 2 s"):
        await lab.watchlist.entries(SOMEONE)
    assert len(lab.anilist.requests) == 2


async def test_a_rate_limit_without_a_time_is_one_of_a_minute(lab: Lab) -> None:
    lab.anilist.rate_limited(None)
    with pytest.raises(WatchlistUnavailable) as caught:
        await lab.watchlist.entries(SOMEONE)
    assert caught.value.retry_after == timedelta(minutes=1)


async def test_a_degraded_service_never_has_to_refuse_us() -> None:
    """It promises 90 requests a minute and grants 30; here a minute passes in no time, so one minute is looked at."""
    async with AnilistSimulator(enforced=30) as anilist, aiohttp.ClientSession() as http:
        lab = Lab(anilist, http)
        start = lab.clock.now()
        while lab.clock.now() - start < timedelta(seconds=59):
            await lab.watchlist.entries(SOMEONE)
        assert 20 <= len(anilist.requests) <= 26


async def test_a_lost_connection_is_tried_once_more(lab: Lab) -> None:
    lab.anilist.down()
    with pytest.raises(WatchlistUnavailable):
        await lab.watchlist.entries(SOMEONE)
    assert 1 <= len(lab.anilist.requests) <= 2


async def test_nobody_listening_is_unavailable(lab: Lab) -> None:
    with pytest.raises(WatchlistUnavailable, match="cannot be reached"):
        await lab.open("http://127.0.0.1:1/").entries(SOMEONE)


async def test_a_silent_service_is_given_up(lab: Lab) -> None:
    lab.anilist.slow()
    with pytest.raises(WatchlistUnavailable, match="in time"):
        await lab.open(timeout=0.05).entries(SOMEONE)


async def test_a_server_that_always_promises_another_chunk_comes_to_an_end(lab: Lab) -> None:
    lists = b'[{"entries": [{"media": {"id": 1, "episodes": 9}}]}]'
    lab.anilist.answer(b'{"data": {"MediaListCollection": {"hasNextChunk": true, "lists": %b}}}' % lists)
    assert len(await lab.watchlist.entries(SOMEONE)) == 1
    assert len(lab.anilist.requests) == 2


async def test_series_that_were_not_asked_for_are_ignored(lab: Lab) -> None:
    lab.anilist.answer(b'{"data": {"Page": {"media": [{"id": 1, "episodes": 1}, {"id": 7}, null]}}}')
    assert list(await lab.watchlist.series([SeriesId(1)])) == [1]


async def test_it_opens_from_its_options(lab: Lab, tmp_path: Path) -> None:
    options = AnilistOptions.model_validate({"url": lab.anilist.url})
    toolbox = Toolbox("anilist", lab.http, lab.clock, tmp_path, tmp_path, "https://public.example")
    async with PLUGIN.open(options, toolbox) as watchlist:
        assert watchlist.service == "anilist"
        assert len(await watchlist.entries(SOMEONE)) == 1
    assert lab.anilist.requests[0].headers["Referer"] == "https://public.example"


@pytest.mark.parametrize(
    "wrong", [{"url": "x"}, {"requests_per_minute": 0}, {"requests_per_minute": 500}, {"refer": "x"}]
)
def test_wrong_options_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        AnilistOptions.model_validate(wrong)
