"""What the torrents' repository promises."""

import pytest

from application.ports.checksums import Checksum
from application.ports.database import Database
from application.ports.torrents import TorrentNotFound
from domain.keepable import keepable
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
            wish=wish, completed_at=NOON, wanted_files=(0, 3, 2), folder=VaultPath("a b/'ö"), size_bytes=1 << 46
        )
        async with database.unit() as unit:
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
            assert await unit.torrents.get(an_infohash()) == a_torrent(name=keepable(text))
            assert await unit.torrents.source(an_infohash()) == keepable(magnet)

    async def test_adding_what_is_there_changes_nothing(self, database: Database) -> None:
        async with database.unit() as unit:
            await unit.torrents.add(a_torrent(), b"first")
            await unit.torrents.add(a_torrent(name="other", wish=Wish.PAUSE), b"second")
            assert await unit.torrents.all() == [a_torrent()]
            assert await unit.torrents.source(an_infohash()) == b"first"

    async def test_a_save_replaces_everything_but_the_source(self, database: Database) -> None:
        await furnish(database)
        changed = a_torrent(
            name="n", size_bytes=1, folder=VaultPath("f"), added_at=NOON, wish=Wish.PAUSE, completed_at=NOON
        )
        async with database.unit() as unit:
            source = await unit.torrents.source(an_infohash())
            await unit.torrents.save(changed)
            assert await unit.torrents.get(an_infohash()) == changed
            assert await unit.torrents.source(an_infohash()) == source

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
