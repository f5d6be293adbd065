"""The feed, laid out as Nyaa's template lays it out (nyaadevs/nyaa, nyaa/templates/rss.xml)."""

from collections.abc import Iterable
from email.utils import format_datetime
from xml.sax.saxutils import escape

from .releases import CATEGORIES, Listed

_UNITS = ("Bytes", "KiB", "MiB", "GiB", "TiB", "PiB")


def render(items: Iterable[Listed], address: str, term: str, *, magnets: bool) -> bytes:
    """Return the feed for ``term``. Links begin with ``address``; with ``magnets`` they are magnet links."""
    name = escape(f'"{term}"' if term else "Home", {'"': "&#34;"})
    kind = "Magnet URI" if magnets else "Torrent File"
    lines = "".join(_item(item, address, magnets=magnets) for item in items)
    return (
        f'<rss xmlns:atom="http://www.w3.org/2005/Atom" xmlns:nyaa="{address}/xmlns/nyaa" version="2.0">\n'
        f"\t<channel>\n\t\t<title>Nyaa - {name} - {kind} RSS</title>\n"
        f"\t\t<description>RSS Feed for {name}</description>\n\t\t<link>{address}/</link>\n"
        f'\t\t<atom:link href="{address}/?page=rss" rel="self" type="application/rss+xml" />\n'
        f"{lines}\t</channel>\n</rss>"
    ).encode()


def size_text(size_bytes: int) -> str:
    """Write a size as Jinja's ``filesizeformat(binary=True)`` does: ``1.4 GiB``."""
    amount, unit = float(size_bytes), 0
    while amount >= 1024 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1024, unit + 1
    return f"{amount:.1f} {_UNITS[unit]}" if unit else f"{size_bytes} Bytes"


def _item(item: Listed, address: str, *, magnets: bool) -> str:
    release, page = item.release, f"{address}/view/{item.id}"
    by_magnet = magnets or release.torrent is None
    link = item.magnet if by_magnet else f"{address}/download/{item.id}.torrent"
    category, size = CATEGORIES[release.category], size_text(item.size_bytes)
    description = f'<a href="{page}">#{item.id} | {escape(release.title)}</a> | {size} | {category} | {item.infohash}'
    return (
        f"\t\t<item>\n\t\t\t<title>{escape(release.title)}</title>\n\t\t\t\t<link>{escape(link)}</link>\n"
        f'\t\t\t\t<guid isPermaLink="true">{page}</guid>\n'
        f"\t\t\t\t<pubDate>{format_datetime(item.published_at)}</pubDate>\n\n"
        f"\t\t\t\t<nyaa:seeders>{release.seeders}</nyaa:seeders>\n"
        f"\t\t\t\t<nyaa:leechers>{release.leechers}</nyaa:leechers>\n"
        f"\t\t\t\t<nyaa:downloads>{release.downloads}</nyaa:downloads>\n"
        f"\t\t\t\t<nyaa:infoHash>{item.infohash}</nyaa:infoHash>\n"
        f"\t\t\t<nyaa:categoryId>{release.category}</nyaa:categoryId>\n"
        f"\t\t\t<nyaa:category>{category}</nyaa:category>\n\t\t\t<nyaa:size>{size}</nyaa:size>\n"
        f"\t\t\t<nyaa:comments>0</nyaa:comments>\n"
        f"\t\t\t<nyaa:trusted>{_yes(release.trusted)}</nyaa:trusted>\n"
        f"\t\t\t<nyaa:remake>{_yes(release.remake)}</nyaa:remake>\n"
        f"\t\t\t<description><![CDATA[{description.replace(']]>', ']]&gt;')}]]></description>\n\t\t</item>\n"
    )


def _yes(value: bool) -> str:
    return "Yes" if value else "No"
