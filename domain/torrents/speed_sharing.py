"""How people's speed limits are spread over their torrents."""

from collections.abc import Callable, Mapping, Sequence

from ..users import UserId
from .claims import Claim
from .demands import Demand, Seen
from .infohash import InfoHash
from .manners import UNLIMITED, SpeedLimits
from .states import TorrentState

TRICKLE = 10 * 1024
"""What a download may upload, in bytes a second, while the month's egress is spent: who gives nothing gets little."""
_STEP = 1024
"""Limits are whole KiB, at least one: 0 would be none."""


def speed_limits(running: Sequence[Demand], each: SpeedLimits, *, egress_spent: bool) -> Mapping[InfoHash, SpeedLimits]:
    """The limits of those that need any.

    A person's limit is split evenly over those of their torrents that move; one that does not move gets the same share,
    for the moment in which it begins to. A shared torrent gets the sum of its people's shares.
    """
    if each == UNLIMITED and not egress_spent:
        return {}
    claims = [demand.active_claims for demand in running]
    down = _shares(running, claims, each.download_rate, _loads)
    up = _shares(running, claims, each.upload_rate, _gives)
    if egress_spent:
        up = [min(share or TRICKLE, TRICKLE) for share in up]
    told: dict[tuple[int, int], SpeedLimits] = {}
    return {
        demand.kept.infohash: told.get(rates) or told.setdefault(rates, SpeedLimits(*rates))
        for demand, rates in zip(running, zip(down, up, strict=True), strict=True)
        if rates != (0, 0)
    }


def _shares(
    running: Sequence[Demand], claims: Sequence[Sequence[Claim]], rate: int, moves: Callable[[Seen], bool]
) -> Sequence[int]:
    """What each running torrent gets of its people's ``rate``."""
    if not rate:
        return [0] * len(running)
    moving: dict[UserId, int] = {}
    for demand, theirs in zip(running, claims, strict=True):
        if demand.seen is not None and moves(demand.seen):
            for claim in theirs:
                moving[claim.user] = moving.get(claim.user, 0) + 1
    share = {user: _share(rate, count) for user, count in moving.items()}
    whole = _share(rate, 1)
    return [sum([share.get(claim.user, whole) for claim in theirs]) for theirs in claims]


def _share(rate: int, moving: int) -> int:
    return max(_STEP, rate // moving // _STEP * _STEP)


def _loads(seen: Seen) -> bool:
    return seen.state is TorrentState.DOWNLOADING or seen.download_rate > 0


def _gives(seen: Seen) -> bool:
    return seen.state is TorrentState.DOWNLOADING or seen.upload_rate > 0
