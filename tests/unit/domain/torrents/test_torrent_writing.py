"""A .torrent written anew is the same torrent."""

import pytest

from domain.torrents.metainfo import Metainfo
from domain.torrents.torrent_writing import asking, from_outside
from uuutorrent.testing.swarm import bencode
from uuutorrent.testing.swarm.torrents import Bencodable

V1: dict[str, Bencodable] = {"name": "a", "length": 1, "piece length": 1 << 14, "pieces": b"x" * 20, "zzz": [1, {}]}
V2: dict[str, Bencodable] = {
    "name": "a",
    "meta version": 2,
    "piece length": 1 << 14,
    "file tree": {"a": {"": {"length": 20_000, "pieces root": "r" * 32}}},
}


@pytest.mark.parametrize("info", [V1, V2])
def test_it_keeps_the_torrent_and_asks_the_given_trackers_first(info: dict[str, Bencodable]) -> None:
    layers: Bencodable = {"r" * 32: b"h" * 64}
    raw = bencode(
        {"info": info, "announce": "http://b", "comment": "mine", **({"piece layers": layers} if info is V2 else {})}
    )
    before = Metainfo.parse(raw)
    after = asking(before, ("udp://a:1", "http://b", "udp://a:1"))
    assert (after.infohash, after.files) == (before.infohash, before.files)
    assert after.trackers == ("udp://a:1", "http://b")
    assert b"mine" not in after.raw
    assert (b"12:piece layers" in after.raw) is (info is V2)
    assert Metainfo.parse(after.raw) == after


def test_without_any_tracker_there_is_none() -> None:
    before = Metainfo.parse(bencode({"info": V1}))
    assert asking(before, ()) == before


def test_of_a_strangers_torrent_only_its_contents_and_its_trackers_stay() -> None:
    addresses: dict[str, Bencodable] = {
        "url-list": ["http://127.0.0.1/reset"],
        "httpseeds": ["http://127.0.0.1/reset"],
        "nodes": [["127.0.0.1", 22]],
    }
    tiers: Bencodable = [[f"udp://t{number}/announce" for number in range(100)], ["file:///etc/passwd", "http://ü/"]]
    raw = bencode({"announce": "http://t/announce", "announce-list": tiers, "info": V1, **addresses})
    read = from_outside(raw)
    assert read.infohash == Metainfo.parse(raw).infohash
    assert read.trackers == ("http://t/announce", *(f"udp://t{number}/announce" for number in range(49)))
    assert not any(word in read.raw for word in (b"url-list", b"httpseeds", b"nodes", b"127.0.0.1"))
