"""What people teach the matching."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from .message import Body, Message


class TeachBody(Body):
    """A release found for that episode: it is the episode after all (``meant``), or it is not.

    ``release_id`` names a candidate of a search for it in the last minutes.
    """

    series_id: int = Field(ge=1, le=2_147_483_647)
    episode: int = Field(ge=0, le=100_000)
    release_id: str = Field(min_length=1, max_length=500)
    meant: bool = True


class TeachNumberBody(Body):
    """What a group calls ``number`` (``33``, ``12.5``), with that season and part beside it, is that episode."""

    series_id: int = Field(ge=1, le=2_147_483_647)
    episode: int = Field(ge=0, le=100_000)
    number: str = Field(pattern=r"^[0-9]{1,5}(?:\.[0-9]{1,2})?$")
    group: str | None = Field(default=None, min_length=1, max_length=200)
    season: int | None = Field(default=None, ge=0, le=999)
    part: int | None = Field(default=None, ge=0, le=999)


class CorrectionsQuery(Body):
    """``everybody`` shows an admin what all people taught; to others it makes no difference.

    ``after`` is the ``next`` of the page before.
    """

    everybody: bool = False
    limit: int = Field(default=500, ge=1, le=500)
    after: UUID | None = None


class CorrectionView(Message):
    """Something that was taught. ``kind`` is ``numbering``, ``alias`` or ``refusal``; ``text`` says it in words.

    ``shared``: it counts for everybody. ``own``: you taught it, and may revoke it; an admin may revoke any.
    """

    id: str
    series_id: int
    series_title: str
    kind: str
    text: str
    example: str | None = None
    taught_by: str
    taught_at: datetime
    own: bool
    shared: bool
    shared_at: datetime | None = None
    revoked_at: datetime | None = None


class CorrectionsView(Message):
    """Corrections, newest first. There may be more where ``next`` is not null: give it as ``after``."""

    corrections: list[CorrectionView]
    next: str | None = None
