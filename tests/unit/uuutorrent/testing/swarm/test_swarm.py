"""The loopback swarm is what it says: otherwise the engines' tests prove nothing."""

import asyncio
from pathlib import Path
from urllib.parse import quote

import aiohttp
import libtorrent as lt
import pytest

from adapters.outbound.libtorrent.engine import LibtorrentEngine
from adapters.outbound.libtorrent.options import LibtorrentOptions
from adapters.outbound.libtorrent.settings import session_params
from domain.torrents.metainfo import Metainfo
from domain.vault_path import VaultPath
from uuutorrent.testing.patience import until
from uuutorrent.testing.swarm import Seeder, Tracker, bencode, make_content, make_torrent
from uuutorrent.testing.swarm.leecher import leech
from uuutorrent.testing.swarm.tracker import Peer
from uuutorrent.testing.torrent_version import Version

HASH = bytes(range(236, 256))


async def announce(tracker: Tracker, **fields: str) -> dict[bytes, object]:
    query = "&".join(f"{name}={value}" for name, value in fields.items())
    async with aiohttp.ClientSession() as client, client.get(f"{tracker.announce_url}?{query}") as response:
        answer = lt.bdecode(await response.read())
    assert isinstance(answer, dict)
    return answer


def peer(number: int, left: int, **more: str) -> dict[str, str]:
    raw = bytes([number]) * 20
    return {"info_hash": quote(HASH), "peer_id": quote(raw), "port": str(number), "left": str(left), **more}


async def test_the_tracker_introduces_others_and_prefers_seeders() -> None:
    async with Tracker() as tracker:
        assert (await announce(tracker, **peer(1, left=5)))[b"peers"] == b""
        assert (await announce(tracker, **peer(2, left=5)))[b"peers"] == b"\x7f\0\0\1\0\1"
        await announce(tracker, **peer(3, left=0))
        answer = await announce(tracker, **peer(1, left=5))
        assert answer[b"peers"] == b"\x7f\0\0\1\0\3"
        assert (answer[b"complete"], answer[b"incomplete"]) == (1, 2)
        await announce(tracker, **peer(3, left=0, event="stopped"))
        assert (await announce(tracker, **peer(1, left=5)))[b"peers"] == b"\x7f\0\0\1\0\2"
        assert [known.port for known in tracker.peers(HASH.hex())] == [1, 2]


async def test_a_malformed_announce_fails_and_hurts_nobody() -> None:
    async with Tracker() as tracker:
        assert b"failure reason" in await announce(tracker)
        assert b"failure reason" in await announce(tracker, info_hash="a", peer_id="b", port="c")
        assert b"peers" in await announce(tracker, **peer(1, left=5))


def test_content_depends_on_its_seed_only(tmp_path: Path) -> None:
    one, same, other = (
        make_content(tmp_path / name / "file", 3_000_001, seed) for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    assert one.stat().st_size == 3_000_001
    assert one.read_bytes() == same.read_bytes() != other.read_bytes()


@pytest.mark.parametrize(
    ("padded", "version"),
    [(False, Version.V1), (True, Version.V1), (False, Version.HYBRID), (False, Version.V2)],
)
@pytest.mark.parametrize("sizes", [[1], [1 << 16], [100_000, 0, 1 << 17, 5]])
async def test_libtorrent_finds_the_content_right(
    tmp_path: Path, sizes: list[int], padded: bool, version: Version
) -> None:
    show = tmp_path / "save" / "Show"
    for number, size in enumerate(sizes):
        make_content(show / str(number) / "file", size, number + 1)
    raw = await asyncio.to_thread(make_torrent, show, piece_length=1 << 16, padded=padded, version=version)
    metainfo = Metainfo.parse(raw)
    assert metainfo.size_bytes == sum(sizes)
    params = session_params(LibtorrentOptions(listen="127.0.0.1:0", dht=False))
    async with LibtorrentEngine.open_engine(params, state=tmp_path / "state", downloads=tmp_path) as engine:
        await engine.add(metainfo, folder=VaultPath("save"))
        # Nobody shares it: it can only be complete because the check found every piece right.
        await until(lambda: engine.get(metainfo.infohash), lambda torrent: torrent is not None and torrent.complete)


def test_a_torrent_can_have_another_name_and_be_private(tmp_path: Path) -> None:
    content = make_content(tmp_path / "disk.mkv", 1_000, 1)
    metainfo = Metainfo.parse(make_torrent(content, name="shown.mkv", private=True))
    assert (metainfo.name, metainfo.private, metainfo.trackers) == ("shown.mkv", True, ())


async def test_a_seeder_is_known_to_the_tracker_while_it_is_open(tmp_path: Path) -> None:
    content = make_content(tmp_path / "file.mkv", 1_000, 1)
    async with Tracker() as tracker:
        raw = await asyncio.to_thread(make_torrent, content, trackers=[tracker.announce_url])
        infohash = Metainfo.parse(raw).infohash
        async with Seeder() as seeder:
            await seeder.seed(raw, tmp_path)
            assert [(known.port, known.seeding) for known in tracker.peers(infohash)] == [(seeder.port, True)]
        assert tracker.peers(infohash) == ()


@pytest.mark.parametrize("version", list(Version))
async def test_a_seeder_says_when_all_was_sent(tmp_path: Path, version: Version) -> None:
    content = make_content(tmp_path / "file.mkv", 100_000, 1)
    raw = await asyncio.to_thread(make_torrent, content, version=version)
    metainfo = Metainfo.parse(raw)
    async with Seeder() as seeder:
        with pytest.raises(KeyError):
            await seeder.all_sent(metainfo.infohash)
        await seeder.seed(raw, tmp_path)
        sent = asyncio.ensure_future(seeder.all_sent(metainfo.infohash))
        await asyncio.sleep(0)
        assert not sent.done()
        await leech(raw, tmp_path / "leeched", [Peer(HASH, "127.0.0.1", seeder.port, seeding=True)])
        assert await sent
    assert (tmp_path / "leeched" / "file.mkv").read_bytes() == content.read_bytes()


def test_bencoding_sorts_keys_by_their_bytes() -> None:
    assert bencode({"b": 1, "a": [b"x", "ü", -5], "B": {}}) == b"d1:Bde1:al1:x2:\xc3\xbci-5ee1:bi1ee"
