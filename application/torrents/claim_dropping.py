"""Dropping a claim: the one place that decides when a torrent has to leave."""

from dataclasses import replace

from domain.torrents.infohash import InfoHash
from domain.torrents.states import Wish
from domain.users import UserId

from ..ports.database import Unit


async def drop_claim(unit: Unit, user: UserId, infohash: InfoHash, otherwise: Wish) -> bool:
    """Drop that person's claim. With the last one record ``otherwise`` as the wish, and say that it was the last."""
    # Locked first: of two who leave at the same moment, one is the last.
    kept = await unit.torrents.get(infohash, lock=True)
    await unit.claims.remove(user, infohash)
    if kept is None or await unit.claims.on(infohash):
        return False
    await unit.torrents.save(replace(kept, wish=otherwise))
    return True
