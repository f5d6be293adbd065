"""What the engines' repository promises."""

from datetime import timedelta

import pytest

from application.ports.database import Database
from application.ports.engines import KeptEngine
from domain.keepable import keepable
from domain.torrents.claims import MAIN_ENGINE

from ..specimens import DIFFICULT_TEXTS, NOON
from .databases import WithDatabase


class EngineRowsContract(WithDatabase):
    """Every engine that there ever was; the main one from the start."""

    async def test_the_main_engine_is_there_from_the_start(self, database: Database) -> None:
        async with database.unit() as unit:
            assert [engine.name for engine in await unit.engines.all()] == [MAIN_ENGINE]

    async def test_an_engine_comes_back_whole(self, database: Database) -> None:
        async with database.unit() as unit:
            await unit.engines.keep(KeptEngine("second", "libtorrent", NOON))
        async with database.unit() as unit:
            assert (await unit.engines.all())[1:] == [KeptEngine("second", "libtorrent", NOON)]

    async def test_an_engine_that_is_kept_again_changes_its_plugin_only(self, database: Database) -> None:
        async with database.unit() as unit:
            since = {engine.name: engine.first_seen_at for engine in await unit.engines.all()}
            await unit.engines.keep(KeptEngine("second", "libtorrent", NOON))
            for name in ("second", MAIN_ENGINE):
                await unit.engines.keep(KeptEngine(name, "qbittorrent", NOON + timedelta(days=1)))
        async with database.unit() as unit:
            assert await unit.engines.all() == [
                KeptEngine(MAIN_ENGINE, "qbittorrent", since[MAIN_ENGINE]),
                KeptEngine("second", "qbittorrent", NOON),
            ]

    async def test_engines_are_listed_by_name_as_the_program_sorts(self, database: Database) -> None:
        names = ["ä", "z", "Z", "a-b", "a b", "ab", "_"]
        async with database.unit() as unit:
            for name in names:
                await unit.engines.keep(KeptEngine(name, "", NOON))
            assert [engine.name for engine in await unit.engines.all()] == sorted([*names, MAIN_ENGINE])

    @pytest.mark.parametrize("text", DIFFICULT_TEXTS)
    async def test_any_plugin_is_kept_as_far_as_it_can_be(self, database: Database, text: str) -> None:
        async with database.unit() as unit:
            await unit.engines.keep(KeptEngine("second", text, NOON))
            assert (await unit.engines.all())[1:] == [KeptEngine("second", keepable(text), NOON)]
