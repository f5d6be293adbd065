"""What is done to qBittorrent's torrents, step by step."""

import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from qbittorrentapi import Conflict409Error, NotFound404Error, UnsupportedMediaType415Error

from application.ports.torrent_engine import EngineRefused, EngineTorrent, TorrentNotFound
from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import Magnet
from domain.torrents.manners import SpeedLimits
from domain.torrents.metainfo import MOST_BYTES, InvalidTorrentFile, Metainfo

from .calling import call_again
from .error_log import ErrorLog
from .holdings import Holdings
from .reading import FILE_ROWS, METADATA_ONLY, UNPROVEN, FileRow, Row, read_torrent
from .web_api import WebApi

_UNWANTED, _WANTED, _FIRST = 0, 1, 7
_NO_LIMIT = -1
_LEAST_RATE = 1024
"""qBittorrent cuts the limit for everything to KiB, and reads 0 as no limit."""
_CHECK_SHOWS_WITHIN = 3.0
"""Seconds: qBittorrent looks at its torrents every one and a half."""
_REFUSED = "qBittorrent refuses this torrent."
_NOT_HELD = "The torrent engine does not hold this torrent."
CANNOT_WRITE = "qBittorrent cannot tell what this magnet link of BitTorrent v2 holds. Add its .torrent file instead."

Choice = Mapping[int, int]
"""Priorities by file index; what is not there is not wanted."""


@dataclass(frozen=True, slots=True)
class TakenOut:
    """A torrent that was taken out to be put in anew, and what it was told."""

    metainfo: Metainfo
    choice: Choice
    limits: SpeedLimits


