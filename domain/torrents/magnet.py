"""Magnet links (BEP 9): a torrent's name without its file list."""

from dataclasses import dataclass
from unicodedata import category
from urllib.parse import parse_qs, quote, urlsplit

from ..errors import Invalid
from .infohash import InfoHash, InvalidInfoHash, parse_infohash

_LONGEST = 8_192
_MOST_TRACKERS = 20
_LONGEST_NAME = 500
_PREFIX = "urn:btih:"


class InvalidMagnet(Invalid):
    """The text is not a magnet link to a BitTorrent v1 torrent."""


@dataclass(frozen=True, slots=True)
class Magnet:
    """Where to ask for a torrent: its info-hash, a name to show, and trackers."""

    infohash: InfoHash
    name: str = ""
    trackers: tuple[str, ...] = ()

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
        topics = [topic for topic in fields.get("xt", ()) if topic.lower().startswith(_PREFIX)]
        if parts.scheme.lower() != "magnet" or not topics:
            raise InvalidMagnet("A magnet link begins with magnet:?xt=urn:btih: and an info-hash.")
        try:
            infohash = parse_infohash(topics[0][len(_PREFIX) :])
        except InvalidInfoHash as error:
            raise InvalidMagnet("The magnet link's info-hash is not 40 hexadecimal digits.") from error
        trackers = tuple(url for url in fields.get("tr", ()) if _is_tracker(url))
        return cls(infohash, _shown(fields.get("dn", [""])[0]), trackers[:_MOST_TRACKERS])

    def __str__(self) -> str:
        named = f"&dn={quote(self.name, safe='', errors='replace')}" if self.name else ""
        return f"magnet:?xt={_PREFIX}{self.infohash}{named}" + "".join(
            f"&tr={quote(tracker, safe='', errors='replace')}" for tracker in self.trackers
        )


def _shown(name: str) -> str:
    """The name without what no terminal should get: control characters and lone surrogates."""
    return "".join(character for character in name if category(character) not in ("Cc", "Cs"))[:_LONGEST_NAME].strip()


def _is_tracker(url: str) -> bool:
    try:
        return url.isascii() and url.isprintable() and urlsplit(url).scheme in ("http", "https", "udp")
    except ValueError:
        return False
