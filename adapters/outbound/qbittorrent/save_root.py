"""Which of qBittorrent's torrents are ours: those that lie in their own folder below the one that we were given."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from domain.torrents.claims import folder_of

from .reading import Row


class SaveRoot:
    """The folder below which our torrents are saved, as qBittorrent sees it.

    Everything else in that qBittorrent is somebody else's: a category or a tag is easily given by hand, while nobody
    saves by accident in a folder of ours that is named after the torrent.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def ours(self, rows: Iterable[Row]) -> Sequence[Row]:
        """The torrents that we may show, steer and delete."""
        return [row for row in rows if self._holds(row)]

    def hide(self, words: str) -> str:
        """Leave out of ``words`` where on the server that folder lies: it is nobody's business who reads them."""
        for root in {os.path.normpath(self._root), os.path.realpath(self._root)}:
            words = words.replace(f"{root}/", "").replace(root, "")
        return words

    def _holds(self, row: Row) -> bool:
        place, name = os.path.split(os.path.normpath(row.save_path))
        if name != folder_of(row.infohash).text:
            return False
        # Links can be followed only where qBittorrent sees the files as we do; elsewhere this compares the text again.
        return place == os.path.normpath(self._root) or os.path.realpath(place) == os.path.realpath(self._root)
