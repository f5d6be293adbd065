"""The table in memory keeps the tables' contract."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from adapters.outbound.memory.renumberings import MemoryRenumberings
from application.ports.renumberings import Renumberings
from domain.releases.renumbering import Renumbering
from uuutorrent.testing.contracts.renumberings import RenumberingsContract, Tabled


class TestMemoryRenumberings(RenumberingsContract):
    @pytest.fixture
    def tabled(self) -> Tabled:
        async def given(runs: Sequence[Renumbering]) -> Renumberings:
            return MemoryRenumberings(runs, datetime(2026, 8, 3, tzinfo=UTC) if runs else None)

        return given
