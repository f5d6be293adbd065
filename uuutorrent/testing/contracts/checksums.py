"""What the checksums' repository promises."""

import pytest

from application.ports.checksums import Checksum
from application.ports.database import Database
from application.ports.torrents import TorrentNotFound

from ..specimens import an_infohash
from .databases import WithDatabase, furnish


def a_checksum(index: int = 0, torrent: int = 1, size_bytes: int = 1 << 40) -> Checksum:
    """The checksum of a file."""
    return Checksum(an_infohash(torrent), index, size_bytes, f"{size_bytes:064x}")


class ChecksumsContract(WithDatabase):
    """One for each file; the newest stays."""

    async def test_a_checksum_comes_back_whole(self, database: Database) -> None:
        await furnish(database, torrents=2)
        kept = [a_checksum(0), a_checksum(1), a_checksum(0, torrent=2, size_bytes=0)]
        async with database.unit() as unit:
            for checksum in kept:
                await unit.checksums.keep(checksum)
        async with database.unit() as unit:
            assert [await unit.checksums.get(one.torrent, one.index) for one in kept] == kept

    async def test_what_was_not_computed_is_none(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.checksums.keep(a_checksum(0))
            assert await unit.checksums.get(an_infohash(), 1) is None
            assert await unit.checksums.get(an_infohash(404), 0) is None

    async def test_a_newer_checksum_replaces_the_older(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.checksums.keep(a_checksum(size_bytes=1))
            await unit.checksums.keep(a_checksum(size_bytes=2))
            assert await unit.checksums.get(an_infohash(), 0) == a_checksum(size_bytes=2)

    async def test_a_checksum_needs_its_torrent_and_the_unit_stays_usable(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            with pytest.raises(TorrentNotFound):
                await unit.checksums.keep(a_checksum(torrent=404))
            await unit.checksums.keep(a_checksum())
        async with database.unit() as unit:
            assert await unit.checksums.get(an_infohash(), 0) == a_checksum()
