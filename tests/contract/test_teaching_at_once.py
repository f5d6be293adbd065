"""Two hasty keys teach once, on the real database and with more than one process."""

import asyncio
from decimal import Decimal

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.identifiers import MemoryIdentifiers
from adapters.outbound.postgres.connecting import Limits
from adapters.outbound.postgres.database import open_database
from application.learning.correction_keeping import CorrectionKeeping
from domain.releases.corrections import NumberingLesson
from domain.series import Series, SeriesId, Titles
from domain.users import Actor
from uuutorrent.testing.contracts.databases import furnish
from uuutorrent.testing.specimens import a_user

pytest_plugins = ["uuutorrent.testing.postgres_fixtures"]


async def test_what_is_taught_twice_at_once_is_kept_once(postgres_dsn: str) -> None:
    actor, series, lesson = Actor(a_user().id, "mia"), Series(SeriesId(4), Titles("S")), NumberingLesson(Decimal(12))
    identifiers = MemoryIdentifiers()
    async with open_database(postgres_dsn, Limits()) as database:
        await furnish(database)
        processes = [CorrectionKeeping(database, MemoryClock(), identifiers) for _ in range(4)]
        kept = await asyncio.gather(*(process.keep(actor, series, (lesson,)) for process in processes))
        assert len(set(kept)) == 1
        async with database.unit() as unit:
            assert await unit.corrections.active(actor.id) == 1
