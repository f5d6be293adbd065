"""Three generations of qBittorrent, with the words that each was heard to say."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from pydantic import HttpUrl, SecretStr

from adapters.outbound.qbittorrent.engine import QbittorrentEngine
from adapters.outbound.qbittorrent.options import QbittorrentOptions
from adapters.outbound.qbittorrent.web_api import WebApi
from application.ports.torrent_engine import EngineRefused, EngineTorrent, EngineUnavailable, TorrentNotFound
from domain.torrents.claims import folder_of
from domain.torrents.infohash import InfoHash
from domain.torrents.manners import UNLIMITED, SpeedLimits
from domain.torrents.metainfo import Metainfo
from domain.torrents.states import TorrentState
from uuutorrent.testing.simulators.qbittorrent import SimulatedQbittorrent
from uuutorrent.testing.simulators.qbittorrent_answers import GENERATIONS, V4_5, V5_1, V5_3, Generation
from uuutorrent.testing.swarm import bencode

METAINFO = Metainfo.parse(
    bencode({"info": {"name": "a.mkv", "length": 100, "piece length": 1 << 14, "pieces": b"x" * 20}})
)
FOLDER = folder_of(METAINFO.infohash)


@pytest.fixture(params=GENERATIONS, ids=lambda generation: generation.version)
def generation(request: pytest.FixtureRequest) -> Generation:
    assert isinstance(request.param, Generation)
    return request.param


@pytest.fixture
async def server(generation: Generation) -> AsyncIterator[SimulatedQbittorrent]:
    async with SimulatedQbittorrent(generation) as server:
        yield server


@contextmanager
def opened(server: SimulatedQbittorrent, downloads: Path, **options: str) -> Iterator[QbittorrentEngine]:
    known = QbittorrentOptions.model_validate({"url": HttpUrl(server.url), "password": server.password, **options})
    engine = QbittorrentEngine(
        WebApi(known), downloads=downloads, save_root=downloads, category=known.category, timeout_seconds=5
    )
    try:
        yield engine
    finally:
        engine.close()


@pytest.fixture
def engine(server: SimulatedQbittorrent, tmp_path: Path) -> Iterator[QbittorrentEngine]:
    with opened(server, tmp_path) as engine:
        yield engine


async def state(engine: QbittorrentEngine) -> TorrentState | None:
    torrent: EngineTorrent | None = await engine.get(METAINFO.infohash)
    return torrent.state if torrent else None


async def test_a_torrent_is_added_stopped_started_and_removed(engine: QbittorrentEngine) -> None:
    await engine.add(METAINFO, folder=FOLDER, paused=True)
    assert await state(engine) is TorrentState.PAUSED
    await engine.resume(METAINFO.infohash)
    assert await state(engine) is TorrentState.STALLED
    await engine.pause(METAINFO.infohash)
    assert await state(engine) is TorrentState.PAUSED
    await engine.remove(METAINFO.infohash, with_data=True)
    assert await state(engine) is None
    with pytest.raises(TorrentNotFound):
        await engine.pause(METAINFO.infohash)


async def test_how_long_we_share_is_not_for_it_to_say(
    server: SimulatedQbittorrent, engine: QbittorrentEngine, tmp_path: Path
) -> None:
    await engine.add(METAINFO, folder=FOLDER)
    ours = server.rows[METAINFO.infohash]
    assert ours["ratio_limit"] == -1
    theirs = {**ours, "hash": "1" * 40, "infohash_v1": "1" * 40, "save_path": "/elsewhere", "ratio_limit": -2.0}
    server.rows["1" * 40] = theirs
    ours["ratio_limit"] = -2.0
    # Perhaps an older version of ours added it: whoever comes anew looks after it, once.
    with opened(server, tmp_path) as newcomer:
        for _ in range(3):
            assert await newcomer.get(METAINFO.infohash) is not None
    assert (ours["ratio_limit"], theirs["ratio_limit"]) == (-1, -2)
    assert server.asked_for("torrents/setShareLimits") == 1


async def test_what_could_not_be_said_of_sharing_is_said_again(
    server: SimulatedQbittorrent, engine: QbittorrentEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await engine.add(METAINFO, folder=FOLDER)
    ours = server.rows[METAINFO.infohash]
    ours["ratio_limit"] = -2.0
    with opened(server, tmp_path) as newcomer:
        with monkeypatch.context() as patch:
            patch.setattr(server, "_set_share_limits", lambda form: web.Response(status=500))
            with pytest.raises(EngineUnavailable):
                await newcomer.get(METAINFO.infohash)
        assert await newcomer.get(METAINFO.infohash) is not None
    assert ours["ratio_limit"] == -1


async def test_everything_together_is_limited_in_bytes(server: SimulatedQbittorrent, engine: QbittorrentEngine) -> None:
    await engine.limit_all(SpeedLimits(5_000_000, 100))
    # It cuts to KiB, and takes 0 for no limit.
    assert server.limits == {"setDownloadLimit": 5_000_000, "setUploadLimit": 1024}
    await engine.limit_all(UNLIMITED)
    assert set(server.limits.values()) == {0}


async def test_what_it_writes_down_is_what_it_was_given(engine: QbittorrentEngine) -> None:
    with pytest.raises(TorrentNotFound):
        await engine.metainfo(METAINFO.infohash)
    await engine.add(METAINFO, folder=FOLDER)
    assert await engine.metainfo(METAINFO.infohash) == METAINFO.raw


async def test_while_something_is_missing_its_peers_are_called_again(
    server: SimulatedQbittorrent, engine: QbittorrentEngine
) -> None:
    await engine.add(METAINFO, folder=FOLDER)
    await engine.reannounce(METAINFO.infohash)
    assert server.asked_for("torrents/addPeers") == 1
    server.rows[METAINFO.infohash]["amount_left"] = 0
    await engine.reannounce(METAINFO.infohash)
    assert server.asked_for("torrents/addPeers") == 1
    await engine.recheck(METAINFO.infohash)
    assert server.asked_for("torrents/addPeers") == 2


def hashes_asked(server: SimulatedQbittorrent) -> list[int]:
    """How many names each question gave; 0 is the whole list. Questions by something else are left out."""
    asked = [parse_qs(request.body.decode()) for request in server.requests if request.path.endswith("torrents/info")]
    return [len(query.get("hashes", [""])[0].split("|")) if query else 0 for query in asked if "filter" not in query]


async def test_the_whole_list_is_read_once_and_a_hundred_in_two_questions(
    server: SimulatedQbittorrent, engine: QbittorrentEngine
) -> None:
    await engine.add(METAINFO, folder=FOLDER)
    names = [METAINFO.infohash, *(InfoHash(f"{number:040x}") for number in range(99))]
    before = len(hashes_asked(server))
    for _ in range(3):
        assert list(await engine.several(names)) == [METAINFO.infohash]
    assert hashes_asked(server)[before:] == [50, 0, *[50] * 5]


async def test_as_long_as_it_knows_every_name_the_whole_list_is_never_read(
    server: SimulatedQbittorrent, engine: QbittorrentEngine, tmp_path: Path
) -> None:
    await engine.add(METAINFO, folder=FOLDER)
    with opened(server, tmp_path) as newcomer:
        await newcomer.active()
        await newcomer.pause(METAINFO.infohash)
        assert await state(newcomer) is TorrentState.PAUSED
    assert 0 not in hashes_asked(server)


async def test_whoever_waits_for_one_waits_for_no_whole_list(
    server: SimulatedQbittorrent, engine: QbittorrentEngine
) -> None:
    assert await engine.get(METAINFO.infohash) is None
    await engine.add(METAINFO, folder=FOLDER)
    assert await engine.get(METAINFO.infohash) is not None
    assert 0 not in hashes_asked(server)


async def test_only_what_moves_is_active(server: SimulatedQbittorrent, engine: QbittorrentEngine) -> None:
    await engine.add(METAINFO, folder=FOLDER)
    assert await engine.active() == {}
    row = server.rows[METAINFO.infohash]
    row["dlspeed"] = 5
    assert list(await engine.active()) == [METAINFO.infohash]
    # 5.3 may show the last rate of a complete torrent for ever.
    row |= {"state": "stalledUP", "amount_left": 0, "progress": 1}
    assert await engine.active() == {}


async def test_a_torrent_that_came_just_before_ours_is_no_error(
    server: SimulatedQbittorrent, engine: QbittorrentEngine
) -> None:
    await engine.add(METAINFO, folder=FOLDER, paused=True)
    server.shows_rows = False
    await engine.add(METAINFO, folder=FOLDER)
    assert await state(engine) is TorrentState.PAUSED


async def test_what_it_cannot_read_is_refused(engine: QbittorrentEngine) -> None:
    with pytest.raises(EngineRefused, match="not a torrent file"):
        await engine.add(replace(METAINFO, raw=b"d4:infole"), folder=FOLDER)


async def test_a_restart_costs_one_log_in(server: SimulatedQbittorrent, engine: QbittorrentEngine) -> None:
    assert await engine.active() == {}
    server.restart()
    for _ in range(3):
        assert await engine.active() == {}
    assert server.asked_for("auth/login") == 2


async def test_a_wrong_password_never_leads_to_a_ban(server: SimulatedQbittorrent, tmp_path: Path) -> None:
    with opened(server, tmp_path, password="wrong") as engine:
        for _ in range(10):
            with pytest.raises(EngineUnavailable, match=r"engine\.options\.password"):
                await engine.active()
    assert server.asked_for("auth/login") == 1


async def test_a_ban_that_others_caused_is_explained_and_left_alone(
    server: SimulatedQbittorrent, tmp_path: Path
) -> None:
    for _ in range(5):
        with opened(server, tmp_path, password="wrong") as stranger, pytest.raises(EngineUnavailable):
            await stranger.active()
    before = len(server.requests)
    with opened(server, tmp_path) as engine:
        for _ in range(10):
            with pytest.raises(EngineUnavailable, match="has banned our address") as caught:
                await engine.active()
            assert caught.value.retry_after is not None
    assert len(server.requests) - before == 2


@pytest.mark.parametrize("generation", [V5_3])
async def test_an_api_key_needs_no_log_in(server: SimulatedQbittorrent, tmp_path: Path) -> None:
    with opened(server, tmp_path, api_key=server.api_key, password="wrong") as engine:
        await engine.add(METAINFO, folder=FOLDER)
        assert list(await engine.several((METAINFO.infohash,))) == [METAINFO.infohash]
    assert server.asked_for("auth/login") == 0
    assert server.api_key not in repr(QbittorrentOptions(api_key=SecretStr(server.api_key)))


async def test_a_wrong_api_key_or_one_that_is_not_known_yet_is_explained(
    server: SimulatedQbittorrent, tmp_path: Path
) -> None:
    with opened(server, tmp_path, api_key="qbt_wrong") as engine:
        for _ in range(10):
            with pytest.raises(EngineUnavailable, match=r"engine\.options\.api_key.*qBittorrent 5\.2 or newer"):
                await engine.active()
    assert server.asked_for("auth/login") == 0
    assert len(server.requests) == 1


@pytest.mark.parametrize(("generation", "newer"), [(V4_5, V5_1), (V5_1, V5_3), (V4_5, V5_3)])
async def test_another_version_that_asks_for_no_new_log_in_is_noticed(
    server: SimulatedQbittorrent, engine: QbittorrentEngine, newer: Generation
) -> None:
    server.needs_login = False
    await engine.add(METAINFO, folder=FOLDER)
    await engine.pause(METAINFO.infohash)
    server.down()
    with pytest.raises(EngineUnavailable):
        await engine.active()
    server.restart(newer)
    server.healthy()
    server.rows[METAINFO.infohash]["state"] = newer.stopped
    assert await state(engine) is TorrentState.PAUSED
    await engine.resume(METAINFO.infohash)
    await engine.pause(METAINFO.infohash)
    assert await state(engine) is TorrentState.PAUSED


async def test_a_new_version_that_came_unseen_fails_once_and_not_as_a_missing_torrent(
    server: SimulatedQbittorrent, engine: QbittorrentEngine
) -> None:
    await engine.add(METAINFO, folder=FOLDER)
    other = V4_5 if server.generation is not V4_5 else V5_1
    await engine.pause(METAINFO.infohash)
    server.needs_login = False
    server.restart(other)
    with pytest.raises(EngineUnavailable):
        await engine.pause(METAINFO.infohash)
    await engine.pause(METAINFO.infohash)
