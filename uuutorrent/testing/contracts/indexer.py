"""What every indexer must do, whoever wrote it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

import pytest

from application.ports.indexers import Indexer, IndexerMisbehaved, IndexerUnavailable, Query
from domain.releases.release import Release, ReleaseId
from domain.torrents.infohash import InfoHash

TORRENT = b"d4:infod6:lengthi1e4:name1:a12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaaee"
"""A torrent of one file of one byte."""
DIFFICULT_TITLES = (
    "[Group] Plain Series - 05 (1080p) [8DE44442].mkv",
    "[A&B] Tom &amp; Jerry <b>bold</b> [05]",
    "[字幕组] 葬送的芙莉莲 / Sousou no Frieren - 05 [简体内嵌]",
    "「K」 SPY×FAMILY ☆ ½ “quoted” ’curly’ - 05",
    "Émigré İstanbul ﬁne e\u0301 \u202eright-to-left\u202c 05",
    "[bold red]markup[/] {braces} %s $HOME ${x} `tick` \\ / : * ? | 05",
    "]]> <![CDATA[ 05",
)


class IndexerFault(StrEnum):
    """Ways in which an indexer lets us down."""

    DOWN = "down"
    SILENT = "silent"
    GARBAGE = "garbage"
    HTML = "html"
    EMPTY = "empty"
    RATE_LIMITED = "rate limited"


class IndexerFarSide(Protocol):
    """The indexer's other side, set by the tests past the port."""

    def publish(self, release: Release, torrent: bytes | None = None) -> None:
        """Offer a release; its id and links are the far side's own to choose."""

    def fail(self, fault: IndexerFault) -> None:
        """Fail in that way from now on."""

    def recover(self) -> None:
        """Answer properly again, also those who wait."""


def release(title: str, digit: str = "a", seeders: int = 10) -> Release:
    """Make a release to publish."""
    return Release(
        ReleaseId(f"made:{digit}"),
        "made",
        title,
        infohash=InfoHash(digit * 40),
        size_bytes=1024**3,
        seeders=seeders,
        leechers=3,
        downloads=7,
        published_at=datetime(2026, 11, 20, 15, 30, tzinfo=UTC),
        trusted=True,
        category="1_2",
    )


