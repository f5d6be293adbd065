"""Finished files on their way to a device."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import ClientPayloadError
from aiohttp.test_utils import TestClient
from dishka import AsyncContainer

from adapters.inbound.http.content import disposition
from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database_audit import MemoryAudit
from adapters.outbound.memory.engine import MemoryEngine
from adapters.outbound.memory.vault import MemoryVault
from application.ports.database import Database, DatabaseUnavailable
from application.ports.file_vault import VaultFile
from application.torrents.egress_meter import EgressMeter
from domain.auditing import AuditAction, AuditFilter
from domain.torrents.metainfo import Metainfo
from domain.vault_path import VaultPath
from uuutorrent.testing.swarm.torrents import Bencodable, bencode

Api = TestClient[Any, Any]
Header = Mapping[str, str]

CONTENT = bytes(range(256)) * 4_096 + b"the end"
SIZE = len(CONTENT)
HUGE = 64 * 2**20
NAME = "[G] Frieren – 05 「葬送」 (1080p).mkv"


def torrent_of(name: str, files: Mapping[str, int]) -> Metainfo:
    listed: list[Bencodable] = [{"length": size, "path": [path]} for path, size in files.items()]
    return Metainfo.parse(
        bencode({"info": {"name": name, "piece length": 1 << 18, "pieces": b"\0" * 20, "files": listed}})
    )


FRIEREN = torrent_of("Frieren", {NAME: SIZE, "empty.txt": 0})
BIG = torrent_of("Big", {"big.mkv": HUGE})
HASH = FRIEREN.infohash
PATH = f"/api/v1/torrents/{HASH}/files/0/content"
BIG_PATH = f"/api/v1/torrents/{BIG.infohash}/files/0/content"
FILE = VaultPath(f"{HASH}/Frieren/{NAME}")


@pytest.fixture
async def files(api: Api, ada: Header, engine: MemoryEngine) -> str:
    """A finished torrent of ada's with a file, an empty file, and its path below the API."""
    engine.offer(FRIEREN, {0: CONTENT, 1: b""})
    await upload(api, ada, FRIEREN)
    return f"/api/v1/torrents/{HASH}/files"


async def upload(api: Api, header: Header, metainfo: Metainfo) -> None:
    sent = {**header, "Content-Type": "application/x-bittorrent"}
    async with api.post("/api/v1/torrents/file", headers=sent, data=metainfo.raw) as made:
        assert made.status == 201


async def fetch(
    api: Api, header: Header, *, method: str = "GET", **headers: str
) -> tuple[int, bytes, Mapping[str, str]]:
    sent = {**header, **{name.replace("_", "-"): value for name, value in headers.items()}}
    async with api.request(method, PATH, headers=sent) as answer:
        return answer.status, await answer.read(), answer.headers


async def test_the_files_are_listed(api: Api, ada: Header, files: str) -> None:
    async with api.get(files, headers=ada) as answer:
        listed = (await answer.json())["files"]
    assert [(file["index"], file["path"], file["size_bytes"], file["complete"]) for file in listed] == [
        (0, f"Frieren/{NAME}", SIZE, True),
        (1, "Frieren/empty.txt", 0, True),
    ]


async def test_a_whole_file_arrives_with_everything_that_a_download_needs(api: Api, ada: Header, files: str) -> None:
    status, body, headers = await fetch(api, ada)
    assert (status, body) == (200, CONTENT)
    assert headers["Content-Length"] == str(SIZE)
    assert headers["Accept-Ranges"] == "bytes"
    assert headers["ETag"].startswith('"')
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, no-store"
    assert "filename*=UTF-8''%5BG%5D%20Frieren" in headers["Content-Disposition"]


