"""The files of a torrent, checked: the same rules for every format that lists them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..errors import Invalid
from ..vault_path import PathEscapes, VaultPath
from .bencode import Bencoded

MOST_FILES = 10_000
LARGEST_TORRENT = 1 << 46
_UNSAFE = "A file of the torrent would leave its folder, or has a name that no file may have."
_LONGEST_EXTENSION = 10
_LONGEST_NAME = 240
"""Bytes of UTF-8. Of longer names engines keep so much and the extension: the file system takes no more than 255."""


class InvalidTorrentFile(Invalid):
    """The bytes are not a torrent file, or one that we refuse; the text says why."""


@dataclass(frozen=True, slots=True)
class MetainfoFile:
    """A file of a torrent. ``path`` lies below the torrent's save directory and is safe to join.

    ``index`` counts the files that a person sees. Padding files (BEP 47) are left out and not counted, as engines' own
    interfaces do, so that an index means the same file whichever engine holds the torrent.
    """

    index: int
    path: VaultPath
    size_bytes: int


def checked_list(files: Sequence[tuple[VaultPath, int]]) -> tuple[MetainfoFile, ...]:
    """Number paths and sizes. Raises InvalidTorrentFile: none, too many, too large, or in each other's way."""
    if not files:
        raise InvalidTorrentFile("The torrent's file list is empty or malformed.")
    if len(files) > MOST_FILES:
        raise InvalidTorrentFile(f"The torrent has {len(files):,} files; at most {MOST_FILES:,} are accepted.")
    _check_paths([path.text for path, _ in files])
    if sum(size for _, size in files) > LARGEST_TORRENT:
        raise InvalidTorrentFile("The torrent's sizes are impossible.")
    return tuple(MetainfoFile(index, path, size) for index, (path, size) in enumerate(files))


def safe_path(parts: Sequence[str]) -> VaultPath:
    """Where engines put a file of those names. Raises InvalidTorrentFile for names that lead elsewhere."""
    if any("/" in part for part in parts):
        raise InvalidTorrentFile(_UNSAFE)
    try:
        return VaultPath("/".join(_cut(part) for part in parts))
    except PathEscapes as error:
        raise InvalidTorrentFile(_UNSAFE) from error


def sensible_size(value: Bencoded | None) -> int:
    """Read a file's size. Raises InvalidTorrentFile."""
    if not isinstance(value, int) or not 0 <= value <= LARGEST_TORRENT:
        raise InvalidTorrentFile("A file of the torrent has no sensible size.")
    return value


def read_text(value: Bencoded | None) -> str:
    """Read a name. Raises InvalidTorrentFile."""
    if not isinstance(value, bytes):
        raise InvalidTorrentFile("A name in the torrent is missing or malformed.")
    return value.decode("utf-8", "replace")


def preferred(entry: dict[bytes, Bencoded], key: bytes) -> Bencoded | None:
    """The spelling that engines prefer, of two that old makers wrote: what is checked must be what counts."""
    return entry.get(key + b".utf-8") or entry.get(key)


def _check_paths(paths: Sequence[str]) -> None:
    if len(set(paths)) != len(paths):
        raise InvalidTorrentFile("Two files of the torrent have the same path.")
    # No path holds a NUL, so what lies inside another one comes right behind it. All folders of all paths would take
    # gigabytes for a torrent file of less than one megabyte.
    ordered = sorted(path.replace("/", "\0") for path in paths)
    if any(inner.startswith(f"{outer}\0") for outer, inner in pairwise(ordered)):
        raise InvalidTorrentFile("A file of the torrent lies inside another one.")


def _cut(name: str) -> str:
    encoded = name.encode("utf-8", "replace")
    if len(encoded) <= _LONGEST_NAME:
        return name
    # The character across the border stays whole.
    beginnings = (name[:end] for end in range(len(name) + 1))
    stem = next(text for text in beginnings if len(text.encode("utf-8", "replace")) >= _LONGEST_NAME)
    _, dot, extension = encoded[-_LONGEST_EXTENSION:].rpartition(b".")
    return stem + (dot + extension).decode("utf-8", "ignore") if dot else stem
