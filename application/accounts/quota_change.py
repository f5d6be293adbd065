"""Saying how much of the server somebody may use."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, Literal, TypeAlias

from domain.quotas import Quota


class _Left(Enum):
    AS_IT_IS = auto()


AS_IT_IS: Final = _Left.AS_IT_IS
Bound: TypeAlias = int | Literal[_Left.AS_IT_IS] | None
"""A new bound; None: none of one's own, so that the server's counts."""


@dataclass(frozen=True, slots=True)
class QuotaChange:
    """What to change of a quota."""

    size_bytes: Bound = AS_IT_IS
    torrents: Bound = AS_IT_IS

    def made(self, quota: Quota) -> Quota:
        """The quota after the change. Raises InvalidQuota."""
        return Quota(
            quota.size_bytes if self.size_bytes is AS_IT_IS else self.size_bytes,
            quota.torrents if self.torrents is AS_IT_IS else self.torrents,
        )


NO_CHANGE = QuotaChange()
"""It stays as it is."""
