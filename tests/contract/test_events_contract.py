"""The stream of news under its contract."""

import pytest

from adapters.outbound.memory.events import MemoryEvents
from uuutorrent.testing.contracts.events import EventsContract


class TestMemoryEvents(EventsContract):
    @pytest.fixture
    def events(self) -> MemoryEvents:
        return MemoryEvents()
