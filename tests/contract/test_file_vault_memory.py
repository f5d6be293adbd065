"""The memory vault keeps to the contract."""

from datetime import datetime

import pytest

from adapters.outbound.memory.vault import MemoryVault
from domain.vault_path import VaultPath
from uuutorrent.testing.contracts.file_vault import CHANGED, FileVaultContract, VaultUpstream


class Shelf(VaultUpstream):
    def __init__(self, vault: MemoryVault) -> None:
        self._vault = vault

    async def put(self, path: VaultPath, content: bytes, modified_at: datetime = CHANGED) -> None:
        self._vault.put(path, content, modified_at)

    async def down(self) -> None:
        self._vault.down()


class TestMemoryVault(FileVaultContract):
    @pytest.fixture
    def vault(self) -> MemoryVault:
        return MemoryVault()

    @pytest.fixture
    def upstream(self, vault: MemoryVault) -> VaultUpstream:
        return Shelf(vault)
