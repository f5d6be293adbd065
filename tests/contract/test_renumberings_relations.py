"""The anime-relations table, over real sockets, keeps the tables' contract."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.relations.kept_copy import CopyFile
from adapters.outbound.relations.renumberings import AnimeRelations
from adapters.outbound.relations.web_table import TableUnavailable, WebTable
from application.ports.renumberings import Renumberings
from domain.releases.renumbering import Renumbering
from uuutorrent.testing.contracts.renumberings import RenumberingsContract, Tabled
from uuutorrent.testing.simulators.relations import RelationsSimulator, table_text


class TestAnimeRelations(RenumberingsContract):
    @pytest.fixture
    async def tabled(self, tmp_path: Path) -> AsyncIterator[Tabled]:
        async with RelationsSimulator() as far, aiohttp.ClientSession() as http:

            async def given(runs: Sequence[Renumbering]) -> Renumberings:
                far.publish(table_text(runs))
                clock = MemoryClock()
                web = WebTable(http, clock, url=far.address, timeout=timedelta(seconds=10))
                table = AnimeRelations(web, CopyFile(tmp_path / "copy.json"), clock, interval=timedelta(days=1))
                if runs:
                    await table.refresh()
                else:
                    with pytest.raises(TableUnavailable):
                        await table.refresh()
                return table

            yield given
