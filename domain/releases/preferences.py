"""What a person likes, in order."""

import re
from dataclasses import dataclass
from enum import StrEnum

from ..errors import Invalid

ORIGINAL = "original"
"""The voices that a series was made with, whatever language that is."""
_CODE = re.compile(r"[a-z]{2,3}")
MOST_CHOICES = 20
LONGEST_CHOICE = 60


class InvalidPreferences(Invalid):
    """These preferences contradict themselves, or are too many."""


class BatchPolicy(StrEnum):
    """When a set of several episodes may be taken for the one that is wanted (only its file is fetched)."""

    NEVER = "never"
    FINISHED = "finished"
    """Once the series has ended: single episodes may have lost their seeders by then."""
    ALWAYS = "always"


class Criterion(StrEnum):
    """What two acceptable releases are compared by."""

    RESOLUTION = "resolution"
    GROUP = "group"
    LANGUAGE = "language"
    CODEC = "codec"
    VERSION = "version"
    TRUST = "trust"
    SINGLE = "single"
    """A single episode before a set."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """A person's taste; every tuple is best first. The defaults suit most people.

    ``subtitles`` are ISO 639-1 codes; empty means any language. ``audio`` are the voices that will do: ``original``, or
    codes; a release with several satisfies each of them. ``codecs`` and ``groups`` only put releases in order; empty
    means no matter. ``order`` says what counts most; what it leaves out follows in the usual order. Sizes are of one
    episode, in bytes; None means no limit.
    """

    resolutions: tuple[int, ...] = (1080, 2160, 720, 480)
    groups: tuple[str, ...] = ()
    subtitles: tuple[str, ...] = ("en",)
    audio: tuple[str, ...] = (ORIGINAL,)
    codecs: tuple[str, ...] = ()
    order: tuple[Criterion, ...] = tuple(Criterion)
    prefer_trusted: bool = True
    allow_remakes: bool = True
    allow_raw: bool = False
    batches: BatchPolicy = BatchPolicy.FINISHED
    least_seeders: int = 1
    least_bytes: int | None = None
    most_bytes: int | None = None

    def __post_init__(self) -> None:
        lists = (self.resolutions, self.groups, self.subtitles, self.audio, self.codecs, self.order)
        if any(len(values) > MOST_CHOICES for values in lists):
            raise InvalidPreferences(f"At most {MOST_CHOICES} choices in one list.")
        if any(len(set(values)) < len(values) for values in lists):
            raise InvalidPreferences("A choice stands twice in one list.")
        words = (*self.groups, *self.subtitles, *self.audio, *self.codecs)
        if any(not word.strip() or len(word) > LONGEST_CHOICE for word in words):
            raise InvalidPreferences(f"A choice has 1 to {LONGEST_CHOICE} characters.")
        if not self.audio:
            raise InvalidPreferences("Name at least one kind of voices, for instance “original”.")
        codes = (*self.subtitles, *(one for one in self.audio if one != ORIGINAL))
        if wrong := next((code for code in codes if not _CODE.fullmatch(code)), None):
            raise InvalidPreferences(f"“{wrong}” is no language code; write two small letters, for instance “en”.")
        self._check_numbers()

    def _check_numbers(self) -> None:
        if self.least_seeders < 0 or any(lines <= 0 for lines in self.resolutions):
            raise InvalidPreferences("Seeders and resolutions are not negative.")
        least, most = self.least_bytes or 0, self.most_bytes
        if least < 0 or (most is not None and most <= least):
            raise InvalidPreferences("The largest size must be more than the smallest.")

    @property
    def full_order(self) -> tuple[Criterion, ...]:
        """Every criterion once, the person's own order first."""
        return tuple(dict.fromkeys((*self.order, *Criterion)))
