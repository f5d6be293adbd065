"""The Retry-After header, as every HTTP service may send it."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_LONGEST = timedelta(hours=1)


def retry_after(text: str | None, now: datetime) -> timedelta | None:
    """Read the header (RFC 9110 section 10.2.3: seconds, or a date), at most an hour; None if it makes no sense."""
    if text is None:
        return None
    if text.strip().isdecimal():
        return min(timedelta(seconds=int(text.strip()[:9])), _LONGEST)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(aware - now, timedelta()), _LONGEST)
