"""Every engine and vault that we offer opens with what the product lends, and closes again."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from adapters.outbound.disk.plugin import PLUGIN as DISK
from adapters.outbound.libtorrent.plugin import PLUGIN as LIBTORRENT
from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.engine import PLUGIN as MEMORY_ENGINE
from adapters.outbound.memory.vault import PLUGIN as MEMORY_VAULT
from adapters.outbound.qbittorrent.plugin import PLUGIN as QBITTORRENT
from adapters.plugin import Plugin, Toolbox
from application.ports.file_vault import FileVault
from application.ports.torrent_engine import EngineUnavailable, TorrentEngine
from domain.vault_path import VaultPath
from uuutorrent.testing.qbittorrent_process import free_port
from uuutorrent.testing.specimens import an_infohash


@pytest.fixture
async def toolbox(tmp_path: Path) -> AsyncIterator[Toolbox]:
    state, downloads = tmp_path / "state", tmp_path / "downloads"
    state.mkdir()
    downloads.mkdir()
    async with aiohttp.ClientSession() as http:
        yield Toolbox("test", http, MemoryClock(), state, downloads, "https://127.0.0.1:7443")


@pytest.mark.parametrize(
    ("plugin", "options"), [(MEMORY_ENGINE, {}), (LIBTORRENT, {"listen": "127.0.0.1:0", "dht": False})]
)
async def test_an_engine_opens(plugin: Plugin[TorrentEngine], options: dict[str, Any], toolbox: Toolbox) -> None:
    async with plugin.open(plugin.options.model_validate(options), toolbox) as engine:
        assert await engine.several([an_infohash()]) == {}


async def test_the_qbittorrent_engine_opens_while_qbittorrent_is_away(toolbox: Toolbox) -> None:
    options = QBITTORRENT.options.model_validate({"url": f"http://127.0.0.1:{free_port()}"})
    async with QBITTORRENT.open(options, toolbox) as engine:
        with pytest.raises(EngineUnavailable):
            await engine.several([an_infohash()])


@pytest.mark.parametrize("plugin", [MEMORY_VAULT, DISK])
async def test_a_vault_opens(plugin: Plugin[FileVault], toolbox: Toolbox) -> None:
    async with plugin.open(plugin.options(), toolbox) as vault:
        assert await vault.stat(VaultPath("nothing")) is None


@pytest.mark.parametrize(
    "options", [{"save_root": "relative"}, {"url": "ftp://x"}, {"timeout_seconds": 0}, {"pasword": "x"}]
)
def test_a_wrong_option_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(options))):
        QBITTORRENT.options.model_validate(options)
