"""What choosing costs, beside parsing the feed.

``python -m benchmarks.feed_cost [FEED.xml]``: a full feed of 75 items is parsed by feedparser, and its titles are read,
judged for an episode of a franchise of ten entries, and ranked, in turns in the same run. Checksums differ from round
to round and so do the series' ids, so that no memory of an earlier round helps. Prints medians and their ratio (goal:
at most 0.5), and the longest time for which a whole search over the same feed keeps everybody else on the event loop
waiting (goal: at most 20 ms).
"""

import asyncio
import io
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import feedparser

from adapters.inbound.http.views.searches import view_search
from adapters.outbound.anitomy.release_names import AnitomyReleaseNames
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.renumberings import MemoryRenumberings
from adapters.outbound.memory.watchlist import MemoryWatchlist
from adapters.outbound.nyaa.feed import read_feed
from adapters.outbound.system.clock import SystemClock
from application.ports.indexers import Found, Indexer, Indexers, Query
from application.searching.feeds import Feeds
from application.searching.franchises import Franchises
from application.searching.name_reader import NameReader
from application.searching.precedence import Precedence
from application.searching.search_episode import SearchEpisode
from application.searching.wanting import Wanting
from domain.releases.choosing import choose
from domain.releases.preferences import Preferences
from domain.releases.reading import read_name
from domain.releases.release import Release
from domain.releases.wanted import WantedEpisode
from domain.series import Franchise, Relation, RelationKind, Series, SeriesFormat, SeriesId, Titles
from domain.users import Actor, Role, UserId
from uuutorrent.testing.simulators.nyaa.feed import render
from uuutorrent.testing.simulators.nyaa.releases import Listed, SimulatedRelease

ROUNDS = 15
ITEMS = 75
ADDRESS = "https://indexer.example"
_PATTERNS = (
    "[SubsPlease] {romaji} S{season} - {number:02d} (1080p) [{crc}].mkv",
    "[SubsPlease] {romaji} S{season} - {number:02d} (720p) [{crc}].mkv",
    "[Erai-raws] {romaji} {ordinal} Season - {number:02d} [1080p][Multiple Subtitle][{crc}]",
    "[Judas] {romaji} - S0{season}E{number:02d} [1080p][HEVC x265 10bit][Multi-Subs] (Weekly)",
    "[EMBER] {english} S0{season}E{number:02d} [1080p] [HEVC WEBRip] ({romaji}) [{crc}]",
    "{english} S0{season}E{number:02d} The Long Way Home 1080p CR WEB-DL DUAL AAC2.0 H 264-VARYG ({romaji})",
    "[LoliHouse] {native} / {romaji} - {number:02d} [WebRip 1080p HEVC-10bit AAC][简繁内封字幕]",
    "【喵萌奶茶】★10月新番★[{native} / {romaji}][{number:02d}][1080p][简日双语][招募翻译]",
    "[ASW] {romaji} - {absolute:02d} [1080p HEVC x265 10Bit][AAC]",
    "[DKB] {romaji} - Season {season} - {number:02d} [1080p][HEVC x265 10bit][Multi-Subs][weekly]",
    "[Anime Time] {english} (Season 0{season}) [BD] [1080p][HEVC 10bit x265][AAC][Eng Sub] [Batch]",
    "[Group] {romaji} - 01 ~ 12 [BD 1080p] [{crc}]",
)
_ORDINALS = ("1st", "2nd", "3rd", "4th", "5th", "6th")


def franchise(first_id: int) -> Franchise:
    """Five seasons, and two films, two side stories and a summary."""
    seasons = [_series(first_id + place, f"{place + 1}", SeriesFormat.TV, 12) for place in range(5)]
    forms = (SeriesFormat.MOVIE, SeriesFormat.MOVIE, SeriesFormat.OVA, SeriesFormat.ONA, SeriesFormat.SPECIAL)
    words = ("Movie: Mizuumi no Soko", "Movie 2: Hoshi no Kawa", "OVA", "Chibi Hanashi", "Soushuuhen")
    kin = tuple(_series(first_id + 10 + place, word, forms[place], 1) for place, word in enumerate(words))
    relations = tuple(Relation(RelationKind.SIDE_STORY, one.id) for one in kin)
    wanted = seasons[-1]
    wanted = Series(wanted.id, wanted.titles, wanted.format, episodes=12, year=2026, relations=relations)
    return Franchise(wanted, tuple(reversed(seasons[:-1])), kin)


