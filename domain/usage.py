"""What a person's claims add up to, beside what they may have."""

from collections.abc import Iterable
from dataclasses import dataclass

from .errors import Conflict
from .quotas import Quota
from .sizes import shown_size
from .torrents.claims import Claim


@dataclass(frozen=True, slots=True)
class Usage:
    """What one person's claims add up to. Everybody pays for a shared torrent in full: the others may leave."""

    size_bytes: int = 0
    torrents: int = 0

    @classmethod
    def of(cls, claims: Iterable[Claim]) -> "Usage":
        """The sum of the claims."""
        sizes = [claim.size_bytes for claim in claims]
        return cls(sum(sizes), len(sizes))


NOTHING_USED = Usage()
"""Of who claims nothing."""


class QuotaExceeded(Conflict):
    """It does not fit into the person's quota; the members say how much they use, ask for and may have."""

    def __init__(self, *, resource: str, used: int, asked: int, quota: int) -> None:
        show = "{:,}".format if resource == "torrents" else shown_size
        what = " torrents" if resource == "torrents" else ""
        super().__init__(
            f"Your quota is full: you use {show(used)} of {show(quota)}{what}, and this needs {show(asked)} more. "
            "Remove something, or ask an admin for more."
        )
        self.resource = resource
        self.used = used
        self.asked = asked
        self.quota = quota


def accept_usage(quota: Quota, now: Usage, after: Usage) -> None:
    """Let a person's usage go from ``now`` to ``after``; what does not grow is not refused. Raises QuotaExceeded."""
    pairs = (
        ("size_bytes", now.size_bytes, after.size_bytes, quota.size_bytes),
        ("torrents", now.torrents, after.torrents, quota.torrents),
    )
    for resource, used, then, most in pairs:
        if most is not None and then > used and then > most:
            raise QuotaExceeded(resource=resource, used=used, asked=then - used, quota=most)
