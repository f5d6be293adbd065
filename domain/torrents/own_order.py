"""The order in which a person wants their torrents to be downloaded."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum

from .claims import Claim
from .infohash import InfoHash


class Move(StrEnum):
    """Where to, within a person's own order."""

    TOP = "top"
    UP = "up"
    DOWN = "down"
    BOTTOM = "bottom"


def in_own_order(claims: Sequence[Claim]) -> list[Claim]:
    """One person's claims, those that they want soonest first."""
    return sorted(claims, key=lambda claim: (claim.place, claim.claimed_at, claim.torrent))


def last_place(claims: Sequence[Claim]) -> int:
    """The place for what the person takes next: behind everything that they have."""
    return max((claim.place for claim in claims), default=0)


def moved(claims: Sequence[Claim], torrent: InfoHash, move: Move) -> list[Claim]:
    """Move one of a person's claims among the others; return those whose place has to be another for it."""
    before = in_own_order(claims)
    at = next(index for index, claim in enumerate(before) if claim.torrent == torrent)
    claim = before.pop(at)
    to = {Move.TOP: 0, Move.UP: max(0, at - 1), Move.DOWN: at + 1, Move.BOTTOM: len(before)}[move]
    if to == 0 and before and at > 0:
        return [replace(claim, place=before[0].place - 1)]
    before.insert(to, claim)
    return _renumbered(before)


def _renumbered(ordered: list[Claim]) -> list[Claim]:
    """Those that need another place to stand in that order: who gives way are those behind, or those before."""
    return min(_changed(ordered, _behind), _changed(ordered[::-1], _before), key=len)


def _changed(ordered: list[Claim], beside: Callable[[Claim, Claim], Claim]) -> list[Claim]:
    changed: list[Claim] = []
    former: Claim | None = None
    for claim in ordered:
        stands = claim if former is None else beside(former, claim)
        if stands != claim:
            changed.append(stands)
        former = stands
    return changed


def _behind(former: Claim, claim: Claim) -> Claim:
    return claim if in_own_order((former, claim))[0] is former else replace(claim, place=former.place + 1)


def _before(latter: Claim, claim: Claim) -> Claim:
    return claim if in_own_order((latter, claim))[1] is latter else replace(claim, place=latter.place - 1)
