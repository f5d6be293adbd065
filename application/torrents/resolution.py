"""Deciding about a magnet link whose contents are known, and keeping what was decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from domain.errors import Unavailable, UuutorrentError
from domain.torrents.acceptance import NotEnoughSpace
from domain.torrents.claims import Claim, KeptTorrent
from domain.torrents.infohash import InfoHash
from domain.torrents.manners import Manners
from domain.torrents.metainfo import Metainfo
from domain.torrents.sharing import as_claimed
from domain.usage import QuotaExceeded
from domain.users import Actor, UserId

from ..ports.database import Database, Unit
from ..ports.events import Events, TorrentGone
from ..ports.users import UserNotFound
from .episode_files import EpisodeFiles
from .own_claims import OwnClaims
from .placing import Placing


@dataclass(slots=True)
class _Fitting:
    """The claims that the torrent serves, with their files and sizes, and why it does not serve the others."""

    claims: dict[UserId, Claim] = field(default_factory=dict)
    problems: dict[UserId, UuutorrentError] = field(default_factory=dict)

    @property
    def refusal(self) -> str:
        """Why it serves nobody. What one person uses is none of the others' business."""
        first = next(iter(self.problems.values()))
        if isinstance(first, QuotaExceeded) and len(self.problems) > 1:
            return "It does not fit into the quota of anybody who asked for it. Remove something, then try again."
        return first.detail


@dataclass(frozen=True, slots=True)
class Resolution:
    """Gives every claim its files, and compares them with the quotas and the disk.

    Who cannot have it does not keep it from the others: their claim is dropped. Only if nobody can have it all claims
    stay, and the torrent says why it stands still.
    """

    database: Database
    episode_files: EpisodeFiles
    placing: Placing
    events: Events
    manners: Manners

    async def refuse(self, torrent: InfoHash, why: str) -> bool:
        """Record why it stands still. False if it is not waiting any more."""
        async with self.database.unit() as unit:
            kept = await _waiting(unit, torrent)
            if kept is not None:
                await unit.torrents.save(replace(kept, refusal=why))
        return kept is not None

    async def keep(self, torrent: InfoHash, claims: Sequence[Claim], contents: Metainfo, room: int | None) -> bool:
        """Keep what is in it for ``claims``, or why not; false if it cannot be decided now."""
        fitting = _Fitting()
        for claim in claims:
            try:
                fitting.claims[claim.user] = await self._with_files(claim, contents)
            except Unavailable:
                return False
            except UuutorrentError as error:
                fitting.problems[claim.user] = error
        async with self.database.unit() as unit:
            owners = await _locked(unit, claims)
            kept = await _waiting(unit, torrent)
            if kept is None or list(await unit.claims.on(torrent)) != list(claims):
                return False
            self._compare(owners, fitting)
            refused = await self._record(unit, kept, fitting, contents, room)
        for user in fitting.problems if not refused else ():
            self.events.publish(TorrentGone(user, torrent))
        return True

    async def _with_files(self, claim: Claim, contents: Metainfo) -> Claim:
        async with self.database.unit() as unit:
            person = await unit.users.get(claim.user)
        if person is None:
            raise UserNotFound("Their account is gone.")
        return await self.episode_files.claimed(Actor(person.id, person.username.text, person.role), claim, contents)

    def _compare(self, owners: Mapping[UserId, OwnClaims], fitting: _Fitting) -> None:
        for user, claim in list(fitting.claims.items()):
            try:
                owners[user].accept(claim, self.manners.quota)
            except QuotaExceeded as error:
                del fitting.claims[user]
                fitting.problems[user] = error

    async def _record(
        self, unit: Unit, kept: KeptTorrent, fitting: _Fitting, contents: Metainfo, room: int | None
    ) -> bool:
        """Keep the torrent; say whether it was refused."""
        serving = list(fitting.claims.values())
        known = replace(
            kept,
            name=contents.name,
            size_bytes=contents.size_bytes,
            infohash_v2=contents.infohash_v2,
            wanted_files=(),
            resolved=True,
        )
        refusal = "" if serving else fitting.refusal
        if serving:
            known = as_claimed(known, serving, contents)
            try:
                self.placing.accept(known.size_bytes, room)
            except NotEnoughSpace as error:
                refusal = error.detail
        if refusal:
            await unit.torrents.save(replace(kept, refusal=refusal))
            return True
        for user in fitting.problems:
            await unit.claims.remove(user, kept.infohash)
        for claim in serving:
            await unit.claims.save(claim)
        await unit.torrents.resolve(known, contents.raw)
        return False


async def _waiting(unit: Unit, torrent: InfoHash) -> KeptTorrent | None:
    kept = await unit.torrents.get(torrent, lock=True)
    return None if kept is None or kept.resolved or kept.refusal or kept.wish.removes else kept


async def _locked(unit: Unit, claims: Sequence[Claim]) -> Mapping[UserId, OwnClaims]:
    # People before torrents, and always in the same order.
    return {user: await OwnClaims.locked(unit, user) for user in sorted(claim.user for claim in claims)}
