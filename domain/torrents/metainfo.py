"""Torrent files (BEP 3, BEP 12, BEP 52 hybrids): read once, strictly, before any engine sees them."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from ..errors import Invalid
from ..vault_path import PathEscapes, VaultPath
from .bencode import Bencoded, Decoder, InvalidBencoding
from .infohash import InfoHash

MOST_BYTES = 10 * 1024 * 1024
"""The largest .torrent that is looked at."""
MOST_FILES = 10_000
_LARGEST_TORRENT = 1 << 46
_SHA1_BYTES = 20
_BITCOMET = b"_____padding_file_"
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


@dataclass(frozen=True, slots=True)
class Metainfo:
    """A checked torrent file. ``raw`` is what the engine gets."""

    infohash: InfoHash
    name: str
    files: tuple[MetainfoFile, ...]
    trackers: tuple[str, ...] = ()
    private: bool = False
    infohash_v2: str | None = None
    """Of a hybrid torrent (BEP 52) its other name, 64 hexadecimal digits: some engines go by it."""
    raw: bytes = field(default=b"", repr=False)

    @property
    def size_bytes(self) -> int:
        """The sum of all files."""
        return self.size_of(())

    def size_of(self, indexes: Collection[int]) -> int:
        """The sum of those files, of all if there are none."""
        return sum(file.size_bytes for file in self.files if not indexes or file.index in indexes)

    @classmethod
    def parse(cls, raw: bytes) -> "Metainfo":
        """Read a .torrent. Raises InvalidTorrentFile: malformed, too large, too many files, unsafe paths, v2 only."""
        if len(raw) > MOST_BYTES:
            raise InvalidTorrentFile(f"The torrent file is larger than {MOST_BYTES // 1024 // 1024} MiB.")
        decoder = Decoder(raw)
        try:
            top = decoder.decode()
        except InvalidBencoding as error:
            raise InvalidTorrentFile(f"This is not a torrent file: {error}") from error
        info = top.get(b"info") if isinstance(top, dict) else None
        if not isinstance(top, dict) or not isinstance(info, dict):
            raise InvalidTorrentFile("This is not a torrent file: it has no info dictionary.")
        start, stop = decoder.spans[b"info"]
        name = _text(_preferred(info, b"name"))
        hybrid = info.get(b"meta version") == 2
        return cls(
            infohash=InfoHash(hashlib.sha1(raw[start:stop], usedforsecurity=False).hexdigest()),
            name=name,
            files=_files(info, name),
            trackers=tuple(_trackers(top)),
            private=info.get(b"private") == 1,
            infohash_v2=hashlib.sha256(raw[start:stop]).hexdigest() if hybrid else None,
            raw=raw,
        )


def _files(info: dict[bytes, Bencoded], name: str) -> tuple[MetainfoFile, ...]:
    _check_pieces(info)
    listed = info.get(b"files")
    if listed is None:
        return (MetainfoFile(0, _path([name]), _size(info.get(b"length"))),)
    real = [entry for entry in listed if not _is_padding(entry)] if isinstance(listed, list) else []
    if not real:
        raise InvalidTorrentFile("The torrent's file list is empty or malformed.")
    if len(real) > MOST_FILES:
        raise InvalidTorrentFile(f"The torrent has {len(real):,} files; at most {MOST_FILES:,} are accepted.")
    files = tuple(_file(index, name, entry) for index, entry in enumerate(real))
    _check_paths([file.path.text for file in files])
    if sum(file.size_bytes for file in files) > _LARGEST_TORRENT:
        raise InvalidTorrentFile("The torrent's sizes are impossible.")
    return files


def _check_pieces(info: dict[bytes, Bencoded]) -> None:
    pieces, length = info.get(b"pieces"), info.get(b"piece length")
    if not isinstance(pieces, bytes) or not isinstance(length, int):
        raise InvalidTorrentFile("The torrent has no BitTorrent v1 pieces.")
    if length <= 0 or not pieces or len(pieces) % _SHA1_BYTES:
        raise InvalidTorrentFile("The torrent's pieces are malformed.")


def _check_paths(paths: list[str]) -> None:
    if len(set(paths)) != len(paths):
        raise InvalidTorrentFile("Two files of the torrent have the same path.")
    folders = {folder for path in paths for folder in _folders(path)}
    if not folders.isdisjoint(paths):
        raise InvalidTorrentFile("A file of the torrent lies inside another one.")


def _folders(path: str) -> Iterator[str]:
    while folder := path.rpartition("/")[0]:
        yield folder
        path = folder


def _is_padding(entry: Bencoded) -> bool:
    """BEP 47 marks padding files; BitComet, which invented them, only named them."""
    if not isinstance(entry, dict):
        return False
    attributes, path = entry.get(b"attr"), _preferred(entry, b"path")
    if isinstance(attributes, bytes) and b"p" in attributes:
        return True
    return isinstance(path, list) and any(isinstance(part, bytes) and part.startswith(_BITCOMET) for part in path[-1:])


def _file(index: int, name: str, entry: Bencoded) -> MetainfoFile:
    path = _preferred(entry, b"path") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(path, list) or not path:
        raise InvalidTorrentFile("A file of the torrent has no path.")
    if b"symlink path" in entry:
        raise InvalidTorrentFile("A file of the torrent is a symbolic link.")
    return MetainfoFile(index, _path([name, *(_text(part) for part in path)]), _size(entry.get(b"length")))


def _preferred(entry: dict[bytes, Bencoded], key: bytes) -> Bencoded | None:
    """The spelling that engines prefer, of two that old makers wrote: what is checked must be what counts."""
    return entry.get(key + b".utf-8") or entry.get(key)


def _path(parts: list[str]) -> VaultPath:
    if any("/" in part for part in parts):
        raise InvalidTorrentFile(_UNSAFE)
    try:
        return VaultPath("/".join(_cut(part) for part in parts))
    except PathEscapes as error:
        raise InvalidTorrentFile(_UNSAFE) from error


def _cut(name: str) -> str:
    encoded = name.encode("utf-8", "replace")
    if len(encoded) <= _LONGEST_NAME:
        return name
    # The character across the border stays whole.
    beginnings = (name[:end] for end in range(len(name) + 1))
    stem = next(text for text in beginnings if len(text.encode("utf-8", "replace")) >= _LONGEST_NAME)
    _, dot, extension = encoded[-_LONGEST_EXTENSION:].rpartition(b".")
    return stem + (dot + extension).decode("utf-8", "ignore") if dot else stem


def _size(value: Bencoded | None) -> int:
    if not isinstance(value, int) or not 0 <= value <= _LARGEST_TORRENT:
        raise InvalidTorrentFile("A file of the torrent has no sensible size.")
    return value


def _text(value: Bencoded | None) -> str:
    if not isinstance(value, bytes):
        raise InvalidTorrentFile("A name in the torrent is missing or malformed.")
    return value.decode("utf-8", "replace")


def _trackers(top: dict[bytes, Bencoded]) -> Iterator[str]:
    tiers = top.get(b"announce-list")
    urls = [url for tier in tiers if isinstance(tier, list) for url in tier] if isinstance(tiers, list) else []
    for url in dict.fromkeys(bytes(url) for url in (top.get(b"announce"), *urls) if isinstance(url, bytes)):
        yield url.decode("utf-8", "replace")
