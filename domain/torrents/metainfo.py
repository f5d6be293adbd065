"""Torrent files (BEP 3, BEP 12, BEP 52): read once, strictly, before any engine sees them."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from .bencode import Bencoded, Decoder, InvalidBencoding
from .file_list import read_file_list
from .file_tree import read_file_tree
from .infohash import InfoHash
from .shown_name import shown_name
from .torrent_files import InvalidTorrentFile as InvalidTorrentFile
from .torrent_files import MetainfoFile as MetainfoFile
from .torrent_files import preferred, read_text

MOST_BYTES = 10 * 1024 * 1024
"""The largest .torrent that is looked at."""
_V2 = 2


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
        counted = frozenset(indexes)
        return sum(file.size_bytes for file in self.files if not counted or file.index in counted)

    @classmethod
    def parse(cls, raw: bytes) -> "Metainfo":
        """Read a .torrent: v1, v2 or hybrid. Raises InvalidTorrentFile: malformed, too large, unsafe paths, …"""
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
        name = read_text(preferred(info, b"name"))
        files = _files(info, top.get(b"piece layers"), name)
        v1 = hashlib.sha1(raw[start:stop], usedforsecurity=False).hexdigest() if _is_v1(info) else None
        v2 = hashlib.sha256(raw[start:stop]).hexdigest() if _is_v2(info) else None
        infohash = InfoHash(v1 or v2 or "")
        return cls(
            infohash=infohash,
            name=shown_name(name) or infohash,
            files=files,
            trackers=tuple(_trackers(top)),
            private=info.get(b"private") == 1,
            infohash_v2=v2 if v1 else None,
            raw=raw,
        )


def _files(info: dict[bytes, Bencoded], layers: Bencoded | None, name: str) -> tuple[MetainfoFile, ...]:
    if not _is_v2(info):
        return read_file_list(info, name)
    files = read_file_tree(info, layers, name)
    # Who knows v1 only would write other files than who knows v2.
    if _is_v1(info) and read_file_list(info, name) != files:
        raise InvalidTorrentFile("The torrent lists other files for BitTorrent v1 than for v2.")
    return files


def _is_v1(info: dict[bytes, Bencoded]) -> bool:
    return not _is_v2(info) or any(key in info for key in (b"pieces", b"files", b"length"))


def _is_v2(info: dict[bytes, Bencoded]) -> bool:
    version = info.get(b"meta version", 1)
    if version not in (1, _V2):
        raise InvalidTorrentFile("The torrent has a format that is newer than BitTorrent v2.")
    return version == _V2


def _trackers(top: dict[bytes, Bencoded]) -> Iterator[str]:
    tiers = top.get(b"announce-list")
    urls = [url for tier in tiers if isinstance(tier, list) for url in tier] if isinstance(tiers, list) else []
    for url in dict.fromkeys(bytes(url) for url in (top.get(b"announce"), *urls) if isinstance(url, bytes)):
        yield url.decode("utf-8", "replace")
