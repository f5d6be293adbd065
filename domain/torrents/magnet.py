"""Magnet links (BEP 9, BEP 52): a torrent's name without its file list."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlsplit

from ..errors import Invalid
from .infohash import InfoHash, InvalidInfoHash, parse_infohash
from .shown_name import shown_name

_LONGEST = 8_192
_MOST_TRACKERS = 20
_V1 = "urn:btih:"
_V1_TOPIC = re.compile(r"urn:btih:([0-9a-z]{32}|[0-9a-z]{40})", re.IGNORECASE)
_V2 = "urn:btmh:1220"
"""A multihash: 0x12 is SHA-256, 0x20 its length."""
_V2_TOPIC = re.compile(r"urn:btmh:1220([0-9a-f]{64})", re.IGNORECASE)


class InvalidMagnet(Invalid):
    """The text is not a magnet link to a torrent."""


@dataclass(frozen=True, slots=True)
class Magnet:
    """Where to ask for a torrent: its info-hash, a name to show, and trackers.

    A hybrid torrent goes by its v1 info-hash; ``infohash_v2`` is its other one, if the link tells.
    """

    infohash: InfoHash
    name: str = ""
    trackers: tuple[str, ...] = ()
    infohash_v2: str | None = None

    @classmethod
    def parse(cls, text: str) -> "Magnet":
        """Read a magnet link. Raises InvalidMagnet.

        Trackers that no torrent engine would ask are left out, and so are peer addresses: who follows a stranger's link
        need not connect where it says.
        """
        if len(text) > _LONGEST:
            raise InvalidMagnet("The magnet link is too long.")
        try:
            parts = urlsplit(text.strip())
            fields = parse_qs(parts.query, max_num_fields=100)
        except ValueError as error:
            raise InvalidMagnet("The magnet link cannot be read.") from error
        if parts.scheme.lower() != "magnet":
            raise InvalidMagnet("A magnet link begins with magnet:?xt=urn:btih: and an info-hash.")
        v1, v2 = _infohashes(fields.get("xt", ()))
        trackers = tuple(url for url in fields.get("tr", ()) if is_tracker(url))[:_MOST_TRACKERS]
        name = shown_name(fields.get("dn", [""])[0])
        return cls(v1, name, trackers, v2) if v1 else cls(InfoHash(v2 or ""), name, trackers)

    def __str__(self) -> str:
        topics = [(_V2 if len(self.infohash) > 40 else _V1) + self.infohash]
        topics += [_V2 + self.infohash_v2] if self.infohash_v2 else []
        named = f"&dn={quote(self.name, safe='', errors='replace')}" if self.name else ""
        asked = "".join(f"&tr={quote(tracker, safe='', errors='replace')}" for tracker in self.trackers)
        return "magnet:?" + "&".join(f"xt={topic}" for topic in topics) + named + asked


def _infohashes(topics: Sequence[str]) -> tuple[InfoHash | None, str | None]:
    """The v1 and the v2 info-hash; one of them is there. Two different ones of a kind are two torrents."""
    if not any(topic.lower().startswith((_V1, "urn:btmh:")) for topic in topics):
        raise InvalidMagnet("A magnet link begins with magnet:?xt=urn:btih: and an info-hash.")
    try:
        first = {parse_infohash(found[1]) for topic in topics if (found := _V1_TOPIC.fullmatch(topic))}
    except InvalidInfoHash as error:
        raise InvalidMagnet("The magnet link's info-hash is not 40 hexadecimal digits.") from error
    second = {found[1].lower() for topic in topics if (found := _V2_TOPIC.fullmatch(topic))}
    if not first | second:
        raise InvalidMagnet("The magnet link's info-hash is malformed: copy the whole link.")
    if len(first) > 1 or len(second) > 1:
        raise InvalidMagnet("The magnet link names several torrents. Add them one by one.")
    return next(iter(first), None), next(iter(second), None)


def is_tracker(url: str) -> bool:
    """Whether a torrent engine would ask it."""
    try:
        return url.isascii() and url.isprintable() and urlsplit(url).scheme in ("http", "https", "udp")
    except ValueError:
        return False