async def test_the_checksum_is_that_of_the_bytes(api: Api, ada: Header, files: str) -> None:
    async with api.get(f"{files}/0/checksum", headers=ada) as answer:
        assert await answer.json() == {
            "infohash": HASH,
            "index": 0,
            "size_bytes": SIZE,
            "sha256": hashlib.sha256(CONTENT).hexdigest(),
        }


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-", 0, SIZE),
        ("bytes=1000-1999", 1000, 2000),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE),
        (f"bytes=5-{SIZE * 10}", 5, SIZE),
        ("bytes=-7", SIZE - 7, SIZE),
        (f"bytes=-{SIZE * 10}", 0, SIZE),
        ("Bytes=2-3", 2, 4),
        (f"bytes={300 * 1024}-{600 * 1024}", 300 * 1024, 600 * 1024 + 1),
    ],
)
async def test_a_range_brings_exactly_that_part(
    api: Api, ada: Header, files: str, asked: str, start: int, stop: int
) -> None:
    status, body, headers = await fetch(api, ada, Range=asked)
    assert status == 206
    assert body == CONTENT[start:stop]
    assert headers["Content-Range"] == f"bytes {start}-{stop - 1}/{SIZE}"
    assert headers["Content-Length"] == str(stop - start)


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=5-4",
        "bytes=",
        "bytes=a-b",
        "bytes=0-1,4-5",
        "lines=0-1",
        "bytes 0-1",
        "bytes=--1",
        "bytes=0x1-",
        "bytes=١-٢",
    ],
)
async def test_a_range_that_cannot_be_read_is_ignored(api: Api, ada: Header, files: str, asked: str) -> None:
    status, body, _ = await fetch(api, ada, Range=asked)
    assert (status, len(body)) == (200, SIZE)


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE + 5}-{SIZE + 9}", "bytes=-0"])
async def test_a_range_outside_is_refused_with_the_size(api: Api, ada: Header, files: str, asked: str) -> None:
    status, _, headers = await fetch(api, ada, Range=asked)
    assert status == 416
    assert headers["Content-Range"] == f"bytes */{SIZE}"
    assert headers["Content-Type"].startswith("application/problem+json")


async def test_a_break_is_made_good_only_while_the_file_is_the_same(
    api: Api, ada: Header, files: str, vault: MemoryVault
) -> None:
    tag = (await fetch(api, ada))[2]["ETag"]
    assert (await fetch(api, ada, Range="bytes=1000-", If_Range=tag))[:2] == (206, CONTENT[1000:])
    changed = bytes(reversed(CONTENT))
    vault.put(FILE, changed, datetime(2026, 5, 5, tzinfo=UTC))
    assert (await fetch(api, ada, Range="bytes=1000-", If_Range=tag))[:2] == (200, changed)


@pytest.mark.parametrize("condition", ['"other"', 'W/"other"', "Sun, 22 Nov 2026 18:00:00 GMT"])
async def test_a_part_of_something_else_is_not_sent(api: Api, ada: Header, files: str, condition: str) -> None:
    status, body, _ = await fetch(api, ada, Range="bytes=1000-", If_Range=condition)
    assert (status, len(body)) == (200, SIZE)


async def test_conditions_are_honoured(api: Api, ada: Header, files: str) -> None:
    tag = (await fetch(api, ada))[2]["ETag"]
    assert (await fetch(api, ada, If_None_Match=f'"a", W/{tag}'))[:2] == (304, b"")
    assert (await fetch(api, ada, If_Match='"other"'))[0] == 412
    assert (await fetch(api, ada, If_Match=tag))[0] == 200
    assert (await fetch(api, ada, If_Match="*"))[0] == 200


async def test_head_says_the_same_and_sends_nothing(api: Api, ada: Header, files: str) -> None:
    _, _, got = await fetch(api, ada)
    status, body, headers = await fetch(api, ada, method="HEAD", Range="bytes=0-4")
    assert (status, body) == (200, b"")
    same = ("Content-Length", "ETag", "Accept-Ranges", "Content-Disposition", "Content-Type")
    assert {name: headers[name] for name in same} == {name: got[name] for name in same}


async def choose(api: Api, header: Header, files: str, **priorities: str) -> tuple[int, Any]:
    chosen = [{"index": int(name[1:]), "priority": priority} for name, priority in priorities.items()]
    async with api.put(files, headers=header, json={"files": chosen}) as answer:
        return answer.status, await answer.json()


async def test_a_file_can_be_skipped_and_wanted_first(api: Api, ada: Header, files: str) -> None:
    status, view = await choose(api, ada, files, f0="first", f1="skip")
    assert status == 200
    assert [(file["priority"], file["wanted"], file["complete"]) for file in view["files"]] == [
        ("first", True, True),
        ("skip", False, False),
    ]
    async with api.get(f"{files}/1/content", headers=ada) as answer:
        assert (answer.status, (await answer.json())["type"]) == (404, "tag:uuutorrent,2026:path-not-found")
    async with api.get(f"/api/v1/torrents/{HASH}", headers=ada) as answer:
        assert (await answer.json())["claim_bytes"] == SIZE
    assert (await choose(api, ada, files, f1="normal"))[1]["files"][1]["complete"]


