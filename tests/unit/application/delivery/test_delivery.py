"""Finished files, and those that are not."""

import asyncio
from typing import Any

import pytest

from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.engine import MemoryEngine
from adapters.outbound.memory.vault import MemoryVault
from application.delivery.open_file import FileIncomplete
from application.ports.file_vault import PathNotFound, VaultUnavailable
from application.ports.torrent_engine import EngineUnavailable
from domain.series import SeriesId
from domain.torrents.claims import folder_of
from domain.torrents.infohash import InfoHash
from domain.users import Actor
from domain.vault_path import VaultPath

SERIES = SeriesId(21)


class CountingVault(MemoryVault):
    """Counts how often a file is hashed, and can be held while it does."""

    def __init__(self) -> None:
        super().__init__()
        self.hashed = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def sha256(self, path: VaultPath) -> str:
        self.hashed += 1
        await self.gate.wait()
        return await super().sha256(path)


@pytest.fixture
async def vault() -> CountingVault:
    return CountingVault()


@pytest.fixture
async def owned(core: Any, ada: Actor, episode: Any) -> Any:
    return await core.grab(ada, SERIES, 5)


@pytest.fixture
async def finished(core: Any, owned: Any, engine: MemoryEngine, episode: Any) -> InfoHash:
    engine.offer(episode.metainfo, {0: episode.content})
    await core.follow.look()
    infohash: InfoHash = owned.infohash
    return infohash


def place(episode: Any) -> VaultPath:
    return folder_of(episode.metainfo.infohash) / episode.metainfo.files[0].path.text


async def test_a_finished_file_is_read_whole_and_in_part(
    core: Any, finished: InfoHash, ada: Actor, episode: Any
) -> None:
    opened = await core.open_file(ada, finished, 0)
    assert (opened.name, opened.index, opened.torrent) == (episode.release.title, 0, finished)
    assert b"".join([chunk async for chunk in opened.read()]) == episode.content
    assert b"".join([chunk async for chunk in opened.read(2, 5)]) == episode.content[2:5]


async def test_an_unfinished_file_says_how_far_it_is(core: Any, owned: Any, ada: Actor, engine: MemoryEngine) -> None:
    engine.progress(owned.infohash, 4)
    (file,) = await core.list_files(ada, owned.infohash)
    assert (file.downloaded_bytes, file.complete) == (4, False)
    with pytest.raises(FileIncomplete) as refusal:
        await core.open_file(ada, owned.infohash, 0)
    assert refusal.value.facts() == {"downloaded_bytes": 4, "size_bytes": file.size_bytes}
    with pytest.raises(FileIncomplete):
        await core.checksum_file(ada, owned.infohash, 0)


@pytest.mark.parametrize("index", [-1, 1, 10**9])
async def test_a_file_that_the_torrent_does_not_have_is_not_found(
    core: Any, finished: InfoHash, ada: Actor, index: int
) -> None:
    with pytest.raises(PathNotFound):
        await core.open_file(ada, finished, index)


async def test_a_file_deleted_behind_our_back_is_not_found(
    core: Any, finished: InfoHash, ada: Actor, episode: Any, vault: CountingVault
) -> None:
    vault.delete(place(episode))
    with pytest.raises(PathNotFound):
        await core.open_file(ada, finished, 0)


async def test_a_file_shorter_than_promised_is_not_handed_out(
    core: Any, finished: InfoHash, ada: Actor, episode: Any, vault: CountingVault
) -> None:
    vault.put(place(episode), b"cut")
    with pytest.raises(FileIncomplete):
        await core.open_file(ada, finished, 0)


async def test_a_broken_disk_is_no_missing_file(
    core: Any, finished: InfoHash, ada: Actor, vault: CountingVault
) -> None:
    vault.down()
    with pytest.raises(VaultUnavailable):
        await core.open_file(ada, finished, 0)


async def test_finished_files_can_be_fetched_while_the_engine_is_away(
    core: Any, finished: InfoHash, ada: Actor, episode: Any, engine: MemoryEngine
) -> None:
    engine.down()
    after = core.restarted()
    (file,) = await after.list_files(ada, finished)
    assert (file.path.text, file.complete) == (episode.release.title, True)
    opened = await after.open_file(ada, finished, 0)
    assert b"".join([chunk async for chunk in opened.read()]) == episode.content
    assert (await after.checksum_file(ada, finished, 0)).size_bytes == len(episode.content)


async def test_an_unfinished_torrents_files_are_unknown_while_the_engine_is_away(
    core: Any, owned: Any, ada: Actor, engine: MemoryEngine
) -> None:
    engine.down()
    with pytest.raises(EngineUnavailable):
        await core.list_files(ada, owned.infohash)


async def test_a_torrent_the_engine_has_not_begun_lists_its_files_as_empty(
    core: Any, owned: Any, ada: Actor, episode: Any
) -> None:
    wiped = core.restarted(engine=MemoryEngine())
    (file,) = await wiped.list_files(ada, owned.infohash)
    assert (file.path.text, file.downloaded_bytes, file.complete) == (episode.release.title, 0, False)


async def test_a_magnets_files_are_known_as_soon_as_peers_told_of_them(
    core: Any, ada: Actor, engine: MemoryEngine, episode: Any
) -> None:
    infohash = (await core.add_magnet(ada, f"magnet:?xt=urn:btih:{episode.metainfo.infohash}")).infohash
    assert await core.list_files(ada, infohash) == ()
    assert await core.restarted(engine=MemoryEngine()).list_files(ada, infohash) == ()
    engine.offer(episode.metainfo, {0: episode.content})
    await core.follow.look()
    assert len(await core.list_files(ada, infohash)) == 1


async def test_a_file_is_hashed_once_for_all_who_ask_and_for_ever(
    core: Any, finished: InfoHash, ada: Actor, bob: Actor, vault: CountingVault
) -> None:
    await core.grab(bob, SERIES, 5)
    vault.gate.clear()
    asking = [asyncio.ensure_future(core.checksum_file(actor, finished, 0)) for actor in (ada, bob, ada)]
    for _ in range(30):
        await asyncio.sleep(0)
    asking[0].cancel()
    vault.gate.set()
    first, second = await asyncio.gather(*asking[1:])
    assert first == second == await core.restarted().checksum_file(bob, finished, 0)
    assert vault.hashed == 1


async def test_a_kept_checksum_of_another_size_is_not_believed(
    core: Any, finished: InfoHash, ada: Actor, database: MemoryDatabase, vault: CountingVault
) -> None:
    right = await core.checksum_file(ada, finished, 0)
    async with database.unit() as unit:
        await unit.checksums.keep(type(right)(finished, 0, right.size_bytes + 1, "0" * 64))
    assert await core.checksum_file(ada, finished, 0) == right
    assert vault.hashed == 2
