"""Torrents over HTTP."""

import io
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp.test_utils import TestClient

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.engine import MemoryEngine
from adapters.outbound.memory.indexer import MemoryIndexer
from adapters.outbound.memory.vault import MemoryVault
from application.ports.indexers import IndexerUnavailable
from application.searching.search_result import Outcome, SearchResult
from domain.quotas import Quota
from domain.releases.ranking import RankedVerdict
from domain.releases.release import Release, ReleaseId
from domain.releases.release_name import ReleaseName
from domain.releases.verdict import Band, Reason, Verdict
from domain.releases.wanted import WantedEpisode
from domain.series import Franchise, Series, SeriesId, Titles
from domain.torrents.claims import folder_of
from domain.torrents.infohash import InfoHash
from domain.torrents.manners import Manners, SpeedLimits
from domain.torrents.metainfo import MOST_BYTES, Metainfo
from uuutorrent.testing.swarm.torrents import bencode

Api = TestClient[Any, Any]
Header = Mapping[str, str]
Found = dict[int, SearchResult | Exception]

HASH = InfoHash("c12fe1c06bba254a9dc9f519b335aa7c1367a88a")
MAGNET = f"magnet:?xt=urn:btih:{HASH}&dn=Big%20Buck%20Bunny"


def single(name: str, size: int) -> bytes:
    return bencode({"info": {"name": name, "piece length": 1 << 18, "pieces": b"\0" * 20, "length": size}})


BUNNY = Metainfo.parse(single("bunny.mkv", 5))


def result(*, best: bool = True) -> SearchResult:
    release = Release(ReleaseId("nyaa:1"), "nyaa", "[G] Frieren - 05 (1080p)", infohash=HASH, size_bytes=5)
    verdict = Verdict(release, ReleaseName(release.title), Band.HIGH, 99.0, (Reason("title", "The title fits."),))
    return SearchResult(
        WantedEpisode(Franchise(Series(SeriesId(154587), Titles(romaji="Sousou no Frieren"))), 5),
        Outcome.PICKED if best else Outcome.CHOOSE,
        verdict if best else None,
        (RankedVerdict(verdict, 1),),
        (),
        datetime(2026, 11, 22, tzinfo=UTC),
    )


async def ask(api: Api, header: Header, method: str, path: str, **more: Any) -> tuple[int, Any]:
    async with api.request(method, f"/api/v1{path}", headers=header, **more) as answer:
        text = await answer.text()
        return answer.status, (await answer.json()) if text else None


async def add(api: Api, header: Header) -> Any:
    status, torrent = await ask(api, header, "POST", "/torrents/magnet", json={"magnet": MAGNET})
    assert status == 201
    return torrent


async def test_a_magnet_becomes_a_torrent_with_an_address(api: Api, ada: Header) -> None:
    async with api.post("/api/v1/torrents/magnet", headers=ada, json={"magnet": MAGNET}) as answer:
        assert answer.status == 201
        address = answer.headers["Location"]
        torrent = await answer.json()
    assert torrent["infohash"] == HASH
    assert torrent["name"] == "Big Buck Bunny"
    async with api.get(address, headers=ada) as answer:
        assert (await answer.json())["infohash"] == HASH


@pytest.mark.parametrize(
    "magnet",
    ["nonsense", "http://example.org", "magnet:?xt=urn:btih:zz", "magnet:?", "magnet:?xt=urn:btmh:1220" + "z" * 64],
)
async def test_a_malformed_magnet_is_refused(api: Api, ada: Header, magnet: str) -> None:
    status, problem = await ask(api, ada, "POST", "/torrents/magnet", json={"magnet": magnet})
    assert (status, problem["type"]) == (422, "tag:uuutorrent,2026:invalid-magnet")


async def test_a_magnet_that_is_too_long_is_refused_by_its_member(api: Api, ada: Header) -> None:
    status, problem = await ask(api, ada, "POST", "/torrents/magnet", json={"magnet": "m" * 9_000})
    assert status == 422
    assert [fault["pointer"] for fault in problem["errors"]] == ["/magnet"]


