"""Saying how long a torrent is shared."""

from dataclasses import dataclass, replace

from domain.torrents.claims import Claim, KeptTorrent
from domain.torrents.infohash import InfoHash
from domain.torrents.seeding import SeedingGoal
from domain.users import Actor

from .owned_torrent import OwnedTorrent
from .steering import Steering


@dataclass(frozen=True, slots=True)
class SetSeeding:
    """Give the actor's torrent a seeding goal of its own, or leave it to the server's."""

    steering: Steering

    async def __call__(self, actor: Actor, infohash: InfoHash, goal: SeedingGoal | None) -> OwnedTorrent:
        """Idempotent; None is the server's goal. Raises TorrentNotFound, EngineRefused."""

        def aimed(claim: Claim, kept: KeptTorrent) -> tuple[Claim, KeptTorrent]:
            # Whether it has been shared enough is judged anew, by the new goal.
            judged = kept if claim.seeding == goal else replace(kept, seeded_at=None)
            return replace(claim, seeding=goal), judged

        return await self.steering.steer(actor, infohash, aimed)
