"""Recording log-ins that fail, without letting a flood of them fill the audit or a name typed by mistake into it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.auditing import AuditAction, AuditEvent
from domain.sessions import Origin
from domain.thinning import Thinning
from domain.throttling import Tries, network_of
from domain.users import User

from ..ports.database import Unit
from .log_in_guard import key_of

WRONG_PASSWORD = "wrong password"  # noqa: S105 - the name of a reason
WRONG_OLD_PASSWORD = "wrong old password"  # noqa: S105 - the name of a reason
UNKNOWN_NAME = "unknown name"
DISABLED = "disabled"
TOO_MANY_TRIES = "too many tries"

FAILURES = Thinning(most=100, within=timedelta(minutes=10))
"""For each account, and for all names together that nobody has."""
REFUSALS = Thinning(most=1, within=timedelta(minutes=10))
"""For each name and each network. Who knocks while they have to wait has been recorded guessing before."""
ALL_REFUSALS = Thinning(most=100, within=timedelta(minutes=10))
"""For everybody together: whoever has a great many networks to knock from fills the audit no faster."""
_EVERYBODY = key_of("everybody")
_MOST_REMEMBERED = 4_096


async def record_failure(unit: Unit, user: User | None, origin: Origin, reason: str, now: datetime) -> None:
    """Record that somebody tried to log in as ``user``, or by a name that nobody has.

    The same work for both, or the time it takes would tell who has an account.
    """
    key = key_of("recorded failures", "" if user is None else str(user.id))
    thinned = FAILURES.counted((await unit.log_in_tries.of([key])).get(key), now)
    await unit.log_in_tries.keep(key, thinned.tries)
    if thinned.told:
        await unit.audit.add(_failed(user, origin, reason, now, thinned.left_out))


@dataclass(slots=True)
class RefusedTries:
    """Knocks that were not looked at. One for the whole process: a refused try must cost the database nothing."""

    _recorded: dict[bytes, Tries] = field(init=False, repr=False, default_factory=dict)

    def told(self, name: str, user: User | None, origin: Origin, now: datetime) -> AuditEvent | None:
        """The event to record; None for one more knock at that name, or from that network, as is recorded already."""
        each = {
            key_of("name", name): REFUSALS,
            key_of("network", network_of(origin.address)): REFUSALS,
            _EVERYBODY: ALL_REFUSALS,
        }
        thinned = {key: thinning.counted(self._recorded.get(key), now) for key, thinning in each.items()}
        if not all(one.told for one in thinned.values()):
            self._recorded.update({key: one.tries for key, one in thinned.items() if not one.told})
            return None
        for key, one in thinned.items():
            self._recorded.pop(key, None)
            self._recorded[key] = one.tries
        while len(self._recorded) > _MOST_REMEMBERED:
            del self._recorded[next(iter(self._recorded))]
        left_out = max(one.left_out for one in thinned.values())
        return _failed(user, origin, TOO_MANY_TRIES, now, left_out)


def _failed(user: User | None, origin: Origin, reason: str, now: datetime, left_out: int) -> AuditEvent:
    # Never the name that was typed: people type passwords where the name belongs.
    details = (("reason", reason), *((("left_out", str(left_out)),) if left_out else ()))
    subject, name = ("", "") if user is None else (str(user.id), user.username.text)
    return AuditEvent(
        now, AuditAction.LOG_IN_FAILED, address=origin.address, subject=subject, subject_name=name, details=details
    )
