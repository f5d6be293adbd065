"""Places inside the vault: relative, clean, and never outside."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from .errors import Invalid

_LONGEST_NAME = 255
_LONGEST_PATH = 4_000


class PathEscapes(Invalid):
    """The path is absolute, climbs out, or holds a name that no file may have."""


@dataclass(frozen=True, slots=True, order=True)
class VaultPath:
    """A path of one or more clean segments below the vault's root, with ``/`` between them.

    Cannot be built wrong: no absolute path, no ``.`` or ``..``, no empty segment, no NUL or other control character, no
    backslash, no segment over 255 bytes (the limit of the usual file systems). Raises PathEscapes.
    """

    text: str

    def __post_init__(self) -> None:
        segments = self.text.split("/")
        if len(self.text) > _LONGEST_PATH or not all(_clean(segment) for segment in segments):
            raise PathEscapes("The path leaves its folder or holds a name that no file may have.")

    def __truediv__(self, name: str) -> "VaultPath":
        return VaultPath(f"{self.text}/{name}")

    @property
    def name(self) -> str:
        """The last segment."""
        return PurePosixPath(self.text).name


def _clean(segment: str) -> bool:
    return (
        segment not in ("", ".", "..")
        and "\\" not in segment
        and not any(ord(character) < 32 or ord(character) == 127 for character in segment)
        and len(segment.encode("utf-8", "surrogatepass")) <= _LONGEST_NAME
        and not any(0xD800 <= ord(character) <= 0xDFFF for character in segment)
    )
