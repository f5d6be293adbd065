"""The simulated qBittorrent says word for word what a real one of its version says."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import aiohttp
import pytest

from uuutorrent.testing.patience import until
from uuutorrent.testing.qbittorrent_process import EVERY_QBITTORRENT, QbittorrentProcess
from uuutorrent.testing.simulators.qbittorrent import SimulatedQbittorrent
from uuutorrent.testing.simulators.qbittorrent_answers import GENERATIONS
from uuutorrent.testing.swarm import bencode

TORRENT = bencode({"info": {"name": "a.mkv", "length": 100, "piece length": 1 << 14, "pieces": b"x" * 20}})
INFOHASH = "814a840cd4c9482355506102e42c8f805e56181f"
LOOPBACK, TCP_LISTENS, UDP_OPEN = "0100007F", "0A", "07"
Said = tuple[str, int, str]


class Conversation:
    """Asks a Web API what the engine asks, and more, and keeps what it says."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.said: list[Said] = []
        self._url = url
        self._session = session

    async def ask(self, path: str, form: dict[str, str] | aiohttp.FormData | None = None) -> str:
        method = "GET" if form is None else "POST"
        async with self._session.request(method, f"{self._url}/api/v2/{path}", data=form) as answer:
            text = await answer.text()
            self.said.append((path, answer.status, text))
            return text

    async def add(self, torrent: bytes) -> None:
        form = aiohttp.FormData({"savepath": "/nowhere", "paused": "True", "stopped": "True"})
        form.add_field("torrents", torrent, filename="upload.torrent", content_type="application/x-bittorrent")
        await self.ask("torrents/add", form)

    async def state(self) -> str:
        async with self._session.get(f"{self._url}/api/v2/torrents/info", params={"hashes": INFOHASH}) as answer:
            rows = await answer.json()
            return str(rows[0]["state"]) if rows else ""

    async def becomes(self, holds: Callable[[str], bool]) -> None:
        self.said.append(("state", 0, await until(self.state, holds)))

    async def steer(self, verb: str) -> None:
        await self.ask(f"torrents/{verb}", {"hashes": INFOHASH, "deleteFiles": "false"})


async def talk(url: str, username: str, password: str) -> list[Said]:
    # Its cookies come from an address, not a name; and a SID must not be quoted.
    jar = aiohttp.CookieJar(unsafe=True, quote_cookie=False)
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        conversation = Conversation(url, session)
        right, wrong = ({"username": username, "password": word} for word in (password, "wrong"))
        await conversation.ask("torrents/info")
        await conversation.ask("auth/login", wrong)
        await conversation.ask("auth/login", right)
        await conversation.ask("auth/login", wrong)
        await conversation.ask("app/webapiVersion")
        await conversation.ask("torrents/info")
        await conversation.add(TORRENT)
        await conversation.becomes(lambda state: state in ("pausedDL", "stoppedDL"))
        await conversation.add(TORRENT)
        await conversation.add(b"nonsense")
        for verb in ("pause", "stop", "resume", "start", "reannounce", "recheck"):
            await conversation.steer(verb)
        for peers in ("127.0.0.2:9", "nonsense"):
            await conversation.ask("torrents/addPeers", {"hashes": INFOHASH, "peers": peers})
        await conversation.ask(f"torrents/files?hash={'0' * 40}")
        await conversation.ask("torrents/export", {"hash": "0" * 40})
        limits = {"hashes": INFOHASH, "ratioLimit": "-1", "seedingTimeLimit": "-1"}
        await conversation.ask("torrents/setShareLimits", limits)
        later = {"inactiveSeedingTimeLimit": "-1", "shareLimitAction": "Default", "shareLimitsMode": "Default"}
        await conversation.ask("torrents/setShareLimits", limits | later)
        for way in ("Download", "Upload"):
            await conversation.ask(f"transfer/set{way}Limit", {"limit": "0"})
        await conversation.steer("delete")
        await conversation.becomes(lambda state: not state)
        jar.clear()
        await conversation.ask("torrents/info")
        for _ in range(6):
            await conversation.ask("auth/login", wrong)
        await conversation.ask("auth/login", right)
        return conversation.said


@pytest.fixture(params=EVERY_QBITTORRENT)
async def process(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[QbittorrentProcess]:
    find, missing = EVERY_QBITTORRENT[request.param]
    found = find() or pytest.skip(missing)
    async with QbittorrentProcess(tmp_path / "profile", tmp_path / "downloads", binary=found) as process:
        yield process


async def test_the_recorded_answers_are_those_of_a_real_one(process: QbittorrentProcess) -> None:
    real = await talk(process.url, process.username, process.password)
    version = next(text for path, _, text in real if path == "app/webapiVersion")
    known = [generation for generation in GENERATIONS if generation.web_api == version]
    if not known:
        pytest.skip(f"nobody recorded Web API {version}")
    async with SimulatedQbittorrent(known[0]) as simulated:
        assert await talk(simulated.url, simulated.username, simulated.password) == real


async def test_it_listens_on_loopback_only(process: QbittorrentProcess) -> None:
    assert set(sockets(process.pid)) == {LOOPBACK}


def sockets(pid: int) -> Iterator[str]:
    """Where the process listens, as Linux writes it."""
    links = [str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()]
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text(encoding="ascii").splitlines()[1:]:
            _, local, _, state, *_, inode = line.split()[:10]
            if state in (TCP_LISTENS, UDP_OPEN) and f"socket:[{inode}]" in links:
                yield local.split(":")[0]
