"""Which of qBittorrent's torrents are ours: those that lie in their own folder below the one that we were given."""

import os
from collections.abc import Iterable
from pathlib import Path

from domain.torrents.infohash import InfoHash

from .reading import Row


class SaveRoot:
    """The folder below which our torrents are saved, as qBittorrent sees it.

    Everything else in that qBittorrent is somebody else's: a category or a tag is easily given by hand, while nobody
    saves by accident in a folder of ours that is named after the torrent.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._written = os.path.normpath(root)

    def ours(self, rows: Iterable[Row]) -> dict[InfoHash, Row]:
        """The torrents that we may show, steer and delete, by the name that we gave their folders.

        That name stays, while qBittorrent's own changes when a magnet link turns out to be a hybrid torrent.
        """
        named = ((self._name_of(row), row) for row in rows)
        return {name: row for name, row in named if name is not None}

    def hide(self, words: str) -> str:
        """Leave out of ``words`` where on the server that folder lies: it is nobody's business who reads them."""
        for root in {self._written, os.path.realpath(self._root)}:
            words = words.replace(f"{root}/", "").replace(root, "")
        return words

    def _name_of(self, row: Row) -> InfoHash | None:
        place, name = os.path.split(os.path.normpath(row.save_path))
        if name not in row.infohashes:
            return None
        # Links can be followed only where qBittorrent sees the files as we do; elsewhere this compares the text again.
        ours = place == self._written or os.path.realpath(place) == os.path.realpath(self._root)
        return InfoHash(name) if ours else None
