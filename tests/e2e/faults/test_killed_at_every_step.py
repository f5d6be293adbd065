"""``kill -9`` at every step of a grab: nothing that was promised is lost, nothing foreign is touched."""

import asyncio
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tui.api.client import ApiClient
from tui.api.errors import ClientError
from uuutorrent.testing.patience import until
from uuutorrent.testing.qbittorrent_process import QbittorrentProcess
from uuutorrent.testing.server_process import ServerProcess
from uuutorrent.testing.world import World

from .foreign import Foreign
from .table import FaultTable

_SERVER = (sys.executable, str(Path(__file__).with_name("mortal_server.py")))
_CONVERGED_WITHIN = 30


class Killing:
    """One server, killed again and again."""

    def __init__(self, folder: Path, environment: Mapping[str, str], world: World) -> None:
        self._folder, self._environment, self._world = folder, environment, world

    async def steps(self) -> Sequence[str]:
        """What a whole grab consists of."""
        log = self._folder / "steps"
        async with self._mortal(log, 0) as server, server.client() as client:
            await client.link_account("anilist", self._world.username)
            torrent = await client.grab(self._world.main.series, self._world.main.episode)
            await self._finish(client, torrent.infohash)
        return log.read_text().splitlines()

    async def kill_at(self, number: int) -> tuple[bool, float]:
        """Kill it there and start it again.

        Say whether it remembers what was asked, and after how many seconds everything was as it should be.
        """
        async with self._mortal(self._folder / f"steps-{number}", number) as server, server.client() as client:
            with pytest.raises(ClientError):
                await client.grab(self._world.main.series, self._world.main.episode)
        async with ServerProcess(self._folder / "state", self._environment) as server, server.client() as client:
            began = time.monotonic()
            torrents = (await client.torrents()).torrents
            remembered = bool(torrents)
            if not remembered:  # Nothing was promised: asked again, it works.
                torrents = [await client.grab(self._world.main.series, self._world.main.episode)]
            await self._finish(client, torrents[0].infohash)
            return remembered, time.monotonic() - began

    def _mortal(self, log: Path, at: int) -> ServerProcess:
        mortal = {"MORTAL_LOG": str(log), "MORTAL_AT": str(at)}
        return ServerProcess(self._folder / "state", {**self._environment, **mortal}, command=_SERVER)

    async def _finish(self, client: ApiClient, infohash: str) -> None:
        """It completes, its bytes are the right ones, and it goes again without a trace."""
        await until(lambda: client.torrent(infohash), lambda torrent: torrent.complete, seconds=_CONVERGED_WITHIN)
        checksum = await client.checksum(infohash, 0)
        assert checksum.sha256 == self._world.original(infohash).sha256
        await client.remove(infohash)
        await until(client.torrents, lambda listed: not listed.torrents, seconds=_CONVERGED_WITHIN)


async def test_a_server_that_is_killed_at_any_step_of_a_grab(
    folder: Path, steered: Mapping[str, str], world: World, qbittorrent: QbittorrentProcess, faults: FaultTable
) -> None:
    foreign = await Foreign.planted(qbittorrent, folder / "foreign")
    killing = Killing(folder, steered, world)
    steps = await killing.steps()
    assert len(steps) > 10
    remembered: list[bool] = []
    for number, name in enumerate(steps, start=1):
        kept, seconds = await killing.kill_at(number)
        remembered.append(kept)
        await foreign.must_be_untouched()
        await asyncio.to_thread(_only_foreign, folder / "state" / "downloads")
        faults.add(
            f"kill -9 at step {number:2} of {len(steps)}: {name}",
            f"{'remembered' if kept else 'never begun'}; whole again after {seconds:.1f} s",
        )
    # One commit is the promise: from there on nothing forgets it, and the engine is told only afterwards.
    assert remembered == sorted(remembered)
    assert remembered[next(number for number, name in enumerate(steps) if "engine main.add" in name)]


def _only_foreign(downloads: Path) -> None:
    assert [path.name for path in downloads.iterdir()] == []
