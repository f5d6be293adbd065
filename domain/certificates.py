"""How long a certificate is good for, and when somebody should do something about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

_EXPIRES_SOON = timedelta(days=21)
"""ACME clients renew one of 90 days a month before: then, something has been wrong for more than a week."""
_LAST_PART = 4
"""Of one that is shorter, the last quarter: they renew it when a third is left."""


class CertificateStanding(StrEnum):
    """Whether clients accept it."""

    GOOD = "good"
    ENDS_SOON = "ends-soon"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class CertificateTerm:
    """From when to when clients accept a certificate."""

    begins_at: datetime
    ends_at: datetime

    def standing(self, now: datetime) -> CertificateStanding:
        """How it stands. Before it begins nothing is said: clocks differ, and it is in use."""
        if now > self.ends_at:
            return CertificateStanding.ENDED
        soon = min(_EXPIRES_SOON, (self.ends_at - self.begins_at) / _LAST_PART)
        return CertificateStanding.ENDS_SOON if self.ends_at - now < soon else CertificateStanding.GOOD

    def days_left(self, now: datetime) -> int:
        """Whole days until it ends; 0 on the last one and afterwards."""
        return max(timedelta(), self.ends_at - now).days
