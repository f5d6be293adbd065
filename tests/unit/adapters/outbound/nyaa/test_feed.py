"""Reading feeds, and refusing what is none."""

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime
from xml.sax.saxutils import escape

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from adapters.outbound.nyaa.feed import NotAFeed, read_feed
from application.ports.indexers import Found
from domain.releases.release import Release

HASH = "ab" * 20
HEAD = b'<rss version="2.0" xmlns:nyaa="https://nyaa.si/xmlns/nyaa"><channel><title>t</title>'
TAIL = b"</channel></rss>"
MAGNET = f"magnet:?xt=urn:btih:{HASH}&amp;dn=x&amp;tr=http%3A%2F%2Ftracker.example%2Fannounce"


def read(body: bytes, content_type: str = "application/xml") -> Found:
    return read_feed(body, content_type, indexer="nyaa", address="https://nyaa.example/")


def feed(*items: str) -> bytes:
    return HEAD + "".join(f"<item>{item}</item>" for item in items).encode() + TAIL


def only(item: str) -> Release:
    (release,) = read(feed(item)).releases
    return release


def item(title: str = "A Series - 05", link: str = "https://nyaa.example/download/7.torrent", more: str = "") -> str:
    return f"<title>{title}</title><link>{link}</link><guid>https://nyaa.example/view/7</guid>{more}"


def test_an_item_is_read_whole() -> None:
    facts = {"seeders": "185", "leechers": "51", "downloads": "669", "infoHash": HASH.upper(), "categoryId": "1_2"}
    facts |= {"size": "1.4 GiB", "trusted": "Yes", "remake": "No"}
    members = "".join(f"<nyaa:{name}>{value}</nyaa:{name}>" for name, value in facts.items())
    release = only(item(more=f"<pubDate>Sun, 22 Nov 2026 08:30:39 -0000</pubDate>{members}"))
    assert release == Release(
        id=release.id,
        indexer="nyaa",
        title="A Series - 05",
        infohash=release.infohash,
        torrent_url="https://nyaa.example/download/7.torrent",
        page_url="https://nyaa.example/view/7",
        size_bytes=round(1.4 * 1024**3),
        seeders=185,
        leechers=51,
        downloads=669,
        published_at=datetime(2026, 11, 22, 8, 30, 39, tzinfo=UTC),
        trusted=True,
        category="1_2",
    )
    assert (release.id, release.infohash) == ("nyaa:7", HASH)


def test_an_item_without_any_extension_member_is_still_a_release() -> None:
    release = only(item())
    assert (release.id, release.torrent_url) == ("nyaa:7", "https://nyaa.example/download/7.torrent")
    assert (release.infohash, release.seeders, release.size_bytes, release.published_at) == (None, None, None, None)


def test_a_magnet_link_brings_the_info_hash() -> None:
    release = only(item(link=MAGNET))
    assert release.infohash == HASH
    assert release.torrent_url is None
    assert release.magnet is not None
    assert release.magnet.trackers == ("http://tracker.example/announce",)


def test_a_magnet_that_contradicts_the_info_hash_is_dropped() -> None:
    release = only(item(link=MAGNET, more=f"<nyaa:infoHash>{'cd' * 20}</nyaa:infoHash>"))
    assert release.infohash == "cd" * 20
    assert release.magnet is None


def test_an_enclosure_is_the_torrent_and_the_link_its_page() -> None:
    page = "https://nyaa.example/view/7"
    enclosure = '<enclosure url="/download/7.torrent" type="application/x-bittorrent" length="1"/>'
    release = only(item(link=page, more=enclosure))
    assert release.torrent_url == "https://nyaa.example/download/7.torrent"
    assert release.page_url == page


@pytest.mark.parametrize(
    "useless", ["<title>no link</title>", item(title=""), item(title="  "), item(link="javascript:alert(1)"), ""]
)
def test_an_item_without_a_title_or_a_way_to_it_is_left_out(useless: str) -> None:
    found = read(feed(useless, item(title="good")))
    assert [release.title for release in found.releases] == ["good"]


@pytest.mark.parametrize("number", ["-5", "1e9", "many", "", "99999999999999999999", "1.5", "٣"])
def test_a_senseless_number_is_unknown(number: str) -> None:
    release = only(item(more=f"<nyaa:seeders>{number}</nyaa:seeders><nyaa:size>{number} GiB</nyaa:size>"))
    assert release.seeders in (None, 3)
    assert release.size_bytes in (None, round(1.5 * 1024**3), 3 * 1024**3)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("700 MiB", 700 * 1024**2),
        ("1.2 TiB", round(1.2 * 1024**4)),
        ("12 Bytes", 12),
        ("1 Byte", 1),
        ("1.5 GB", 1_500_000_000),
        ("3,5 KiB", 3584),
        ("9999999 PiB", None),
        ("GiB", None),
        ("-1 GiB", None),
    ],
)
def test_sizes_are_read(text: str, size: int | None) -> None:
    assert only(item(more=f"<nyaa:size>{text}</nyaa:size>")).size_bytes == size


