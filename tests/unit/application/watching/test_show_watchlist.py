"""Following a list: fresh, stale, shared by those who ask at once."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.sealing import MemorySealing
from adapters.outbound.memory.watchlist import MemoryWatchlist
from application.ports.watching import WatchlistSnapshot
from application.ports.watchlists import AccountNotFound, WatchlistAccount, WatchlistUnavailable
from application.watching.account_tokens import AccountTokens
from application.watching.link_account import LinkAccount, UnknownService
from application.watching.linked_account import LinkedAccount
from application.watching.read_list import ReadList
from application.watching.show_account import ShowAccount
from application.watching.show_watchlist import FRESH_FOR, NoAccountLinked, ShowWatchlist
from application.watching.unlink_account import UnlinkAccount
from application.watching.watchlist_now import MOST_UNWATCHED, WatchItem, WatchlistNow
from domain.series import Airing, AiringStatus, Series, SeriesId, Titles
from domain.users import Actor
from domain.watching import WatchEntry

ACCOUNT = WatchlistAccount("anilist", "ada_watches")
LIST = (("Zeta", 12, 10), ("alpha", 3, 3), ("Beta", 5, 0))
AWAY = WatchlistUnavailable("AniList is being repaired.")


def entry(number: int, title: str, *, aired: int, seen: int) -> WatchEntry:
    status = AiringStatus.FINISHED
    return WatchEntry(Series(SeriesId(number), Titles(romaji=title), status=status, episodes=aired), progress=seen)


@pytest.fixture
async def watchlist() -> MemoryWatchlist:
    watchlist = MemoryWatchlist("anilist")
    entries = [entry(number, title, aired=aired, seen=seen) for number, (title, aired, seen) in enumerate(LIST, 1)]
    watchlist.put_list("ada_watches", entries)
    return watchlist


@pytest.fixture
def show(database: MemoryDatabase, watchlist: MemoryWatchlist, clock: MemoryClock) -> ShowWatchlist:
    read = ReadList(database, watchlist, clock, AccountTokens(database, MemorySealing()))
    return ShowWatchlist(database, read, clock)


@pytest.fixture
def link(database: MemoryDatabase, watchlist: MemoryWatchlist, clock: MemoryClock) -> LinkAccount:
    return LinkAccount(database, watchlist, clock)


@pytest.fixture
async def linked(link: LinkAccount, ada: Actor, watchlist: MemoryWatchlist) -> Actor:
    await link(ada, "anilist", "ada_watches")
    watchlist.asked = 0
    return ada


def shown(now: WatchlistNow) -> list[tuple[str, tuple[int, ...]]]:
    return [(item.entry.series.titles.main, item.unwatched) for item in now.items]


async def turn() -> None:
    """Let everybody who can run do so."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_the_list_shows_what_waits_first(show: ShowWatchlist, linked: Actor, clock: MemoryClock) -> None:
    now = await show(linked)
    assert shown(now) == [("Beta", (1, 2, 3, 4, 5)), ("Zeta", (11, 12)), ("alpha", ())]
    assert (now.account, now.fetched_at, now.stale, now.problem) == (ACCOUNT, clock.now(), False, None)


async def test_linking_asks_once_and_the_first_look_asks_no_more(
    show: ShowWatchlist, linked: Actor, watchlist: MemoryWatchlist
) -> None:
    await show(linked)
    assert watchlist.asked == 0


async def test_a_list_is_fresh_for_five_minutes(
    show: ShowWatchlist, linked: Actor, watchlist: MemoryWatchlist, clock: MemoryClock
) -> None:
    clock.advance(FRESH_FOR - timedelta(seconds=1))
    await show(linked)
    assert watchlist.asked == 0
    clock.advance(timedelta(seconds=1))
    now = await show(linked)
    assert (watchlist.asked, now.fetched_at) == (1, clock.now())
    await show(linked)
    assert watchlist.asked == 1


async def test_a_refresh_asks_at_once(show: ShowWatchlist, linked: Actor, watchlist: MemoryWatchlist) -> None:
    watchlist.put_list("ada_watches", (entry(9, "New", aired=1, seen=0),))
    assert shown(await show(linked, refresh=True)) == [("New", (1,))]


async def test_an_episode_that_airs_meanwhile_shows_without_asking_again(
    show: ShowWatchlist, linked: Actor, watchlist: MemoryWatchlist, clock: MemoryClock
) -> None:
    next_airing = Airing(2, clock.now() + timedelta(minutes=2))
    watchlist.put_list("ada_watches", (WatchEntry(Series(SeriesId(5), Titles("Live"), next_airing=next_airing), 1),))
    assert shown(await show(linked, refresh=True)) == [("Live", ())]
    clock.advance(timedelta(minutes=2))
    assert shown(await show(linked)) == [("Live", (2,))]
    assert watchlist.asked == 1