async def test_the_list_holds_ones_own_torrents(api: Api, ada: Header, mallory: Header) -> None:
    await add(api, ada)
    _, mine = await ask(api, ada, "GET", "/torrents")
    _, theirs = await ask(api, mallory, "GET", "/torrents")
    assert [torrent["infohash"] for torrent in mine["torrents"]] == [HASH]
    assert theirs["torrents"] == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("DELETE", ""),
        ("POST", "/pause"),
        ("POST", "/resume"),
        ("POST", "/retry"),
        ("POST", "/reannounce"),
        ("POST", "/move"),
        ("PUT", "/seeding"),
        ("PUT", "/files"),
        ("GET", "/files"),
        ("GET", "/files/0/content"),
        ("GET", "/files/0/checksum"),
    ],
)
async def test_somebody_elses_torrent_does_not_exist(
    api: Api, ada: Header, mallory: Header, method: str, path: str
) -> None:
    await add(api, ada)
    bodies = {"/move": {"to": "top"}, "/seeding": {"ratio": 1}, "/files": {"files": [{"index": 0, "priority": "skip"}]}}
    body = {"json": bodies[path]} if method != "GET" and path in bodies else {}
    theirs = await ask(api, mallory, method, f"/torrents/{HASH}{path}", **body)
    nobodys = await ask(api, mallory, method, f"/torrents/{'0' * 40}{path}", **body)
    for status, problem in (theirs, nobodys):
        problem.pop("instance")
        assert status == 404
        assert problem["type"] == "tag:uuutorrent,2026:torrent-not-found"
    assert theirs == nobodys
    assert (await ask(api, ada, "GET", f"/torrents/{HASH}"))[0] == 200


async def test_pausing_and_resuming_show_at_once(api: Api, ada: Header) -> None:
    await add(api, ada)
    assert (await ask(api, ada, "POST", f"/torrents/{HASH}/pause"))[1]["state"] == "paused"
    assert (await ask(api, ada, "POST", f"/torrents/{HASH}/resume"))[1]["state"] == "metadata"


async def test_a_hash_may_be_written_in_capitals(api: Api, ada: Header) -> None:
    await add(api, ada)
    assert (await ask(api, ada, "GET", f"/torrents/{HASH.upper()}"))[0] == 200


@pytest.mark.parametrize("path", ["xyz", "0" * 39, "%00" * 40, "..%2f..%2fetc%2fpasswd", "%E2%80%AE" * 5])
async def test_a_hash_that_is_none_is_refused(api: Api, ada: Header, path: str) -> None:
    status, problem = await ask(api, ada, "GET", f"/torrents/{path}")
    assert (status, problem["type"]) == (422, "tag:uuutorrent,2026:invalid-info-hash")


@pytest.mark.parametrize(("query", "with_data"), [("", True), ("?data=delete", True), ("?data=keep", False)])
async def test_removing_says_what_becomes_of_the_data(
    api: Api, ada: Header, engine: MemoryEngine, vault: MemoryVault, query: str, with_data: bool
) -> None:
    engine.offer(BUNNY, {0: b"bunny"})
    await upload(api, ada, BUNNY.raw)
    place = folder_of(BUNNY.infohash) / "bunny.mkv"
    assert await vault.stat(place) is not None
    assert await ask(api, ada, "DELETE", f"/torrents/{BUNNY.infohash}{query}") == (204, None)
    assert (await vault.stat(place) is None) is with_data
    assert (await ask(api, ada, "GET", f"/torrents/{BUNNY.infohash}"))[0] == 404


async def test_only_an_admin_may_leave_data_behind(api: Api, ada: Header, mallory: Header) -> None:
    await add(api, mallory)
    status, problem = await ask(api, mallory, "DELETE", f"/torrents/{HASH}?data=keep")
    assert (status, problem["type"]) == (403, "tag:uuutorrent,2026:admins-only")
    assert (await ask(api, mallory, "DELETE", f"/torrents/{'0' * 40}?data=keep"))[0] == 404
    assert (await ask(api, mallory, "DELETE", f"/torrents/{HASH}?data=delete"))[0] == 204


async def upload(api: Api, header: Header, raw: Any, kind: str = "application/x-bittorrent") -> tuple[int, Any]:
    data = io.BytesIO(raw) if isinstance(raw, bytes) else raw
    return await ask(api, {**header, "Content-Type": kind}, "POST", "/torrents/file", data=data)


