"""Following one's own list with an access token: what it shows, and what happens when it is taken no more."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.sealing import MemorySealing
from adapters.outbound.memory.watchlist import MemoryWatchlist
from application.ports.watchlists import TokenRefused, WatchlistAccount, WatchlistUnavailable
from application.watching.account_tokens import AccountTokens
from application.watching.link_account import LinkAccount, UnknownService
from application.watching.link_with_token import LinkWithToken
from application.watching.linked_account import LinkedAccount
from application.watching.read_list import NO_LONGER_TAKEN, ReadList
from application.watching.show_account import ShowAccount
from application.watching.show_watchlist import FRESH_FOR, ShowWatchlist
from application.watching.unlink_account import UnlinkAccount
from domain.auditing import AuditFilter
from domain.series import Series, SeriesId, Titles
from domain.users import Actor
from domain.watching import WatchEntry

TOKEN = "eyJ0.s3cret.signed"
ACCOUNT = WatchlistAccount("anilist", "Ada_Watches")
UNTIL = datetime(2027, 11, 1, tzinfo=UTC)


def entry(number: int, title: str) -> WatchEntry:
    return WatchEntry(Series(SeriesId(number), Titles(title)), progress=0)


@pytest.fixture
async def watchlist() -> MemoryWatchlist:
    watchlist = MemoryWatchlist("anilist")
    watchlist.put_list("Ada_Watches", [entry(1, "Public")], private=[entry(2, "Secret")])
    watchlist.put_token(TOKEN, "Ada_Watches", expires_at=UNTIL)
    return watchlist


@pytest.fixture
def sealing() -> MemorySealing:
    return MemorySealing()


@pytest.fixture
def tokens(database: MemoryDatabase, sealing: MemorySealing) -> AccountTokens:
    return AccountTokens(database, sealing)


@pytest.fixture
def link(
    database: MemoryDatabase, watchlist: MemoryWatchlist, clock: MemoryClock, tokens: AccountTokens
) -> LinkWithToken:
    return LinkWithToken(database, watchlist, clock, tokens)


@pytest.fixture
def show(
    database: MemoryDatabase, watchlist: MemoryWatchlist, clock: MemoryClock, tokens: AccountTokens
) -> ShowWatchlist:
    return ShowWatchlist(database, ReadList(database, watchlist, clock, tokens), clock)


@pytest.fixture
def seen(show: ShowWatchlist, ada: Actor) -> Callable[..., Awaitable[tuple[set[str], str | None]]]:
    """What Ada's list shows: titles, and the problem."""

    async def look(*, refresh: bool = False) -> tuple[set[str], str | None]:
        now = await show(ada, refresh=refresh)
        return {item.entry.series.titles.main for item in now.items}, now.problem

    return look


Look = Callable[..., Awaitable[tuple[set[str], str | None]]]


async def account(database: MemoryDatabase, actor: Actor) -> LinkedAccount:
    linked = await ShowAccount(database)(actor)
    assert linked is not None
    return linked


async def test_the_token_tells_whose_list_it_is_and_shows_what_is_private(
    link: LinkWithToken, database: MemoryDatabase, ada: Actor, seen: Look
) -> None:
    linked = await link(ada, "anilist", f" {TOKEN}\n")
    assert linked.account == ACCOUNT
    assert linked.token is not None
    assert (linked.token.expires_at, linked.token.refused) == (UNTIL, False)
    assert await account(database, ada) == linked
    for refresh in (False, True):
        assert await seen(refresh=refresh) == ({"Public", "Secret"}, None)


async def test_the_token_is_kept_sealed_and_told_to_nobody(
    link: LinkWithToken, database: MemoryDatabase, ada: Actor
) -> None:
    linked = await link(ada, "anilist", TOKEN)
    async with database.unit() as unit:
        kept = await unit.watching.token(ada.id)
        told = [record.event for record in await unit.audit.find(AuditFilter())]
    assert kept is not None
    assert TOKEN not in f"{kept.sealed} {linked!r} {told!r}"
    assert kept.sealed not in f"{linked!r} {told!r}"
    (event,) = told
    assert (event.action.value, event.subject, event.subject_name) == ("watch-account.link", "anilist", "Ada_Watches")
    assert dict(event.details) == {"seen": "private entries, too"}


