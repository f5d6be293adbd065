"""The hash trees of BitTorrent v2 (BEP 52)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_BLOCK = 1 << 14
_NOTHING = bytes(32)


@dataclass(frozen=True, slots=True)
class FileTree:
    """The tree above a file's blocks of 16 KiB. ``layer`` holds a hash for every piece, empty if there is only one."""

    root: bytes
    layer: bytes

    @classmethod
    def of(cls, path: Path, piece_length: int) -> "FileTree | None":
        """Read a file and build it; None for an empty one."""
        with path.open("rb") as file:
            blocks = [hashlib.sha256(block).digest() for block in iter(lambda: file.read(_BLOCK), b"")]
        in_piece = piece_length // _BLOCK
        if len(blocks) <= in_piece:
            return cls(_root(blocks, _power_of_two(len(blocks)), _NOTHING), b"") if blocks else None
        pieces = [
            _root(blocks[start : start + in_piece], in_piece, _NOTHING) for start in range(0, len(blocks), in_piece)
        ]
        empty_piece = _root([], in_piece, _NOTHING)
        return cls(_root(pieces, _power_of_two(len(pieces)), empty_piece), b"".join(pieces))


def _root(hashes: Sequence[bytes], width: int, missing: bytes) -> bytes:
    """Of a tree ``width`` (a power of two) wide, filled up with ``missing``."""
    row = [*hashes, *[missing] * (width - len(hashes))]
    while len(row) > 1:
        row = [hashlib.sha256(one + other).digest() for one, other in zip(row[::2], row[1::2], strict=True)]
    return row[0]


def _power_of_two(number: int) -> int:
    return 1 << (number - 1).bit_length()
