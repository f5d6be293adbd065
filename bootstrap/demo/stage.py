"""The demonstration's stage: a world, a server that knows no other, and a device."""

import asyncio
import os
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from domain.errors import Unavailable
from uuutorrent.testing.qbittorrent_process import QbittorrentProcess, find_qbittorrent
from uuutorrent.testing.world import World

from ..server_process import ServerProcess
from ..state_directory import Running, StateDirectory

USERNAME = "demo"
_PREFIX = "UUUTORRENT_"


class EngineMissing(Unavailable):
    """The demonstration was asked for with an engine that is not installed."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that is up. ``device`` is where fetched files go, ``client`` what the client remembers."""

    world: World
    running: Running
    device: Path
    client: Path
    password: str = field(repr=False)


@asynccontextmanager
async def staged(state_dir: Path, *, engine: str, keep: bool, upload_limit: int = 0) -> AsyncIterator[Stage]:
    """Set everything up below ``state_dir`` and take it down afterwards, files included unless they are to be kept.

    Raises EngineMissing, ServerFailed.
    """
    async with AsyncExitStack() as stack:
        folder = make_folder(state_dir)
        if not keep:
            stack.push_async_callback(asyncio.to_thread, shutil.rmtree, folder, ignore_errors=True)
        state = StateDirectory.prepare(folder / "server")
        world = await stack.enter_async_context(World(folder / "world", upload_limit=upload_limit))
        password = secrets.token_urlsafe(18)
        environ = _environment(folder, password, {**world.environment, **await _engine(stack, folder, engine)})
        server = ServerProcess(state, environ, folder / "uuutorrent.toml")
        stack.push_async_callback(asyncio.to_thread, server.stop)
        await asyncio.to_thread(server.start)
        running = await asyncio.to_thread(server.wait_until_ready)
        yield Stage(world, running, folder / "device", folder / "client", password)


def make_folder(state_dir: Path) -> Path:
    """Make a folder for one demonstration. Root's database opens it for passing through, but not what is in it."""
    StateDirectory.prepare(state_dir)
    demos = StateDirectory.prepare(state_dir / "demo").path
    folder = Path(tempfile.mkdtemp(prefix="world-", dir=demos))
    for name in ("world", "server", "server/downloads", "qbittorrent", "device", "client"):
        (folder / name).mkdir(mode=0o700)
    return folder


async def _engine(stack: AsyncExitStack, folder: Path, engine: str) -> Mapping[str, str]:
    if engine == "libtorrent":
        return {
            "ENGINE__PLUGIN": "libtorrent",
            "ENGINE__OPTIONS__LISTEN": "127.0.0.1:0",
            "ENGINE__OPTIONS__DHT": "false",
        }
    if find_qbittorrent() is None:
        raise EngineMissing("qbittorrent-nox is not installed here. On Debian: apt-get install qbittorrent-nox.")
    process = await stack.enter_async_context(QbittorrentProcess(folder / "qbittorrent", folder / "server/downloads"))
    return {
        "ENGINE__PLUGIN": "qbittorrent",
        "ENGINE__OPTIONS__URL": process.url,
        "ENGINE__OPTIONS__USERNAME": process.username,
        "ENGINE__OPTIONS__PASSWORD": process.password,
    }


def _environment(folder: Path, password: str, more: Mapping[str, str]) -> Mapping[str, str]:
    """Nothing that is configured for the real server reaches this one: not by variable, and not by a file."""
    (folder / "uuutorrent.toml").touch(mode=0o600)
    ours = {
        "STATE_DIR": str(folder / "server"),
        "HTTP__PORT": "0",
        "ADMIN__USERNAME": USERNAME,
        "ADMIN__PASSWORD": password,
        **{name.removeprefix(_PREFIX): value for name, value in more.items()},
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_PREFIX)}
    return {**inherited, **{f"{_PREFIX}{name}": value for name, value in ours.items()}}
