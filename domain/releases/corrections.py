"""What people taught us about a series: they are right where the rules are wrong."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NewType
from unicodedata import category
from uuid import UUID

from ..errors import Invalid
from ..series import SeriesId
from ..users import UserId
from .normalising import LONGEST_TITLE

CorrectionId = NewType("CorrectionId", UUID)
_BLANK = "\u200c\u200d\u115f\u1160\u2800\u3164\uffa0"
"""Joiners, and letters and symbols that are drawn as nothing."""
FURTHEST = 10_000
"""No series has more episodes than this."""


class InvalidLesson(Invalid):
    """Nothing can be learned from this."""


def _accept_offset(offset: Decimal) -> None:
    if not offset.is_finite() or abs(offset) > FURTHEST:
        raise InvalidLesson("No series counts that far.")


def _accept_title(title: str) -> None:
    if not title.strip() or len(title) > LONGEST_TITLE:
        raise InvalidLesson(f"A name has 1 to {LONGEST_TITLE} characters.")


@dataclass(frozen=True, slots=True)
class NumberingLesson:
    """How a group counts a series: what it calls ``number + offset`` is the entry's episode ``number``.

    It holds for names that carry exactly that season and part (None: none), and tells the whole truth about them: a
    name of that habit with another number is another episode. ``group`` is a group's name as read, or None for releases
    that name none. With a ``title`` it holds under that name only, which is then the series' even if another bears it.
    """

    offset: Decimal
    group: str | None = None
    season: int | None = None
    part: int | None = None
    title: str | None = None

    def __post_init__(self) -> None:
        _accept_offset(self.offset)
        if self.title is not None:
            _accept_title(self.title)


@dataclass(frozen=True, slots=True)
class AliasLesson:
    """One more name that a series goes by, as releases write it."""

    title: str

    def __post_init__(self) -> None:
        _accept_title(self.title)


@dataclass(frozen=True, slots=True)
class RefusalLesson:
    """A group's name with that season, part and counting is not this series, however well it seems to fit.

    ``title`` is one of the release's names as read; it is compared by ``title_key``.
    """

    title: str
    offset: Decimal
    group: str | None = None
    season: int | None = None
    part: int | None = None

    def __post_init__(self) -> None:
        _accept_offset(self.offset)
        _accept_title(self.title)


Lesson = NumberingLesson | AliasLesson | RefusalLesson


def accept_lesson(lesson: Lesson) -> Lesson:
    """Return a lesson that people can read before they share or revoke it. Raises InvalidLesson."""
    group = None if isinstance(lesson, AliasLesson) else lesson.group
    if group is not None and not _readable(group):
        raise InvalidLesson("A group's name cannot be learned if some of it cannot be seen.")
    return lesson


def _readable(name: str) -> bool:
    """Whether something is to be seen, and no character is there that only changes how others are (or seem) written.

    Joiners are left alone: some scripts need them.
    """
    seen = [category(character) for character in name if character not in _BLANK]
    hidden = any(kind in ("Cc", "Cs", "Cf", "Zl", "Zp") for kind in seen)
    return not hidden and any(kind[0] in "LNPS" for kind in seen)


@dataclass(frozen=True, slots=True)
class Correction:
    """A lesson, who taught it about which series, and by which release (``example``, its title).

    It counts for its teacher, and for everybody once an admin shared it, until somebody revokes it. Nothing of it is
    ever deleted: the record of who did what and when is the audit.
    """

    id: CorrectionId
    series: SeriesId
    series_title: str
    lesson: Lesson
    taught_by: UserId
    taught_at: datetime
    example: str | None = None
    shared_by: UserId | None = None
    shared_at: datetime | None = None
    revoked_by: UserId | None = None
    revoked_at: datetime | None = None

    @property
    def active(self) -> bool:
        """Whether it counts."""
        return self.revoked_at is None

    @property
    def shared(self) -> bool:
        """Whether it counts for everybody."""
        return self.shared_at is not None
