"""The feed, read with suspicion: every member may be missing, and nothing but a whole RSS feed counts as an answer."""

import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser

from application.ports.indexers import Found
from domain.releases.release import Release, ReleaseId
from domain.torrents.infohash import InfoHash, InvalidInfoHash, parse_infohash
from domain.torrents.magnet import InvalidMagnet, Magnet

from .feed_shape import ShapeRefused, check_shape

MOST_BYTES = 2 * 1024 * 1024
"""The largest feed that is looked at; one of 75 items has 75 kB."""
FULL = 75
"""Nyaa never answers more, and has no second page."""
_LONGEST_TITLE = 1_000
_LARGEST_SIZE = 1 << 50
_SIZE = re.compile(r"(\d{1,15}(?:[.,]\d{1,6})?)\s*(bytes?|[kmgtp]i?b?)", re.IGNORECASE)
_POWERS = {"b": 0, "k": 1, "m": 2, "g": 3, "t": 4, "p": 5}
_NEVER_A_FEED = {"text/html": "a web page", "application/json": "JSON"}
"""Servers disagree about a feed's right content type; these two are wrong everywhere."""
_COUNT = re.compile(r"\d{1,9}")
_OWN_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")

Item = Mapping[str, Any]


class NotAFeed(ValueError):
    """The bytes are no RSS feed, or not a whole one; the text says what they are."""


def read_feed(body: bytes, content_type: str, *, indexer: str, address: str) -> Found:
    """Read a feed that came from ``address``. Raises NotAFeed. Blocks for some milliseconds: call it in a thread.

    Items that lack a title, or any way to the torrent, are left out.
    """
    if content_type in _NEVER_A_FEED:
        raise NotAFeed(_NEVER_A_FEED[content_type])
    body = body.lstrip()  # Templates like to leave a blank line before the XML declaration.
    try:
        check_shape(body)
    except ShapeRefused as error:
        raise NotAFeed(str(error)) from error
    # A stream, because feedparser would open bytes that look like a file name. Verbatim titles, because its sanitiser
    # takes a title with an entity for HTML.
    parsed = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    if not str(parsed.get("version", "")).startswith("rss") or not _is_sound(parsed):
        raise NotAFeed("XML that is no RSS feed")
    found: dict[ReleaseId, Release] = {}
    for item in parsed.entries:
        release = _release(item, indexer, address)
        if release is not None:
            found.setdefault(release.id, release)
    return Found(tuple(found.values()), complete=len(parsed.entries) < FULL)


def _is_sound(parsed: Mapping[str, Any]) -> bool:
    return not parsed.get("bozo") or isinstance(parsed.get("bozo_exception"), feedparser.CharacterEncodingOverride)


def _release(item: Item, indexer: str, address: str) -> Release | None:
    title = str(item.get("title") or "").strip()[:_LONGEST_TITLE]
    links = [urljoin(address, str(link)) for link in _links(item)]
    magnet = _first_magnet(links)
    infohash = _infohash(item) or (magnet.infohash if magnet else None)
    if magnet is not None and magnet.infohash != infohash:
        magnet = None
    torrent_url = next((link for link in links if _is_web(link)), None)
    if not title or not (infohash or torrent_url):
        return None
    guid = str(item.get("id") or "")
    return Release(
        id=ReleaseId(f"{indexer}:{_own_id(guid, infohash, torrent_url)}"),
        indexer=indexer,
        title=title,
        infohash=infohash,
        torrent_url=torrent_url,
        magnet=magnet,
        page_url=guid if _is_web(guid) else None,
        size_bytes=_size(_member(item, "size")),
        seeders=_count(_member(item, "seeders")),
        leechers=_count(_member(item, "leechers")),
        downloads=_count(_member(item, "downloads")),
        published_at=_moment(item.get("published_parsed")),
        trusted=_member(item, "trusted").lower() == "yes",
        remake=_member(item, "remake").lower() == "yes",
        category=_member(item, "categoryid")[:32] or None,
    )


def _links(item: Item) -> Iterator[str]:
    """The ways to the torrent: an enclosure says so itself; else the item's own link, unless that is its page."""
    enclosures = [enclosure for enclosure in item.get("enclosures") or () if enclosure.get("href")]
    yield from (str(enclosure["href"]) for enclosure in enclosures)
    link = str(item.get("link") or "")
    if link and (link != item.get("id") or not enclosures):
        yield link


def _member(item: Item, name: str) -> str:
    """An extension member, by whatever prefix its namespace has in this feed; empty when it is missing."""
    keys = (f"nyaa_{name}", *(key for key in item if key.endswith(f"_{name}")))
    return next((str(item[key]).strip() for key in keys if item.get(key)), "")


def _infohash(item: Item) -> InfoHash | None:
    try:
        return parse_infohash(_member(item, "infohash"))
    except InvalidInfoHash:
        return None


def _first_magnet(links: list[str]) -> Magnet | None:
    for link in links:
        try:
            return Magnet.parse(link)
        except InvalidMagnet:
            continue
    return None


def _own_id(guid: str, infohash: InfoHash | None, torrent_url: str | None) -> str:
    last = guid.rstrip("/").rpartition("/")[2]
    if _OWN_ID.fullmatch(last):
        return last
    return infohash or hashlib.sha256(f"{guid} {torrent_url}".encode()).hexdigest()[:32]


def _is_web(link: str) -> bool:
    try:
        parts = urlsplit(link)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _count(text: str) -> int | None:
    return int(text) if _COUNT.fullmatch(text) else None


def _size(text: str) -> int | None:
    match = _SIZE.fullmatch(text)
    if match is None:
        return None
    unit = match[2].lower()
    size = float(match[1].replace(",", ".")) * (1024 if "i" in unit else 1000) ** _POWERS[unit[0]]
    return round(size) if size <= _LARGEST_SIZE else None


def _moment(parsed: Any) -> datetime | None:
    try:
        year, month, day, hour, minute, second = parsed[:6]
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        return None
    return moment if moment.year >= 1990 else None
