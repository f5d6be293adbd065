"""The disk vault keeps to the contract, and stays below its root whatever lies there."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from contextlib import aclosing
from datetime import datetime
from pathlib import Path

import pytest

from adapters.outbound.disk.open_file import open_file
from adapters.outbound.disk.vault import DiskVault
from application.ports.file_vault import PathNotFound, VaultUnavailable
from domain.vault_path import VaultPath
from uuutorrent.testing.contracts.file_vault import CHANGED, EPISODE, MEBIBYTE, FileVaultContract, VaultUpstream, read


class Disk(VaultUpstream):
    def __init__(self, root: Path) -> None:
        self.root = root

    async def put(self, path: VaultPath, content: bytes, modified_at: datetime = CHANGED) -> None:
        place = self.root / path.text
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        os.utime(place, (modified_at.timestamp(), modified_at.timestamp()))

    async def down(self) -> None:
        shutil.rmtree(self.root)


def open_descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


class TestDiskVault(FileVaultContract):
    @pytest.fixture
    def upstream(self, tmp_path: Path) -> Disk:
        root = tmp_path / "downloads"
        root.mkdir()
        (tmp_path / "secret").write_text("secret")
        return Disk(root)

    @pytest.fixture
    def vault(self, upstream: Disk) -> Iterator[DiskVault]:
        vault = DiskVault(upstream.root)
        yield vault
        vault.close()

    @pytest.mark.parametrize("target", ["../secret", "{root}/../secret", "real.mkv"])
    async def test_a_link_is_no_file(self, vault: DiskVault, upstream: Disk, target: str) -> None:
        await upstream.put(VaultPath("real.mkv"), b"real")
        (upstream.root / "link.mkv").symlink_to(target.format(root=upstream.root))
        assert await vault.stat(VaultPath("link.mkv")) is None
        with pytest.raises(PathNotFound):
            await read(vault, VaultPath("link.mkv"))
        with pytest.raises(PathNotFound):
            await vault.sha256(VaultPath("link.mkv"))

    async def test_a_link_among_the_folders_is_not_followed(self, vault: DiskVault, upstream: Disk) -> None:
        await upstream.put(VaultPath("real/01.mkv"), b"real")
        (upstream.root / "inside").symlink_to("real")
        (upstream.root / "outside").symlink_to("..")
        (upstream.root / "real" / "up").symlink_to("../..")
        for path in ("inside/01.mkv", "outside/secret", "real/up/secret"):
            assert await vault.stat(VaultPath(path)) is None
            with pytest.raises(PathNotFound):
                await read(vault, VaultPath(path))

    async def test_a_pipe_a_socket_and_a_device_are_no_files(self, vault: DiskVault, upstream: Disk) -> None:
        os.mkfifo(upstream.root / "pipe")
        server = await asyncio.start_unix_server(lambda *_: None, upstream.root / "socket")
        async with asyncio.timeout(10), server:
            for name in ("pipe", "socket"):
                assert await vault.stat(VaultPath(name)) is None
        assert await DiskVault(Path("/dev")).stat(VaultPath("null")) is None

    async def test_the_root_itself_may_be_a_link(self, upstream: Disk, tmp_path: Path) -> None:
        await upstream.put(EPISODE, b"content")
        (tmp_path / "elsewhere").symlink_to(upstream.root)
        vault = DiskVault(tmp_path / "elsewhere")
        assert await read(vault, EPISODE) == b"content"
        vault.close()

    async def test_a_name_too_long_for_the_disk_is_not_there(self, vault: DiskVault) -> None:
        assert await vault.stat(VaultPath("/".join(["é" * 120] * 30))) is None

    async def test_a_file_that_shrinks_while_it_is_read_is_an_error_and_not_the_end(
        self, vault: DiskVault, upstream: Disk
    ) -> None:
        await upstream.put(EPISODE, bytes(4 * MEBIBYTE))
        async with aclosing(vault.read(EPISODE)) as chunks:
            await anext(chunks)
            os.truncate(upstream.root / EPISODE.text, MEBIBYTE)
            with pytest.raises(VaultUnavailable):
                await anext(chunks)

    def test_an_error_of_the_disk_is_told_in_its_words(self) -> None:
        # The first page of a process's memory cannot be read: EIO, as of a broken disk.
        file = open_file(Path("/proc/self"), VaultPath("mem"))
        assert file is not None
        with pytest.raises(VaultUnavailable, match="Input/output error"):
            file.read(1, 0)
        file.close()

    async def test_no_descriptor_is_left_open(self, vault: DiskVault, upstream: Disk) -> None:
        await upstream.put(EPISODE, bytes(4 * MEBIBYTE))
        await vault.stat(EPISODE)
        before = open_descriptors()
        for _ in range(10):
            await vault.sha256(EPISODE)
            await vault.stat(VaultPath("0123456789"))
            await vault.stat(VaultPath("0123456789/nothing"))
            reading = asyncio.ensure_future(read(vault, EPISODE))
            await asyncio.sleep(0)
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
            async with aclosing(vault.read(EPISODE)) as chunks:
                await anext(chunks)
        await read(vault, EPISODE)
        vault._threads.shutdown(wait=True)
        assert open_descriptors() <= before

    async def test_a_closed_vault_is_unavailable(self, vault: DiskVault) -> None:
        vault.close()
        with pytest.raises(VaultUnavailable):
            await vault.stat(EPISODE)
