"""Watchlist services: who follows what, and what is known about a series."""

import re
from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from domain.errors import Invalid, NotFound, Upstream
from domain.series import Series, SeriesId
from domain.watching import WatchEntry

_TOKEN = re.compile(r"[\x21-\x7e]{1,8192}")


class WatchlistUnavailable(Upstream):
    """The watchlist service does not answer, refuses for now, or answers nonsense."""


class AccountNotFound(NotFound):
    """The service knows no such account, or it is private."""


class TokenRefused(Invalid):
    """The service does not take the access token: it was never one, has expired, or was withdrawn there."""


@dataclass(frozen=True, slots=True)
class WatchlistAccount:
    """An account at a watchlist service, by its public name. ``service`` is the adapter's name (``anilist``)."""

    service: str
    username: str


@dataclass(frozen=True, slots=True)
class AccountToken:
    """What lets us ask a service in a person's name, as they gave it. It shows in no repr. Raises TokenRefused."""

    text: str = field(repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", self.text.strip())
        if not _TOKEN.fullmatch(self.text):
            raise TokenRefused("That is no access token: it is one long word of letters, digits and signs.")


@dataclass(frozen=True, slots=True)
class TokenOwner:
    """Whose token it is, and until when it is good as far as anybody knows."""

    account: WatchlistAccount
    expires_at: datetime | None = None


class Watchlist(Protocol):
    """Empty means it answered and had nothing; an exception means it could not answer."""

    @property
    @abstractmethod
    def service(self) -> str:
        """The service's short name."""

    @property
    @abstractmethod
    def authorize_url(self) -> str | None:
        """The page on which a person gets an access token for us; None when there is none or nobody configured it."""

    @abstractmethod
    async def owner(self, token: AccountToken) -> TokenOwner:
        """Whose token it is. A service without tokens refuses every one.

        Raises TokenRefused, WatchlistUnavailable.
        """

    @abstractmethod
    async def entries(self, account: WatchlistAccount, token: AccountToken | None = None) -> Sequence[WatchEntry]:
        """What the account watches or rewatches now, each series once.

        With its owner's token private entries are among them; without one only what everybody may see.
        Raises AccountNotFound, TokenRefused, WatchlistUnavailable.
        """

    @abstractmethod
    async def series(self, ids: Collection[SeriesId]) -> Mapping[SeriesId, Series]:
        """What is known about the series, with their relations; ids that the service does not know are left out.

        Raises WatchlistUnavailable.
        """
