"""Feeds that were recorded, where they lie beside the project."""

from pathlib import Path

import pytest

from adapters.outbound.nyaa.feed import FULL, NotAFeed, read_feed
from application.ports.indexers import Found

RECORDED = Path(__file__).parents[6] / "shared" / "data" / "nyaa"
FEEDS = sorted(RECORDED.rglob("*.xml"))
PAGES = sorted(RECORDED.rglob("*.html"))

pytestmark = pytest.mark.skipif(not RECORDED.exists(), reason="the recordings are not part of the project")


def read(path: Path) -> Found:
    return read_feed(path.read_bytes(), "application/xml", indexer="nyaa", address="https://nyaa.si/")


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.name)
def test_every_item_of_a_recorded_feed_is_read_whole(path: Path) -> None:
    found = read(path)
    items = path.read_bytes().count(b"<item>")
    assert len(found.releases) == items
    assert found.complete == (items < FULL)
    for release in found.releases:
        assert release.published_at is not None
        assert (release.torrent_url is None) != (release.magnet is None)
        if b"xmlns:nyaa" in path.read_bytes():
            assert release.infohash
            assert None not in (release.size_bytes, release.seeders, release.leechers, release.downloads)
            assert release.category
            assert release.id.removeprefix("nyaa:").isdecimal()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_recorded_page_passes_for_a_feed(path: Path) -> None:
    with pytest.raises(NotAFeed):
        read(path)


def test_recorded_entities_stay_as_they_were() -> None:
    titles = [release.title for release in read(RECORDED / "q_entities.xml").releases]
    assert titles
    assert any("&" in title for title in titles)
