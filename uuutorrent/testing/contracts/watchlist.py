"""What every watchlist service must do, whoever wrote it."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Protocol

import pytest

from application.ports.watchlists import (
    AccountNotFound,
    AccountToken,
    TokenRefused,
    Watchlist,
    WatchlistAccount,
    WatchlistUnavailable,
)
from domain.series import Airing, AiringStatus, Relation, RelationKind, Series, SeriesFormat, SeriesId, Titles
from domain.watching import ListStatus, WatchEntry

DIFFICULT_NAMES = (
    "Plain Series",
    "Frieren: Beyond Journey’s End",
    "葬送のフリーレン",
    "「K」 SPY×FAMILY ☆ ½ <b>&amp;</b> \\ \" '",
    "😀 e\u0301 İ \u202eright-to-left\u202c",
)


class WatchlistFault(StrEnum):
    """Ways in which a watchlist service lets us down."""

    DOWN = "down"
    SILENT = "silent"
    GARBAGE = "garbage"
    HTML = "html"
    BROKEN = "broken"
    RATE_LIMITED = "rate limited"
    REFUSING = "refusing"


OUTAGES = [fault for fault in WatchlistFault if fault is not WatchlistFault.SILENT]


class WatchlistFarSide(Protocol):
    """The service's other side, set by the tests past the port."""

    def put_series(self, *series: Series) -> None:
        """Know these series."""

    def put_list(self, username: str, entries: Sequence[WatchEntry], *, private: Sequence[WatchEntry] = ()) -> None:
        """Know this person with this public list, with those private entries on it, and the list's series."""

    def hide(self, username: str) -> None:
        """Make the person's list private."""

    def give_token(self, username: str) -> str | None:
        """Give out an access token of that person's; None if the service has no such thing."""

    def withdraw(self, token: str) -> None:
        """Take the token no more."""

    def fail(self, fault: WatchlistFault) -> None:
        """Fail in that way from now on."""

    def recover(self) -> None:
        """Answer properly again, also those who wait."""


def series(number: int, name: str = "Some Series") -> Series:
    """Make a series with every member set."""
    return Series(
        id=SeriesId(number),
        titles=Titles(name, f"{name} in English", f"{name} 日本語", (f"{name} II", "SS2")),
        format=SeriesFormat.TV,
        status=AiringStatus.AIRING,
        episodes=12,
        year=2026,
        started_on=datetime(2026, 10, 3, tzinfo=UTC),
        ended_on=datetime(2026, 12, 19, tzinfo=UTC),
        duration=timedelta(minutes=24),
        next_airing=Airing(8, datetime(2026, 11, 28, 15, 30, tzinfo=UTC)),
    )


