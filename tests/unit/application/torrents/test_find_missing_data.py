"""Data that somebody took from the disk."""

from datetime import timedelta
from typing import Any

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.engine import MemoryEngine
from adapters.outbound.memory.vault import MemoryVault
from application.torrents.file_layout import FileLayout
from domain.series import SeriesId
from domain.torrents.metainfo import Metainfo, MetainfoFile
from domain.torrents.states import TorrentState
from domain.users import Actor
from domain.vault_path import VaultPath
from uuutorrent.testing.specimens import a_torrent

SERIES = SeriesId(21)


@pytest.fixture
async def owned(core: Any, ada: Actor, episode: Any, engine: MemoryEngine, clock: MemoryClock) -> Any:
    owned = await core.grab(ada, SERIES, 5)
    engine.complete(owned.infohash)
    await core.follow.look()
    clock.advance(timedelta(minutes=1))
    return owned


def place(owned: Any, episode: Any) -> VaultPath:
    return VaultPath(f"{owned.infohash}/{episode.metainfo.files[0].path.text}")


async def test_it_is_shown_and_fetched_again_only_when_asked_for(
    core: Any, owned: Any, ada: Actor, episode: Any, vault: MemoryVault, engine: MemoryEngine, clock: MemoryClock
) -> None:
    await core.find_missing.look_round()
    assert (await core.show(ada, owned.infohash)).state is TorrentState.SEEDING
    vault.delete(place(owned, episode))
    await core.find_missing.look_round()
    clock.advance(timedelta(minutes=1))
    await core.follow.look()
    shown = await core.show(ada, owned.infohash)
    assert (shown.state, shown.complete) == (TorrentState.MISSING_FILES, False)
    await core.retry(ada, owned.infohash)
    await core.follow.look()
    shown = await core.show(ada, owned.infohash)
    assert (shown.complete, shown.kept.completed_at) == (False, None)
    assert shown.state is not TorrentState.MISSING_FILES
    engine.complete(owned.infohash)
    await core.follow.look()
    await core.find_missing.look_round()
    shown = await core.show(ada, owned.infohash)
    assert (shown.state, shown.complete) == (TorrentState.SEEDING, True)


async def test_another_size_is_missing_too_and_what_comes_back_is_there(
    core: Any, owned: Any, ada: Actor, episode: Any, vault: MemoryVault
) -> None:
    vault.put(place(owned, episode), b"half")
    await core.find_missing.look_round()
    assert (await core.show(ada, owned.infohash)).state is TorrentState.MISSING_FILES
    vault.put(place(owned, episode), bytes(episode.metainfo.size_bytes))
    await core.find_missing.look_round()
    assert (await core.show(ada, owned.infohash)).state is TorrentState.SEEDING


async def test_a_disk_that_is_away_makes_nothing_missing(
    core: Any, owned: Any, ada: Actor, episode: Any, vault: MemoryVault
) -> None:
    vault.down()
    with pytest.raises(Exception, match="vault"):
        await core.find_missing.look_round()
    assert (await core.show(ada, owned.infohash)).state is TorrentState.SEEDING


@pytest.mark.parametrize("name", ["caf\ufffd.mkv", "a\u200bb.mkv", "a\x85b.mkv"])
def test_a_file_that_engines_name_each_in_their_own_way_is_not_looked_for(name: str) -> None:
    kept = a_torrent(wanted_files=())
    files = (MetainfoFile(0, VaultPath(f"r/{name}"), 3), MetainfoFile(1, VaultPath("r/カフェ.mkv"), 4))
    layout = FileLayout.of(kept, Metainfo(kept.infohash, "r", files))
    assert list(layout.files()) == [(VaultPath(f"{kept.folder.text}/r/カフェ.mkv"), 4)]
