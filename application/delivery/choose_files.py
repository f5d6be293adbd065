"""Choosing what of a torrent is fetched, and in which order."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from domain.errors import Conflict
from domain.torrents.file_priorities import FilePriority, choose
from domain.torrents.infohash import InfoHash
from domain.torrents.manners import Manners
from domain.users import Actor

from ..ports.database import Database
from ..ports.engines import EngineNotConfigured
from ..ports.torrent_engine import EngineUnavailable
from ..torrents.carrying_out import CarryingOut
from ..torrents.joint_wish import contents_of, keep_joint_wish
from ..torrents.ledger import Ledger
from ..torrents.own_claims import OwnClaims
from ..torrents.placing import Placing
from ..torrents.steering import locked_claim
from .claimed_file import ClaimedFile
from .list_files import ListFiles


class FilesUnknown(Conflict):
    """Nobody knows yet what is in the torrent."""


@dataclass(frozen=True, slots=True)
class ChooseFiles:
    """Give files of the actor's torrent other priorities. What somebody else wants is fetched all the same."""

    database: Database
    manners: Manners
    ledger: Ledger
    placing: Placing
    carry_out: CarryingOut
    list_files: ListFiles

    async def __call__(
        self, actor: Actor, infohash: InfoHash, choices: Mapping[int, FilePriority]
    ) -> Sequence[ClaimedFile]:
        """Files that are not named stay as they are; with the engine away it is told when it is back.

        Raises TorrentNotFound, FilesUnknown, NoSuchFile, NothingLeft, QuotaExceeded, NotEnoughSpace.
        """
        room = await self._room(infohash)
        async with self.database.unit() as unit:
            own = await OwnClaims.locked(unit, actor.id)
            claim, kept = await locked_claim(unit, actor, infohash)
            contents = await contents_of(unit, infohash)
            if contents is None:
                raise FilesUnknown("Nobody knows yet what is in this torrent. Wait until its file list is there.")
            chosen = choose(claim, choices, contents)
            own.accept(chosen, self.manners.quota)
            await unit.claims.save(chosen)
            joint = await keep_joint_wish(unit, kept, contents)
            if joint.size_bytes > kept.size_bytes:
                self.placing.accept(joint.size_bytes - kept.size_bytes, room)
        await self.carry_out.record(infohash)
        await self.carry_out.settle(infohash, only=actor.id if joint == kept else None)
        try:
            return await self.list_files(actor, infohash)
        except (EngineUnavailable, EngineNotConfigured):
            return self.list_files.as_kept(chosen, joint, contents)

    async def _room(self, infohash: InfoHash) -> int | None:
        """How much may be added where the torrent lies; None if nobody can tell now."""
        entry = await self.ledger.entry(infohash)
        with suppress(EngineNotConfigured):
            return await self.placing.disk.room(entry.kept.engine) if entry is not None else None
        return None