@pytest.mark.parametrize(
    "date", ["yesterday", "Sun, 99 Foo 2026 99:99:99", "", "1" * 5_000, "Thu, 01 Jan 1970 00:00:00 GMT"]
)
def test_a_senseless_date_is_unknown(date: str) -> None:
    assert only(item(more=f"<pubDate>{date}</pubDate>")).published_at is None


def test_a_full_feed_is_not_complete() -> None:
    assert read(feed(*[item()] * 74)).complete
    assert not read(feed(*[item()] * 75)).complete


def test_a_release_listed_twice_is_one() -> None:
    assert len(read(feed(item(), item())).releases) == 1


def test_another_prefix_for_the_extension_is_understood() -> None:
    body = feed(item(more=f"<nyaa:infoHash>{HASH}</nyaa:infoHash>")).replace(b"nyaa:", b"ext:")
    (release,) = read(body.replace(b"xmlns:nyaa=", b"xmlns:ext=")).releases
    assert release.infohash == HASH


@pytest.mark.parametrize(
    "body",
    [feed(), b"\xef\xbb\xbf" + feed(), b'\n<?xml version="1.0" encoding="utf-8"?>\n' + feed()],
    ids=["plain", "byte order mark", "blank line first"],
)
def test_a_feed_without_items_is_an_empty_answer(body: bytes) -> None:
    found = read(body)
    assert (found.releases, found.complete) == ((), True)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))
HOSTILE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "blanks": lambda: b"  \n ",
    "html": lambda: b"<!DOCTYPE html><html><body><p>Hello</body></html>",
    "xhtml": lambda: b"<html xmlns='http://www.w3.org/1999/xhtml'><body/></html>",
    "json": lambda: b'{"items": []}',
    "binary": lambda: bytes(range(256)) * 10,
    "a file name": lambda: b"/etc/passwd",
    "an address": lambda: b"http://127.0.0.1:1/feed",
    "half a feed": lambda: feed(item(), item())[:-60],
    "another format": lambda: b'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>',
    "other xml": lambda: b"<foo/>",
    "a billion laughs": lambda: f"<!DOCTYPE rss [{LAUGHS}]><rss version='2.0'><channel>&l11;</channel></rss>".encode(),
    "laughs in utf-16": lambda: (
        f"<?xml version='1.0' encoding='utf-16'?><!DOCTYPE rss [{LAUGHS}]><rss>&l11;</rss>".encode("utf-16")
    ),
    "an entity from a file": lambda: (
        b"<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss version='2.0'><channel>&x;</channel></rss>"
    ),
    "a million elements": lambda: HEAD + b"<item/>" * 200_000 + TAIL,
    "a bottomless pit": lambda: HEAD + b"<a>" * 100_000 + b"</a>" * 100_000 + TAIL,
    "countless attributes": lambda: HEAD + b"<item " + b" ".join(b"a%d=''" % n for n in range(50_000)) + b"/>" + TAIL,
    "countless namespaces": lambda: HEAD + b"".join(b"<n%d:a xmlns:n%d='u'/>" % (n, n) for n in range(9_000)) + TAIL,
    "an unknown encoding": lambda: b"<?xml version='1.0' encoding='klingon'?>" + feed(),
    "a lie about the encoding": lambda: b"<?xml version='1.0' encoding='utf-16'?>" + feed(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_feed_is_refused(name: str) -> None:
    with pytest.raises(NotAFeed):
        read(HOSTILE[name]())


@pytest.mark.parametrize("content_type", ["text/html", "application/json"])
def test_a_content_type_that_no_feed_has_is_refused(content_type: str) -> None:
    with pytest.raises(NotAFeed):
        read(feed(item()), content_type)


xml_text = st.text(
    st.characters(min_codepoint=32, exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=120
)


def is_mojibake(text: str) -> bool:
    """Whether it is UTF-8 that somebody took for Latin-1: feedparser puts that right."""
    try:
        return text.encode("latin-1").decode() != text
    except UnicodeError:
        return False


@given(xml_text.filter(lambda text: text.strip()))
def test_any_title_is_kept_verbatim(title: str) -> None:
    assume(not is_mojibake(title.strip()))
    assert only(item(title=escape(title))).title == title.strip()


@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_refused(body: bytes) -> None:
    for text in (body, HEAD + body + TAIL, feed(item())[: len(body)] + body):
        with contextlib.suppress(NotAFeed):
            read(text)
