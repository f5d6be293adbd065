"""A person's whole life, with the server at its most talkative: none of their secrets stands in what it wrote."""

import asyncio
import base64
import re
import secrets
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from bootstrap.first_admin import PASSWORD_FILE
from uuutorrent.testing.patience import until
from uuutorrent.testing.server_process import ServerProcess
from uuutorrent.testing.swarm import make_content, make_torrent
from uuutorrent.testing.world import World

from .asking import Asked, Asking
from .attack_table import AttackTable

_KEPT_KEY = re.compile(r"[\w+/=-]{20,}")
_LARGEST_KEY_FILE = 16_384


class Secrets:
    """Everything that was secret, by what it was."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    def new(self, what: str) -> str:
        """Make one up that needs quoting in addresses."""
        return self.keep(what, f"{secrets.token_urlsafe(9)}/+ ü{secrets.token_urlsafe(9)}")

    def plain(self, what: str) -> str:
        """Make one up that needs no quoting anywhere."""
        return self.keep(what, secrets.token_urlsafe(18))

    def keep(self, what: str, text: str) -> str:
        """Remember one that somebody else made."""
        self.known[what] = text
        return text

    def found_in(self, text: str) -> list[str]:
        """Which of them are there, in whatever clothes."""
        return [what for what, secret in self.known.items() if any(form in text for form in _forms(secret))]


def _forms(secret: str) -> Iterator[str]:
    octets = secret.encode()
    yield from {secret, quote(secret, safe=""), quote(secret), quote_plus(secret), ascii(secret)[1:-1], octets.hex()}
    for before in range(3):  # in base64 a text looks different behind one, two or three others
        for packed in (base64.b64encode, base64.urlsafe_b64encode):
            yield packed(b"x" * before + octets).decode().rstrip("=")[4 * (before > 0) : -4]


@pytest.fixture
def life() -> Secrets:
    return Secrets()


@pytest.fixture
def embedded(outside: Mapping[str, str], dsn: str, life: Secrets) -> Mapping[str, str]:
    """With a second engine, which does not answer."""
    return {
        **outside,
        "UUUTORRENT_ENGINE__PLUGIN": "libtorrent",
        "UUUTORRENT_ENGINE__OPTIONS__LISTEN": "127.0.0.1:0",
        "UUUTORRENT_ENGINE__OPTIONS__DHT": "false",
        "UUUTORRENT_LOG_LEVEL": "debug",
        "UUUTORRENT_ADMIN__PASSWORD": "",
        "UUUTORRENT_DATABASE__OPTIONS__DSN": life.keep("database's address", dsn),
        "UUUTORRENT_ENGINES__SPARE__PLUGIN": "qbittorrent",
        "UUUTORRENT_ENGINES__SPARE__OPTIONS__URL": "http://127.0.0.1:9",
        "UUUTORRENT_ENGINES__SPARE__OPTIONS__USERNAME": "spare",
        "UUUTORRENT_ENGINES__SPARE__OPTIONS__PASSWORD": life.new("engine's password"),
    }


@pytest.fixture
async def server(folder: Path, embedded: Mapping[str, str], life: Secrets) -> AsyncIterator[ServerProcess]:
    async with ServerProcess(folder / "state", embedded, tls=False) as server:
        password = (server.state / PASSWORD_FILE).read_text(encoding="utf-8").strip()
        server.password = life.keep("first administrator's password", password)
        yield server


async def test_no_secret_is_written_anywhere(
    server: ServerProcess, asking: Asking, world: World, folder: Path, life: Secrets, attacks: AttackTable
) -> None:
    admin = await log_in(asking, life, server.username, server.password, "first administrator")
    ada = await is_invited(asking, life, admin)
    await mistypes(asking, life)
    ada = await changes_password(asking, life, ada)
    await links_watchlist(asking, world, life, ada)
    await makes_api_token(asking, life, ada)
    await fetches(asking, world, life, ada, folder / "torrents")
    await sends_nonsense(asking, life, ada)
    await asking.must("DELETE", "/sessions/current", ada)
    await server.stop()

    written = server.log.read_text(encoding="utf-8")
    keep_keys(server.state, life)
    attacks.add(f"{len(life.known)} secrets of one life", f"none in {written.count(chr(10))} lines of log")
    assert written.count("bootstrap.access") > 20, "it did talk"
    assert life.found_in(written) == []
    assert life.found_in("\n".join(f"xx{secret}xx" for secret in life.known.values())) == list(life.known)


async def log_in(asking: Asking, life: Secrets, name: str, password: str, whose: str) -> str:
    body = {"username": name, "password": password, "device": "laptop"}
    session = await asking.must("POST", "/sessions", json=body)
    for number in (1, 2):
        refresh = life.keep(f"refresh token {number} of {whose}", session["refresh_token"])
        life.keep(f"access token {number} of {whose}", session["access_token"])
        session = await asking.must("POST", "/sessions/refresh", json={"refresh_token": refresh})
    life.keep(f"last refresh token of {whose}", session["refresh_token"])
    return life.keep(f"last access token of {whose}", session["access_token"])


async def is_invited(asking: Asking, life: Secrets, admin: str) -> str:
    invite = await asking.must("POST", "/invites", admin, {})
    code = life.keep("invitation's code", invite["code"])
    password = life.new("first password")
    body = {"code": code, "username": "ada", "password": password, "device": "laptop"}
    await asking.must("POST", "/invites/accept", json=body)
    again = await asking("POST", "/invites/accept", asked=Asked(json={**body, "username": "eve"}))
    assert not again.good
    made = await asking.must("POST", "/users", admin, {"username": "given"})
    life.keep("generated password", made["generated_password"])
    return await log_in(asking, life, "ada", password, "ada")


async def mistypes(asking: Asking, life: Secrets) -> None:
    for body in (
        {"username": "ada", "password": life.new("wrong password")},
        {"username": life.new("password typed as name"), "password": "x" * 12},
        {"username": "ada", "password": [life.new("password in a list")]},
        {"username": "ada", life.new("password as a member"): "x"},
    ):
        assert not (await asking("POST", "/sessions", asked=Asked(json=body))).good
    assert not (await asking("GET", "/me", life.plain("forged access token"))).good
    wrong = {"refresh_token": life.plain("forged refresh token")}
    assert not (await asking("POST", "/sessions/refresh", asked=Asked(json=wrong))).good
    query = {"access_token": life.new("token in an address"), "password": life.new("password in an address")}
    assert not (await asking("GET", "/me", asked=Asked(query=query))).good
    assert not (await asking("GET", f"/{life.plain('password as an address')}")).good


async def changes_password(asking: Asking, life: Secrets, token: str) -> str:
    new = life.new("second password")
    wrong = {"old_password": life.new("wrong old password"), "new_password": new}
    assert not (await asking("PUT", "/me/password", token, Asked(json=wrong))).good
    body = {"old_password": life.known["first password"], "new_password": new}
    await asking.must("PUT", "/me/password", token, body)
    return await log_in(asking, life, "ada", new, "ada later")


async def links_watchlist(asking: Asking, world: World, life: Secrets, token: str) -> None:
    refused = {"token": life.plain("watchlist token that is refused")}
    assert not (await asking("PUT", "/watch-accounts/anilist", token, Asked(json=refused))).good
    good = life.plain("watchlist token")
    world.anilist.put_token(good, world.username)
    await asking.must("PUT", "/watch-accounts/anilist", token, {"token": good})
    await asking.must("GET", "/watchlist", token)
    world.anilist.withdraw_token(good)
    await asking("GET", "/watchlist", token)
    world.anilist.put_token(good, world.username)


async def makes_api_token(asking: Asking, life: Secrets, token: str) -> None:
    body = {"name": "script", "scopes": ["read"], "password": life.new("wrong password for a token")}
    assert not (await asking("POST", "/tokens", token, Asked(json=body))).good
    body["password"] = life.known["second password"]
    made = await asking.must("POST", "/tokens", token, body)
    secret = life.keep("API token", made["secret"])
    await asking.must("GET", "/torrents", secret)
    assert not (await asking("POST", "/torrents/magnet", secret, Asked(json={"magnet": "magnet:?"}))).good
    assert (await asking("DELETE", "/tokens/{token}", token, Asked({"token": made["token"]["id"]}))).good
    assert not (await asking("GET", "/torrents", secret)).good


async def fetches(asking: Asking, world: World, life: Secrets, token: str, folder: Path) -> None:
    content = folder / "Series - 01.mkv"
    await asyncio.to_thread(make_content, content, 200_000, 1)
    trackers = [
        f"{world.tracker.announce_url}?passkey={life.plain('passkey in a query')}",
        f"{world.tracker.announce_url}/{life.plain('passkey in a path')}",
        f"http://127.0.0.1:9/{life.plain('passkey of a silent tracker')}/announce",
    ]
    raw = await asyncio.to_thread(make_torrent, content, trackers=trackers)
    await world.seeder.seed(raw, folder)
    added = await asking("POST", "/torrents/file", token, Asked(raw=raw))
    assert added.status == 201, added
    infohash = added.json["infohash"]

    async def shown() -> dict[str, object]:
        told: dict[str, object] = await asking.must("GET", "/torrents/{infohash}", token, infohash=infohash)
        return told

    await until(shown, lambda torrent: bool(torrent["complete"]))
    sent = await asking("GET", "/torrents/{infohash}/files/0/content", token, Asked({"infohash": infohash}))
    assert sent.good
    await asking.must("GET", "/torrents/{infohash}/files/0/checksum", token, infohash=infohash)
    await asking("POST", "/torrents/{infohash}/reannounce", token, Asked({"infohash": infohash}))
    passkey = life.plain("passkey in a magnet link")
    magnet = f"magnet:?xt=urn:btih:{'a' * 40}&tr={quote(f'http://127.0.0.1:9/{passkey}/announce')}"
    await asking.must("POST", "/torrents/magnet", token, {"magnet": magnet})
    await asking.must("DELETE", "/torrents/{infohash}", token, infohash="a" * 40)


async def sends_nonsense(asking: Asking, life: Secrets, token: str) -> None:
    for raw in (
        b"d8:announce" + life.plain("passkey in a broken torrent").encode(),
        b"\xff" + life.plain("secret in nonsense").encode(),
    ):
        assert not (await asking("POST", "/torrents/file", token, Asked(raw=raw))).good
    magnet = f"magnet:?tr=http://127.0.0.1:9/{life.plain('passkey in a broken magnet link')}"
    assert not (await asking("POST", "/torrents/magnet", token, Asked(json={"magnet": magnet}))).good


def keep_keys(state: Path, life: Secrets) -> None:
    """What the server keeps in private files is secret, too."""
    for path in state.iterdir():
        if path.is_file() and 0 < path.stat().st_size <= _LARGEST_KEY_FILE:
            for number, key in enumerate(_KEPT_KEY.findall(path.read_text(encoding="utf-8"))):
                life.keep(f"{path.name}, {number}", key)
