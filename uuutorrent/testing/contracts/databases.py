"""What every part of the database's contract is given."""

from typing import Any, Protocol

import pytest

from application.ports.database import Database

from ..specimens import a_torrent, a_user


class Outage(Protocol):
    """Takes the database away behind the port's back, and gives it back with everything that was committed."""

    async def begin(self) -> None:
        """Answer nothing from now on, to open units neither."""

    async def end(self) -> None:
        """Answer again."""


class WithDatabase:
    """Subclass and provide ``database``, empty and ready, and ``outage`` for that database."""

    @pytest.fixture
    def database(self) -> Any:
        """A ``Database``, empty and ready."""
        raise NotImplementedError

    @pytest.fixture
    def outage(self) -> Any:
        """The ``Outage`` of that database."""
        raise NotImplementedError


async def furnish(database: Database, *, people: int = 1, torrents: int = 1) -> None:
    """Keep that many of the people and torrents of ``specimens``."""
    async with database.unit() as unit:
        for number in range(1, people + 1):
            await unit.users.add(a_user(number))
        for number in range(1, torrents + 1):
            await unit.torrents.add(a_torrent(number), b"d4:infoe")