@pytest.mark.parametrize(
    ("chosen", "status", "problem"),
    [
        ([{"index": 0, "priority": "skip"}, {"index": 1, "priority": "skip"}], 409, "nothing-left"),
        ([{"index": 2, "priority": "normal"}], 422, "no-such-file"),
        ([{"index": 0, "priority": "skip"}, {"index": 0, "priority": "first"}], 422, "file-twice"),
        ([{"index": 0, "priority": "later"}], 422, "invalid-request"),
        ([{"index": -1, "priority": "skip"}], 422, "invalid-request"),
        ([{"index": True, "priority": "skip"}], 422, "invalid-request"),
        ([], 422, "invalid-request"),
        (None, 422, "invalid-request"),
    ],
)
async def test_a_choice_that_is_none_changes_nothing(
    api: Api, ada: Header, files: str, chosen: Any, status: int, problem: str
) -> None:
    async with api.put(files, headers=ada, json={"files": chosen}) as answer:
        assert (answer.status, (await answer.json())["type"]) == (status, f"tag:uuutorrent,2026:{problem}")
    async with api.get(files, headers=ada) as answer:
        assert [file["priority"] for file in (await answer.json())["files"]] == ["normal", "normal"]


async def test_of_a_magnet_nothing_can_be_chosen_yet(api: Api, ada: Header) -> None:
    await api.post("/api/v1/torrents/magnet", headers=ada, json={"magnet": f"magnet:?xt=urn:btih:{HASH}"})
    status, problem = await choose(api, ada, f"/api/v1/torrents/{HASH}/files", f0="skip")
    assert (status, problem["type"]) == (409, "tag:uuutorrent,2026:files-unknown")


async def test_an_empty_file_is_a_file(api: Api, ada: Header, files: str) -> None:
    async with api.get(f"{files}/1/content", headers=ada) as answer:
        assert (answer.status, await answer.read()) == (200, b"")
    async with api.get(f"{files}/1/content", headers={**ada, "Range": "bytes=0-"}) as answer:
        assert answer.status == 416


async def test_an_unfinished_file_says_how_far_it_is(api: Api, ada: Header, engine: MemoryEngine) -> None:
    await upload(api, ada, FRIEREN)
    engine.progress(HASH, 400)
    async with api.get(PATH, headers=ada) as answer:
        problem = await answer.json()
    assert (answer.status, problem["type"]) == (409, "tag:uuutorrent,2026:file-incomplete")
    assert (problem["downloaded_bytes"], problem["size_bytes"]) == (400, SIZE)


@pytest.mark.parametrize(("index", "status"), [("2", 404), ("999999", 404), ("-1", 422), ("x", 422), ("1e3", 422)])
async def test_a_file_that_is_none(api: Api, ada: Header, files: str, index: str, status: int) -> None:
    async with api.get(f"{files}/{index}/content", headers=ada) as answer:
        assert answer.status == status


async def test_a_file_that_left_the_disk_is_said_so(api: Api, ada: Header, files: str, vault: MemoryVault) -> None:
    vault.delete(FILE)
    async with api.get(PATH, headers=ada) as answer:
        assert (await answer.json())["type"] == "tag:uuutorrent,2026:path-not-found"


async def test_a_disk_that_is_away_is_said_so(api: Api, ada: Header, files: str, vault: MemoryVault) -> None:
    vault.down()
    async with api.get(PATH, headers=ada) as answer:
        assert answer.status == 503