async def test_a_torrent_file_becomes_a_torrent_with_an_address(api: Api, ada: Header) -> None:
    sent = {**ada, "Content-Type": "application/x-bittorrent"}
    async with api.post("/api/v1/torrents/file", headers=sent, data=BUNNY.raw) as answer:
        assert (answer.status, answer.headers["Location"]) == (201, f"/api/v1/torrents/{BUNNY.infohash}")
        torrent = await answer.json()
    assert (torrent["infohash"], torrent["name"], torrent["claim_bytes"]) == (BUNNY.infohash, "bunny.mkv", 5)
    assert (await upload(api, ada, BUNNY.raw))[0] == 201
    assert len((await ask(api, ada, "GET", "/torrents"))[1]["torrents"]) == 1


async def chunks(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 65_536 + 1):
        yield bytes(65_536)


@pytest.mark.parametrize(
    ("raw", "kind", "status"),
    [
        (b"", "application/x-bittorrent", 422),
        (b"nonsense", "application/x-bittorrent", 422),
        (BUNNY.raw[:-1], "application/x-bittorrent", 422),
        (BUNNY.raw + b"e", "application/x-bittorrent", 422),
        (BUNNY.raw, "application/json", 415),
        (BUNNY.raw, "application/octet-stream", 415),
        (bytes(MOST_BYTES), "application/x-bittorrent", 422),
        (bytes(MOST_BYTES + 1), "application/x-bittorrent", 413),
        (chunks(MOST_BYTES), "application/x-bittorrent", 413),
    ],
    ids=["empty", "nonsense", "cut", "longer", "json", "octets", "largest", "too large", "too large unannounced"],
)
async def test_what_is_no_torrent_file_is_refused(api: Api, ada: Header, raw: Any, kind: str, status: int) -> None:
    assert (await upload(api, ada, raw, kind))[0] == status
    assert (await ask(api, ada, "GET", "/torrents"))[1]["torrents"] == []


async def test_a_program_is_refused_by_name(api: Api, ada: Header) -> None:
    status, problem = await upload(api, ada, single("setup.exe", 5))
    assert (status, problem["type"]) == (422, "tag:uuutorrent,2026:content-refused")


async def test_what_everybody_may_do_to_a_torrent(api: Api, ada: Header, clock: MemoryClock) -> None:
    await upload(api, ada, BUNNY.raw)
    here = f"/torrents/{BUNNY.infohash}"
    status, torrent = await ask(api, ada, "PUT", f"{here}/seeding", json={"ratio": 1.5, "hours": 2})
    goal = (torrent["seeding_server"], torrent["seeding_ratio"], torrent["seeding_hours"])
    assert (status, goal) == (200, (False, 1.5, 2.0))
    assert (await ask(api, ada, "PUT", f"{here}/seeding", json={"server": True}))[1]["seeding_server"]
    assert (await ask(api, ada, "POST", f"{here}/move", json={"to": "top"}))[0] == 200
    assert (await ask(api, ada, "POST", f"{here}/retry"))[0] == 200
    assert (await ask(api, ada, "POST", f"{here}/reannounce"))[0] == 200
    async with api.post(f"/api/v1{here}/reannounce", headers=ada) as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (429, "30")
    torrent = (await ask(api, ada, "POST", f"{here}/pause"))[1]
    assert (torrent["state"], torrent["paused"], torrent["hold"]) == ("paused", True, "paused")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "move", {"to": "sideways"}),
        ("POST", "move", {}),
        ("PUT", "seeding", {"ratio": -1}),
        ("PUT", "seeding", {"ratio": 1e9}),
        ("PUT", "seeding", {"hours": "2"}),
        ("PUT", "seeding", {"days": 2}),
    ],
)
async def test_a_wish_that_is_none_is_refused(api: Api, ada: Header, method: str, path: str, body: Any) -> None:
    await add(api, ada)
    status, problem = await ask(api, ada, method, f"/torrents/{HASH}/{path}", json=body)
    assert (status, problem["type"]) == (422, "tag:uuutorrent,2026:invalid-request")