async def test_while_the_service_is_away_the_last_good_list_is_shown_as_stale(
    show: ShowWatchlist, linked: Actor, watchlist: MemoryWatchlist, clock: MemoryClock
) -> None:
    fetched = clock.now()
    clock.advance(timedelta(hours=3))
    watchlist.fail(AWAY)
    now = await show(linked)
    assert (now.stale, now.problem, now.fetched_at) == (True, "AniList is being repaired.", fetched)
    assert len(now.items) == 3
    watchlist.fail(None)
    assert not (await show(linked)).stale


async def test_with_no_last_good_list_the_outage_is_an_error(
    show: ShowWatchlist, database: MemoryDatabase, ada: Actor, watchlist: MemoryWatchlist
) -> None:
    async with database.unit() as unit:
        await unit.watching.link(ada.id, ACCOUNT)
    watchlist.fail(AWAY)
    with pytest.raises(WatchlistUnavailable):
        await show(ada)


async def test_who_asks_at_the_same_time_shares_one_question(
    show: ShowWatchlist, linked: Actor, watchlist: MemoryWatchlist
) -> None:
    watchlist.hold()
    asking = [asyncio.ensure_future(show(linked, refresh=True)) for _ in range(5)]
    await turn()
    asking[0].cancel()
    await turn()
    watchlist.go_on()
    answers = await asyncio.gather(*asking[1:])
    assert watchlist.asked == 1
    assert all(answer == answers[0] for answer in answers)
    await show(linked, refresh=True)
    assert watchlist.asked == 2


async def test_a_failure_is_shared_and_not_remembered(
    show: ShowWatchlist, linked: Actor, watchlist: MemoryWatchlist
) -> None:
    watchlist.fail(AWAY)
    assert all(answer.stale for answer in await asyncio.gather(*(show(linked, refresh=True) for _ in range(3))))
    assert watchlist.asked == 1
    watchlist.fail(None)
    assert not (await show(linked, refresh=True)).stale


async def test_a_list_fetched_for_a_former_account_is_not_kept_for_the_new_one(
    show: ShowWatchlist, link: LinkAccount, linked: Actor, watchlist: MemoryWatchlist
) -> None:
    watchlist.put_list("other", (entry(7, "Other", aired=1, seen=0),))
    watchlist.hold()
    slow = asyncio.ensure_future(show(linked, refresh=True))
    await turn()
    async with show.database.unit() as unit:
        await unit.watching.link(linked.id, WatchlistAccount("anilist", "other"))
        await unit.watching.keep(linked.id, WatchlistSnapshot((entry(7, "Other", aired=1, seen=0),), show.clock.now()))
    watchlist.go_on()
    await slow
    assert shown(await show(linked)) == [("Other", (1,))]


async def test_nobody_sees_anothers_list(show: ShowWatchlist, linked: Actor, bob: Actor) -> None:
    with pytest.raises(NoAccountLinked):
        await show(bob)


async def test_a_misspelt_account_is_not_linked(link: LinkAccount, linked: Actor) -> None:
    with pytest.raises(AccountNotFound):
        await link(linked, "anilist", "ada_wathces")
    assert await ShowAccount(link.database)(linked) == LinkedAccount(ACCOUNT)


async def test_an_unknown_service_is_refused_before_anybody_is_asked(
    link: LinkAccount, ada: Actor, watchlist: MemoryWatchlist
) -> None:
    with pytest.raises(UnknownService):
        await link(ada, "myanimelist", "ada_watches")
    assert watchlist.asked == 0


async def test_unlinking_forgets_the_account_and_its_list(show: ShowWatchlist, linked: Actor) -> None:
    unlink = UnlinkAccount(show.database, show.clock)
    await unlink(linked, "another-service")
    assert await ShowAccount(show.database)(linked) == LinkedAccount(ACCOUNT)
    await unlink(linked, "anilist")
    await unlink(linked, "anilist")
    assert await ShowAccount(show.database)(linked) is None
    with pytest.raises(NoAccountLinked):
        await show(linked)


@given(aired=st.integers(0, 10**12), seen=st.integers(0, 10**12))
def test_no_number_of_episodes_fills_the_memory(aired: int, seen: int) -> None:
    item = WatchItem.of(entry(1, "Endless", aired=aired, seen=seen), MemoryClock().now())
    assert len(item.unwatched) == min(max(0, aired - seen), MOST_UNWATCHED)
    assert list(item.unwatched[:3]) == list(range(seen + 1, aired + 1)[:3])