class WatchlistContract:
    """Subclass it and give the two fixtures: your watchlist is then tested as ours are."""

    @pytest.fixture
    def far_side(self) -> WatchlistFarSide:
        raise NotImplementedError

    @pytest.fixture
    def watchlist(self, far_side: WatchlistFarSide) -> Watchlist:
        raise NotImplementedError

    def account(self, watchlist: Watchlist, username: str = "someone") -> WatchlistAccount:
        return WatchlistAccount(watchlist.service, username)

    async def test_it_shows_what_is_watched_and_rewatched(
        self, watchlist: Watchlist, far_side: WatchlistFarSide
    ) -> None:
        listed = [WatchEntry(series(number), number, status) for number, status in enumerate(ListStatus, start=1)]
        far_side.put_list("someone", listed)
        found = await watchlist.entries(self.account(watchlist))
        shown = {(entry.series.id, entry.progress, entry.status) for entry in found}
        assert shown == {(1, 1, ListStatus.WATCHING), (2, 2, ListStatus.REWATCHING)}

    async def test_a_series_comes_with_its_facts(self, watchlist: Watchlist, far_side: WatchlistFarSide) -> None:
        far_side.put_list("someone", [WatchEntry(series(7), 3)])
        (entry,) = await watchlist.entries(self.account(watchlist))
        assert _facts(entry.series) == _facts(series(7))

    async def test_a_person_who_watches_nothing_has_an_empty_list(
        self, watchlist: Watchlist, far_side: WatchlistFarSide
    ) -> None:
        far_side.put_list("someone", [])
        assert list(await watchlist.entries(self.account(watchlist))) == []

    async def test_nobody_has_no_list(self, watchlist: Watchlist, far_side: WatchlistFarSide) -> None:
        far_side.put_list("someone", [])
        for name in ("somebody else", "", "  "):
            with pytest.raises(AccountNotFound):
                await watchlist.entries(self.account(watchlist, name))

    async def test_a_private_list_is_not_found(self, watchlist: Watchlist, far_side: WatchlistFarSide) -> None:
        far_side.put_list("someone", [])
        far_side.hide("someone")
        with pytest.raises(AccountNotFound):
            await watchlist.entries(self.account(watchlist))

    def token(self, far_side: WatchlistFarSide, username: str = "someone") -> AccountToken:
        given = far_side.give_token(username)
        if given is None:
            pytest.skip("This service has no access tokens.")
        return AccountToken(given)

    async def test_a_token_tells_whose_it_is(self, watchlist: Watchlist, far_side: WatchlistFarSide) -> None:
        for name in ("Someone", "Another"):
            far_side.put_list(name, [])
        for name in ("Someone", "Another"):
            owner = await watchlist.owner(self.token(far_side, name))
            assert owner.account == self.account(watchlist, name)

    async def test_private_entries_are_shown_to_their_owner_alone(
        self, watchlist: Watchlist, far_side: WatchlistFarSide
    ) -> None:
        far_side.put_list("someone", [WatchEntry(series(1), 0)], private=[WatchEntry(series(2), 5)])
        far_side.put_list("another", [])
        own, others = self.token(far_side), self.token(far_side, "another")
        account = self.account(watchlist)
        assert {entry.series.id for entry in await watchlist.entries(account, own)} == {1, 2}
        assert {entry.series.id for entry in await watchlist.entries(account, others)} == {1}
        assert {entry.series.id for entry in await watchlist.entries(account)} == {1}

    async def test_a_private_list_is_shown_to_its_owner(self, watchlist: Watchlist, far_side: WatchlistFarSide) -> None:
        far_side.put_list("someone", [WatchEntry(series(1), 0)])
        far_side.hide("someone")
        found = await watchlist.entries(self.account(watchlist), self.token(far_side))
        assert [entry.series.id for entry in found] == [1]

    async def test_a_token_that_is_none_is_refused(self, watchlist: Watchlist, far_side: WatchlistFarSide) -> None:
        far_side.put_list("someone", [WatchEntry(series(1), 0)])
        given = AccountToken("no.such-token_at=all")
        with pytest.raises(TokenRefused) as caught:
            await watchlist.owner(given)
        assert given.text not in f"{caught.value!r} {caught.value.detail} {given!r}"

    async def test_a_token_that_was_withdrawn_is_refused_and_the_public_list_is_not(
        self, watchlist: Watchlist, far_side: WatchlistFarSide
    ) -> None:
        far_side.put_list("someone", [WatchEntry(series(1), 0)])
        given, account = self.token(far_side), self.account(watchlist)
        assert len(await watchlist.entries(account, given)) == 1
        far_side.withdraw(given.text)
        with pytest.raises(TokenRefused) as caught:
            await watchlist.entries(account, given)
        assert given.text not in f"{caught.value!r} {caught.value.detail}"
        with pytest.raises(TokenRefused):
            await watchlist.owner(given)
        assert len(await watchlist.entries(account)) == 1

    @pytest.mark.parametrize("fault", OUTAGES)
    async def test_an_outage_refuses_no_token(
        self, watchlist: Watchlist, far_side: WatchlistFarSide, fault: WatchlistFault
    ) -> None:
        far_side.put_list("someone", [WatchEntry(series(1), 0)])
        given = self.token(far_side)
        far_side.fail(fault)
        with pytest.raises(WatchlistUnavailable):
            await watchlist.entries(self.account(watchlist), given)
        with pytest.raises(WatchlistUnavailable):
            await watchlist.owner(given)

    async def test_a_long_list_comes_whole(self, watchlist: Watchlist, far_side: WatchlistFarSide) -> None:
        far_side.put_list("someone", [WatchEntry(series(number), 0) for number in range(1, 701)])
        found = await watchlist.entries(self.account(watchlist))
        assert [entry.series.id for entry in found] == list(range(1, 701))

    async def test_series_are_found_by_id_with_their_relations(
        self, watchlist: Watchlist, far_side: WatchlistFarSide
    ) -> None:
        sequel = series(2)
        relation = Relation(RelationKind.PREQUEL, SeriesId(1))
        far_side.put_series(series(1), Series(sequel.id, sequel.titles, relations=(relation,)))
        found = await watchlist.series([SeriesId(1), SeriesId(2)])
        assert _facts(found[SeriesId(1)]) == _facts(series(1))
        assert found[SeriesId(2)].relations == (relation,)

    async def test_ids_that_it_does_not_know_are_left_out(
        self, watchlist: Watchlist, far_side: WatchlistFarSide
    ) -> None:
        far_side.put_series(series(1))
        found = await watchlist.series([SeriesId(known) for known in (1, 2, 0, -5, 2**40)])
        assert list(found) == [1]

    async def test_no_ids_find_nothing(self, watchlist: Watchlist, far_side: WatchlistFarSide) -> None:
        far_side.put_series(series(1))
        assert not await watchlist.series([])

    async def test_many_series_come_whole(self, watchlist: Watchlist, far_side: WatchlistFarSide) -> None:
        far_side.put_series(*(series(number) for number in range(1, 121)))
        found = await watchlist.series([SeriesId(number) for number in range(1, 131)])
        assert sorted(found) == list(range(1, 121))

    @pytest.mark.parametrize("name", DIFFICULT_NAMES)
    async def test_any_name_survives(self, watchlist: Watchlist, far_side: WatchlistFarSide, name: str) -> None:
        far_side.put_list("someone", [WatchEntry(series(1, name), 0)])
        (entry,) = await watchlist.entries(self.account(watchlist))
        assert entry.series.titles == series(1, name).titles

    @pytest.mark.parametrize("fault", OUTAGES)
    async def test_an_outage_is_unavailable_and_no_empty_list(
        self, watchlist: Watchlist, far_side: WatchlistFarSide, fault: WatchlistFault
    ) -> None:
        far_side.put_list("someone", [WatchEntry(series(1), 0)])
        far_side.fail(fault)
        with pytest.raises(WatchlistUnavailable) as caught:
            await watchlist.entries(self.account(watchlist))
        assert caught.value.detail
        with pytest.raises(WatchlistUnavailable):
            await watchlist.series([SeriesId(1)])

    async def test_it_answers_again_after_an_outage(self, watchlist: Watchlist, far_side: WatchlistFarSide) -> None:
        far_side.put_list("someone", [WatchEntry(series(1), 0)])
        far_side.fail(WatchlistFault.BROKEN)
        with pytest.raises(WatchlistUnavailable):
            await watchlist.entries(self.account(watchlist))
        far_side.recover()
        assert len(await watchlist.entries(self.account(watchlist))) == 1

    async def test_a_cancelled_question_ends_and_leaves_it_usable(
        self, watchlist: Watchlist, far_side: WatchlistFarSide
    ) -> None:
        far_side.put_list("someone", [WatchEntry(series(1), 0)])
        far_side.fail(WatchlistFault.SILENT)
        asking = asyncio.create_task(watchlist.entries(self.account(watchlist)))
        done, _ = await asyncio.wait({asking}, timeout=0.1)
        assert not done
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(asking, timeout=10)
        far_side.recover()
        assert len(await watchlist.entries(self.account(watchlist))) == 1


def _facts(known: Series) -> tuple[object, ...]:
    """What every service must be able to tell: pages and direct schedules are its own."""
    return (
        known.id,
        known.titles,
        known.format,
        known.status,
        known.episodes,
        known.year,
        known.started_on,
        known.ended_on,
        known.duration,
        known.next_airing,
    )
