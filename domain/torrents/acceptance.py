"""Which torrents are let in: by what they hold, and by the room there is."""

import re
from unicodedata import category

from ..errors import Conflict, Invalid
from ..sizes import shown_size
from ..vault_path import VaultPath
from .metainfo import Metainfo

# What Windows, macOS or a Unix desktop starts when it is opened, and what only ever comes with such things.
_PROGRAMS = re.compile(
    "apk|app|appimage|bat|cmd|com|command|cpl|deb|desktop|dll|dmg|exe|gadget|hta|inf|jar|jse?|lnk|ms[ip]|pif|pkg"
    "|ps1|psm1|py|reg|rpm|sc[frt]|sh|sys|vb|vb[es]|ws[fh]|xpi"
)
_ARCHIVES = re.compile("7z|ace|arj|bz2|cab|gz|lzh|rar|r[0-9]{2}|tar|tgz|xz|zip|zst")
# Characters that turn the direction of writing make ``gnp.exe`` out of ``exe.png`` on the screen (Unicode TR 36 §2.5).
_DISGUISE = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class ContentRefused(Invalid):
    """The torrent holds something that has no place in a release; the text names it."""


class NotEnoughSpace(Conflict):
    """The torrent does not fit: it needs ``needed_bytes`` with what has to stay free, and ``free_bytes`` are free."""

    def __init__(self, *, needed_bytes: int, free_bytes: int) -> None:
        super().__init__(
            f"Not enough space on the server: {shown_size(needed_bytes)} needed, {shown_size(free_bytes)} free. "
            "Remove something."
        )
        self.needed_bytes = needed_bytes
        self.free_bytes = free_bytes


def accept_content(metainfo: Metainfo) -> None:
    """Let a release in by its file list: no program, no disguised name, and not an archive in place of the video.

    Small archives beside a video (fonts, scans) are usual. Raises ContentRefused.
    """
    for file in metainfo.files:
        _accept_name(file.path)
    largest = max(metainfo.files, key=lambda file: file.size_bytes)
    if _ARCHIVES.fullmatch(_suffix(largest.path.name)):
        raise ContentRefused(f"The torrent is an archive, not a video: {_quoted(largest.path)}.")


def accept_size(size_bytes: int, *, free_bytes: int, reserve_bytes: int) -> None:
    """Let a torrent in by the room there is, of which ``reserve_bytes`` stay free. Raises NotEnoughSpace."""
    needed = size_bytes + reserve_bytes
    if needed > free_bytes:
        raise NotEnoughSpace(needed_bytes=needed, free_bytes=free_bytes)


def _accept_name(path: VaultPath) -> None:
    if _DISGUISE.search(path.text):
        raise ContentRefused(f"The torrent disguises the name of a file: {_quoted(path)}.")
    if _PROGRAMS.fullmatch(_suffix(path.name)):
        raise ContentRefused(f"The torrent holds a program: {_quoted(path)}.")


def _suffix(name: str) -> str:
    # Some engines drop what is not to be seen from a name, and Windows ignores spaces and dots at its end: so
    # ``setup.exe .`` starts as ``setup.exe``.
    name = name if name.isascii() else "".join(character for character in name if category(character) != "Cf")
    return name.rstrip(" .").rpartition(".")[2].casefold() if "." in name else ""


def _quoted(path: VaultPath) -> str:
    return ascii(path.name[:100]) if _DISGUISE.search(path.name) else f"“{path.name[:100]}”"
