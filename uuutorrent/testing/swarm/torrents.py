"""Writing .torrent files (BEP 3, BEP 52), with no torrent library, so that reading them is a test of something."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..torrent_version import Version
from .merkle import FileTree

Bencodable = int | str | bytes | Sequence["Bencodable"] | dict[str, "Bencodable"]


def make_torrent(
    content: Path,
    *,
    trackers: Sequence[str] = (),
    name: str | None = None,
    piece_length: int = 1 << 18,
    private: bool = False,
    padded: bool = False,
    version: Version = Version.V1,
) -> bytes:
    """Return the .torrent of a file, or of a folder with everything below it (sorted by path).

    ``name`` is what the torrent calls it (default: what the disk does). With ``padded``, padding files make every file
    begin with a piece (BEP 47), which a hybrid's always do. ``piece_length`` is a power of two from 16 KiB on. Reads
    all the content: call it in a thread.
    """
    info: dict[str, Bencodable] = {"name": name or content.name, "piece length": piece_length}
    top: dict[str, Bencodable] = {"info": info}
    if version is not Version.V2:
        info |= _v1(content, piece_length, padded=padded or version is Version.HYBRID)
    if version is not Version.V1:
        layers: dict[str, Bencodable] = {}
        tree = _tree(content, piece_length, layers)
        info |= {"meta version": 2, "file tree": tree if content.is_dir() else {name or content.name: tree}}
        top["piece layers"] = layers
    if private:
        info["private"] = 1
    if trackers:
        top |= {"announce": trackers[0], "announce-list": [[url] for url in trackers]}
    return bencode(top)


def bencode(value: Bencodable) -> bytes:
    """Encode as BEP 3 says; dictionary keys are sorted by their bytes."""
    if isinstance(value, int):
        return b"i%de" % value
    if isinstance(value, str):
        value = value.encode("utf-8", "surrogateescape")
    if isinstance(value, bytes):
        return b"%d:%s" % (len(value), value)
    if isinstance(value, dict):
        members = sorted((key.encode("utf-8", "surrogateescape"), member) for key, member in value.items())
        return b"d" + b"".join(bencode(key) + bencode(member) for key, member in members) + b"e"
    return b"l" + b"".join(bencode(member) for member in value) + b"e"


def _v1(content: Path, piece_length: int, *, padded: bool) -> dict[str, Bencodable]:
    info: dict[str, Bencodable] = {}
    if content.is_dir():
        files = sorted(path for path in content.rglob("*") if path.is_file())
        info["files"] = [entry for path in files for entry in _entries(path, content, piece_length if padded else 1)]
    else:
        files = [content]
        info["length"] = content.stat().st_size
    pieces = _pieces(files, piece_length, padded=padded and content.is_dir())
    return info | {"pieces": b"".join(hashlib.sha1(piece, usedforsecurity=False).digest() for piece in pieces)}


def _tree(path: Path, piece_length: int, layers: dict[str, Bencodable]) -> dict[str, Bencodable]:
    """The file or folder in a file tree; what its files have in the piece layers is added to ``layers``."""
    if path.is_dir():
        return {child.name: _tree(child, piece_length, layers) for child in path.iterdir()}
    leaf: dict[str, Bencodable] = {"length": path.stat().st_size}
    if file := FileTree.of(path, piece_length):
        leaf["pieces root"] = file.root
        if file.layer:  # Keys are bytes there; bencode() gives back what this takes.
            layers[file.root.decode("utf-8", "surrogateescape")] = file.layer
    return {"": leaf}


def _entries(path: Path, root: Path, alignment: int) -> Iterator[Bencodable]:
    size = path.stat().st_size
    yield {"length": size, "path": list(path.relative_to(root).parts)}
    if padding := -size % alignment:
        yield {"attr": "p", "length": padding, "path": [".pad", str(padding)]}


def _pieces(files: Sequence[Path], length: int, *, padded: bool) -> Iterator[bytes]:
    """Cut the files, laid end to end, into pieces; with ``padded`` zeros fill up each file's last one."""
    piece = b""
    for path in files:
        with path.open("rb") as file:
            while block := file.read(length - len(piece)):
                piece += block
                if len(piece) == length:
                    yield piece
                    piece = b""
        if piece and padded:
            yield piece.ljust(length, b"\0")
            piece = b""
    if piece:
        yield piece
