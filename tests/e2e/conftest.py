"""The real server in its own process, and a world on loopback around it."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path

import pytest

from uuutorrent.testing.postgres import ServerForTests
from uuutorrent.testing.qbittorrent_process import QbittorrentProcess, find_qbittorrent
from uuutorrent.testing.server_process import ServerProcess
from uuutorrent.testing.world import World

LIBTORRENT = {
    "UUUTORRENT_ENGINE__PLUGIN": "libtorrent",
    "UUUTORRENT_ENGINE__OPTIONS__LISTEN": "127.0.0.1:0",
    "UUUTORRENT_ENGINE__OPTIONS__DHT": "false",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker("e2e")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder whose parents everybody may pass: an embedded PostgreSQL of root's runs as another account."""
    made = Path(tempfile.mkdtemp(prefix="uuutorrent-e2e-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
async def world(folder: Path) -> AsyncIterator[World]:
    async with World(folder / "world", only_main=True) as world:
        yield world


@pytest.fixture
def outside(world: World) -> Mapping[str, str]:
    """Point a server at the world; nothing waits between two questions to the indexer."""
    return {**world.environment, "UUUTORRENT_INDEXERS__NYAA__OPTIONS__MIN_INTERVAL_SECONDS": "0"}


@pytest.fixture
async def dsn(postgres_server: ServerForTests) -> AsyncIterator[str]:
    async with postgres_server.database() as dsn:
        yield dsn


@pytest.fixture
def embedded(outside: Mapping[str, str], dsn: str) -> Mapping[str, str]:
    """The embedded engine, and a database that is up already."""
    return {**outside, **LIBTORRENT, "UUUTORRENT_DATABASE__OPTIONS__DSN": dsn}


@pytest.fixture
def steered(outside: Mapping[str, str], dsn: str, qbittorrent: QbittorrentProcess) -> Mapping[str, str]:
    """A running qBittorrent as engine, and a database that is up already."""
    return {
        **outside,
        "UUUTORRENT_DATABASE__OPTIONS__DSN": dsn,
        "UUUTORRENT_ENGINE__PLUGIN": "qbittorrent",
        "UUUTORRENT_ENGINE__OPTIONS__URL": qbittorrent.url,
        "UUUTORRENT_ENGINE__OPTIONS__USERNAME": qbittorrent.username,
        "UUUTORRENT_ENGINE__OPTIONS__PASSWORD": qbittorrent.password,
    }


@pytest.fixture
async def server(folder: Path, embedded: Mapping[str, str]) -> AsyncIterator[ServerProcess]:
    async with ServerProcess(folder / "state", embedded) as server:
        yield server


@pytest.fixture
async def qbittorrent(folder: Path) -> AsyncIterator[QbittorrentProcess]:
    if find_qbittorrent() is None:
        pytest.skip("qbittorrent-nox is not installed")
    async with QbittorrentProcess(folder / "profile", folder / "qbittorrent") as process:
        yield process
