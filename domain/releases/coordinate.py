"""One number that a release of the wanted episode may carry."""

from dataclasses import dataclass, field
from decimal import Decimal

UNKNOWN_LINE = -1
"""The line of a name that says season two of something whose first season we do not know."""
ANY_LINE = -2
"""Goes with whatever name: for what people taught us."""


@dataclass(frozen=True, slots=True)
class Coordinate:
    """A number, with the season and part that stand beside it (None: nothing stands there).

    ``line`` is the place, in the line of entries from the oldest to the wanted one, of the entry whose name goes with
    the number. ``sure`` is false when the number might mean another episode. What people taught us (``ANY_LINE``) is
    the habit of one ``group`` (None: of releases that name none), and under one name if there is a ``title``.
    """

    number: Decimal
    line: int
    season: int | None = None
    part: int | None = None
    group: str | None = None
    title: str | None = None
    sure: bool = True
    text: str = field(default="", compare=False)
