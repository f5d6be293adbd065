"""What the torrents' repository promises."""

import asyncio
from dataclasses import replace

import pytest

from application.ports.checksums import Checksum
from application.ports.database import Database
from application.ports.engines import EngineNotConfigured, KeptEngine
from application.ports.torrents import TorrentKeptAlready, TorrentNotFound
from domain.keepable import keepable
from domain.torrents.claims import folder_of
from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import Magnet
from domain.torrents.states import Wish
from domain.vault_path import VaultPath

from ..specimens import DIFFICULT_TEXTS, NOON, a_claim, a_torrent, a_user, an_infohash
from .databases import WithDatabase, furnish


class TorrentsContract(WithDatabase):
    """Kept with their source; what hangs on one goes with it."""

    @pytest.mark.parametrize("wish", list(Wish))
    async def test_a_torrent_comes_back_whole(self, database: Database, wish: Wish) -> None:
        whole = a_torrent(
            wish=wish,
            completed_at=NOON,
            wanted_files=(0, 3, 2),
            folder=VaultPath("a b/'ö"),
            size_bytes=1 << 46,
            engine="second",
            infohash_v2="ab" * 32,
            seeded_at=NOON,
            refusal="It holds a .exe; 'no'.",
        )
        async with database.unit() as unit:
            await unit.engines.keep(KeptEngine("second", "libtorrent", NOON))
            await unit.torrents.add(whole, b"raw")
        async with database.unit() as unit:
            assert await unit.torrents.get(whole.infohash) == whole
            assert await unit.torrents.get(whole.infohash, lock=True) == whole

    async def test_an_unknown_torrent_is_none(self, database: Database) -> None:
        async with database.unit() as unit:
            assert await unit.torrents.get(an_infohash()) is None
            assert await unit.torrents.get(an_infohash(), lock=True) is None
            assert await unit.torrents.source(an_infohash()) is None
            assert await unit.torrents.all() == []

    @pytest.mark.parametrize(
        "source",
        [
            b"",
            bytes(range(256)) * 5_000,
            Magnet(an_infohash()),
            Magnet(an_infohash(), "Ein Näme 🦊 & mehr?", ("udp://a.example:1", "http://b.example/x?y=1&z=2")),
            Magnet(an_infohash(), "%" * 8_000),
        ],
        ids=["empty", "a megabyte", "bare magnet", "magnet with trackers", "magnet that grows by quoting"],
    )
    async def test_a_source_comes_back_as_it_was(self, database: Database, source: bytes | Magnet) -> None:
        async with database.unit() as unit:
            await unit.torrents.add(a_torrent(), source)
        async with database.unit() as unit:
            assert await unit.torrents.source(an_infohash()) == source

    @pytest.mark.parametrize("text", DIFFICULT_TEXTS)
    async def test_any_name_is_kept_as_far_as_it_can_be(self, database: Database, text: str) -> None:
        magnet = Magnet(an_infohash(), text, (f"udp://{text}",))
        async with database.unit() as unit:
            await unit.torrents.add(a_torrent(name=text), magnet)
        async with database.unit() as unit:
            assert await unit.torrents.get(an_infohash()) == a_torrent(name=keepable(text), resolved=False)
            assert await unit.torrents.source(an_infohash()) == keepable(magnet)

    async def test_adding_what_is_there_changes_nothing(self, database: Database) -> None:
        async with database.unit() as unit:
            assert await unit.torrents.add(a_torrent(), b"first")
            assert not await unit.torrents.add(a_torrent(name="other", wish=Wish.PAUSE), b"second")
            assert await unit.torrents.all() == [a_torrent()]
            assert await unit.torrents.source(an_infohash()) == b"first"

    async def test_a_save_replaces_everything_but_the_source(self, database: Database) -> None:
        await furnish(database)
        changed = a_torrent(
            name="n",
            size_bytes=1,
            folder=VaultPath("f"),
            added_at=NOON,
            wish=Wish.PAUSE,
            completed_at=NOON,
            infohash_v2="cd" * 32,
            seeded_at=NOON,
            refusal="late",
        )
        async with database.unit() as unit:
            source = await unit.torrents.source(an_infohash())
            await unit.torrents.save(changed)
            assert await unit.torrents.get(an_infohash()) == changed
            assert await unit.torrents.source(an_infohash()) == source

    async def test_whether_it_is_resolved_the_store_knows_by_itself(self, database: Database) -> None:
        async with database.unit() as unit:
            await unit.torrents.add(a_torrent(1), Magnet(an_infohash(1)))
            await unit.torrents.add(a_torrent(2, resolved=False), b"raw")
            await unit.torrents.save(a_torrent(1, name="says that it is", resolved=True))
            await unit.torrents.save(a_torrent(2, resolved=False))
        async with database.unit() as unit:
            assert await unit.torrents.all() == [
                a_torrent(1, name="says that it is", resolved=False),
                a_torrent(2, resolved=True),
            ]

    async def test_resolving_replaces_the_magnet_and_the_torrent(self, database: Database) -> None:
        found = a_torrent(name="found", size_bytes=3, wanted_files=(1,), infohash_v2="ab" * 32, resolved=False)
        async with database.unit() as unit:
            await unit.torrents.add(a_torrent(1), Magnet(an_infohash(1), "name", ("udp://a.example:1",)))
            await unit.torrents.add(a_torrent(2), Magnet(an_infohash(2)))
            await unit.torrents.resolve(found, b"d4:infoe")
        async with database.unit() as unit:
            assert await unit.torrents.get(an_infohash(1)) == replace(found, resolved=True)
            assert await unit.torrents.source(an_infohash(1)) == b"d4:infoe"
            assert await unit.torrents.source(an_infohash(2)) == Magnet(an_infohash(2))

    async def test_resolving_again_replaces_what_came_before(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.torrents.resolve(a_torrent(name="other"), b"second")
            assert await unit.torrents.source(an_infohash()) == b"second"
            assert await unit.torrents.get(an_infohash()) == a_torrent(name="other")

    async def test_resolving_what_is_not_there_is_refused_and_the_unit_stays_usable(self, database: Database) -> None:
        async with database.unit() as unit:
            with pytest.raises(TorrentNotFound):
                await unit.torrents.resolve(a_torrent(), b"raw")
            assert await unit.torrents.source(an_infohash()) is None
            await unit.torrents.add(a_torrent(), b"raw")
            assert await unit.torrents.all() == [a_torrent()]

    async def test_a_torrent_is_found_by_its_v2_name(self, database: Database) -> None:
        hybrid, alone = "ab" * 32, InfoHash("cd" * 32)
        only_v2 = a_torrent(2, infohash=alone, folder=folder_of(alone))
        async with database.unit() as unit:
            await unit.torrents.add(a_torrent(1, infohash_v2=hybrid), b"")
            await unit.torrents.add(only_v2, b"")
            await unit.torrents.add(a_torrent(3), b"")
        async with database.unit() as unit:
            assert await unit.torrents.by_v2(hybrid) == a_torrent(1, infohash_v2=hybrid)
            assert await unit.torrents.by_v2(alone) == only_v2
            assert await unit.torrents.get(alone) == only_v2
            assert await unit.torrents.by_v2("ef" * 32) is None

    async def test_a_v2_name_stands_for_one_torrent_and_the_unit_stays_usable(self, database: Database) -> None:
        taken = "ab" * 32
        async with database.unit() as unit:
            await unit.torrents.add(a_torrent(1, infohash_v2=taken), b"")
            await unit.torrents.add(a_torrent(2), b"")
            with pytest.raises(TorrentKeptAlready):
                await unit.torrents.add(a_torrent(3, infohash_v2=taken), b"")
            with pytest.raises(TorrentKeptAlready):
                await unit.torrents.save(a_torrent(2, infohash_v2=taken))
            with pytest.raises(TorrentKeptAlready):
                await unit.torrents.resolve(a_torrent(2, infohash_v2=taken), b"second")
            await unit.torrents.add(a_torrent(1, infohash_v2=taken), b"")
            await unit.torrents.save(a_torrent(1, infohash_v2=taken, name="its own"))
        async with database.unit() as unit:
            assert await unit.torrents.all() == [a_torrent(1, infohash_v2=taken, name="its own"), a_torrent(2)]
            assert await unit.torrents.source(an_infohash(2)) == b""

    async def test_of_two_who_add_it_under_two_names_at_once_one_is_told(self, database: Database) -> None:
        async def add(number: int) -> None:
            async with database.unit() as unit:
                await unit.torrents.add(a_torrent(number, infohash_v2="ab" * 32), b"")

        outcomes = await asyncio.gather(add(1), add(2), return_exceptions=True)
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "TorrentKeptAlready"]
        async with database.unit() as unit:
            assert len(await unit.torrents.all()) == 1

    async def test_a_torrent_names_an_engine_that_is_kept(self, database: Database) -> None:
        async with database.unit() as unit:
            with pytest.raises(EngineNotConfigured):
                await unit.torrents.add(a_torrent(engine="nowhere"), b"")
            await unit.torrents.add(a_torrent(), b"")
            with pytest.raises(EngineNotConfigured):
                await unit.torrents.save(a_torrent(engine="nowhere"))
            assert await unit.torrents.all() == [a_torrent()]

    @pytest.mark.parametrize("text", DIFFICULT_TEXTS)
    async def test_any_refusal_is_kept_as_far_as_it_can_be(self, database: Database, text: str) -> None:
        async with database.unit() as unit:
            await unit.torrents.add(a_torrent(refusal=text), b"")
            assert await unit.torrents.get(an_infohash()) == a_torrent(refusal=keepable(text))

    async def test_saving_what_is_not_there_is_refused(self, database: Database) -> None:
        async with database.unit() as unit:
            with pytest.raises(TorrentNotFound):
                await unit.torrents.save(a_torrent())
            assert await unit.torrents.all() == []

    async def test_all_are_listed_oldest_first(self, database: Database) -> None:
        await furnish(database, torrents=2)
        twin, oldest = a_torrent(3, added_at=a_torrent(1).added_at), a_torrent(4, added_at=NOON)
        async with database.unit() as unit:
            await unit.torrents.add(twin, b"")
            await unit.torrents.add(oldest, b"")
            assert await unit.torrents.all() == [oldest, a_torrent(1), twin, a_torrent(2)]

    async def test_claims_and_checksums_go_with_the_torrent(self, database: Database) -> None:
        await furnish(database, torrents=2)
        async with database.unit() as unit:
            for number in (1, 2):
                await unit.claims.add(a_claim(torrent=number))
                await unit.checksums.keep(Checksum(an_infohash(number), 0, 1, "ab" * 32))
            await unit.torrents.remove(an_infohash(1))
            await unit.torrents.remove(an_infohash(1))
        async with database.unit() as unit:
            assert await unit.torrents.all() == [a_torrent(2)]
            assert await unit.torrents.source(an_infohash(1)) is None
            assert await unit.claims.of(a_user().id) == [a_claim(torrent=2)]
            assert await unit.checksums.get(an_infohash(1), 0) is None
            assert await unit.checksums.get(an_infohash(2), 0) is not None

    async def test_a_torrent_that_comes_back_comes_back_bare(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.claims.add(a_claim())
            await unit.torrents.remove(an_infohash())
            await unit.torrents.add(a_torrent(), b"again")
            assert await unit.claims.on(an_infohash()) == []
            assert await unit.torrents.source(an_infohash()) == b"again"
