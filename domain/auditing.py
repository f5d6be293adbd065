"""What people did that somebody may have to answer for: kept as it was told, and never changed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from .errors import Invalid
from .users import Actor, UserId

LONGEST_DETAIL = 500
"""Characters of one text. What is longer is cut: an audit is read by people, and strangers write some of it."""
_MOST_DETAILS = 20


class AuditAction(StrEnum):
    """What was done. The part before the dot says to what."""

    LOGGED_IN = "session.begin"
    LOG_IN_FAILED = "session.refuse"
    LOGGED_OUT = "session.end"
    SESSION_STOLEN = "session.reuse"
    SESSIONS_REVOKED = "session.revoke"
    TOKEN_CREATED = "token.create"  # noqa: S105 - the name of an act
    TOKEN_REVOKED = "token.revoke"  # noqa: S105 - the name of an act
    USER_CREATED = "user.create"
    USER_CHANGED = "user.change"
    USER_REMOVED = "user.remove"
    PASSWORD_CHANGED = "user.password"  # noqa: S105 - the name of an act
    PASSWORD_RESET = "user.reset-password"  # noqa: S105 - the name of an act
    INVITE_CREATED = "invite.create"
    INVITE_ACCEPTED = "invite.accept"
    INVITE_WITHDRAWN = "invite.withdraw"
    ACCOUNT_LINKED = "watch-account.link"
    ACCOUNT_UNLINKED = "watch-account.unlink"
    GRABBED = "torrent.grab"
    ADDED = "torrent.add"
    ENGINE_REFUSED = "torrent.refuse"
    REMOVED = "torrent.remove"
    DELIVERED = "file.deliver"
    TAUGHT = "correction.teach"
    SHARED = "correction.share"
    CORRECTION_REVOKED = "correction.revoke"
    KEYS_ROTATED = "keys.rotate"
    UNREADABLE = "audit.unreadable"
    """Never recorded: stands where what is kept is no event that this program knows."""

    @classmethod
    def named(cls, text: str) -> frozenset[Self]:
        """The action of that name, or all whose name begins with it and a dot. Raises UnknownAction."""
        found = frozenset(action for action in cls if text in (action.value, action.value.partition(".")[0]))
        if not found:
            raise UnknownAction("There is no such action. There are: " + ", ".join(sorted(cls)) + ".")
        return found


class UnknownAction(Invalid):
    """Nothing that is done here is called so; the text says what is."""


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """Who did what to whom or what, when, and from where.

    ``actor`` is None where nobody knows who it was; ``actor_name`` is their name as it was then, and outlives the
    account. ``address`` is "" if it is not known. ``subject`` names the thing for programs (an id, an info-hash),
    ``subject_name`` for people. ``details`` are a few plain words more; no secret is ever among them, and nothing that
    somebody typed where a password belongs.
    """

    at: datetime
    action: AuditAction
    actor: UserId | None = None
    actor_name: str = ""
    address: str = ""
    subject: str = ""
    subject_name: str = ""
    details: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        details = tuple((name[:LONGEST_DETAIL], text[:LONGEST_DETAIL]) for name, text in self.details[:_MOST_DETAILS])
        object.__setattr__(self, "details", details)
        for name in ("actor_name", "address", "subject", "subject_name"):
            object.__setattr__(self, name, getattr(self, name)[:LONGEST_DETAIL])

    @classmethod
    def by(
        cls,
        actor: Actor,
        action: AuditAction,
        at: datetime,
        *,
        subject: str = "",
        subject_name: str = "",
        details: Mapping[str, str] | None = None,
    ) -> Self:
        """Return what ``actor`` did, from where they asked for it, and by which API token if they came by one."""
        by_token = () if actor.token is None else (("token", str(actor.token)),)
        told = (*(details or {}).items(), *by_token)
        return cls(at, action, actor.id, actor.username, actor.address, subject, subject_name, told)


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """An event as it is kept; a later one has a greater ``number``."""

    number: int
    event: AuditEvent


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which events are wanted. ``user``: what they did, and what was done to them. Empty and None leave all in."""

    user: UserId | None = None
    actions: Collection[AuditAction] = ()
    since: datetime | None = None
    until: datetime | None = None

    def admits(self, event: AuditEvent) -> bool:
        """Whether the event is wanted; ``until`` itself is not."""
        concerns = self.user is None or event.actor == self.user or event.subject == str(self.user)
        of_kind = not self.actions or event.action in self.actions
        begun = self.since is None or event.at >= self.since
        return concerns and of_kind and begun and (self.until is None or event.at < self.until)
