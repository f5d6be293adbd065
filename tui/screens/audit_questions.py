"""Which events are wanted."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar

from textual.binding import BindingType

from ..commands import command
from ..rows.audit import KINDS
from .picking import PickScreen
from .question import Answer, LineScreen, QuestionScreen

_LEAVE = "Leave it as it is"
_DAYS = {"d": 1, "w": 7, "m": 30}
"""Key → so many days back."""
OTHER = "o"


class WhoseScreen(PickScreen):
    """Asks for one of the people who have an account."""

    BINDINGS: ClassVar[list[BindingType]] = [command("enter", "take", "Show theirs", "Show what the marked one did")]
    ADVICE: ClassVar[str] = (
        "Type to find somebody; ↑ and ↓ mark, Enter shows theirs. For who has no account any more, press t on an event "
        "of theirs."
    )


def whose(names: Mapping[str, str]) -> WhoseScreen:
    """Ask whose events are wanted; the result is an id."""
    return WhoseScreen("Whose?", "a name", names, _nobody)


def _nobody(text: str) -> str:
    raise ValueError(f"Nobody here is called “{text.strip()}”." if text.strip() else "Mark somebody first.")


def kind(now: str) -> QuestionScreen:
    """Ask of which kind; the result is a key of ``KINDS``."""
    answers = [Answer(key, f"{words}  ·  now" if name == now else words) for key, (name, words) in KINDS.items()]
    return QuestionScreen("What was done to", [], answers, leave=_LEAVE)


def since() -> QuestionScreen:
    """Ask how far back; the result is a key for ``beginning``, or ``OTHER``."""
    return QuestionScreen(
        "Since when",
        [],
        [
            Answer("d", "The last 24 hours"),
            Answer("w", "The last 7 days"),
            Answer("m", "The last 30 days"),
            Answer(OTHER, "Another day …"),
        ],
        leave=_LEAVE,
    )


def beginning(key: str, now: datetime) -> datetime:
    """Return when that many days began."""
    return now - timedelta(days=_DAYS[key])


def other_day() -> LineScreen:
    """Ask for a day; the result is its beginning on this device's clock, in ISO 8601."""
    return LineScreen("Since which day?", "2026-11-01", read=read_day)


def read_day(text: str) -> str:
    """Return when that day begins here. Raises ``ValueError`` with what to write."""
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").astimezone().isoformat()
    except (ValueError, OverflowError):
        raise ValueError("Write a day as year-month-day, for instance 2026-11-01.") from None
