"""The simulated indexer finds what the real one was seen to find."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from uuutorrent.testing.simulators.nyaa import NyaaSimulator, SimulatedRelease
from uuutorrent.testing.simulators.nyaa.searching import Search

FRIEREN = "[SubsPlease] Sousou no Frieren S2 - 07 (1080p) [9C2C1F70].mkv"
CODED = "[Group] Frieren S02E05v2 [720p]"


@pytest.mark.parametrize(
    ("query", "title", "found"),
    [
        ("frie", FRIEREN, True),
        ("sousou frieren 07", FRIEREN, True),
        ("sousou nothing", FRIEREN, False),
        ("7", FRIEREN, True),
        ("07", "[Group] Frieren - 7", False),
        ("05", CODED, False),
        ("E05", CODED, False),
        ("S02E05", CODED, True),
        ("5", CODED, True),
        ('"E05"', CODED, True),
        ('"sousou no frieren s2 - 07"', FRIEREN, True),
        ('"frieren  s2"', FRIEREN, False),
        ('"nothing"|"(1080p)"', FRIEREN, True),
        ('-"nothing"|"(1080p)"', FRIEREN, False),
        ("frieren -07", FRIEREN, False),
        ("frieren - 07", FRIEREN, True),
        (FRIEREN, FRIEREN, True),
        ("(nothing 07)|(frieren 07)", FRIEREN, True),
        ("((nothing)|(frieren)) 07", FRIEREN, True),
        ("((nothing)|(frieren)) 08", FRIEREN, False),
        ("frieren -(1080p|720p)", FRIEREN, False),
        ("frieren OR nothing", FRIEREN, False),
        ("spy family", "[G] SPY×FAMILY - 01", True),
        ("SPY×FAMILY", "[G] Spy x Family - 01", True),
        ("Re:Zero", "[G] Re Zero - 01", False),
        ("K-ON", "[G] K-ON!! - 01", True),
        ("kaguya sama", "[G] Kaguya-sama - 01", True),
        ("Journey’s", "[G] Journey's End - 01", False),
        ("Journey's", "[G] Journey's End - 01", True),
        ("我的前女友", "[G] 繼母的拖油瓶是我的前女友 - 02", True),
        ("kokurasetai-tensaitachi", "[G] Kokurasetai-tensaitachi", True),
        ("kokurasetai-tensaita", "[G] Kokurasetai-tensaitachi", False),
        ("", FRIEREN, True),
        ('"', FRIEREN, True),
    ],
)
def test_the_search_finds_what_the_real_one_finds(query: str, title: str, found: bool) -> None:
    assert Search(query).matches(title) is found


@pytest.fixture
async def nyaa() -> AsyncIterator[NyaaSimulator]:
    async with NyaaSimulator() as simulator:
        yield simulator


async def get(nyaa: NyaaSimulator, path: str) -> tuple[int, str, str]:
    async with aiohttp.ClientSession() as http, http.get(nyaa.url + path, allow_redirects=False) as response:
        return response.status, response.content_type, await response.text()


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/?page=rss&q=x&c=1_2&f=0&s=seeders&o=desc", 200, "application/xml"),
        ("/rss?c=1_0", 200, "application/xml"),
        ("/?page=rss&c=9_9", 400, "text/html"),
        ("/?page=rss&f=7", 400, "text/html"),
        ("/?page=rss&s=name", 400, "text/html"),
        ("/?page=rss&s=Seeders", 302, "text/html"),
        ("/", 200, "text/html"),
        ("/download/1.torrent", 404, "application/octet-stream"),
        ("/nothing", 404, "text/plain"),
    ],
)
async def test_it_answers_and_refuses_as_the_real_one(nyaa: NyaaSimulator, path: str, status: int, kind: str) -> None:
    assert (await get(nyaa, path))[:2] == (status, kind)


async def test_filters_order_and_the_limit_are_those_of_the_real_one(nyaa: NyaaSimulator) -> None:
    nyaa.publish(SimulatedRelease("Raw 05", category="1_4", seeders=99))
    nyaa.publish(SimulatedRelease("Remake 05", remake=True), SimulatedRelease("Trusted 05", trusted=True, seeders=50))
    nyaa.publish(*(SimulatedRelease(f"Bulk {number}") for number in range(80)))
    for query, titles in (
        ("c=1_4", ["Raw 05"]),
        ("c=1_2&q=05", ["Trusted 05", "Remake 05"]),
        ("q=05&s=seeders", ["Raw 05", "Trusted 05", "Remake 05"]),
        ("q=05&f=1&c=1_2", ["Trusted 05"]),
        ("f=2", ["Trusted 05"]),
    ):
        text = (await get(nyaa, f"/?page=rss&{query}"))[2]
        assert [part.partition("</title>")[0] for part in text.split("<item>\n\t\t\t<title>")[1:]] == titles
    assert (await get(nyaa, "/?page=rss"))[2].count("<item>") == 75


async def test_magnets_are_links_on_demand(nyaa: NyaaSimulator) -> None:
    nyaa.publish(SimulatedRelease("A 05", b"d4:infod4:name1:aee"))
    assert "/download/2010000.torrent</link>" in (await get(nyaa, "/?page=rss"))[2]
    assert "<link>magnet:?xt=urn:btih:" in (await get(nyaa, "/?page=rss&m"))[2]
