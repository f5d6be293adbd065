"""Everything that seals, under one contract."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from adapters.outbound.memory.sealing import MemorySealing
from adapters.outbound.security.sealing import JweSealing
from adapters.outbound.security.sealing_keys import add_sealing_key, present_sealing_keys, retire_sealing_keys
from uuutorrent.testing.contracts.sealing import SealingContract, SealingKeys


class MemoryKeys:
    def __init__(self) -> None:
        self.sealing = MemorySealing()

    def add(self) -> None:
        self.sealing.add_key()

    def retire(self) -> None:
        self.sealing.retire_keys()


class FileKeys:
    def __init__(self, state: Path) -> None:
        self.state = state

    def add(self) -> None:
        add_sealing_key(self.state)

    def retire(self) -> None:
        retire_sealing_keys(self.state)


class TestMemorySealing(SealingContract):
    @pytest.fixture
    def keys(self) -> MemoryKeys:
        return MemoryKeys()

    @pytest.fixture
    def sealing(self, keys: SealingKeys) -> MemorySealing:
        assert isinstance(keys, MemoryKeys)
        return keys.sealing

    @pytest.fixture
    def others(self) -> MemorySealing:
        return MemorySealing()


class TestJweSealing(SealingContract):
    @pytest.fixture
    def keys(self, tmp_path: Path) -> FileKeys:
        return FileKeys(tmp_path)

    @pytest.fixture
    def sealing(self, keys: SealingKeys) -> JweSealing:
        assert isinstance(keys, FileKeys)
        return JweSealing(present_sealing_keys(keys.state))

    @pytest.fixture
    def others(self) -> Iterator[JweSealing]:
        with TemporaryDirectory() as elsewhere:
            yield JweSealing(present_sealing_keys(Path(elsewhere)))
