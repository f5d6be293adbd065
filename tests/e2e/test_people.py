"""What belongs to somebody does not exist for anybody else."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import pytest

from adapters.outbound.postgres.connecting import Limits
from adapters.outbound.postgres.database import open_database
from adapters.outbound.security.passwords import Argon2Hasher
from adapters.outbound.system.clock import SystemClock
from adapters.outbound.system.identifiers import SystemIdentifiers
from domain.users import Role, User, UserId, Username
from tui.api.client import ApiClient
from tui.api.errors import ApiError
from uuutorrent.testing.postgres import ServerForTests
from uuutorrent.testing.server_process import ServerProcess
from uuutorrent.testing.world import World

PASSWORD = "another long password"

ASKED: Mapping[str, Callable[[ApiClient, str], Awaitable[object]]] = {
    "show": lambda client, infohash: client.torrent(infohash),
    "pause": lambda client, infohash: client.pause(infohash),
    "resume": lambda client, infohash: client.resume(infohash),
    "remove": lambda client, infohash: client.remove(infohash),
    "files": lambda client, infohash: client.files(infohash),
    "checksum": lambda client, infohash: client.checksum(infohash, 0),
    "content": lambda client, infohash: client.content(infohash, 0).__aenter__(),
}


async def add_user(dsn: str, name: str) -> None:
    identifiers = SystemIdentifiers()
    user = User(
        UserId(identifiers.uuid()),
        Username(name),
        Role.USER,
        await Argon2Hasher().hash(PASSWORD),
        SystemClock().now(),
    )
    async with open_database(dsn, Limits()) as database, database.unit() as unit:
        await unit.users.add(user)


async def test_anothers_torrent_is_not_found_whatever_is_asked_of_it(
    postgres_server: ServerForTests, embedded: Mapping[str, str], world: World, tmp_path: Path
) -> None:
    async with postgres_server.database() as dsn:
        environment = {**embedded, "UUUTORRENT_DATABASE__OPTIONS__DSN": dsn}
        async with ServerProcess(tmp_path / "state", environment) as server:
            await add_user(dsn, "bob")
            async with server.client() as ada, server.client("bob", PASSWORD) as bob:
                await ada.link_account("anilist", world.username)
                torrent = await ada.grab(world.main.series, world.main.episode)
                told = {}
                for name, ask in ASKED.items():
                    with pytest.raises(ApiError) as refusal:
                        await ask(bob, torrent.infohash)
                    told[name] = (refusal.value.problem.status, refusal.value.slug)
                assert told == dict.fromkeys(ASKED, (404, "torrent-not-found"))
                assert (await bob.torrents()).torrents == []
                assert (await ada.torrent(torrent.infohash)).infohash == torrent.infohash


async def test_two_who_want_the_same_share_one_download(
    postgres_server: ServerForTests, embedded: Mapping[str, str], world: World, tmp_path: Path
) -> None:
    async with postgres_server.database() as dsn:
        environment = {**embedded, "UUUTORRENT_DATABASE__OPTIONS__DSN": dsn}
        async with ServerProcess(tmp_path / "state", environment) as server:
            await add_user(dsn, "bob")
            async with server.client() as ada, server.client("bob", PASSWORD) as bob:
                for client in (ada, bob):
                    await client.link_account("anilist", world.username)
                first = await ada.grab(world.main.series, world.main.episode)
                second = await bob.grab(world.main.series, world.main.episode)
                assert first.infohash == second.infohash
                await ada.remove(first.infohash)
                assert (await ada.torrents()).torrents == []
                assert (await bob.torrent(second.infohash)).infohash == first.infohash
