"""What every table of renumberings must do, whoever keeps it."""

from collections.abc import Awaitable, Callable, Sequence

import pytest

from application.ports.renumberings import Renumberings
from domain.releases.renumbering import Renumbering
from domain.series import SeriesId

A, B, C, D = (SeriesId(number) for number in (101, 102, 103, 104))
ONWARD = Renumbering(A, 13, 24, B, 1, 12, also_target=True)
EXTRA = Renumbering(A, 25, 25, C, 1, 1)
ENDLESS = Renumbering(B, 13, None, D, 1, None)
ITSELF = Renumbering(D, 0, 0, D, 1, 1)
JOINED = Renumbering(C, 2, 3, D, 2, 2)
TABLE = (ONWARD, EXTRA, ENDLESS, ITSELF, JOINED)

Tabled = Callable[[Sequence[Renumbering]], Awaitable[Renumberings]]


class RenumberingsContract:
    """Subclass it and give the fixture: your table is then tested as ours are."""

    @pytest.fixture
    def tabled(self) -> Tabled:
        """How to get a table that holds exactly these runs; it is ready when the call returns."""
        raise NotImplementedError

    async def test_it_knows_every_run_from_or_to_a_series(self, tabled: Tabled) -> None:
        table = await tabled(TABLE)
        assert set(table.about([A])) == {ONWARD, EXTRA}
        assert set(table.about([B])) == {ONWARD, ENDLESS}
        assert set(table.about([C])) == {EXTRA, JOINED}

    async def test_a_run_is_told_once_however_many_ask_for_it(self, tabled: Tabled) -> None:
        table = await tabled(TABLE)
        told = table.about({A, B, C, D})
        assert len(told) == len(TABLE)
        assert set(told) == set(TABLE)
        assert list(table.about([D])).count(ITSELF) == 1

    async def test_marks_and_open_ends_come_through(self, tabled: Tabled) -> None:
        table = await tabled(TABLE)
        assert [run.also_target for run in table.about([A]) if run.target == B] == [True]
        assert [(run.last, run.to_last) for run in table.about([B]) if run.target == D] == [(None, None)]

    async def test_of_others_it_says_nothing(self, tabled: Tabled) -> None:
        table = await tabled(TABLE)
        assert list(table.about([])) == []
        assert list(table.about([SeriesId(999)])) == []

    async def test_it_says_how_old_it_is(self, tabled: Tabled) -> None:
        dated = (await tabled(TABLE)).as_of
        assert dated is not None
        assert dated.tzinfo is not None

    async def test_without_a_table_it_has_nothing_to_say(self, tabled: Tabled) -> None:
        table = await tabled(())
        assert list(table.about([A, B])) == []
        assert table.as_of is None
