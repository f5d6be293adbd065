"""The main job without hands: the same client that the TUI uses, one line a step."""

import asyncio
import hashlib
import time
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel

from adapters.inbound.http.wire.searches import CandidateView, SearchView
from adapters.inbound.http.wire.torrents import FileView, TorrentView
from adapters.inbound.http.wire.watchlist import WatchEntryView, WatchlistView
from tui.api.client import ApiClient
from tui.api.fetching import fetch_file

from .stage import USERNAME, Stage

_PATIENCE_SECONDS = 180.0
_NOT_STARTED = ("waiting", "metadata", "queued", "checking")


class Outcome(BaseModel):
    """What the job came to: the last line that is printed. Seconds count from the grab."""

    watchlist_entries: int = 0
    unwatched: int = 0
    candidates: int = 0
    picked: str | None = None
    reasons: list[str] = []
    seconds_to_started: float | None = None
    seconds_to_complete: float | None = None
    bytes: int = 0
    sha256: str | None = None
    verified: bool = False


class JobFailed(Exception):
    """A step did not lead to the next one; the text says which."""


@dataclass(slots=True)
class Script:
    """One run of the job. ``tell`` gets a line for each step."""

    stage: Stage
    tell: Callable[[str], None]
    outcome: Outcome = field(default_factory=Outcome)
    _began: float = field(default_factory=time.monotonic)

    async def run(self) -> None:
        """Do the whole job. Raises JobFailed, ClientError, TimeoutError."""
        running = self.stage.running
        self._step(f"server up at {running.url}; {len(self.stage.world.published)} releases wait to be found")
        async with ApiClient(running.url, fingerprint=running.fingerprint) as client:
            session = await client.log_in(USERNAME, self.stage.password, "demo script")
            self._step(f"logged in as {session.user.username} over TLS, certificate pinned")
            entry, episode = self._choose(await self._watchlist(client))
            picked = self._picked(await client.search(entry.series_id, episode))
            torrent = await self._download(client, entry.series_id, episode, picked)
            await self._deliver(client, torrent)

    async def _watchlist(self, client: ApiClient) -> WatchlistView:
        about = await client.about()
        await client.link_account(about.watchlist, self.stage.world.username)
        watchlist = await client.watchlist()
        self.outcome.watchlist_entries = len(watchlist.entries)
        self.outcome.unwatched = sum(len(entry.unwatched) for entry in watchlist.entries)
        self._step(
            f"linked {watchlist.username}: {len(watchlist.entries)} series, {self.outcome.unwatched} episodes unwatched"
        )
        return watchlist

    def _choose(self, watchlist: WatchlistView) -> tuple[WatchEntryView, int]:
        main = self.stage.world.main
        entry = next((entry for entry in watchlist.entries if entry.series_id == main.series), None)
        if entry is None or main.episode not in entry.unwatched:
            raise JobFailed("The episode that waits is not on the list.")
        self._step(f"chose {entry.title}, episode {main.episode}")
        return entry, main.episode

    def _picked(self, search: SearchView) -> CandidateView:
        self.outcome.candidates = len(search.candidates)
        best = next((one for one in search.candidates if one.release_id == search.best), None)
        rejected = sum(one.band == "rejected" for one in search.candidates)
        self._step(f"searched: {len(search.candidates)} candidates, {rejected} of them rejected")
        if best is None:
            problems = "; ".join(failure.detail for failure in search.failures)
            raise JobFailed(f"No release is sure to be the episode ({search.outcome}). {problems}".strip())
        self.outcome.picked = best.title
        self.outcome.reasons = [reason.text for reason in best.reasons] + best.ranking
        self._step(f"picked {best.title}: {' '.join(self.outcome.reasons)}")
        return best

    async def _download(self, client: ApiClient, series: int, episode: int, picked: CandidateView) -> TorrentView:
        grabbed_at = time.monotonic()
        torrent = await client.grab(series, episode, picked.release_id)
        async with asyncio.timeout(_PATIENCE_SECONDS), aclosing(client.events()) as events:
            async for _ in events:  # the first one says that we are connected: what changes from then on is told
                torrent = await client.torrent(torrent.infohash)
                elapsed = time.monotonic() - grabbed_at
                if self.outcome.seconds_to_started is None and torrent.state not in _NOT_STARTED:
                    self.outcome.seconds_to_started = round(elapsed, 3)
                    self._step(f"downloading: {torrent.name}")
                if torrent.complete:
                    break
                if torrent.state in ("error", "missing_files"):
                    raise JobFailed(f"The download failed: {torrent.note}")
        self.outcome.seconds_to_complete = round(time.monotonic() - grabbed_at, 3)
        self._step(f"complete: {torrent.size_bytes} bytes on the server")
        return torrent

    async def _deliver(self, client: ApiClient, torrent: TorrentView) -> None:
        files = (await client.files(torrent.infohash)).files
        largest = max(files, key=lambda file: file.size_bytes)
        place = await fetch_file(client, torrent.infohash, largest, self.stage.device)
        self._step(f"fetched to {place}")
        self.outcome.sha256, self.outcome.bytes = await asyncio.to_thread(_measure, place)
        served = (await client.checksum(torrent.infohash, largest.index)).sha256
        self.outcome.verified = self._same(torrent, largest, served)
        told = "the device's file is the original" if self.outcome.verified else "NOT the original"
        self._step(f"SHA-256 {self.outcome.sha256}: {told}")

    def _same(self, torrent: TorrentView, file: FileView, served: str) -> bool:
        """Whether device, server and the one who made the content agree."""
        try:
            original = self.stage.world.original(torrent.infohash)
        except KeyError:
            return False
        return (
            self.outcome.sha256 == served == original.sha256
            and self.outcome.bytes == file.size_bytes == original.offer.size_bytes
        )

    def _step(self, text: str) -> None:
        self.tell(f"{time.monotonic() - self._began:7.2f} s  {text}")


def _measure(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size
