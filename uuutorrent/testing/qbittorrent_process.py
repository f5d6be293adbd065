"""A real qbittorrent-nox for tests and trials: its own profile, its own password, on 127.0.0.1 only."""

import asyncio
import base64
import hashlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

_PATIENCE_SECONDS = 30.0
_CONFIG = """\
[LegalNotice]
Accepted=true

[Preferences]
Connection\\ResolvePeerCountries=false
WebUI\\Address=127.0.0.1
WebUI\\LocalHostAuth=true
WebUI\\Username={username}
WebUI\\Password_PBKDF2="@ByteArray({password})"

[Network]
PortForwardingEnabled=false

[BitTorrent]
Session\\Interface=lo
Session\\InterfaceName=lo
Session\\InterfaceAddress=127.0.0.1
Session\\Port={peer_port}
Session\\DefaultSavePath={downloads}
Session\\DHTEnabled=false
Session\\LSDEnabled=false
Session\\PeXEnabled=false
Session\\BTProtocol=TCP
Session\\QueueingSystemEnabled=false
Session\\RefreshInterval={refresh_milliseconds}
"""


def find_qbittorrent() -> Path | None:
    """Where qbittorrent-nox is on this machine, or None. ``QBITTORRENT_NOX`` names another one."""
    found = shutil.which(os.environ.get("QBITTORRENT_NOX", "qbittorrent-nox"))
    return Path(found) if found else None


def find_qbittorrent_5_1() -> Path | None:
    """Where ``make .venv/qbittorrent-5.1`` put it, beside the packages that we run with; or None."""
    unpacked = Path(sys.prefix) / "qbittorrent-5.1" / "qbittorrent-nox"
    return unpacked if unpacked.exists() else None


EVERY_QBITTORRENT = {
    "installed": (find_qbittorrent, "qbittorrent-nox is not installed"),
    "5.1": (find_qbittorrent_5_1, "qBittorrent 5.1 is not installed: make .venv/qbittorrent-5.1"),
}
"""What the engine is tested with: how each is found, and what to say when it is not."""


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class QbittorrentProcess:
    """Runs while its context (``with``, or ``async with``) is open; ``stop`` and ``start`` in between are for tests of
    an engine that goes away. Both block.

    Torrents and settings live in ``profile``, data in ``downloads``. ``refresh`` (seconds) is how often it refreshes
    what its Web API tells; its own default is 1.5.
    """

    def __init__(self, profile: Path, downloads: Path, *, binary: Path | None = None, refresh: float = 0.25) -> None:
        found = binary or find_qbittorrent()
        if found is None:
            raise FileNotFoundError("qbittorrent-nox is not installed.")
        self._binary = found
        self._profile = profile
        self._downloads = downloads
        self._refresh = refresh
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.username = "admin"
        self.password = secrets.token_urlsafe(16)

    @property
    def url(self) -> str:
        """The address of its Web API."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def pid(self) -> int:
        """Its process, while it runs. Raises RuntimeError when it does not."""
        if self._process is None:
            raise RuntimeError("qbittorrent-nox does not run.")
        return self._process.pid

    def __enter__(self) -> Self:
        self._write_config()
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        return await asyncio.to_thread(self.__enter__)

    async def __aexit__(self, *_: object) -> None:
        await asyncio.to_thread(self.stop)

    def start(self) -> None:
        """Start it and return when the Web API answers: about two seconds. Raises TimeoutError."""
        self._process = subprocess.Popen(
            [self._binary, f"--profile={self._profile}", f"--webui-port={self._port}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not self._answers():
            if time.monotonic() > deadline or self._process.poll() is not None:
                self.stop()
                raise TimeoutError("qbittorrent-nox does not answer.")
            time.sleep(0.05)

    def stop(self) -> None:
        """End it, politely first. Nothing happens when it does not run."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def kill(self) -> None:
        """End it at once, with no chance to tidy up: ``kill -9``."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def wipe(self) -> None:
        """End it, and delete its profile with every torrent in it; settings and password are as at the beginning."""
        self.stop()
        shutil.rmtree(self._profile)
        self._write_config()

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=1):
                return True
        except OSError:
            return False

    def _write_config(self) -> None:
        folder = self._profile / "qBittorrent" / "config"
        folder.mkdir(parents=True, exist_ok=True)
        self._downloads.mkdir(parents=True, exist_ok=True)
        text = _CONFIG.format(
            username=self.username,
            password=_pbkdf2(self.password),
            peer_port=free_port(),
            downloads=self._downloads,
            refresh_milliseconds=int(self._refresh * 1000),
        )
        (folder / "qBittorrent.conf").write_text(text, encoding="utf-8")


def _pbkdf2(password: str) -> str:
    """As qBittorrent keeps it: PBKDF2-HMAC-SHA512, 100,000 rounds, 16 bytes of salt, 64 of key."""
    salt = secrets.token_bytes(16)
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, 100_000, 64)
    return f"{base64.b64encode(salt).decode()}:{base64.b64encode(key).decode()}"
