"""The demonstration, as a new user runs it without a terminal."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
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


async def start(state: Path, *arguments: str, path: str | None = None) -> Process:
    return await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("uuutorrent"),
        "demo",
        *arguments,
        env={**os.environ, "UUUTORRENT_STATE_DIR": str(state), "PATH": path or os.environ["PATH"]},
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
    )


async def test_it_does_the_job_and_leaves_nothing_behind(tmp_path: Path) -> None:
    process = await start(tmp_path)
    out, err = await asyncio.wait_for(process.communicate(), 120)
    *steps, last = out.decode().splitlines()
    outcome = json.loads(last)
    assert list(outcome) == KEYS
    assert (process.returncode, outcome["verified"], err) == (0, True, b"")
    assert "S2 - 05v2 (1080p)" in outcome["picked"]
    assert outcome["reasons"]
    assert all(" s  " in step for step in steps[1:])
    assert list((tmp_path / "demo").iterdir()) == []


async def test_it_does_the_job_with_qbittorrent(tmp_path: Path, qbittorrent: QbittorrentProcess) -> None:
    process = await start(tmp_path, "--script", "--engine", "qbittorrent")
    out, _ = await asyncio.wait_for(process.communicate(), 120)
    assert json.loads(out.decode().splitlines()[-1])["verified"] is True


async def test_without_the_engine_it_says_so_and_the_last_line_stays_what_it_is(tmp_path: Path) -> None:
    process = await start(tmp_path, "--engine", "qbittorrent", path=str(tmp_path))
    out, err = await asyncio.wait_for(process.communicate(), 120)
    outcome = json.loads(out.decode().splitlines()[-1])
    assert (process.returncode, list(outcome), outcome["verified"]) == (1, KEYS, False)
    assert b"qbittorrent-nox is not installed" in err
    assert list((tmp_path / "demo").iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
async def test_stopped_in_the_middle_it_leaves_nothing_behind(tmp_path: Path, number: signal.Signals) -> None:
    process = await start(tmp_path)

    async def server_listens() -> bool:
        return any((tmp_path / "demo").glob("*/server/running.json"))

    await until(server_listens)
    process.send_signal(number)
    await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode != 0
    assert list((tmp_path / "demo").iterdir()) == []