class TestQuotas:
    @pytest.fixture
    def manners(self) -> Manners:
        return Manners(quota=Quota(size_bytes=7, torrents=2), each=SpeedLimits(1_000, 500))

    async def test_usage_is_shown_beside_what_one_may(self, api: Api, ada: Header, mallory: Header) -> None:
        await upload(api, ada, BUNNY.raw)
        expected = {
            "size_bytes": 5,
            "torrents": 1,
            "quota_bytes": 7,
            "quota_torrents": 2,
            "download_rate_limit": 1_000,
            "upload_rate_limit": 500,
        }
        assert await ask(api, ada, "GET", "/usage") == (200, expected)
        assert (await ask(api, mallory, "GET", "/usage"))[1] == {**expected, "size_bytes": 0, "torrents": 0}

    async def test_what_does_not_fit_is_refused_with_the_numbers(self, api: Api, ada: Header) -> None:
        await upload(api, ada, BUNNY.raw)
        status, problem = await upload(api, ada, single("second.mkv", 3))
        assert (status, problem["type"]) == (409, "tag:uuutorrent,2026:quota-exceeded")
        told = {name: problem[name] for name in ("resource", "used", "asked", "quota")}
        assert told == {"resource": "size_bytes", "used": 5, "asked": 3, "quota": 7}
        assert (await ask(api, ada, "GET", "/usage"))[1]["size_bytes"] == 5


@pytest.mark.parametrize("query", ["?data=burn", "?data=keep&data=delete", "?date=keep", "?data="])
async def test_a_query_that_could_be_misread_removes_nothing(api: Api, ada: Header, query: str) -> None:
    await add(api, ada)
    status, problem = await ask(api, ada, "DELETE", f"/torrents/{HASH}{query}")
    assert (status, problem["type"]) == (422, "tag:uuutorrent,2026:invalid-request")
    assert (await ask(api, ada, "GET", f"/torrents/{HASH}"))[0] == 200


async def test_the_best_release_is_fetched_with_its_reasons(api: Api, ada: Header, found: Found) -> None:
    found[5] = result()
    status, torrent = await ask(api, ada, "POST", "/torrents", json={"series_id": 154587, "episode": 5})
    assert status == 201
    assert torrent["infohash"] == HASH
    assert (torrent["series_title"], torrent["episode"]) == ("Sousou no Frieren", 5)
    assert torrent["reasons"] == ["The title fits."]


async def test_a_candidate_is_fetched_by_its_id(api: Api, ada: Header, found: Found) -> None:
    found[5] = result(best=False)
    body = {"series_id": 154587, "episode": 5}
    assert (await ask(api, ada, "POST", "/torrents", json=body))[1]["type"].endswith(":nothing-acceptable")
    assert (await ask(api, ada, "POST", "/torrents", json={**body, "release_id": "x"}))[1]["type"].endswith(
        ":release-not-found"
    )
    assert (await ask(api, ada, "POST", "/torrents", json={**body, "release_id": "nyaa:1"}))[0] == 201


async def test_a_full_disk_says_how_much_is_missing(
    api: Api, ada: Header, found: Found, engine: MemoryEngine, indexer: MemoryIndexer
) -> None:
    found[5], engine.free = result(), 1_000
    status, problem = await ask(api, ada, "POST", "/torrents", json={"series_id": 154587, "episode": 5})
    assert (status, problem["type"]) == (409, "tag:uuutorrent,2026:not-enough-space")
    assert problem["free_bytes"] == 1_000
    assert problem["needed_bytes"] > 1_000
    assert (await ask(api, ada, "GET", "/torrents"))[1]["torrents"] == []


async def test_an_indexer_that_is_away_is_named(api: Api, ada: Header, found: Found, indexer: MemoryIndexer) -> None:
    found[5] = result()
    indexer.fail(IndexerUnavailable("Nyaa does not answer.", indexer="nyaa"))
    status, problem = await ask(api, ada, "POST", "/torrents", json={"series_id": 154587, "episode": 5})
    assert (status, problem["type"]) == (502, "tag:uuutorrent,2026:indexer-unavailable")
    assert problem["indexer"] == "nyaa"
    assert "retry_after" not in problem


async def test_with_the_engine_away_the_wish_is_kept_and_said(api: Api, ada: Header, engine: MemoryEngine) -> None:
    engine.down()
    assert (await add(api, ada))["state"] == "waiting"
    _, listed = await ask(api, ada, "GET", "/torrents")
    assert listed["engine_available"] is False
    status, problem = await ask(api, ada, "GET", f"/torrents/{HASH}/files")
    assert (status, problem["type"]) == (503, "tag:uuutorrent,2026:engine-unavailable")


async def test_with_the_database_away_the_server_says_so_and_recovers(
    api: Api, ada: Header, database: MemoryDatabase
) -> None:
    database.down()
    status, problem = await ask(api, ada, "GET", "/torrents")
    assert (status, problem["type"]) == (503, "tag:uuutorrent,2026:database-unavailable")
    database.up()
    assert (await ask(api, ada, "GET", "/torrents"))[0] == 200
