"""The files of a BitTorrent v2 torrent (BEP 52): a ``file tree``, and the hashes of their pieces."""

from collections.abc import Iterator
from itertools import islice

from ..vault_path import VaultPath
from .bencode import Bencoded
from .torrent_files import (
    MOST_FILES,
    InvalidTorrentFile,
    MetainfoFile,
    checked_list,
    read_text,
    safe_path,
    sensible_size,
)

_SHA256_BYTES = 32
_SMALLEST_PIECE = 1 << 14
_FILE = b""
"""The empty name tells a file from a folder."""
_MALFORMED = "The torrent's file tree is malformed."

_Leaf = tuple[tuple[bytes, ...], dict[bytes, Bencoded]]


def read_file_tree(info: dict[bytes, Bencoded], layers: Bencoded | None, name: str) -> tuple[MetainfoFile, ...]:
    """The files of an info dictionary whose torrent is called ``name``; ``layers`` are the torrent's piece layers.

    Layers may be missing, because the swarm has them, too; one that is there fits its file. Raises InvalidTorrentFile.
    """
    piece_length, tree = info.get(b"piece length"), info.get(b"file tree")
    if not isinstance(piece_length, int) or piece_length < _SMALLEST_PIECE or piece_length.bit_count() != 1:
        raise InvalidTorrentFile("The torrent's pieces are malformed.")
    # No more than are needed to see that there are too many.
    leaves = list(islice(_leaves(tree, ()), MOST_FILES + 1))
    # The tree does not tell a file from a folder with one file in it; the v1 list of a hybrid does.
    alone = len(leaves) == 1 and len(leaves[0][0]) == 1 and b"files" not in info
    files = checked_list([_file([] if alone else [name], leaf) for leaf in leaves])
    _check_layers(leaves, layers, piece_length)
    return files


def _leaves(tree: Bencoded | None, above: tuple[bytes, ...]) -> Iterator[_Leaf]:
    if not isinstance(tree, dict) or not tree:
        raise InvalidTorrentFile(_MALFORMED)
    for name, below in tree.items():
        if not isinstance(below, dict) or not name:
            raise InvalidTorrentFile(_MALFORMED)
        leaf = below.get(_FILE)
        if leaf is None:
            yield from _leaves(below, (*above, name))
        elif len(below) > 1 or not isinstance(leaf, dict):
            raise InvalidTorrentFile(_MALFORMED)
        else:
            yield (*above, name), leaf


def _file(root: list[str], leaf: _Leaf) -> tuple[VaultPath, int]:
    names, members = leaf
    attributes = members.get(b"attr")
    if b"symlink path" in members or (isinstance(attributes, bytes) and b"l" in attributes):
        raise InvalidTorrentFile("A file of the torrent is a symbolic link.")
    if isinstance(attributes, bytes) and b"p" in attributes:
        # Every file begins with a piece anyway; a padding file would make two counts of the same list.
        raise InvalidTorrentFile("A file of the torrent is padding, which BitTorrent v2 has none of.")
    size, pieces_root = sensible_size(members.get(b"length")), members.get(b"pieces root")
    if size and (not isinstance(pieces_root, bytes) or len(pieces_root) != _SHA256_BYTES):
        raise InvalidTorrentFile("A file of the torrent has no pieces.")
    return safe_path([*root, *(read_text(name) for name in names)]), size


def _check_layers(leaves: list[_Leaf], layers: Bencoded | None, piece_length: int) -> None:
    if not isinstance(layers, dict | None):
        raise InvalidTorrentFile("The torrent's piece layers are malformed.")
    sizes = {members.get(b"pieces root"): members.get(b"length") for _, members in leaves}
    for root, layer in (layers or {}).items():
        size = sizes.get(root)
        pieces = -(-size // piece_length) if isinstance(size, int) else 0
        if not isinstance(layer, bytes) or pieces < 2 or len(layer) != pieces * _SHA256_BYTES:
            raise InvalidTorrentFile("The torrent's piece layers do not fit its files.")
