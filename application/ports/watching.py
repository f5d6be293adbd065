"""Which list a person follows, what lets us ask for it in their name, and the last good answer about it."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from domain.users import UserId
from domain.watching import WatchEntry

from .watchlists import WatchlistAccount


@dataclass(frozen=True, slots=True)
class WatchlistSnapshot:
    """A list as it was when the service last answered."""

    entries: tuple[WatchEntry, ...]
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class KeptToken:
    """A person's access token at the service, sealed (see ``ports.sealing``).

    ``expires_at`` is what the service promised; ``refused``: it took the token no more, whatever it promised.
    """

    sealed: str = field(repr=False)
    expires_at: datetime | None = None
    refused: bool = False


@dataclass(frozen=True, slots=True)
class TokenOf:
    """Whose token, at which service."""

    user: UserId
    service: str
    token: KeptToken


class Watching(Protocol):
    """None means the person has linked no account, has given no token, or nothing was fetched yet."""

    @abstractmethod
    async def account(self, user: UserId) -> WatchlistAccount | None:
        """The linked account."""

    @abstractmethod
    async def link(self, user: UserId, account: WatchlistAccount) -> None:
        """Follow that account instead of any other, without a token; a change of account forgets the old snapshot.

        Raises UserNotFound; the unit stays usable.
        """

    @abstractmethod
    async def unlink(self, user: UserId) -> None:
        """Follow nothing, and forget the token. Idempotent."""

    @abstractmethod
    async def token(self, user: UserId) -> KeptToken | None:
        """What lets us ask in that person's name."""

    @abstractmethod
    async def keep_token(self, user: UserId, token: KeptToken) -> None:
        """Keep a token in place of the older one; ignored when no account is linked."""

    @abstractmethod
    async def judge_token(self, user: UserId, sealed: str, *, refused: bool) -> None:
        """Note whether the service takes the token; ignored when it is no longer the one that is kept."""

    @abstractmethod
    async def tokens(self, *, after: UserId | None, most: int) -> Sequence[TokenOf]:
        """Up to ``most`` tokens, by their people's ids, of those after ``after``.

        Until the unit ends nobody else links, unlinks or keeps a token; who was about to is waited for.
        """

    @abstractmethod
    async def snapshot(self, user: UserId) -> WatchlistSnapshot | None:
        """The last good list."""

    @abstractmethod
    async def keep(self, user: UserId, snapshot: WatchlistSnapshot) -> None:
        """Keep a good list in place of the older one; ignored when the account is no longer linked."""
