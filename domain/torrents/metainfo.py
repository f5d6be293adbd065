"""Torrent files (BEP 3, BEP 12, BEP 52 hybrids): read once, strictly, before any engine sees them."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..errors import Invalid
from ..vault_path import PathEscapes, VaultPath
from .bencode import Bencoded, Decoder, InvalidBencoding
from .infohash import InfoHash

MOST_BYTES = 10 * 1024 * 1024
"""The largest .torrent that is looked at."""
MOST_FILES = 10_000
_LARGEST_TORRENT = 1 << 46


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
    raw: bytes = field(default=b"", repr=False)

    @property
    def size_bytes(self) -> int:
        """The sum of all files."""
        return sum(file.size_bytes for file in self.files)

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
        name = _text(info.get(b"name"))
        return cls(
            infohash=InfoHash(hashlib.sha1(raw[start:stop], usedforsecurity=False).hexdigest()),
            name=name,
            files=_files(info, name),
            trackers=tuple(_trackers(top)),
            private=info.get(b"private") == 1,
            raw=raw,
        )


def _files(info: dict[bytes, Bencoded], name: str) -> tuple[MetainfoFile, ...]:
    if not isinstance(info.get(b"pieces"), bytes) or not isinstance(info.get(b"piece length"), int):
        raise InvalidTorrentFile("The torrent has no BitTorrent v1 pieces.")
    listed = info.get(b"files")
    if listed is None:
        return (MetainfoFile(0, _path([name]), _size(info.get(b"length"))),)
    if not isinstance(listed, list) or not listed:
        raise InvalidTorrentFile("The torrent's file list is empty or malformed.")
    if len(listed) > MOST_FILES:
        raise InvalidTorrentFile(f"The torrent has {len(listed):,} files; at most {MOST_FILES:,} are accepted.")
    real = [entry for entry in listed if not _is_padding(entry)]
    files = tuple(_file(index, name, entry) for index, entry in enumerate(real))
    if len({file.path for file in files}) != len(files):
        raise InvalidTorrentFile("Two files of the torrent have the same path.")
    if sum(file.size_bytes for file in files) > _LARGEST_TORRENT:
        raise InvalidTorrentFile("The torrent's sizes are impossible.")
    return files


def _is_padding(entry: Bencoded) -> bool:
    attributes = entry.get(b"attr") if isinstance(entry, dict) else None
    return isinstance(attributes, bytes) and b"p" in attributes


def _file(index: int, name: str, entry: Bencoded) -> MetainfoFile:
    path = entry.get(b"path") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(path, list) or not path:
        raise InvalidTorrentFile("A file of the torrent has no path.")
    return MetainfoFile(index, _path([name, *(_text(part) for part in path)]), _size(entry.get(b"length")))


def _path(parts: list[str]) -> VaultPath:
    if any("/" in part for part in parts):
        raise InvalidTorrentFile("A file of the torrent would leave its folder.")
    try:
        return VaultPath("/".join(parts))
    except PathEscapes as error:
        raise InvalidTorrentFile("A file of the torrent would leave its folder.") from error


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
