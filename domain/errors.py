"""The root of every error that the product raises on purpose, and its categories.

A category says what kind of answer the caller deserves; which HTTP status that is, only the HTTP adapter knows.
Concrete errors live beside the thing they speak of. The public attributes of an error are facts that a client may read.
"""

import re
from datetime import timedelta


class UuutorrentError(Exception):
    """Anything that went wrong in a way we foresaw. Its text is a plain sentence for people."""

    @classmethod
    def slug(cls) -> str:
        """The error's stable name on the wire: the class name in kebab case."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    @property
    def detail(self) -> str:
        """What happened and what to do, as a sentence."""
        return str(self)

    def facts(self) -> dict[str, object]:
        """The public attributes: machine-readable members of the problem."""
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}


class Invalid(UuutorrentError):
    """What was given breaks a rule, whoever asks and whenever."""


class Unauthenticated(UuutorrentError):
    """We do not know who asks."""


class Forbidden(UuutorrentError):
    """We know who asks, and they may not."""


class NotFound(UuutorrentError):
    """It does not exist, or not for the one who asks."""


class Conflict(UuutorrentError):
    """The request is fine, and the present state does not allow it."""


class TooMany(UuutorrentError):
    """Asked too often or by too many at once; ``retry_after`` says when to come back."""

    def __init__(self, detail: str, *, retry_after: timedelta) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Unavailable(UuutorrentError):
    """Something of ours that is needed does not answer now; ``retry_after`` is a hint, or None."""

    def __init__(self, detail: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Upstream(Unavailable):
    """Somebody else's service does not answer, or answers nonsense."""
