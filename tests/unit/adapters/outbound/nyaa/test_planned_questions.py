"""What is planned to be asked, in Nyaa's words, put to a search that matches as Nyaa's does."""

import json
from pathlib import Path

import pytest

from adapters.outbound.nyaa.query_text import query_text
from benchmarks.matching import read_case
from domain.releases.preferences import Preferences
from domain.releases.queries import plan_queries
from domain.releases.wanted import WantedEpisode
from domain.series import Franchise, Series, SeriesFormat, SeriesId, Titles
from uuutorrent.testing.simulators.nyaa.searching import Search

CASES = Path(__file__).parents[6] / "shared" / "data" / "matching" / "dev.jsonl"


def series(romaji: str, english: str, native: str | None = None, episodes: int = 12) -> Series:
    return Series(SeriesId(len(romaji)), Titles(romaji, english, native), SeriesFormat.TV, episodes=episodes)


FRIEREN = series("Sousou no Frieren", "Frieren: Beyond Journey’s End", "葬送のフリーレン", 28)
FRIEREN_2 = series("Sousou no Frieren 2nd Season", "Frieren: Beyond Journey’s End Season 2", "葬送のフリーレン 第2期")
SPY_2 = series("SPY×FAMILY Season 2", "SPY x FAMILY Season 2")
REZERO = series("Re:Zero kara Hajimeru Isekai Seikatsu", "Re:ZERO -Starting Life in Another World-", episodes=25)
ONE_PIECE = series("ONE PIECE", "ONE PIECE", episodes=1500)


@pytest.mark.parametrize(
    ("franchise", "episode", "title"),
    [
        (Franchise(FRIEREN), 5, "[SubsPlease] Sousou no Frieren - 05 (1080p) [8DE44442].mkv"),
        (Franchise(FRIEREN), 5, "[Erai-raws] Sousou no Frieren - 05v2 [1080p][Multiple Subtitle].mkv"),
        (Franchise(FRIEREN), 5, "Frieren Beyond Journey's End S01E05 1080p WEB-DL AAC2.0 H 264-VARYG"),
        (Franchise(FRIEREN), 5, "[字幕组] 葬送のフリーレン / Sousou no Frieren [05][1080p]"),
        (Franchise(FRIEREN_2, (FRIEREN,)), 5, "[SubsPlease] Sousou no Frieren S2 - 05 (1080p).mkv"),
        (Franchise(FRIEREN_2, (FRIEREN,)), 5, "[Judas] Sousou no Frieren (Frieren) - S02E05v2.mkv"),
        (Franchise(FRIEREN_2, (FRIEREN,)), 5, "[Group] Sousou no Frieren - 33 [1080p].mkv"),
        (Franchise(FRIEREN_2, (FRIEREN,)), 5, "Frieren.Beyond.Journeys.End.S02E05.1080p.CR.WEB-DL"),
        (Franchise(SPY_2), 3, "[Group] SPY×FAMILY Season 2 - 03 [1080p].mkv"),
        (Franchise(SPY_2), 3, "[Group] Spy x Family S02E03 [1080p].mkv"),
        (Franchise(REZERO), 7, "[Group] Re:Zero kara Hajimeru Isekai Seikatsu - 07 [1080p].mkv"),
        (Franchise(REZERO), 7, "[Group] Re ZERO Starting Life in Another World - S01E07.mkv"),
        (Franchise(ONE_PIECE), 7, "[Group] One Piece - 007 [480p].mkv"),
        (Franchise(ONE_PIECE), 1085, "[SubsPlease] One Piece - 1085 (1080p).mkv"),
    ],
)
def test_the_first_question_finds_it(franchise: Franchise, episode: int, title: str) -> None:
    question = plan_queries(WantedEpisode(franchise, episode), Preferences()).questions[0]
    assert Search(query_text(question)).matches(title)


@pytest.mark.skipif(not CASES.exists(), reason="the recorded cases are not part of the project")
def test_the_questions_find_what_is_right_among_recorded_names() -> None:
    at_first = in_all = cases = 0
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if not case["correct"]:
            continue
        read = read_case(case)
        plan = plan_queries(read.wanted, read.preferences)
        found = [
            any(Search(query_text(query)).matches(title) for title in case["correct"])
            for query in (*plan.questions, *plan.last)
        ]
        cases, at_first, in_all = cases + 1, at_first + found[0], in_all + any(found)
    assert at_first >= 0.93 * cases
    assert in_all == cases
