"""The README's pictures: the real TUI, the real server, the world on loopback.

``python -m uuutorrent.testing.readme_pictures FOLDER`` writes PNG files. Needs rsvg-convert (Debian: librsvg2-bin).
"""

import asyncio
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tui.api.pins import server_fingerprint
from tui.desk import ClientSettings

from .pictures import save_pictures
from .server_process import ServerProcess
from .world import World

_SPEED = 3 << 20
_SIZE = (120, 32)
_WIDTH = 1_440
_SHOWN = ("watchlist", "why", "preferences", "torrents", "verified")
_ENGINE = {"UUUTORRENT_ENGINE__OPTIONS__LISTEN": "127.0.0.1:0", "UUUTORRENT_ENGINE__OPTIONS__DHT": "false"}


async def _draw(folder: Path) -> list[Path]:
    async with (
        World(folder / "world", upload_limit=_SPEED) as world,
        ServerProcess(folder / "state", {**world.environment, **_ENGINE}) as server,
    ):
        async with server.client() as client:
            await client.link_account("anilist", world.username)
            others = [await client.grab(other.series, other.episode) for other in world.targets[1:4]]
            await client.pause(others[-1].infohash)
        settings = ClientSettings(
            folder / "client",
            folder / "Downloads",
            server.url,
            server.username,
            server.password,
            await server_fingerprint(server.url),
        )
        return await save_pictures(settings, folder / "pictures", size=_SIZE)


def _convert(picture: Path, into: Path) -> None:
    target = into / f"{picture.stem}.png"
    command = ["rsvg-convert", "--width", str(_WIDTH), "--output", str(target), str(picture)]
    subprocess.run(command, check=True, timeout=60)


def main() -> None:
    """Write the pictures into the folder that the command line names."""
    into = Path(sys.argv[1])
    if shutil.which("rsvg-convert") is None:
        raise SystemExit("The pictures need rsvg-convert; on Debian: apt install librsvg2-bin")
    folder = Path(tempfile.mkdtemp(prefix="uuutorrent-pictures-"))
    try:
        pictures = asyncio.run(_draw(folder))
        into.mkdir(parents=True, exist_ok=True)
        for picture in pictures:
            if picture.stem in _SHOWN:
                _convert(picture, into)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
