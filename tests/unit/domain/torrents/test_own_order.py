"""A person's own order: what is moved goes where it is told, and nothing else changes its place among the others."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.torrents.claims import Claim
from domain.torrents.infohash import InfoHash
from domain.torrents.own_order import Move, in_own_order, last_place, moved
from domain.users import UserId

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def claim(number: int, place: int = 0, minutes: int | None = None) -> Claim:
    at = NOW + timedelta(minutes=number if minutes is None else minutes)
    return Claim(UserId(UUID(int=1)), InfoHash(f"{number:040x}"), at, str(number), place=place)


CLAIMS = st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 3)), min_size=1, max_size=8).map(
    lambda drawn: [claim(number, place, minutes) for number, (place, minutes) in enumerate(drawn)]
)


def after(claims: list[Claim], torrent: InfoHash, move: Move) -> list[Claim]:
    changed = {one.torrent: one for one in moved(claims, torrent, move)}
    return in_own_order([changed.get(one.torrent, one) for one in claims])


@given(claims=CLAIMS, move=st.sampled_from(Move), which=st.integers(0, 7))
def test_it_goes_where_it_is_told_and_the_others_keep_their_order(claims: list[Claim], move: Move, which: int) -> None:
    torrent = claims[which % len(claims)].torrent
    before = [one.torrent for one in in_own_order(claims)]
    at, last = before.index(torrent), len(before) - 1
    to = {Move.TOP: 0, Move.UP: max(0, at - 1), Move.DOWN: min(last, at + 1), Move.BOTTOM: last}[move]
    before.insert(to, before.pop(at))
    assert [one.torrent for one in after(claims, torrent, move)] == before


@given(claims=CLAIMS, which=st.integers(0, 7))
def test_only_places_change_and_only_where_they_must(claims: list[Claim], which: int) -> None:
    torrent = claims[which % len(claims)].torrent
    top = moved(claims, torrent, Move.TOP)
    assert len(top) <= 1
    for move in Move:
        known = {one.torrent: one for one in claims}
        assert all(
            replace(one, place=known[one.torrent].place) == known[one.torrent] for one in moved(claims, torrent, move)
        )


@pytest.mark.parametrize(("which", "move"), [(1, Move.DOWN), (1, Move.BOTTOM), (100, Move.UP), (100, Move.TOP)])
def test_at_the_ends_of_a_long_list_hardly_anything_gives_way(which: int, move: Move) -> None:
    claims = [claim(number) for number in range(1, 101)]
    assert len(moved(claims, claim(which).torrent, move)) == 1


@pytest.mark.parametrize("move", Move)
def test_who_has_one_torrent_changes_nothing(move: Move) -> None:
    assert moved([claim(1)], claim(1).torrent, move) == []


def test_what_is_taken_next_stands_behind_everything() -> None:
    claims = [claim(1), claim(2, 7), claim(3, -2)]
    newest = claim(4, last_place(claims))
    assert in_own_order([newest, *claims])[-1] == newest
    assert last_place([]) == 0
