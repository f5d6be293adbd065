"""What AniList means when it refuses. The message tells, not the status: 400 may be a token, and 403 an outage."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from application.ports.watchlists import AccountNotFound, TokenRefused, WatchlistUnavailable

from .reading import items, members

_NO_SUCH_ACCOUNT = ("user not found", "private user", "not found.", "not found")
_OUTAGE = timedelta(minutes=5)
RATE_LIMIT = timedelta(minutes=1)
"""How long to wait after a refusal that does not say: the limit is one a minute."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer without data: its HTTP status, and its errors if it has AniList's shape."""

    status: int
    messages: tuple[str, ...] = ()
    invalid: tuple[str, ...] = ()

    @classmethod
    def read(cls, status: int, answer: object) -> "Refusal":
        """Read the errors of an answer; an error's own status counts more than the HTTP status."""
        errors = [members(error) for error in items(members(answer).get("errors"))]
        messages = tuple(str(error["message"])[:300] for error in errors if error.get("message"))
        own = [known for error in errors if isinstance(known := error.get("status"), int)]
        invalid = tuple(name for error in errors for name in members(error.get("validation")))
        return cls(own[0] if own else status, messages, invalid)

    @property
    def is_rate_limit(self) -> bool:
        """Whether we asked too often."""
        return self.status == 429 or self._says("too many requests")

    def error(
        self, service: str, *, username: str | None, with_token: bool = False, wait: timedelta | None = None
    ) -> Exception:
        """Return what to raise. ``username`` is whose list was asked for; ``wait`` what the headers ask for."""
        if self.is_rate_limit:
            wait = RATE_LIMIT if wait is None else wait
            return WatchlistUnavailable(f"{service} asks us to wait {round(wait.total_seconds())} s.", retry_after=wait)
        if with_token and (self._says("invalid token") or self._says("unauthorized")):
            return TokenRefused(
                f"{service} does not take this access token: it has expired, was withdrawn, or was never one. "
                "Get a new one and link the account again."
            )
        if username is not None and self._denies_account():
            return AccountNotFound(
                f"{service} has no public list of “{username}”: check the name, and that it is public."
            )
        return WatchlistUnavailable(f"{service} {self._reason()}", retry_after=wait or self._hint())

    def _denies_account(self) -> bool:
        named = any(message.lower() in _NO_SUCH_ACCOUNT for message in self.messages)
        return named or any(name in ("userName", "name") for name in self.invalid)

    def _reason(self) -> str:
        if self._says("temporarily disabled"):
            return "has switched off its API for now, for everybody. Nothing is wrong with your account."
        if self._says("invalid token"):
            return "calls an access token invalid, although a public list needs none."
        if self.status in (403, 401):
            return "refuses to answer us."
        if self.status >= 500:
            return f"has a fault of its own now (HTTP {self.status})."
        if self.messages:
            return f"does not understand our question: {self.messages[0]}"
        return f"does not answer as AniList does (HTTP {self.status}): check its address."

    def _hint(self) -> timedelta | None:
        return _OUTAGE if self._says("temporarily disabled") else None

    def _says(self, words: str) -> bool:
        return any(words in message.lower() for message in self.messages)


def has_data(answer: object) -> Mapping[str, object] | None:
    """Return the data of an answer that has some, whatever errors stand beside; None when every member is null."""
    data = members(members(answer).get("data"))
    return data if any(value is not None for value in data.values()) else None
