"""Torrents in PostgreSQL."""

from collections.abc import Sequence
from dataclasses import dataclass

from pypika import PostgreSQLQuery as Q

from application.ports.torrents import TorrentNotFound, Torrents
from domain.torrents.claims import KeptTorrent
from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import Magnet
from domain.torrents.states import Wish
from domain.vault_path import VaultPath

from .statements import Binds, Row, Statements, insert, update
from .tables import TORRENTS

COLUMNS = (
    "infohash",
    "name",
    "size_bytes",
    "folder",
    "added_at",
    "wish",
    "completed_at",
    "wanted_files",
    "engine",
    "infohash_v2",
    "seeded_at",
    "refusal",
    TORRENTS.metainfo.isnotnull().as_("resolved"),
)


@dataclass(frozen=True, slots=True)
class PostgresTorrents(Torrents):
    """The table of torrents, their sources with them."""

    statements: Statements

    async def add(self, torrent: KeptTorrent, source: bytes | Magnet) -> bool:
        """See the port."""
        bind = Binds()
        values = {"infohash": torrent.infohash, **_values(torrent), **_source_values(source)}
        query = insert(TORRENTS, values, bind).on_conflict("infohash").do_nothing()
        return bool(await self.statements.attempt(query, bind))

    async def get(self, torrent: InfoHash, *, lock: bool = False) -> KeptTorrent | None:
        """See the port."""
        bind = Binds()
        query = Q.from_(TORRENTS).select(*COLUMNS).where(TORRENTS.infohash == bind(torrent))
        row = await self.statements.row(query.for_update() if lock else query, bind)
        return None if row is None else _torrent(row)

    async def by_v2(self, infohash_v2: str) -> KeptTorrent | None:
        """See the port."""
        bind = Binds()
        named = (TORRENTS.infohash_v2 == bind(infohash_v2)) | (TORRENTS.infohash == bind(infohash_v2))
        query = Q.from_(TORRENTS).select(*COLUMNS).where(named).orderby(TORRENTS.added_at, TORRENTS.infohash)
        row = await self.statements.row(query.limit(1), bind)
        return None if row is None else _torrent(row)

    async def resolve(self, torrent: KeptTorrent, source: bytes) -> None:
        """See the port."""
        nothing = {"magnet_name": None, "magnet_trackers": None}
        await self._replace(torrent, {**_values(torrent), **nothing, "metainfo": source})

    async def source(self, torrent: InfoHash) -> bytes | Magnet | None:
        """See the port."""
        bind = Binds()
        query = Q.from_(TORRENTS).select("metainfo", "magnet_name", "magnet_trackers")
        row = await self.statements.row(query.where(TORRENTS.infohash == bind(torrent)), bind)
        return None if row is None else _source(torrent, row)

    async def save(self, torrent: KeptTorrent) -> None:
        """See the port."""
        await self._replace(torrent, _values(torrent))

    async def remove(self, torrent: InfoHash) -> None:
        """See the port."""
        bind = Binds()
        await self.statements.run(Q.from_(TORRENTS).delete().where(TORRENTS.infohash == bind(torrent)), bind)

    async def all(self) -> Sequence[KeptTorrent]:
        """See the port."""
        query = Q.from_(TORRENTS).select(*COLUMNS).orderby(TORRENTS.added_at, TORRENTS.infohash)
        return await self.statements.read_in_turns(query, Binds(), _torrent)

    async def _replace(self, torrent: KeptTorrent, values: dict[str, object]) -> None:
        bind = Binds()
        query = update(TORRENTS, values, bind).where(TORRENTS.infohash == bind(torrent.infohash))
        if not await self.statements.attempt(query, bind):
            raise TorrentNotFound("There is no such torrent.")


def _values(torrent: KeptTorrent) -> dict[str, object]:
    return {
        "name": torrent.name,
        "size_bytes": torrent.size_bytes,
        "folder": torrent.folder.text,
        "added_at": torrent.added_at,
        "wish": torrent.wish.value,
        "completed_at": torrent.completed_at,
        "wanted_files": torrent.wanted_files,
        "engine": torrent.engine,
        "infohash_v2": torrent.infohash_v2,
        "seeded_at": torrent.seeded_at,
        "refusal": torrent.refusal,
    }


def _source_values(source: bytes | Magnet) -> dict[str, object]:
    if isinstance(source, Magnet):
        return {"magnet_name": source.name, "magnet_trackers": source.trackers}
    return {"metainfo": source}


def _torrent(row: Row) -> KeptTorrent:
    return KeptTorrent(
        infohash=InfoHash(row["infohash"]),
        name=row["name"],
        size_bytes=row["size_bytes"],
        folder=VaultPath(row["folder"]),
        added_at=row["added_at"],
        wish=Wish(row["wish"]),
        completed_at=row["completed_at"],
        wanted_files=tuple(row["wanted_files"]),
        engine=row["engine"],
        infohash_v2=row["infohash_v2"],
        resolved=row["resolved"],
        seeded_at=row["seeded_at"],
        refusal=row["refusal"],
    )


def _source(torrent: InfoHash, row: Row) -> bytes | Magnet:
    if row["metainfo"] is not None:
        return bytes(row["metainfo"])
    return Magnet(torrent, row["magnet_name"], tuple(row["magnet_trackers"]))
