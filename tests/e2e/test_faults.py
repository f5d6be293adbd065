"""What breaks outside, or under us, costs nobody anything but time."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from tui.api.client import ApiClient
from tui.api.errors import ApiError
from uuutorrent.testing.patience import until
from uuutorrent.testing.postgres import PostgresOutage, ServerForTests
from uuutorrent.testing.qbittorrent_process import QbittorrentProcess
from uuutorrent.testing.server_process import ServerProcess
from uuutorrent.testing.world import World


async def finished(client: ApiClient, infohash: str) -> None:
    await until(lambda: client.torrent(infohash), lambda torrent: torrent.complete, seconds=60)


async def test_a_list_that_cannot_be_renewed_is_shown_with_its_age(server: ServerProcess, world: World) -> None:
    async with server.client() as client:
        await client.link_account("anilist", world.username)
        fresh = await client.watchlist(refresh=True)
        world.anilist.maintenance()
        stale = await client.watchlist(refresh=True)
        assert (stale.stale, stale.entries) == (True, fresh.entries)
        assert stale.problem
        world.anilist.healthy()


@pytest.mark.parametrize("fault", ["maintenance", "rate_limited", "broken", "html", "garbage", "down"])
async def test_a_watchlist_service_in_trouble_is_named_as_such(server: ServerProcess, world: World, fault: str) -> None:
    getattr(world.anilist, fault)()
    async with server.client() as client:
        with pytest.raises(ApiError) as refusal:
            await client.link_account("anilist", world.username)
        assert (refusal.value.slug, refusal.value.problem.status) == ("watchlist-unavailable", 502)
        assert (await client.torrents()).torrents == []


async def test_an_unknown_account_is_a_plain_answer(server: ServerProcess) -> None:
    async with server.client() as client:
        with pytest.raises(ApiError) as refusal:
            await client.link_account("anilist", "nobody-of-that-name")
    assert (refusal.value.slug, refusal.value.problem.status) == ("account-not-found", 404)


@pytest.mark.parametrize("fault", ["down", "garbage", "html", "empty", "rate_limited", "guarded", "broken_inside"])
async def test_an_indexer_in_trouble_is_named_and_the_server_goes_on(
    server: ServerProcess, world: World, fault: str
) -> None:
    async with server.client() as client:
        await client.link_account("anilist", world.username)
        getattr(world.nyaa, fault)()
        with pytest.raises(ApiError) as refusal:
            await client.search(world.main.series, world.main.episode)
        assert refusal.value.problem.status == 502
        assert refusal.value.problem.fact("indexer") == "nyaa"
        assert (await client.health()).status in ("ok", "degraded")


async def test_a_killed_server_keeps_what_was_asked_and_finishes_it(server: ServerProcess, world: World) -> None:
    await world.seeder.limit(8 << 20)
    async with server.client() as client:
        await client.link_account("anilist", world.username)
        torrent = await client.grab(world.main.series, world.main.episode)
        await until(lambda: client.torrent(torrent.infohash), lambda torrent: torrent.downloaded_bytes > 0)
    await server.kill()
    await world.seeder.limit(0)
    await server.start()
    async with server.client() as client:
        assert [kept.infohash for kept in (await client.torrents()).torrents] == [torrent.infohash]
        await finished(client, torrent.infohash)


async def test_an_engine_that_is_away_loses_nothing(
    qbittorrent: QbittorrentProcess, steered: Mapping[str, str], world: World, folder: Path
) -> None:
    await asyncio.to_thread(qbittorrent.stop)
    async with ServerProcess(folder / "state", steered) as server, server.client() as client:
        await client.link_account("anilist", world.username)
        torrent = await client.grab(world.main.series, world.main.episode)
        assert torrent.state == "waiting"
        assert "starts by itself" in torrent.note
        await asyncio.to_thread(qbittorrent.start)
        await finished(client, torrent.infohash)


async def test_a_database_that_goes_away_is_named_and_comes_back(
    server: ServerProcess, postgres_server: ServerForTests, dsn: str
) -> None:
    async with server.client() as client:
        outage = PostgresOutage(postgres_server, dsn)
        await outage.begin()
        with pytest.raises(ApiError) as refusal:
            await client.torrents()
        assert (refusal.value.slug, refusal.value.problem.status) == ("database-unavailable", 503)
        await outage.end()
        assert (await client.torrents()).torrents == []
        assert (await client.health()).status == "ok"


async def test_an_unknown_setting_stops_the_start_with_its_name(embedded: Mapping[str, str], folder: Path) -> None:
    environment = {**embedded, "UUUTORRENT_ENGINE__OPTIONS__LISTN": "127.0.0.1:0"}
    with pytest.raises(RuntimeError, match="UUUTORRENT_ENGINE__OPTIONS__LISTN"):
        await ServerProcess(folder / "state", environment).start()
