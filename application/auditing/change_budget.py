"""A budget of changes for each account, so that nobody fills the audit, of which nothing is deleted for a month."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import TypeAlias

from domain.allowance import Allowance
from domain.errors import TooMany
from domain.users import Actor, UserId

USUAL = Allowance(at_once=600, a_minute=20)


class TooManyChanges(TooMany):
    """This account has changed too much in too short a time. Nothing was done."""


class Purse(Enum):
    """What is counted apart, so that a script that runs wild keeps nobody from revoking its token."""

    PERSON = auto()
    """What somebody does who is logged in, and logging in."""
    TOKENS = auto()
    """What is done by all API tokens of an account together."""
    DELIVERIES = auto()
    """Files that are recorded as delivered."""


_Key: TypeAlias = tuple[UserId, Purse]


@dataclass(slots=True)
class ChangeBudget:
    """Counts what each account changes, for admins as for anybody: an admin's account can be stolen, too.

    One for the whole process. Whoever has done nothing for a while is forgotten.
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

    def spend_on_log_in(self, user: UserId, now: datetime) -> None:
        """Count a log-in that is about to succeed. Raises TooManyChanges."""
        self._spend((user, Purse.PERSON), now)

    def spend_on_delivery(self, actor: Actor, now: datetime) -> None:
        """Count a delivery that is about to be recorded. Raises TooManyChanges."""
        self._spend((actor.id, Purse.DELIVERIES), now)

    def _spend(self, key: _Key, now: datetime) -> None:
        self._forget(now)
        whole_at = self._whole_at.get(key)
        wait = self.allowance.wait(whole_at, now)
        if wait.total_seconds() > 0:
            raise TooManyChanges(
                f"That is too much at once: this account may change {self.allowance.a_minute} things a minute now. "
                "Nothing was done; wait a moment, then try again.",
                retry_after=wait,
            )
        self._whole_at.pop(key, None)
        self._whole_at[key] = self.allowance.after_one(whole_at, now)

    def _forget(self, now: datetime) -> None:
        """Forget from the front who has everything back. Behind one that has not, nobody waits for long."""
        while self._whole_at:
            key, whole_at = next(iter(self._whole_at.items()))
            if whole_at > now:
                return
            del self._whole_at[key]
