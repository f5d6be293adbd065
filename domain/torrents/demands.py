"""What planning starts from: each torrent, who wants it, and what it is doing."""

from collections.abc import Sequence
from dataclasses import dataclass

from .claims import Claim, KeptTorrent
from .states import TorrentState

_STANDING = (TorrentState.WAITING, TorrentState.PAUSED, TorrentState.STALLED)
"""What is not seen to run. For how long a stalled one has been so, nobody knows after a restart; nothing that moves
must be put back for it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the engine last said about a torrent, as far as planning goes.

    ``idle`` says that it has been running for long and got nothing: see ``idleness``.
    """

    state: TorrentState
    complete: bool = False
    ratio: float = 0.0
    download_rate: int = 0
    upload_rate: int = 0
    idle: bool = False


@dataclass(frozen=True, slots=True)
class Demand:
    """A torrent, the claims on it (oldest first), and what is seen of it; ``seen`` is None if the engine has it not.

    ``ran`` is whether the last plan let it run; None for the first plan, which goes by what is seen. An engine takes a
    moment to follow, and a plan that went by the engine would change its mind meanwhile.
    """

    kept: KeptTorrent
    claims: Sequence[Claim]
    seen: Seen | None = None
    ran: bool | None = None

    @property
    def complete(self) -> bool:
        """Whether every wanted byte is there; while the engine has it not, whether it once was."""
        return self.seen.complete if self.seen is not None else self.kept.completed_at is not None

    @property
    def runs_already(self) -> bool:
        """Whether it was let run, or is seen to."""
        if self.ran is not None:
            return self.ran
        return self.seen is not None and self.seen.state not in _STANDING

    @property
    def active_claims(self) -> Sequence[Claim]:
        """The claims of those who want it to run."""
        for claim in self.claims:
            if claim.paused:
                return [other for other in self.claims if not other.paused] or self.claims
        return self.claims
