"""The demonstration, as a new user runs it without a terminal."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from uuutorrent.testing.patience import until
from uuutorrent.testing.qbittorrent_process import QbittorrentProcess

KEYS = [
    "watchlist_entries",
    "unwatched",
    "candidates",
    "picked",
    "reasons",
    "seconds_to_started",
    "seconds_to_complete",
    "bytes",
    "sha256",
    "verified",
]


@asynccontextmanager
async def demo(state: Path, *arguments: str, path: str | None = None) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("uuutorrent"),
        "demo",
        *arguments,
        env={**os.environ, "UUUTORRENT_STATE_DIR": str(state), "PATH": path or os.environ["PATH"]},
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
        # Whoever runs the tests in the background has them ignore it, and with them every program they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


async def said(process: Process) -> tuple[list[str], str]:
    out, err = await asyncio.wait_for(process.communicate(), 120)
    return out.decode().splitlines(), err.decode()


async def test_it_does_the_job_and_leaves_nothing_behind(tmp_path: Path) -> None:
    async with demo(tmp_path) as process:
        (*steps, last), complaints = await said(process)
    outcome = json.loads(last)
    assert list(outcome) == KEYS
    assert (process.returncode, outcome["verified"], complaints) == (0, True, "")
    assert "S2 - 05v2 (1080p)" in outcome["picked"]
    assert outcome["reasons"]
    assert all(" s  " in step for step in steps[1:])
    assert list((tmp_path / "demo").iterdir()) == []


async def test_it_does_the_job_with_qbittorrent(tmp_path: Path, qbittorrent: QbittorrentProcess) -> None:
    async with demo(tmp_path, "--script", "--engine", "qbittorrent") as process:
        (*_, last), _ = await said(process)
    assert json.loads(last)["verified"] is True


async def test_without_the_engine_it_says_so_and_the_last_line_stays_what_it_is(tmp_path: Path) -> None:
    async with demo(tmp_path, "--engine", "qbittorrent", path=str(tmp_path)) as process:
        (*_, last), complaints = await said(process)
    outcome = json.loads(last)
    assert (process.returncode, list(outcome), outcome["verified"]) == (1, KEYS, False)
    assert "qbittorrent-nox is not installed" in complaints
    assert list((tmp_path / "demo").iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
async def test_stopped_in_the_middle_it_leaves_nothing_behind(tmp_path: Path, number: signal.Signals) -> None:
    async def servers() -> list[Path]:
        return list((tmp_path / "demo").glob("*/server/running.json"))

    async with demo(tmp_path) as process:
        await until(servers, bool, seconds=90)
        process.send_signal(number)
        await said(process)
    assert process.returncode != 0
    assert list((tmp_path / "demo").iterdir()) == []
