"""What a person likes in releases."""

from typing import Annotated, Literal

from pydantic import Field

from .message import Body, Message

_Choice = Annotated[str, Field(min_length=1, max_length=60)]
CriterionWord = Literal["resolution", "group", "language", "codec", "version", "trust", "single"]


class PreferencesView(Message):
    """A person's taste; every list is best first.

    ``subtitles`` are ISO 639-1 codes, none means any. ``audio`` holds ``original`` or codes. ``order`` says what counts
    most. ``batches`` is ``never``, ``finished`` (once the series has ended) or ``always``. Sizes are of one episode.
    """

    resolutions: list[int]
    groups: list[str]
    subtitles: list[str]
    audio: list[str]
    codecs: list[str]
    order: list[CriterionWord]
    prefer_trusted: bool
    allow_remakes: bool
    allow_raw: bool
    batches: Literal["never", "finished", "always"]
    least_seeders: int
    least_bytes: int | None = None
    most_bytes: int | None = None


class PreferencesBody(Body):
    """The whole taste, replacing the old one."""

    resolutions: list[Annotated[int, Field(ge=1, le=100_000)]] = Field(max_length=20)
    groups: list[_Choice] = Field(max_length=20)
    subtitles: list[_Choice] = Field(max_length=20)
    audio: list[_Choice] = Field(min_length=1, max_length=20)
    codecs: list[_Choice] = Field(max_length=20)
    order: list[CriterionWord] = Field(max_length=20)
    prefer_trusted: bool
    allow_remakes: bool
    allow_raw: bool
    batches: Literal["never", "finished", "always"]
    least_seeders: int = Field(ge=0, le=1_000_000)
    least_bytes: int | None = Field(default=None, ge=0, le=2**53)
    most_bytes: int | None = Field(default=None, ge=1, le=2**53)
