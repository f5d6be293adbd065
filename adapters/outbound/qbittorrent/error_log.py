"""Why a torrent failed: the list of torrents does not say, qBittorrent's log does."""

import re
from collections import Counter
from collections.abc import Iterable

from pydantic import BaseModel, TypeAdapter

from .reading import Row
from .save_root import SaveRoot
from .web_api import WebApi

_UNSAID = "qBittorrent reports an error; its log may say more."
_REASON = re.compile(r'\bReason: "?(.+?)"?$', re.DOTALL)
_LONGEST = 500
_TRIES = 5
"""The log may come a moment after the state; and a restart empties it."""


class _Message(BaseModel):
    message: str


_MESSAGES = TypeAdapter(list[_Message])


class ErrorLog:
    """Remembers what was found while a torrent stays failed, so that the log is read once and not every second."""

    def __init__(self, save_root: SaveRoot) -> None:
        self._save_root = save_root
        self._words: dict[str, str] = {}
        self._tries: Counter[str] = Counter()

    def words(self, row: Row) -> str:
        """qBittorrent's words about the torrent; empty if it is well."""
        return self._words.get(row.hash, _UNSAID) if row.failed else ""

    def read(self, api: WebApi, rows: Iterable[Row]) -> None:
        """Look for the words about torrents that failed since the last time."""
        failed: dict[str, Row] = {}
        for row in rows:
            if row.failed:
                failed[row.hash] = row
            else:
                self._words.pop(row.hash, None)
                self._tries.pop(row.hash, None)
        if failed.keys() <= self._words.keys():
            return
        messages = _MESSAGES.validate_python(api.log_main(normal=False, info=False, warning=True, critical=True))
        for name, row in failed.items():
            about = [entry.message for entry in messages if f'"{row.name}"' in entry.message]
            self._tries[name] += 1
            if about:
                self._words[name] = _reason(self._save_root.hide(about[-1]))
            elif self._tries[name] >= _TRIES:
                self._words[name] = _UNSAID


def _reason(message: str) -> str:
    found = _REASON.search(message)
    return (found.group(1) if found else message).strip()[:_LONGEST]
