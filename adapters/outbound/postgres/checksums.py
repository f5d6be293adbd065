"""Checksums in PostgreSQL."""

from dataclasses import dataclass

from pypika import PostgreSQLQuery as Q

from application.ports.checksums import Checksum, Checksums
from domain.torrents.infohash import InfoHash

from .statements import Binds, Statements, insert
from .tables import CHECKSUMS


@dataclass(frozen=True, slots=True)
class PostgresChecksums(Checksums):
    """The table of checksums."""

    statements: Statements

    async def get(self, torrent: InfoHash, index: int) -> Checksum | None:
        """See the port."""
        bind = Binds()
        query = Q.from_(CHECKSUMS).select("size_bytes", "sha256")
        query = query.where((CHECKSUMS.torrent == bind(torrent)) & (CHECKSUMS.file_index == bind(index)))
        row = await self.statements.row(query, bind)
        return None if row is None else Checksum(torrent, index, row["size_bytes"], row["sha256"])

    async def keep(self, checksum: Checksum) -> None:
        """See the port."""
        bind = Binds()
        values = {
            "torrent": checksum.torrent,
            "file_index": checksum.index,
            "size_bytes": checksum.size_bytes,
            "sha256": checksum.sha256,
        }
        query = insert(CHECKSUMS, values, bind).on_conflict("torrent", "file_index")
        await self.statements.attempt(query.do_update("size_bytes").do_update("sha256"), bind)
