"""The server's life, on adapters in memory: it opens, answers, and leaves nothing behind."""

import asyncio
import os
import signal
import socket
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.security.key_file import KeyFileUnsafe
from adapters.outbound.security.keys import KEY_FILE
from adapters.outbound.security.sealing_keys import SEALING_KEY_FILE
from adapters.plugin import Options, Plugin, Toolbox
from application.ports.database import Database, DatabaseUnavailable
from bootstrap import plugins
from bootstrap.administration import administering
from bootstrap.configuring.loading import load_configuration
from bootstrap.first_admin import PASSWORD_FILE
from bootstrap.listening import AddressTaken, _url
from bootstrap.providers.adapters import FolderUnusable
from bootstrap.serve import running_server, serve
from bootstrap.settings import HttpSettings, Settings
from bootstrap.state_directory import Running, StateDirectory, StateInUse
from tui.api.client import ApiClient
from tui.api.errors import BadCredentials
from tui.api.pins import server_fingerprint

PASSWORD = "correct horse battery"


def environment(state: Path) -> dict[str, str]:
    memory = {
        f"UUUTORRENT_{section}__PLUGIN": "memory"
        for section in ("DATABASE", "ENGINE", "WATCHLIST", "RENUMBERINGS", "VAULT")
    }
    return {
        **memory,
        "UUUTORRENT_INDEXERS__MEMORY__PLUGIN": "memory",
        "UUUTORRENT_STATE_DIR": str(state),
        "UUUTORRENT_HTTP__PORT": "0",
        "UUUTORRENT_ADMIN__PASSWORD": PASSWORD,
    }


def settings(state: Path, **more: str) -> Settings:
    return load_configuration(None, environment(state) | more).settings


@asynccontextmanager
async def logged_out(configured: Settings) -> AsyncIterator[ApiClient]:
    async with (
        running_server(configured) as running,
        ApiClient(running.url, fingerprint=running.fingerprint) as client,
    ):
        yield client


async def test_a_client_logs_in_over_the_certificate_that_was_announced(tmp_path: Path) -> None:
    async with running_server(settings(tmp_path)) as running:
        assert running.fingerprint == await server_fingerprint(running.url)
        assert StateDirectory(tmp_path).running() == running
        async with ApiClient(running.url, fingerprint=running.fingerprint) as client:
            session = await client.log_in("admin", PASSWORD)
            assert session.user.role == "admin"
            assert (await client.about()).indexers == ["memory"]
    assert StateDirectory(tmp_path).running() is None


async def test_beside_the_requests_it_follows_the_engine_and_asks_ahead(tmp_path: Path) -> None:
    work = {"Following the engine", "Asking ahead"}
    async with running_server(settings(tmp_path)):
        assert work <= {task.get_name() for task in asyncio.all_tasks()}
    assert not work & {task.get_name() for task in asyncio.all_tasks()}


async def test_it_stops_on_sigterm_and_lets_go_of_everything(tmp_path: Path) -> None:
    def told(running: Running) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    async with asyncio.timeout(30):
        await serve(settings(tmp_path), told)
    with StateDirectory(tmp_path).held():
        pass


async def test_without_a_password_one_is_made_that_only_the_owner_can_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    configured = settings(tmp_path, UUUTORRENT_ADMIN__PASSWORD="", UUUTORRENT_ADMIN__USERNAME="ada")
    async with running_server(configured) as running:
        path = tmp_path / PASSWORD_FILE
        password = path.read_text(encoding="utf-8").strip()
        async with ApiClient(running.url, fingerprint=running.fingerprint) as client:
            await client.log_in("ada", password)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert str(path) in caplog.text
    assert password not in caplog.text


