"""How much of the server one person may use."""

from dataclasses import dataclass

from .errors import Invalid

_MOST_BYTES = 1 << 50
_MOST_TORRENTS = 1_000_000


class InvalidQuota(Invalid):
    """The quota is negative, or larger than anything."""


@dataclass(frozen=True, slots=True)
class Quota:
    """Upper bounds for one person; None is no bound of their own."""

    size_bytes: int | None = None
    torrents: int | None = None

    def __post_init__(self) -> None:
        if self.size_bytes is not None and not 0 <= self.size_bytes <= _MOST_BYTES:
            raise InvalidQuota("A quota of bytes lies between 0 and 1 PiB.")
        if self.torrents is not None and not 0 <= self.torrents <= _MOST_TORRENTS:
            raise InvalidQuota(f"A quota of torrents lies between 0 and {_MOST_TORRENTS:,}.")

    def or_else(self, default: "Quota") -> "Quota":
        """It, with the bounds of ``default`` where it has none."""
        return Quota(
            default.size_bytes if self.size_bytes is None else self.size_bytes,
            default.torrents if self.torrents is None else self.torrents,
        )


NO_QUOTA = Quota()
"""No bounds."""
