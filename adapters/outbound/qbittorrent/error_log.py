"""Why a torrent failed: the list of torrents does not say, qBittorrent's log does."""

import re
from collections.abc import Iterable

from pydantic import BaseModel, TypeAdapter

from domain.torrents.infohash import InfoHash

from .reading import Row
from .save_root import SaveRoot
from .web_api import WebApi

_UNSAID = "qBittorrent reports an error; its log may say more."
_REASON = re.compile(r'\bReason: "?(.+?)"?$', re.DOTALL)
_LONGEST = 500


class _Message(BaseModel):
    message: str


_MESSAGES = TypeAdapter(list[_Message])


class ErrorLog:
    """Remembers what was found while a torrent stays failed, so that the log is read once and not every second."""

    def __init__(self, save_root: SaveRoot) -> None:
        self._save_root = save_root
        self._words: dict[InfoHash, str] = {}

    def words(self, row: Row) -> str:
        """qBittorrent's words about the torrent; empty if it is well."""
        return self._words.get(row.infohash, _UNSAID) if row.failed else ""

    def read(self, api: WebApi, rows: Iterable[Row]) -> None:
        """Look for the words about torrents that failed since the last time."""
        failed: dict[InfoHash, Row] = {}
        for row in rows:
            if row.failed:
                failed[row.infohash] = row
            else:
                self._words.pop(row.infohash, None)
        if failed.keys() <= self._words.keys():
            return
        messages = _MESSAGES.validate_python(api.log_main(normal=False, info=False, warning=True, critical=True))
        for infohash, row in failed.items():
            about = [entry.message for entry in messages if f'"{row.name}"' in entry.message]
            if about:
                self._words[infohash] = _reason(self._save_root.hide(about[-1]))


def _reason(message: str) -> str:
    found = _REASON.search(message)
    return (found.group(1) if found else message).strip()[:_LONGEST]