class IndexerContract:
    """Subclass it and give the two fixtures: your indexer is then tested as ours are."""

    @pytest.fixture
    def far_side(self) -> IndexerFarSide:
        raise NotImplementedError

    @pytest.fixture
    def indexer(self, far_side: IndexerFarSide) -> Indexer:
        raise NotImplementedError

    async def test_it_finds_what_is_there_with_its_facts(self, indexer: Indexer, far_side: IndexerFarSide) -> None:
        published = release("[Group] Some Series - 05 (1080p).mkv")
        far_side.publish(published, TORRENT)
        (found,) = (await indexer.search(Query(("Some Series",), ("05",)))).releases
        taken = replace(found, id=published.id, indexer="made", torrent_url=None, magnet=None, page_url=None)
        assert taken == published

    async def test_ids_begin_with_its_name_and_stay(self, indexer: Indexer, far_side: IndexerFarSide) -> None:
        far_side.publish(release("One Series 05", "a"))
        far_side.publish(release("One Series 06", "b"))
        first = (await indexer.search(Query(("One Series",)))).releases
        again = (await indexer.search(Query(("One",)))).releases
        assert {item.id for item in first} == {item.id for item in again}
        assert len({item.id for item in first}) == 2
        assert all(item.id.startswith(f"{indexer.name}:") and item.indexer == indexer.name for item in first)

    async def test_titles_are_alternatives(self, indexer: Indexer, far_side: IndexerFarSide) -> None:
        far_side.publish(release("Romaji Name - 05", "a"))
        far_side.publish(release("English Words - 05", "b"))
        far_side.publish(release("Something Else - 05", "c"))
        found = await indexer.search(Query(("Romaji Name", "English Words"), ("05",)))
        assert {item.title for item in found.releases} == {"Romaji Name - 05", "English Words - 05"}

    async def test_terms_are_alternatives(self, indexer: Indexer, far_side: IndexerFarSide) -> None:
        for title, digit in (("A Series - 05", "a"), ("A Series S02E05", "b"), ("A Series - 07", "c")):
            far_side.publish(release(title, digit))
        found = await indexer.search(Query(("A Series",), ("05", "S02E05")))
        assert {item.title for item in found.releases} == {"A Series - 05", "A Series S02E05"}

    async def test_without_a_term_any_episode_is_found(self, indexer: Indexer, far_side: IndexerFarSide) -> None:
        far_side.publish(release("A Series - 05", "a"))
        far_side.publish(release("A Series - 06", "b"))
        assert len((await indexer.search(Query(("A Series",)))).releases) == 2

    async def test_a_narrow_or_broad_question_finds_what_fits(self, indexer: Indexer, far_side: IndexerFarSide) -> None:
        far_side.publish(release("A Series - 05 (1080p)"))
        for query in (Query(("A Series",), ("05",), also=("1080p",)), Query(("A Series",), ("05",), broad=True)):
            assert len((await indexer.search(query)).releases) == 1

    async def test_it_answers_empty_when_it_has_nothing(self, indexer: Indexer, far_side: IndexerFarSide) -> None:
        far_side.publish(release("A Series - 05"))
        found = await indexer.search(Query(("Another Name",), ("05",)))
        assert not found.releases
        assert found.complete

    async def test_a_question_without_words_finds_nothing(self, indexer: Indexer, far_side: IndexerFarSide) -> None:
        far_side.publish(release("A Series - 05"))
        assert not (await indexer.search(Query(("", "!? ☆", "()|")))).releases
        assert not (await indexer.search(Query(()))).releases

    async def test_an_answer_cut_short_says_so(self, indexer: Indexer, far_side: IndexerFarSide) -> None:
        for number in range(80):
            far_side.publish(replace(release(f"A Series - {number:02}"), infohash=InfoHash(f"{number:040x}")))
        found = await indexer.search(Query(("A Series",)))
        assert not found.complete or len(found.releases) == 80

    @pytest.mark.parametrize("title", DIFFICULT_TITLES)
    async def test_any_title_survives(self, indexer: Indexer, far_side: IndexerFarSide, title: str) -> None:
        far_side.publish(release(title))
        (found,) = (await indexer.search(Query(("05",)))).releases
        assert found.title == title

    @pytest.mark.parametrize(
        "title", [*DIFFICULT_TITLES, '"', "-minus", "(((", "a|b", "x" * 5_000, "ab " * 900, "\x00"]
    )
    async def test_any_question_is_survived(self, indexer: Indexer, far_side: IndexerFarSide, title: str) -> None:
        far_side.publish(release("Unrelated - 01"))
        assert not (await indexer.search(Query((title,), ("05",)))).releases

    async def test_the_torrent_file_comes_as_published(self, indexer: Indexer, far_side: IndexerFarSide) -> None:
        far_side.publish(release("A Series - 05"), TORRENT)
        (found,) = (await indexer.search(Query(("A Series",)))).releases
        assert await indexer.torrent_file(found) == TORRENT

    async def test_a_release_without_a_torrent_file_has_none(self, indexer: Indexer, far_side: IndexerFarSide) -> None:
        far_side.publish(release("A Series - 05"))
        (found,) = (await indexer.search(Query(("A Series",)))).releases
        assert await indexer.torrent_file(found) is None

    async def test_an_outage_is_unavailable_by_name(self, indexer: Indexer, far_side: IndexerFarSide) -> None:
        far_side.fail(IndexerFault.DOWN)
        with pytest.raises(IndexerUnavailable) as caught:
            await indexer.search(Query(("A Series",)))
        assert caught.value.indexer == indexer.name
        assert caught.value.detail

    @pytest.mark.parametrize("fault", [IndexerFault.GARBAGE, IndexerFault.HTML, IndexerFault.EMPTY])
    async def test_an_answer_that_is_none_is_misbehaviour(
        self, indexer: Indexer, far_side: IndexerFarSide, fault: IndexerFault
    ) -> None:
        far_side.publish(release("A Series - 05"))
        far_side.fail(fault)
        with pytest.raises(IndexerMisbehaved):
            await indexer.search(Query(("A Series",)))

    async def test_a_rate_limit_says_when_to_come_back(self, indexer: Indexer, far_side: IndexerFarSide) -> None:
        far_side.fail(IndexerFault.RATE_LIMITED)
        with pytest.raises(IndexerUnavailable) as caught:
            await indexer.search(Query(("A Series",)))
        assert caught.value.retry_after is not None

    async def test_a_torrent_file_behind_an_outage_is_unavailable(
        self, indexer: Indexer, far_side: IndexerFarSide
    ) -> None:
        far_side.publish(release("A Series - 05"), TORRENT)
        (found,) = (await indexer.search(Query(("A Series",)))).releases
        far_side.fail(IndexerFault.DOWN)
        with pytest.raises(IndexerUnavailable):
            await indexer.torrent_file(found)

    async def test_it_answers_again_after_an_outage(self, indexer: Indexer, far_side: IndexerFarSide) -> None:
        far_side.publish(release("A Series - 05"))
        far_side.fail(IndexerFault.DOWN)
        with pytest.raises(IndexerUnavailable):
            await indexer.search(Query(("A Series",)))
        far_side.recover()
        assert (await indexer.search(Query(("A Series",)))).releases

    async def test_a_cancelled_search_ends_and_leaves_it_usable(
        self, indexer: Indexer, far_side: IndexerFarSide
    ) -> None:
        far_side.publish(release("A Series - 05"))
        far_side.fail(IndexerFault.SILENT)
        search = asyncio.create_task(indexer.search(Query(("A Series",))))
        done, _ = await asyncio.wait({search}, timeout=0.1)
        assert not done
        search.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(search, timeout=10)
        far_side.recover()
        assert (await indexer.search(Query(("A Series",)))).releases
