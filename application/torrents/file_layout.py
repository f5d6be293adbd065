"""Where the wanted files of a torrent lie, kept small: there may be thousands of torrents."""

from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import category
from zlib import compress, decompress

from domain.torrents.claims import KeptTorrent
from domain.torrents.metainfo import Metainfo
from domain.vault_path import VaultPath


@dataclass(frozen=True, slots=True)
class FileLayout:
    """Paths below the vault with their sizes, as long as ``wanted`` is what is wanted.

    Empty files are left out, and so are those that an engine may have given another name on the disk.
    """

    wanted: tuple[int, ...]
    packed: bytes

    @classmethod
    def of(cls, kept: KeptTorrent, contents: Metainfo) -> "FileLayout":
        """The layout of what is wanted of ``contents``."""
        wanted = frozenset(kept.wanted_files)
        there = [file for file in contents.files if file.size_bytes and (not wanted or file.index in wanted)]
        files = [file for file in there if is_written_so(file.path)]
        lines = (f"{file.size_bytes} {kept.folder.text}/{file.path.text}" for file in files)
        return cls(kept.wanted_files, compress("\n".join(lines).encode("utf-8")))

    def files(self) -> Iterator[tuple[VaultPath, int]]:
        """Each file's place and size."""
        # A name may hold what other splitters take for the end of a line.
        for line in filter(None, decompress(self.packed).decode("utf-8").split("\n")):
            size, _, path = line.partition(" ")
            yield VaultPath(path), int(size)


def is_written_so(path: VaultPath) -> bool:
    """Whether every engine writes it so: each has its own way with what is not to be seen, or is not UTF-8."""
    text = path.text
    return text.isascii() or all(
        character != "\ufffd" and category(character) not in ("Cc", "Cf") for character in text
    )
