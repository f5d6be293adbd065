"""What every file vault keeps to."""

import asyncio
import hashlib
from datetime import UTC, datetime
from typing import Protocol

import pytest

from application.ports.file_vault import FileVault, PathNotFound, VaultUnavailable
from domain.vault_path import VaultPath

EPISODE = VaultPath("0123456789/[Group] Títle・タイトル 🎬 - 01.mkv")
CHANGED = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
MEBIBYTE = 1 << 20


class VaultUpstream(Protocol):
    """The vault's disk, without the port."""

    async def put(self, path: VaultPath, content: bytes, modified_at: datetime = CHANGED) -> None:
        """Write a file, and the folders on the way."""

    async def down(self) -> None:
        """Take the disk away."""


class FileVaultContract:
    """Subclass, provide ``vault`` and ``upstream``, and your vault is tested as ours are."""

    @pytest.fixture
    def vault(self) -> FileVault:
        """The vault under test; it is empty."""
        raise NotImplementedError

    @pytest.fixture
    def upstream(self) -> VaultUpstream:
        """Its disk."""
        raise NotImplementedError

    async def test_a_file_has_a_size_and_a_time(self, vault: FileVault, upstream: VaultUpstream) -> None:
        await upstream.put(EPISODE, b"x" * 1_234)
        file = await vault.stat(EPISODE)
        assert file is not None
        assert (file.path, file.size_bytes, file.modified_at) == (EPISODE, 1_234, CHANGED)
        assert file.modified_at.tzinfo is UTC

    async def test_what_is_not_there_is_none(self, vault: FileVault, upstream: VaultUpstream) -> None:
        await upstream.put(EPISODE, b"x")
        for missing in ("nothing", "0123456789/nothing", "nothing/nothing", f"{EPISODE.text}/below-a-file"):
            assert await vault.stat(VaultPath(missing)) is None

    async def test_a_folder_is_no_file(self, vault: FileVault, upstream: VaultUpstream) -> None:
        await upstream.put(EPISODE, b"x")
        assert await vault.stat(VaultPath("0123456789")) is None
        with pytest.raises(PathNotFound):
            await read(vault, VaultPath("0123456789"))

    async def test_a_file_is_read_whole(self, vault: FileVault, upstream: VaultUpstream) -> None:
        content = bytes(range(256)) * (3 * MEBIBYTE // 256) + b"and a bit"
        await upstream.put(EPISODE, content)
        assert await read(vault, EPISODE) == content

    async def test_chunks_are_large_but_for_the_last(self, vault: FileVault, upstream: VaultUpstream) -> None:
        await upstream.put(EPISODE, bytes(3 * MEBIBYTE + 1))
        sizes = [len(chunk) async for chunk in vault.read(EPISODE)]
        assert min(sizes[:-1]) >= MEBIBYTE // 4
        assert sizes[-1] > 0

    @pytest.mark.parametrize(
        ("start", "stop"),
        [(0, 0), (0, 1), (5, 5), (999_999, None), (1_000_000, None), (2_000_000, None), (0, 2_000_000)],
    )
    async def test_a_part_is_read_exactly(
        self, vault: FileVault, upstream: VaultUpstream, start: int, stop: int | None
    ) -> None:
        content = bytes(number % 251 for number in range(1_000_000))
        await upstream.put(EPISODE, content)
        assert await read(vault, EPISODE, start, stop) == content[start:stop]

    async def test_an_empty_file_has_no_chunk(self, vault: FileVault, upstream: VaultUpstream) -> None:
        await upstream.put(EPISODE, b"")
        assert [chunk async for chunk in vault.read(EPISODE)] == []
        assert await vault.sha256(EPISODE) == hashlib.sha256().hexdigest()

    async def test_the_checksum_is_the_contents(self, vault: FileVault, upstream: VaultUpstream) -> None:
        content = bytes(range(256)) * (9 * MEBIBYTE // 256)
        await upstream.put(EPISODE, content)
        assert await vault.sha256(EPISODE) == hashlib.sha256(content).hexdigest()

    async def test_reading_what_is_not_there_says_so_at_the_first_chunk(self, vault: FileVault) -> None:
        chunks = vault.read(EPISODE)
        with pytest.raises(PathNotFound):
            await anext(chunks)
        with pytest.raises(PathNotFound):
            await vault.sha256(EPISODE)

    async def test_a_reader_can_leave_in_the_middle(self, vault: FileVault, upstream: VaultUpstream) -> None:
        await upstream.put(EPISODE, bytes(8 * MEBIBYTE))
        for _ in range(20):
            reading = asyncio.ensure_future(read(vault, EPISODE))
            await asyncio.sleep(0)
            reading.cancel()
            with pytest.raises(asyncio.CancelledError):
                await reading
        assert len(await read(vault, EPISODE)) == 8 * MEBIBYTE

    async def test_several_read_at_once(self, vault: FileVault, upstream: VaultUpstream) -> None:
        paths = [VaultPath(f"{number}/file") for number in range(12)]
        for number, path in enumerate(paths):
            await upstream.put(path, bytes([number]) * MEBIBYTE)
        contents = await asyncio.gather(*(read(vault, path) for path in paths))
        assert [content[:1] for content in contents] == [bytes([number]) for number in range(12)]

    async def test_a_disk_that_is_away_is_unavailable(self, vault: FileVault, upstream: VaultUpstream) -> None:
        await upstream.put(EPISODE, b"x")
        await upstream.down()
        with pytest.raises(VaultUnavailable):
            await vault.stat(EPISODE)
        with pytest.raises(VaultUnavailable):
            await read(vault, EPISODE)
        with pytest.raises(VaultUnavailable):
            await vault.sha256(EPISODE)


async def read(vault: FileVault, path: VaultPath, start: int = 0, stop: int | None = None) -> bytes:
    """All chunks together."""
    return b"".join([chunk async for chunk in vault.read(path, start=start, stop=stop)])
