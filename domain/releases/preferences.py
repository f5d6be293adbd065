"""What a person likes, in order."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preferences:
    """A person's taste; every tuple is best first. The defaults suit most people.

    ``subtitles`` are ISO 639-1 codes; empty means any language. ``dubs_only`` asks for an English dub or dual audio.
    ``batches`` allows a file set that contains the episode.
    """

    resolutions: tuple[int, ...] = (1080, 2160, 720, 480)
    groups: tuple[str, ...] = ()
    subtitles: tuple[str, ...] = ("en",)
    prefer_trusted: bool = True
    allow_remakes: bool = True
    allow_dubs: bool = False
    dubs_only: bool = False
    allow_raw: bool = False
    batches: bool = False
    least_seeders: int = 1