@pytest.mark.parametrize("token", ["never.given.out", "", " ", "two words", "new\nline", "ümlaut", "x" * 8_193, "\x00"])
async def test_of_a_token_that_is_refused_nothing_is_kept(
    link: LinkWithToken, database: MemoryDatabase, ada: Actor, token: str
) -> None:
    with pytest.raises(TokenRefused) as caught:
        await link(ada, "anilist", token)
    assert len(token.strip()) < 2 or token not in caught.value.detail
    async with database.unit() as unit:
        assert await unit.watching.account(ada.id) is None
        assert await unit.watching.token(ada.id) is None
        assert list(await unit.audit.find(AuditFilter())) == []


async def test_a_refused_token_leaves_the_account_that_was_linked(
    link: LinkWithToken, database: MemoryDatabase, ada: Actor, watchlist: MemoryWatchlist
) -> None:
    before = await link(ada, "anilist", TOKEN)
    with pytest.raises(TokenRefused):
        await link(ada, "anilist", "another")
    watchlist.fail(WatchlistUnavailable("AniList is away."))
    with pytest.raises(WatchlistUnavailable):
        await link(ada, "anilist", TOKEN)
    assert await account(database, ada) == before


async def test_another_service_is_refused_before_it_sees_the_token(
    link: LinkWithToken, ada: Actor, watchlist: MemoryWatchlist
) -> None:
    with pytest.raises(UnknownService):
        await link(ada, "kitsu", TOKEN)
    assert watchlist.asked == 0


async def test_unlinking_and_following_publicly_forget_the_token(
    link: LinkWithToken,
    database: MemoryDatabase,
    ada: Actor,
    watchlist: MemoryWatchlist,
    clock: MemoryClock,
    seen: Look,
) -> None:
    await link(ada, "anilist", TOKEN)
    await LinkAccount(database, watchlist, clock)(ada, "anilist", "Ada_Watches")
    assert (await account(database, ada)).token is None
    assert await seen() == ({"Public"}, None)
    await link(ada, "anilist", TOKEN)
    async with database.unit() as unit:
        await unit.watching.unlink(ada.id)
        assert await unit.watching.token(ada.id) is None


async def test_a_token_that_is_withdrawn_leaves_what_is_public_and_says_so(
    link: LinkWithToken,
    database: MemoryDatabase,
    ada: Actor,
    watchlist: MemoryWatchlist,
    clock: MemoryClock,
    seen: Look,
) -> None:
    await link(ada, "anilist", TOKEN)
    watchlist.withdraw_token(TOKEN)
    assert await seen() == ({"Public", "Secret"}, None), "the last good list is fresh"
    clock.advance(FRESH_FOR)
    assert await seen() == ({"Public"}, NO_LONGER_TAKEN)
    assert await seen() == ({"Public"}, NO_LONGER_TAKEN), "also while that is fresh"
    kept = (await account(database, ada)).token
    assert kept is not None
    assert kept.refused


async def test_a_refused_token_is_tried_again_only_when_the_person_asks(
    link: LinkWithToken,
    database: MemoryDatabase,
    ada: Actor,
    watchlist: MemoryWatchlist,
    clock: MemoryClock,
    seen: Look,
) -> None:
    await link(ada, "anilist", TOKEN)
    watchlist.withdraw_token(TOKEN)
    clock.advance(FRESH_FOR)
    await seen()
    watchlist.put_token(TOKEN, "Ada_Watches")
    watchlist.asked = 0
    clock.advance(FRESH_FOR)
    assert await seen() == ({"Public"}, NO_LONGER_TAKEN)
    assert watchlist.asked == 1
    assert await seen(refresh=True) == ({"Public", "Secret"}, None)
    kept = (await account(database, ada)).token
    assert kept is not None
    assert not kept.refused
    assert await seen() == ({"Public", "Secret"}, None)