async def test_a_generated_password_is_not_replaced_once_there_are_users(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lasting = MemoryDatabase()

    @asynccontextmanager
    async def reopen(_: Options, toolbox: Toolbox) -> AsyncIterator[Database]:
        yield lasting

    offer(monkeypatch, Plugin(Options, reopen))
    configured = settings(tmp_path, UUUTORRENT_ADMIN__PASSWORD="")
    async with running_server(configured):
        first = (tmp_path / PASSWORD_FILE).read_text(encoding="utf-8")
    async with running_server(configured):
        assert (tmp_path / PASSWORD_FILE).read_text(encoding="utf-8") == first
    async with logged_out(settings(tmp_path)) as client:
        with pytest.raises(BadCredentials):
            await client.log_in("admin", PASSWORD)
        await client.log_in("admin", first.strip())


async def test_two_servers_do_not_share_a_state_directory(tmp_path: Path) -> None:
    async with running_server(settings(tmp_path)):
        with pytest.raises(StateInUse):
            await serve(settings(tmp_path))


async def test_an_address_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(AddressTaken, match=f"127.0.0.1, port {port}"):
            await serve(settings(tmp_path, UUUTORRENT_HTTP__PORT=str(port)))
    with StateDirectory(tmp_path).held():
        pass


async def test_a_database_that_is_down_ends_the_start_and_what_was_opened_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @asynccontextmanager
    async def down(_: Options, toolbox: Toolbox) -> AsyncIterator[Database]:
        raise DatabaseUnavailable("The database does not answer.")
        yield

    offer(monkeypatch, Plugin(Options, down))
    with pytest.raises(DatabaseUnavailable):
        await serve(settings(tmp_path))
    with StateDirectory(tmp_path).held():
        pass


async def test_adapters_know_the_server_from_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[bool] = []

    @asynccontextmanager
    async def note(_: Options, toolbox: Toolbox) -> AsyncIterator[Database]:
        opened.append(toolbox.serving)
        yield MemoryDatabase()

    offer(monkeypatch, Plugin(Options, note))
    async with running_server(settings(tmp_path)):
        pass
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    async with administering(None) as container:
        await container.get(Database)
    assert opened == [True, False]


async def test_what_it_makes_is_private_even_where_others_may_pass(tmp_path: Path) -> None:
    """Root's state directory is one: the embedded database's account must pass through it."""
    async with running_server(settings(tmp_path)):
        seen = modes_below(tmp_path)
    assert seen.pop("tls-certificate.pem") == 0o644
    assert "downloads" in seen
    assert {name: mode for name, mode in seen.items() if mode & 0o077} == {}


@pytest.mark.parametrize("file", [KEY_FILE, SEALING_KEY_FILE])
async def test_with_keys_that_others_may_read_it_does_not_start(tmp_path: Path, file: str) -> None:
    async with running_server(settings(tmp_path)):
        (tmp_path / file).chmod(0o640)
    with pytest.raises(KeyFileUnsafe, match=file):
        await serve(settings(tmp_path))


async def test_a_download_folder_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o775)
    async with running_server(settings(tmp_path / "state", UUUTORRENT_DOWNLOADS=str(shared))):
        assert stat.S_IMODE(shared.stat().st_mode) == 0o775


async def test_a_download_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderUnusable, match="file/below"):
        await serve(settings(tmp_path / "state", UUUTORRENT_DOWNLOADS=str(tmp_path / "file/below")))


async def test_without_tls_it_speaks_plain_http(tmp_path: Path) -> None:
    async with running_server(settings(tmp_path, UUUTORRENT_HTTP__TLS="off")) as running:
        assert running.fingerprint is None
        assert running.url.startswith("http://")
        async with aiohttp.ClientSession() as http, http.get(f"{running.url}/api/v1/about") as answer:
            assert answer.status == 200


@pytest.mark.parametrize(("host", "url"), [("0.0.0.0", "https://127.0.0.1:7443"), ("::", "https://[::1]:7443")])  # noqa: S104 - nobody listens
def test_every_address_is_reached_at_home_by_loopback(host: str, url: str) -> None:
    assert _url(HttpSettings(host=host), 7443) == url


async def test_the_access_log_names_the_route_and_not_what_strangers_type(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    plain = settings(tmp_path, UUUTORRENT_HTTP__TLS="off")
    async with running_server(plain) as running, aiohttp.ClientSession() as http:
        await http.get(f"{running.url}/api/v1/torrents/{'a' * 40}?token=swordfish")
        await http.get(f"{running.url}/swordfish")
    lines = [record.getMessage() for record in caplog.records if record.name == "bootstrap.access"]
    assert [line.split(" ")[:3] for line in lines] == [
        ["GET", "/api/v1/torrents/{infohash}", "401"],
        ["GET", "unknown", "404"],
    ]
    assert "swordfish" not in caplog.text


def modes_below(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*")}


def offer(monkeypatch: pytest.MonkeyPatch, plugin: Plugin[Database]) -> None:
    """Let the database adapter ``memory`` be this one."""

    class Offer:
        def load(self) -> Plugin[Database]:
            return plugin

    real = plugins._offers
    monkeypatch.setattr(
        plugins,
        "_offers",
        lambda group: {"memory": Offer()} if group == "uuutorrent.databases" else real(group),
    )