class FailingVault(MemoryVault):
    """Breaks off after the first chunk, or, ``endless``, never stops."""

    def __init__(self) -> None:
        super().__init__()
        self.failure: Exception | None = None
        self.closed = asyncio.Event()
        self.endless = False

    async def stat(self, path: VaultPath) -> VaultFile | None:
        file = await super().stat(path)
        return replace(file, size_bytes=HUGE) if file is not None and self.endless else file

    async def read(self, path: VaultPath, *, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        try:
            yield bytes(256 * 1024)
            while self.endless:
                yield bytes(256 * 1024)
            if self.failure is not None:
                raise self.failure
        finally:
            self.closed.set()


class TestWhenReadingBreaksOff:
    @pytest.fixture
    def vault(self) -> FailingVault:
        return FailingVault()

    @pytest.mark.parametrize("failure", [OSError("disk died"), None], ids=["disk error", "file became shorter"])
    async def test_the_client_sees_that_it_is_incomplete(
        self, api: Api, ada: Header, files: str, vault: FailingVault, failure: Exception | None, caplog: Any
    ) -> None:
        vault.failure = failure
        async with api.get(PATH, headers=ada) as answer:
            assert answer.status == 200
            with pytest.raises(ClientPayloadError):
                await answer.read()
        assert "broke off" in caplog.text
        async with api.get("/api/v1/torrents", headers=ada) as answer:
            assert answer.status == 200

    async def test_a_client_that_goes_away_ends_the_reading(
        self, api: Api, ada: Header, vault: FailingVault, engine: MemoryEngine, caplog: Any
    ) -> None:
        engine.offer(BIG, {0: b""})
        await upload(api, ada, BIG)
        vault.endless = True
        answer = await api.get(BIG_PATH, headers=ada)
        await answer.content.readexactly(1_000_000)
        answer.close()
        await asyncio.wait_for(vault.closed.wait(), timeout=10)
        assert "broke off" not in caplog.text


class TestWhenTheSessionEnds:
    @pytest.fixture
    def vault(self) -> FailingVault:
        return FailingVault()

    @pytest.fixture
    def heartbeat(self) -> timedelta:
        return timedelta(milliseconds=1)

    @pytest.mark.parametrize("end", ["revoked", "expired"])
    async def test_the_transfer_ends_with_its_api_token(
        self, api: Api, ada: Header, vault: FailingVault, engine: MemoryEngine, clock: MemoryClock, end: str
    ) -> None:
        engine.offer(BIG, {0: b""})
        await upload(api, ada, BIG)
        vault.endless = True
        body = {"name": "backup", "scopes": ["read"], "valid_days": 1, "password": "correct horse battery staple"}
        async with api.post("/api/v1/tokens", headers=ada, json=body) as made:
            token = await made.json()
        async with api.get(BIG_PATH, headers={"Authorization": f"Bearer {token['secret']}"}) as answer:
            received = len(await answer.content.readexactly(1_000_000))
            if end == "revoked":
                async with api.delete(f"/api/v1/tokens/{token['token']['id']}", headers=ada) as ended:
                    assert ended.status == 204
            else:
                clock.advance(timedelta(days=1))
            with suppress(ClientPayloadError):
                async for chunk in answer.content.iter_any():
                    received += len(chunk)
        await asyncio.wait_for(vault.closed.wait(), timeout=10)
        assert received < HUGE // 2

    @pytest.mark.parametrize("ends", [True, False])
    async def test_the_transfer_ends_with_it_and_not_with_the_access_token(
        self, api: Api, ada: Header, vault: FailingVault, engine: MemoryEngine, clock: MemoryClock, ends: bool
    ) -> None:
        engine.offer(BIG, {0: b""})
        await upload(api, ada, BIG)
        vault.endless = True
        async with api.get(BIG_PATH, headers=ada) as answer:
            received = len(await answer.content.readexactly(1_000_000))
            if ends:
                async with api.delete("/api/v1/sessions/current", headers=ada) as ended:
                    assert ended.status == 204
            else:
                clock.advance(timedelta(hours=1))
            with suppress(ClientPayloadError):
                async for chunk in answer.content.iter_any():
                    received += len(chunk)
        await asyncio.wait_for(vault.closed.wait(), timeout=10)
        assert (received < HUGE // 2) is ends


@pytest.mark.parametrize(
    ("name", "plain", "exact"),
    [
        ("plain.mkv", "plain.mkv", "plain.mkv"),
        ('a"b\\c;d%20.mkv', "a_b_c_d_20.mkv", "a%22b%5Cc%3Bd%2520.mkv"),
        ("葬送.mkv", "__.mkv", "%E8%91%AC%E9%80%81.mkv"),
        ("née 🔑.mkv", "n_e _.mkv", "n%C3%A9e%20%F0%9F%94%91.mkv"),
    ],
)
def test_a_name_is_told_twice(name: str, plain: str, exact: str) -> None:
    assert disposition(name) == f"attachment; filename=\"{plain}\"; filename*=UTF-8''{exact}"


async def test_what_is_delivered_is_counted(api: Api, ada: Header, files: str, container: AsyncContainer) -> None:
    meter = await container.get(EgressMeter)
    await fetch(api, ada)
    await fetch(api, ada, Range="bytes=0-99")
    await fetch(api, ada, method="HEAD")
    assert meter.traffic.delivered_bytes == SIZE + 100


async def deliveries(container: AsyncContainer) -> int:
    database = await container.get(Database)
    async with database.unit() as unit:
        return len(await unit.audit.find(AuditFilter(actions=(AuditAction.DELIVERED,))))


async def test_what_is_delivered_is_on_record_once_and_what_is_only_looked_at_is_not(
    api: Api, ada: Header, files: str, container: AsyncContainer
) -> None:
    _, _, headers = await fetch(api, ada, method="HEAD")
    assert (await fetch(api, ada, Range=f"bytes={SIZE}-"))[0] == 416
    assert (await fetch(api, ada, If_None_Match=headers["ETag"]))[0] == 304
    assert (await fetch(api, ada, If_Match='"another"'))[0] == 412
    assert await deliveries(container) == 0
    for _ in range(2):
        await asyncio.gather(*(fetch(api, ada, Range=f"bytes={start}-{start + 9}") for start in range(0, 100, 10)))
    assert await deliveries(container) == 1


async def test_no_byte_goes_that_is_not_on_record(
    api: Api, ada: Header, files: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise DatabaseUnavailable("The database does not answer.")

    monkeypatch.setattr(MemoryAudit, "add", away)
    status, body, _ = await fetch(api, ada)
    assert status == 503
    assert CONTENT[:100] not in body