async def test_of_a_hidden_list_the_last_good_one_stays(
    link: LinkWithToken, ada: Actor, watchlist: MemoryWatchlist, clock: MemoryClock, show: ShowWatchlist
) -> None:
    watchlist.hide("Ada_Watches")
    await link(ada, "anilist", TOKEN)
    fetched = clock.now()
    watchlist.withdraw_token(TOKEN)
    clock.advance(FRESH_FOR)
    for _ in range(2):
        now = await show(ada)
        assert (len(now.items), now.fetched_at, now.stale) == (2, fetched, True)
        assert "Link the account again" in (now.problem or "")


async def test_an_outage_is_no_refusal(
    link: LinkWithToken, database: MemoryDatabase, ada: Actor, watchlist: MemoryWatchlist, seen: Look
) -> None:
    await link(ada, "anilist", TOKEN)
    watchlist.fail(WatchlistUnavailable("AniList is away."))
    assert await seen(refresh=True) == ({"Public", "Secret"}, "AniList is away.")
    kept = (await account(database, ada)).token
    assert kept is not None
    assert not kept.refused


async def test_a_token_in_another_persons_row_does_not_open(
    link: LinkWithToken,
    database: MemoryDatabase,
    ada: Actor,
    bob: Actor,
    watchlist: MemoryWatchlist,
    show: ShowWatchlist,
) -> None:
    stolen = (await link(ada, "anilist", TOKEN)).token
    assert stolen is not None
    async with database.unit() as unit:
        await unit.watching.link(bob.id, ACCOUNT)
        await unit.watching.keep_token(bob.id, stolen)
    now = await show(bob)
    assert ([item.entry.series.id for item in now.items], now.problem) == ([1], NO_LONGER_TAKEN)


async def test_when_the_key_is_lost_the_list_is_public_until_it_is_linked_again(
    link: LinkWithToken, ada: Actor, sealing: MemorySealing, seen: Look, caplog: pytest.LogCaptureFixture
) -> None:
    await link(ada, "anilist", TOKEN)
    sealing.add_key()
    sealing.retire_keys()
    assert await seen(refresh=True) == ({"Public"}, NO_LONGER_TAKEN)
    assert TOKEN not in caplog.text
    await link(ada, "anilist", TOKEN)
    assert await seen(refresh=True) == ({"Public", "Secret"}, None)


async def test_a_token_that_was_sealed_anew_since_it_was_read_opens(
    link: LinkWithToken, ada: Actor, sealing: MemorySealing, tokens: AccountTokens, database: MemoryDatabase
) -> None:
    read = (await link(ada, "anilist", TOKEN)).token
    assert read is not None
    sealing.add_key()
    async with database.unit() as unit:
        (one,) = await unit.watching.tokens(after=None, most=9)
        await unit.watching.keep_token(ada.id, tokens.resealed(one))
    sealing.retire_keys()
    opened = await tokens.open(ada.id, "anilist", read)
    assert opened is not None
    assert opened.token.text == TOKEN


async def test_a_public_list_that_arrives_late_does_not_hide_what_is_private(
    link: LinkWithToken, ada: Actor, show: ShowWatchlist, seen: Look
) -> None:
    linked = await link(ada, "anilist", TOKEN)
    assert linked.token is not None
    await show.read(ada.id, LinkedAccount(ACCOUNT), insist=False)
    assert await seen() == ({"Public", "Secret"}, None)
    other = replace(linked.token, sealed="another")
    await show.read(ada.id, LinkedAccount(ACCOUNT, replace(other, refused=True)), insist=False)
    assert await seen() == ({"Public", "Secret"}, None)


async def test_unlinking_through_the_use_case_forgets_it_all(
    link: LinkWithToken, database: MemoryDatabase, ada: Actor, clock: MemoryClock
) -> None:
    await link(ada, "anilist", TOKEN)
    await UnlinkAccount(database, clock)(ada, "anilist")
    async with database.unit() as unit:
        assert (await unit.watching.account(ada.id), await unit.watching.token(ada.id)) == (None, None)
