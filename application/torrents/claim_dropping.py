"""Dropping a claim: the one place that decides when a torrent has to leave."""

from dataclasses import replace

from domain.torrents.infohash import InfoHash
from domain.torrents.states import Wish
from domain.users import UserId

from ..ports.database import Unit
from .joint_wish import keep_joint_wish


async def drop_claim(unit: Unit, user: UserId, infohash: InfoHash, otherwise: Wish) -> bool:
    """Drop that person's claim, and say whether anything changed for the torrent itself.

    With the last claim ``otherwise`` becomes its wish. For those who stay it becomes what they want together: files
    that nobody else wants are no longer fetched.
    """
    # Locked first: of two who leave at the same moment, one is the last.
    kept = await unit.torrents.get(infohash, lock=True)
    await unit.claims.remove(user, infohash)
    if kept is None:
        return False
    if await unit.claims.on(infohash):
        return await keep_joint_wish(unit, kept) != kept
    await unit.torrents.save(replace(kept, wish=otherwise))
    return True
