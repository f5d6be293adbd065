"""Whose turn it is to download."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import heapify, heappop, heapreplace
from typing import TypeAlias

from ..users import UserId
from .demands import Demand
from .infohash import InfoHash


@dataclass(frozen=True, slots=True)
class Queue:
    """Those that may download now, and those that wait, in the order in which they will start."""

    started: Sequence[Demand]
    waiting: Sequence[Demand]


# Tuples, and people by number: they sort several times faster than anything with a name, and there may be thousands.
_Wanted: TypeAlias = tuple[int, datetime, InfoHash, Demand]
"""A torrent in a person's own order (see ``own_order``): place, when it was claimed, which, and all about it."""
_Line: TypeAlias = Sequence[_Wanted]


def queued(demands: Sequence[Demand], slots: int) -> Queue:
    """Give ``slots`` to incomplete torrents, each of them with a claim; fair between people, whatever each asks for.

    Every person has a line, in their own order. A shared torrent stands in the line of the person who wants it soonest
    (of several, of who asked first), so it costs the others nothing. A person keeps as many slots as torrents of their
    line run already, so that nothing that runs is put back because somebody else came; but it is the first of their
    line that have them: what they move above what runs takes its slot. A free slot goes to who has the fewest. Only
    when more run than there are slots (there were more, or an idle one woke up) are some put back, from those who have
    the most. Planned again, with nothing else changed, it comes out the same.
    """
    lines = _lines(demands)
    had = [sum(wanted[3].runs_already for wanted in line) for line in lines]
    if sum(had) > slots:
        had = _fewer(lines, had, slots)
    started = [wanted[3] for line, count in zip(lines, had, strict=True) for wanted in line[:count]]
    next_ones = [lines[person][index][3] for person, index in _turns(lines, had)]
    free = slots - len(started)
    return Queue([*started, *next_ones[:free]], next_ones[free:])


def _fewer(lines: Sequence[_Line], had: Sequence[int], slots: int) -> list[int]:
    """How many slots each keeps, of those who had too many together."""
    left = [0] * len(lines)
    running = [line[:count] for line, count in zip(lines, had, strict=True)]
    for person, _ in _turns(running, left.copy())[:slots]:
        left[person] += 1
    return left


def _turns(lines: Sequence[_Line], had: Sequence[int]) -> list[tuple[int, int]]:
    """In which order everything behind what people have gets a slot: whose line, and where in it.

    Next is who has the fewest; of several, whose next torrent has been wanted for longest.
    """
    order: list[tuple[int, int]] = []
    turns = [_turn(line, had[person], person) for person, line in enumerate(lines) if had[person] < len(line)]
    heapify(turns)
    while turns:
        index, _, _, person = turns[0]
        order.append((person, index))
        if index + 1 < len(lines[person]):
            heapreplace(turns, _turn(lines[person], index + 1, person))
        else:
            heappop(turns)
    return order


def _turn(line: _Line, index: int, person: int) -> tuple[int, datetime, InfoHash, int]:
    _, claimed_at, infohash, _ = line[index]
    return index, claimed_at, infohash, person


def _lines(demands: Sequence[Demand]) -> Sequence[_Line]:
    """Everybody's line; each torrent stands in one of them."""
    orders: dict[UserId, list[_Wanted]] = {}
    shared = False
    for demand in demands:
        infohash, claims = demand.kept.infohash, demand.active_claims
        shared = shared or len(claims) > 1
        for claim in claims:
            wanted = (claim.place, claim.claimed_at, infohash, demand)
            orders.setdefault(claim.user, []).append(wanted)
    for order in orders.values():
        order.sort()  # never by the last part: nobody claims a torrent twice
    return _without_repetition(orders.values()) if shared else list(orders.values())


def _without_repetition(orders: Iterable[Sequence[_Wanted]]) -> Sequence[_Line]:
    """Leave each shared torrent only where it stands best."""
    best: dict[InfoHash, tuple[int, datetime, int]] = {}
    numbered = list(enumerate(orders))
    for person, order in numbered:
        for rank, (_, claimed_at, infohash, _) in enumerate(order):
            stands = (rank, claimed_at, person)
            best[infohash] = min(best.get(infohash, stands), stands)
    return [[wanted for wanted in order if best[wanted[2]][2] == person] for person, order in numbered]
