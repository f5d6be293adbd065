"""What a person follows, and how."""

from dataclasses import dataclass

from ..ports.watching import KeptToken
from ..ports.watchlists import WatchlistAccount


@dataclass(frozen=True, slots=True)
class LinkedAccount:
    """A followed account, and the token that shows its private entries, if there is one."""

    account: WatchlistAccount
    token: KeptToken | None = None
