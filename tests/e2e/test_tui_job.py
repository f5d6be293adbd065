"""The whole job at the keyboard: the real TUI, the real server, the real swarm."""

import hashlib
from pathlib import Path

import pytest

from tui.api.pins import server_fingerprint
from tui.desk import ClientSettings
from uuutorrent.testing.server_process import ServerProcess
from uuutorrent.testing.tui_hands import tui
from uuutorrent.testing.world import World


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_from_the_first_run_to_a_verified_file_by_keys_alone(
    server: ServerProcess, world: World, tmp_path: Path, size: tuple[int, int]
) -> None:
    settings = ClientSettings(
        tmp_path / "client",
        tmp_path / "device",
        server.url,
        server.username,
        server.password,
        await server_fingerprint(server.url),
    )
    async with tui(settings, size=size) as hands:
        await hands.sees("Whose list shall we follow?")
        await hands.type(world.username)
        await hands.press("enter")
        await hands.sees("to watch")
        await hands.press("enter")  # series that wait come first, by name
        await hands.sees("Watchlist › Akatsuki no Toshoshitsu")
        await hands.sees("Waiting: 5")
        await hands.press("enter")
        await hands.sees("05v2 (1080p)")
        await hands.press("enter")
        await hands.sees("1 torrent")
        await hands.sees("is ready on the server")
        await hands.press("d")
        await hands.sees("Verified")
    (path,) = (path for path in (tmp_path / "device").rglob("*") if path.is_file())
    originals = {one.sha256 for one in world.published.values() if "05v2" in one.offer.title}
    assert hashlib.sha256(path.read_bytes()).hexdigest() in originals