def _series(number: int, word: str, form: SeriesFormat, episodes: int) -> Series:
    suffix = "" if word == "1" else f" {_ORDINALS[int(word) - 1]} Season" if word.isdigit() else f" {word}"
    english = "" if word == "1" else f" Season {word}" if word.isdigit() else f": {word}"
    native = "" if word == "1" else f" 第{word}期" if word.isdigit() else f" {word}"
    titles = Titles(
        f"Kaze no Machi no Tabibito{suffix}",
        f"Wanderers of the Windy Town{english}",
        f"風の街の旅人{native}",
        (f"KazeMachi{suffix}",),
    )
    return Series(SeriesId(number), titles, form, episodes=episodes, year=2020)


def feed(chance: random.Random) -> bytes:
    """A full answer to a question about the franchise."""
    return render([_listed(place, chance) for place in range(ITEMS)], ADDRESS, "kaze no machi", magnets=False)


def _listed(place: int, chance: random.Random) -> Listed:
    season, number = chance.randint(1, 5), chance.randint(1, 12)
    title = _PATTERNS[place % len(_PATTERNS)].format(
        romaji="Kaze no Machi no Tabibito",
        english="Wanderers of the Windy Town",
        native="风之街的旅人",
        season=season,
        ordinal=_ORDINALS[season - 1],
        number=number,
        absolute=number + 12 * (season - 1),
        crc=f"{chance.getrandbits(32):08X}",
    )
    infohash, published = f"{chance.getrandbits(160):040x}", datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=place)
    return Listed(1000 + place, SimulatedRelease(title, seeders=place * 7), infohash, 700 << 20, published)


class GivenIndexer(Indexer):
    """Answers every question with the same releases."""

    name = "given"

    def __init__(self, releases: Sequence[Release]) -> None:
        self._releases = releases

    async def search(self, query: Query) -> Found:
        """See the port."""
        return Found(self._releases)

    async def torrent_file(self, release: Release) -> bytes | None:
        """See the port."""
        return None


async def holds(searched: Franchise, releases: Sequence[Release]) -> list[float]:
    """Search and show the answer as the server does; return how long each turn of the event loop was held, in s."""
    watchlist, clock, database = MemoryWatchlist(), SystemClock(), MemoryDatabase()
    watchlist.put_series(searched.series, *searched.prequels, *searched.kin)
    wanting = Wanting(Franchises(watchlist, clock), database, MemoryRenumberings())
    indexers = Indexers((GivenIndexer(releases),))
    reader = NameReader(AnitomyReleaseNames())
    search = SearchEpisode(indexers, clock, wanting, Feeds(clock), reader, Precedence())
    turns: list[float] = []
    watching = asyncio.create_task(_turns(turns))
    await asyncio.sleep(0)
    view_search(await search(Actor(UserId(UUID(int=1)), Role.USER), searched.series.id, 5))
    await asyncio.sleep(0)
    watching.cancel()
    return turns


async def _turns(turns: list[float]) -> None:
    while True:
        started = time.perf_counter()
        await asyncio.sleep(0)
        turns.append(time.perf_counter() - started)


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main(path: Path | None) -> None:
    """Measure and print."""
    names = AnitomyReleaseNames()
    chance = random.Random(7)
    parsing: list[float] = []
    choosing: list[float] = []
    for turn in range(ROUNDS):
        body = path.read_bytes() if path is not None else feed(chance)
        wanted = WantedEpisode(franchise(1000 * (turn + 1)), 5)
        releases = _read(body)
        parsing.append(_timed(partial(feedparser.parse, io.BytesIO(body))))
        choosing.append(_timed(partial(_choose, wanted, releases, names)))
    parse, chosen = statistics.median(parsing), statistics.median(choosing)
    print(f"feedparser  {1e3 * parse:7.1f} ms for {len(releases)} items")
    print(f"choosing    {1e3 * chosen:7.1f} ms, {1e6 * chosen / len(releases):.0f} µs an item")
    longest = [max(asyncio.run(holds(franchise(100_000 * (turn + 1)), _read(feed(chance))))) for turn in range(ROUNDS)]
    print(f"ratio       {chosen / parse:7.2f} (goal: at most 0.50)")
    print(
        f"loop held   {1e3 * statistics.median(longest):7.1f} ms at the longest, median of {ROUNDS} (goal: at most 20)"
    )


def _read(body: bytes) -> Sequence[Release]:
    return read_feed(body, "application/xml", indexer="feed", address=ADDRESS).releases


def _choose(wanted: WantedEpisode, releases: Sequence[Release], names: AnitomyReleaseNames) -> None:
    read = [(one, read_name(one.title, names.split(one.title))) for one in releases]
    choose(wanted, read, Preferences())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
