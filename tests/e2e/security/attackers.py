"""Starting the attackers' machine, and what a process takes of this one's memory."""

import sys
from asyncio.subprocess import PIPE, Process, create_subprocess_exec
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from uuutorrent.testing.server_process import ServerProcess


@asynccontextmanager
async def attackers(kind: str, server: ServerProcess, count: int, seconds: float = 0) -> AsyncIterator[Process]:
    """Let them attack while the block runs (see ``flooding``); ``stdout`` has what they print."""
    program = str(Path(__file__).with_name("flooding.py"))
    arguments = (program, kind, server.url, str(count), str(seconds))
    process = await create_subprocess_exec(sys.executable, *arguments, stdout=PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def resident_bytes(pid: int) -> int:
    """What it takes now."""
    return _status(pid, "VmRSS:")


def peak_bytes(pid: int) -> int:
    """The most that it ever took."""
    return _status(pid, "VmHWM:")


def _status(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))
