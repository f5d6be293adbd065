"""What a person likes, in order."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preferences:
    """A person's taste; every tuple is best first. The defaults suit most people.

    ``subtitles`` empty means any language. ``batches`` allows a file set that contains the episode.
    """

    resolutions: tuple[int, ...] = (1080, 2160, 720, 480)
    groups: tuple[str, ...] = ()
    subtitles: tuple[str, ...] = ("en",)
    prefer_trusted: bool = True
    allow_remakes: bool = True
    allow_dubs: bool = False
    allow_raw: bool = False
    batches: bool = False
    least_seeders: int = 1
