"""How it stands with an engine."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class EngineStanding:
    """``available``: it answered when it was last asked; ``problem`` is why not, as a sentence.

    ``as_of`` is when it last answered, None if it never did; ``asked`` is false before anybody knows.
    """

    available: bool = False
    asked: bool = False
    as_of: datetime | None = None
    problem: str = ""


UNKNOWN = EngineStanding()
"""Nobody has asked it."""
