"""A budget of changes for each account, so that nobody fills the audit, of which nothing is deleted for a month."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import TypeAlias

from domain.allowance import Allowance
from domain.errors import TooMany
from domain.users import Actor, UserId

USUAL = Allowance(at_once=600, a_minute=20)
FILES_AT_ONCE, FILES_A_MINUTE = 10, 3
"""So many times as much for files: a torrent has many, and honest people fetch all of them on every device. A script
can wait, and its token can leak."""


class TooManyChanges(TooMany):
    """This account has changed, or fetched, too much in too short a time. Nothing was done."""


class Purse(Enum):
    """What is counted apart, so that a script that runs wild keeps nobody from revoking its token."""

    PERSON = auto()
    """What somebody does who is logged in."""
    PASSWORDS = auto()
    """Logging in and choosing a password: whoever holds a stolen session has no share in it."""
    TOKENS = auto()
    """What is done by all API tokens of an account together."""
    DELIVERIES = auto()
    """Files that go to somebody who is logged in."""
    TOKENS_DELIVERIES = auto()
    """Files that go to all API tokens of an account together: one that leaks stops nobody's downloads."""


_Key: TypeAlias = tuple[UserId, Purse]


@dataclass(slots=True)
class ChangeBudget:
    """Counts what each account changes, for admins as for anybody: an admin's account can be stolen, too.

    ``allowance`` is of each purse; ``DELIVERIES`` have more. One for the whole process. Whoever has done nothing for a
    while is forgotten.
    """

    allowance: Allowance = USUAL
    _whole_at: dict[_Key, datetime] = field(init=False, repr=False, default_factory=dict)
    """When an account has everything back; whoever changed something last stands last."""

    def __len__(self) -> int:
        """How many are remembered."""
        return len(self._whole_at)

    def spend(self, actor: Actor, now: datetime) -> None:
        """Count one change that ``actor`` is about to make. Raises TooManyChanges, and then it must not be made."""
        self._spend((actor.id, Purse.PERSON if actor.token is None else Purse.TOKENS), now)

    def spend_on_password(self, user: UserId, now: datetime) -> None:
        """Count what a right password is about to do. Raises TooManyChanges."""
        self._spend((user, Purse.PASSWORDS), now)

    def spend_on_delivery(self, actor: Actor, now: datetime) -> None:
        """Count a delivery that is about to be recorded. Raises TooManyChanges."""
        self._spend((actor.id, Purse.DELIVERIES if actor.token is None else Purse.TOKENS_DELIVERIES), now)

    def _spend(self, key: _Key, now: datetime) -> None:
        self._forget(now)
        allowance = self._allowance(key[1])
        whole_at = allowance.possible(self._whole_at.get(key), now)
        wait = allowance.wait(whole_at, now)
        if wait.total_seconds() > 0:
            self._whole_at[key] = whole_at  # a clock that was set back goes on from here, or the wait would not end
            raise _too_many(key[1], allowance.a_minute, wait)
        self._whole_at.pop(key, None)
        self._whole_at[key] = allowance.after_one(whole_at, now)

    def _allowance(self, purse: Purse) -> Allowance:
        return self.allowance.times(FILES_AT_ONCE, FILES_A_MINUTE) if purse is Purse.DELIVERIES else self.allowance

    def _forget(self, now: datetime) -> None:
        """Forget from the front who has everything back. Behind one that has not, nobody waits for long."""
        while self._whole_at:
            key, whole_at = next(iter(self._whole_at.items()))
            if whole_at > now:
                return
            del self._whole_at[key]


def _too_many(purse: Purse, a_minute: int, wait: timedelta) -> TooManyChanges:
    of_files = purse in (Purse.DELIVERIES, Purse.TOKENS_DELIVERIES)
    may = f"fetch {a_minute:,} files" if of_files else f"change {a_minute:,} things"
    return TooManyChanges(
        f"That is too much at once: this account may {may} a minute now. "
        "Nothing was done; wait a moment, then try again.",
        retry_after=wait,
    )
