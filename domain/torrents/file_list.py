"""The files of a BitTorrent v1 torrent (BEP 3): one ``length``, or a list of ``files``."""

from collections.abc import Sequence

from ..vault_path import VaultPath
from .bencode import Bencoded
from .torrent_files import (
    InvalidTorrentFile,
    MetainfoFile,
    checked_list,
    preferred,
    read_text,
    safe_path,
    sensible_size,
)

_SHA1_BYTES = 20
_BITCOMET = "_____padding_file_"


def read_file_list(info: dict[bytes, Bencoded], name: str) -> tuple[MetainfoFile, ...]:
    """The files of an info dictionary whose torrent is called ``name``. Raises InvalidTorrentFile."""
    _check_pieces(info)
    listed = info.get(b"files")
    if listed is None:
        _refuse_disguise(info, [name])
        return checked_list([(safe_path([name]), sensible_size(info.get(b"length")))])
    real = [entry for entry in listed if not _is_padding(entry)] if isinstance(listed, list) else []
    return checked_list([_file(name, entry) for entry in real])


def _check_pieces(info: dict[bytes, Bencoded]) -> None:
    pieces, length = info.get(b"pieces"), info.get(b"piece length")
    if not isinstance(pieces, bytes) or not isinstance(length, int):
        raise InvalidTorrentFile("The torrent has no pieces.")
    if length <= 0 or not pieces or len(pieces) % _SHA1_BYTES:
        raise InvalidTorrentFile("The torrent's pieces are malformed.")


def _is_padding(entry: Bencoded) -> bool:
    """BEP 47 marks padding files; BitComet, which invented them, only named them."""
    if not isinstance(entry, dict):
        return False
    attributes, path = entry.get(b"attr"), preferred(entry, b"path")
    if isinstance(attributes, bytes) and b"p" in attributes:
        return True
    last = path[-1] if isinstance(path, list) and path else None
    return isinstance(last, bytes) and last.startswith(_BITCOMET.encode())


def _file(name: str, entry: Bencoded) -> tuple[VaultPath, int]:
    path = preferred(entry, b"path") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(path, list) or not path:
        raise InvalidTorrentFile("A file of the torrent has no path.")
    parts = [name, *(read_text(part) for part in path)]
    _refuse_disguise(entry, parts)
    return safe_path(parts), sensible_size(entry.get(b"length"))


def _refuse_disguise(entry: dict[bytes, Bencoded], parts: Sequence[str]) -> None:
    """Engines differ on what only looks like padding: an index would mean another file to them than to us."""
    attributes = entry.get(b"attr", b"")
    if b"symlink path" in entry or (isinstance(attributes, bytes) and b"l" in attributes):
        raise InvalidTorrentFile("A file of the torrent is a symbolic link.")
    if any(_BITCOMET in part for part in parts) or (isinstance(attributes, bytes) and b"p" in attributes):
        raise InvalidTorrentFile("A file of the torrent is disguised as padding.")
