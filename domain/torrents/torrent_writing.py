"""Writing a .torrent anew: what the swarm vouches for, and the trackers that we were given."""

from collections.abc import Iterable

from .bencode import Decoder
from .magnet import is_tracker
from .metainfo import Metainfo

_MOST_TRACKERS = 50


def from_outside(raw: bytes) -> Metainfo:
    """Read a .torrent that a stranger made: nothing of it but what ``asking`` leaves gets to an engine.

    Web seeds (BEP 17, BEP 19) and DHT nodes are addresses that the engine would connect to, be it in the server's own
    network. Raises InvalidTorrentFile.
    """
    return asking(Metainfo.parse(raw), ())


def asking(contents: Metainfo, trackers: Iterable[str]) -> Metainfo:
    """The torrent with those trackers before its own, and with nothing else that an engine wrote into its file.

    The info dictionary stays as it is, byte for byte. Raises InvalidTorrentFile.
    """
    decoder = Decoder(contents.raw)
    decoder.decode()
    asked = [url for url in dict.fromkeys((*trackers, *contents.trackers)) if is_tracker(url)]
    urls = [url.encode() for url in asked[:_MOST_TRACKERS]]
    members = {name: contents.raw[start:stop] for name, (start, stop) in decoder.spans.items()}
    top = b"".join(_text(name) + members[name] for name in (b"info", b"piece layers") if name in members)
    announced = b""
    if urls:
        tiers = b"".join(b"l" + _text(url) + b"e" for url in urls)
        announced = _text(b"announce") + _text(urls[0]) + _text(b"announce-list") + b"l" + tiers + b"e"
    return Metainfo.parse(b"d" + announced + top + b"e")


def _text(value: bytes) -> bytes:
    return b"%d:%s" % (len(value), value)
