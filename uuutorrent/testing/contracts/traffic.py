"""What the traffic's repository promises."""

import asyncio
from datetime import date

import pytest

from application.ports.database import Database
from application.ports.traffic import MonthsTraffic
from domain.keepable import UnkeepableNumber

from .databases import WithDatabase

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


class TrafficContract(WithDatabase):
    """One sum a month."""

    async def test_a_month_without_traffic_is_zero(self, database: Database) -> None:
        async with database.unit() as unit:
            assert await unit.traffic.of(NOVEMBER) == MonthsTraffic(NOVEMBER, 0, 0)

    async def test_what_is_added_adds_up_month_by_month(self, database: Database) -> None:
        async with database.unit() as unit:
            await unit.traffic.add(MonthsTraffic(NOVEMBER, 1, 20))
            await unit.traffic.add(MonthsTraffic(DECEMBER, 5, 0))
        async with database.unit() as unit:
            await unit.traffic.add(MonthsTraffic(NOVEMBER, 2, 1 << 50))
        async with database.unit() as unit:
            assert await unit.traffic.of(NOVEMBER) == MonthsTraffic(NOVEMBER, 3, (1 << 50) + 20)
            assert await unit.traffic.of(DECEMBER) == MonthsTraffic(DECEMBER, 5, 0)

    async def test_what_was_added_in_vain_does_not_count(self, database: Database) -> None:
        with pytest.raises(LookupError):
            async with database.unit() as unit:
                await unit.traffic.add(MonthsTraffic(NOVEMBER, 1, 1))
                raise LookupError
        async with database.unit() as unit:
            assert await unit.traffic.of(NOVEMBER) == MonthsTraffic(NOVEMBER)

    @pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**30])
    async def test_an_absurd_number_is_refused_and_the_unit_stays_usable(self, database: Database, number: int) -> None:
        async with database.unit() as unit:
            with pytest.raises(UnkeepableNumber):
                await unit.traffic.add(MonthsTraffic(NOVEMBER, number, 0))
            with pytest.raises(UnkeepableNumber):
                await unit.traffic.add(MonthsTraffic(NOVEMBER, 0, number))
            await unit.traffic.add(MonthsTraffic(NOVEMBER, 1, 2))
        async with database.unit() as unit:
            assert await unit.traffic.of(NOVEMBER) == MonthsTraffic(NOVEMBER, 1, 2)

    async def test_of_many_who_add_at_once_everybody_counts(self, database: Database) -> None:
        async def add(number: int) -> None:
            async with database.unit() as unit:
                await unit.traffic.add(MonthsTraffic(NOVEMBER, number, 10 * number))

        await asyncio.gather(*(add(number) for number in range(1, 9)))
        async with database.unit() as unit:
            assert await unit.traffic.of(NOVEMBER) == MonthsTraffic(NOVEMBER, 36, 360)
