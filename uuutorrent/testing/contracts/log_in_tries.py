"""What the counts of failed log-ins promise."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from application.ports.database import Database
from application.ports.users import UserNotFound
from domain.keepable import keepable
from domain.throttling import Tries
from domain.users import UserId

from ..specimens import DIFFICULT_TEXTS, NOON, a_user
from .databases import WithDatabase, furnish

ADA, BOB = b"a" * 32, b"b" * 32
LONG_AGO = NOON - timedelta(days=1_000)


class LogInTriesContract(WithDatabase):
    """Counts by key, exact however many log in at once; networks by person."""

    async def test_what_is_kept_comes_back_by_key(self, database: Database) -> None:
        async with database.unit() as unit:
            await unit.log_in_tries.keep(ADA, Tries(1, NOON))
            await unit.log_in_tries.keep(ADA, Tries(7, NOON + timedelta(seconds=1)))
        async with database.unit() as unit:
            assert await unit.log_in_tries.of((BOB, ADA)) == {ADA: Tries(7, NOON + timedelta(seconds=1))}

    async def test_a_key_that_was_only_asked_for_has_no_tries(self, database: Database) -> None:
        for _ in range(2):
            async with database.unit() as unit:
                assert await unit.log_in_tries.of((ADA,)) == {}

    async def test_a_cleared_key_has_no_tries(self, database: Database) -> None:
        async with database.unit() as unit:
            for key in (ADA, BOB):
                await unit.log_in_tries.keep(key, Tries(1, NOON))
            await unit.log_in_tries.clear(ADA)
            await unit.log_in_tries.clear(ADA)
            assert await unit.log_in_tries.of((ADA, BOB)) == {BOB: Tries(1, NOON)}

    async def test_of_many_at_once_each_is_counted(self, database: Database) -> None:
        async def one_more(*keys: bytes) -> None:
            async with database.unit() as unit:
                known = await unit.log_in_tries.of(keys)
                for key in keys:
                    count = known[key].count if key in known else 0
                    await unit.log_in_tries.keep(key, Tries(count + 1, NOON))

        await asyncio.gather(*(one_more(*keys) for _ in range(10) for keys in ((ADA, BOB), (BOB, ADA))))
        async with database.unit() as unit:
            assert await unit.log_in_tries.of((ADA, BOB)) == {ADA: Tries(20, NOON), BOB: Tries(20, NOON)}

    async def test_a_refused_unit_leaves_nothing_counted(self, database: Database) -> None:
        with pytest.raises(UserNotFound):
            async with database.unit() as unit:
                await unit.log_in_tries.keep(ADA, Tries(1, NOON))
                raise UserNotFound("Nobody.")
        async with database.unit() as unit:
            assert await unit.log_in_tries.of((ADA,)) == {}

    async def test_a_network_is_familiar_to_who_came_from_there(self, database: Database) -> None:
        await furnish(database, people=2)
        async with database.unit() as unit:
            for at in (NOON, NOON + timedelta(days=1)):
                await unit.log_in_tries.remember(a_user(1).id, "192.0.2.7", at)
            assert await unit.log_in_tries.familiar(a_user(1).id, "192.0.2.7")
            assert not await unit.log_in_tries.familiar(a_user(1).id, "192.0.2.8")
            assert not await unit.log_in_tries.familiar(a_user(2).id, "192.0.2.7")

    @pytest.mark.parametrize("network", DIFFICULT_TEXTS)
    async def test_any_network_is_kept_as_far_as_it_can_be(self, database: Database, network: str) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.log_in_tries.remember(a_user().id, network[:100], NOON)
            assert await unit.log_in_tries.familiar(a_user().id, keepable(network[:100]))

    async def test_nothing_is_familiar_to_nobody(self, database: Database) -> None:
        nobody = UserId(UUID(int=404))
        async with database.unit() as unit:
            with pytest.raises(UserNotFound):
                await unit.log_in_tries.remember(nobody, "192.0.2.7", NOON)
            assert not await unit.log_in_tries.familiar(nobody, "192.0.2.7")

    async def test_what_is_old_is_forgotten(self, database: Database) -> None:
        await furnish(database)
        moment = timedelta(microseconds=1)
        async with database.unit() as unit:
            tries = unit.log_in_tries
            await tries.keep(ADA, Tries(1, NOON - moment))
            await tries.keep(BOB, Tries(1, NOON))
            await tries.remember(a_user().id, "old", NOON - moment)
            await tries.remember(a_user().id, "new", NOON)
        async with database.unit() as unit:
            await unit.log_in_tries.forget(tries_before=LONG_AGO, networks_before=NOON)
            await unit.log_in_tries.forget(tries_before=NOON, networks_before=LONG_AGO)
            assert await unit.log_in_tries.of((ADA, BOB)) == {BOB: Tries(1, NOON)}
            assert await unit.log_in_tries.familiar(a_user().id, "new")
            assert not await unit.log_in_tries.familiar(a_user().id, "old")