class Steering:
    """Adds and steers torrents. Everything here runs in the thread that asks.

    Of a magnet link qBittorrent fetches the metadata and stops. A tag marks it until its files have been chosen, so
    that nothing but that lets it go on, whoever restarts in between.
    """

    def __init__(self, api: WebApi, holdings: Holdings, log: ErrorLog, category: str) -> None:
        self._api = api
        self._holdings = holdings
        self._log = log
        self._category = category
        self._choices: dict[InfoHash, Choice] = {}
        self._held_back: set[InfoHash] = set()
        self._proving: dict[InfoHash, float] = {}

    def add(self, source: Metainfo | Magnet | str, place: Path, *, stopped: bool) -> str:
        """Hand it a torrent; a text is a magnet link. Return why it does not take it, empty if it does."""
        metadata_only = not isinstance(source, Metainfo)
        try:
            answer = self._api.torrents_add(
                urls=str(source) if metadata_only else None,
                torrent_files=source.raw if isinstance(source, Metainfo) else None,
                save_path=str(place),
                use_download_path=False,
                use_auto_torrent_management=False,
                content_layout="Original",
                category=self._category or None,
                is_stopped=stopped,
                tags=METADATA_ONLY if metadata_only else None,
                # Its own settings must not stop what we run, nor end what we share.
                stopCondition="MetadataReceived" if metadata_only else "None",
                ratio_limit=_NO_LIMIT,
                seeding_time_limit=_NO_LIMIT,
                inactive_seeding_time_limit=_NO_LIMIT,
            )
        except UnsupportedMediaType415Error:
            return "qBittorrent says that this is not a torrent file."
        except Conflict409Error:
            return _REFUSED
        return "" if self._api.generation.took(answer) else _REFUSED

    def read(self, rows: Mapping[InfoHash, Row]) -> dict[InfoHash, EngineTorrent]:
        """Say what they do; choose the files of those whose metadata have come."""
        self._log.read(self._api, rows.values())
        for torrent in self._choices.keys() & rows.keys():
            if rows[torrent].has_metadata:
                # Gone, or by now it has the other name of a hybrid torrent: the next look tells.
                with suppress(TorrentNotFound):
                    self._choose(torrent, rows[torrent], self._choices[torrent])
                    del self._choices[torrent]
        for torrent, row in rows.items():
            if row.unproven:
                self._prove(torrent, row)
        return {
            torrent: read_torrent(torrent, row, self._log.words(row), held_back=torrent in self._held_back)
            for torrent, row in rows.items()
        }

    def files(self, row: Row) -> list[FileRow]:
        """Its files; none before the metadata are there."""
        with _vanishing():
            return FILE_ROWS.validate_json(self._api.rows("files", {"hash": row.hash}))

    def export(self, torrent: InfoHash) -> bytes | None:
        """The .torrent, so much of it as anybody would read; None before the metadata are there.

        Raises EngineRefused for what qBittorrent cannot write down though it has it: in 5.3 a hybrid torrent from a
        magnet link ("a piece layer is invalid"). What would do is not in its answer, which is in any language.
        """
        row = self._holdings.held(torrent)
        if not row.has_metadata:
            return None
        try:
            with _vanishing():
                return self._api.torrents_export(row.hash)[: MOST_BYTES + 1]
        except Conflict409Error as error:
            raise EngineRefused(CANNOT_WRITE) from error

    def want(self, torrent: InfoHash, wanted: Collection[int], first: Collection[int]) -> None:
        """Choose files; of a magnet link whose metadata are still missing, as soon as they are there."""
        self.choose(torrent, {index: _FIRST if index in first else _WANTED for index in wanted})

    def choose(self, torrent: InfoHash, choice: Choice) -> None:
        """Set the priorities of its files, as ``want`` does."""
        row = self._holdings.held(torrent)
        if row.has_metadata:
            self._choose(torrent, row, choice)
        else:
            self._choices[torrent] = choice

    def pause(self, torrent: InfoHash) -> None:
        """Stop it."""
        row = self._holdings.held(torrent)
        if row.metadata_only:
            self._held_back.add(torrent)
        self._api.torrents_stop(row.hash)

    def resume(self, torrent: InfoHash) -> bool:
        """Let it go on; true if it had to be added anew for that."""
        row = self._holdings.held(torrent)
        held_back = torrent in self._held_back
        self._held_back.discard(torrent)
        if not row.metadata_only:
            self._api.torrents_start(row.hash)
        elif not row.has_metadata and (held_back or row.stopped):
            # Whoever stops a torrent by hand also drops the condition that it stop by itself.
            self._api.torrents_delete(False, row.hash)
            self.add(row.magnet_uri, Path(row.save_path), stopped=False)
            return True
        return False

    def take_out(self, torrent: InfoHash) -> TakenOut | None:
        """Take out a hybrid torrent that failed, and leave its data.

        None for any other torrent, and if qBittorrent cannot write it down. libtorrent 2.0.8, which is in 4.5.2, has
        pieces of such a magnet link now and then before the hashes of their blocks, finds that its two halves do not
        describe the same data, and stands by that whatever a check finds; taken in anew it does not
        (arvidn/libtorrent#6394). Files of a hybrid torrent share no pieces, so none goes with those not wanted.
        """
        row = self._holdings.held(torrent)
        if not (row.failed and row.hybrid) or row.metadata_only:
            return None
        try:
            metainfo = Metainfo.parse(self.export(torrent) or b"")
        except (EngineRefused, InvalidTorrentFile):
            return None
        choice = {index: file.priority for index, file in enumerate(self.files(row))}
        taken = TakenOut(metainfo, choice, SpeedLimits(max(row.dl_limit, 0), max(row.up_limit, 0)))
        self.remove(torrent, with_data=False)
        return taken

    def recheck(self, torrent: InfoHash) -> None:
        """Look at the disk; what is missing is asked for at once."""
        self._check(self._holdings.held(torrent))

    def reannounce(self, torrent: InfoHash) -> None:
        """Ask the trackers, as far as they allow it by now, and those who are known already."""
        row = self._holdings.held(torrent)
        self._api.torrents_reannounce(row.hash)
        if row.amount_left:
            call_again(self._api, row)

    def limit(self, torrent: InfoHash, limits: SpeedLimits) -> None:
        """Bound its speed, as far as it is not yet."""
        row = self._holdings.held(torrent)
        if max(row.dl_limit, 0) != limits.download_rate:
            self._api.torrents_set_download_limit(limits.download_rate, row.hash)
        if max(row.up_limit, 0) != limits.upload_rate:
            self._api.torrents_set_upload_limit(limits.upload_rate, row.hash)

    def limit_all(self, limits: SpeedLimits) -> None:
        """Bound the speed of everything."""
        self._api.transfer_set_download_limit(_whole(limits.download_rate))
        self._api.transfer_set_upload_limit(_whole(limits.upload_rate))

    def remove(self, torrent: InfoHash, *, with_data: bool) -> bool:
        """Forget it; false if it was not there."""
        row = self._holdings.find(torrent)
        if row is None:
            return False
        self._api.torrents_delete(with_data, row.hash)
        self._choices.pop(torrent, None)
        self._held_back.discard(torrent)
        self._proving.pop(torrent, None)
        self._holdings.forget(torrent)
        return True

    def _check(self, row: Row) -> None:
        self._api.torrents_recheck(row.hash)
        call_again(self._api, row)

    def _prove(self, torrent: InfoHash, row: Row) -> None:
        """Have it checked once it calls itself whole; believe it when the check is over.

        With libtorrent 2.0.11, which is in 5.1, about one of 250 hybrid magnet links says so under load while a piece
        of it is zeros on the disk: the hashes of its blocks come while its pieces do.
        """
        if not row.whole:
            if not row.checking:
                self._proving.pop(torrent, None)
            return
        asked = self._proving.get(torrent)
        if asked is None:
            self._proving[torrent] = time.monotonic()
            self._check(row)
        elif time.monotonic() - asked >= _CHECK_SHOWS_WITHIN:
            self._api.torrents_remove_tags(UNPROVEN, row.hash)
            del self._proving[torrent]

    def _choose(self, torrent: InfoHash, row: Row, choice: Choice) -> None:
        changes: dict[int, list[int]] = {}
        for index, file in enumerate(self.files(row)):
            priority = choice.get(index, _UNWANTED)
            if file.priority != priority:
                changes.setdefault(priority, []).append(index)
        # Wanted ones first: a torrent that wants nothing for a moment says good-bye to its seeders.
        for priority in sorted(changes, reverse=True):
            with _vanishing():
                self._api.torrents_file_priority(row.hash, changes[priority], priority)
        if row.metadata_only:
            if row.hybrid:
                self._api.torrents_add_tags(UNPROVEN, row.hash)
            if torrent not in self._held_back:
                self._api.torrents_start(row.hash)
            self._api.torrents_remove_tags(METADATA_ONLY, row.hash)
        elif changes:
            self._api.torrents_reannounce(row.hash)
            if not row.amount_left:
                call_again(self._api, row)


@contextmanager
def _vanishing() -> Iterator[None]:
    """To a question about one torrent, 404 says that it is gone; anywhere else, that this is no Web API."""
    try:
        yield
    except NotFound404Error as error:
        raise TorrentNotFound(_NOT_HELD) from error


def _whole(rate: int) -> int:
    return max(rate, _LEAST_RATE) if rate else 0
