"""The table of exceptions beside the names that groups gave: what it adds, and what it takes back."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from adapters.outbound.anitomy.release_names import AnitomyReleaseNames
from adapters.outbound.relations.table_text import read_table
from domain.releases.coordinates import coordinates
from domain.releases.corrections import Correction, CorrectionId, NumberingLesson
from domain.releases.judging import judge
from domain.releases.learning import taught
from domain.releases.preferences import BatchPolicy, Preferences
from domain.releases.reading import read_name
from domain.releases.release import Release, ReleaseId
from domain.releases.renumbering import Renumbering
from domain.releases.tabling import tabled
from domain.releases.verdict import Band
from domain.releases.wanted import WantedEpisode
from domain.series import Franchise, Series, SeriesFormat, SeriesId, Titles
from domain.users import UserId

RECORDED = Path(__file__).parents[5] / "shared" / "data" / "anime-relations.txt"
TV, MOVIE, OVA, SPECIAL = SeriesFormat.TV, SeriesFormat.MOVIE, SeriesFormat.OVA, SeriesFormat.SPECIAL
ADA = UserId(UUID(int=7))
NOW = datetime(2026, 11, 22, tzinfo=UTC)
SETS = Preferences(batches=BatchPolicy.ALWAYS)


def series(number: int, romaji: str, english: str, episodes: int | None, form: SeriesFormat = TV) -> Series:
    return Series(SeriesId(number), Titles(romaji, english), form, episodes=episodes)


def run(
    source: Series, first: int, last: int | None, target: Series, to_first: int, to_last: int | None, mark: str = ""
) -> Renumbering:
    return Renumbering(source.id, first, last, target.id, to_first, to_last, also_target=mark == "!")


def seen_from(entries: list[Series], wanted: Series, *kin: Series) -> Franchise:
    """The line of entries from one of them: those before are its prequels, those after its kin."""
    place = entries.index(wanted)
    return Franchise(wanted, tuple(reversed(entries[:place])), (*entries[place + 1 :], *kin))


def band(wanted: WantedEpisode, title: str) -> Band:
    name = read_name(title, AnitomyReleaseNames().split(title))
    return judge(wanted, Release(ReleaseId("x:1"), "x", title, seeders=5), name, SETS).band


DOGS = [
    series(21311, "Bungou Stray Dogs", "Bungo Stray Dogs", 12),
    series(21679, "Bungou Stray Dogs 2nd Season", "Bungo Stray Dogs 2", 12),
    series(103223, "Bungou Stray Dogs 3rd Season", "Bungo Stray Dogs 3", 12),
    series(141249, "Bungou Stray Dogs 4th Season", "Bungo Stray Dogs 4", 13),
]
ALONE = series(21791, "Bungou Stray Dogs: Hitori Ayumu", "Bungo Stray Dogs: Walking Alone", 1, OVA)
DOGS_TABLE = [
    run(DOGS[0], 13, 24, DOGS[1], 1, 12, "!"),
    run(DOGS[0], 25, 25, ALONE, 1, 1),
    run(DOGS[0], 26, 37, DOGS[2], 1, 12, "!"),
    run(DOGS[0], 38, 50, DOGS[3], 1, 13, "!"),
]
EIGHTY_SIX = [
    series(116589, "86: Eighty Six", "86 EIGHTY-SIX", 11),
    series(131586, "86: Eighty Six Part 2", "86 EIGHTY-SIX Part 2", 12),
]
EIGHTY_SIX_TABLE = [run(EIGHTY_SIX[0], 12, 23, EIGHTY_SIX[1], 1, 12, "!")]
STONE = [
    series(105333, "Dr. STONE", "Dr. STONE", 24),
    series(113936, "Dr. STONE: STONE WARS", "Dr. STONE: STONE WARS", 11),
    series(131518, "Dr. STONE: NEW WORLD", "Dr. STONE New World", 11),
    series(162670, "Dr. STONE: NEW WORLD Part 2", "Dr. STONE New World Part 2", 11),
    series(172019, "Dr. STONE: SCIENCE FUTURE", "Dr. STONE SCIENCE FUTURE", 12),
    series(189117, "Dr. STONE: SCIENCE FUTURE Part 2", "Dr. STONE SCIENCE FUTURE Cour 2", 12),
    series(199221, "Dr. STONE: SCIENCE FUTURE Part 3", "Dr. STONE SCIENCE FUTURE Cour 3", 13),
]
STONE_TABLE = [run(STONE[4], 13, 24, STONE[5], 1, 12, "!"), run(STONE[4], 25, 37, STONE[6], 1, 13, "!")]
TITANS = [
    series(16498, "Shingeki no Kyojin", "Attack on Titan", 25),
    series(20958, "Shingeki no Kyojin Season 2", "Attack on Titan Season 2", 12),
    series(99147, "Shingeki no Kyojin Season 3", "Attack on Titan Season 3", 12),
    series(104578, "Shingeki no Kyojin Season 3 Part 2", "Attack on Titan Season 3 Part 2", 10),
    series(110277, "Shingeki no Kyojin: The Final Season", "Attack on Titan Final Season", 16),
]
TITANS_TABLE = [
    run(TITANS[0], 26, 37, TITANS[1], 1, 12, "!"),
    run(TITANS[0], 38, 49, TITANS[2], 1, 12, "!"),
    run(TITANS[0], 50, 59, TITANS[3], 1, 10, "!"),
    run(TITANS[0], 60, 75, TITANS[4], 1, 16, "!"),
    run(TITANS[2], 13, 22, TITANS[3], 1, 10),
    run(TITANS[2], 50, 59, TITANS[3], 1, 10),
]
BLEACH = [
    series(269, "BLEACH", "Bleach", 366),
    series(116674, "BLEACH: Sennen Kessen-hen", "BLEACH: Thousand-Year Blood War", 13),
    series(
        159322, "BLEACH: Sennen Kessen-hen - Ketsubetsu-tan", "BLEACH: Thousand-Year Blood War - The Separation", 13
    ),
    series(169755, "BLEACH: Sennen Kessen-hen - Soukoku-tan", "BLEACH: Thousand-Year Blood War - The Conflict", 14),
]
BLEACH_TABLE = [run(BLEACH[1], 14, 26, BLEACH[2], 1, 13, "!"), run(BLEACH[1], 27, 40, BLEACH[3], 1, 14, "!")]
DAYS = series(21711, "91 Days", "91 Days", 12)
DAYS_SPECIAL = series(
    98778, "91 Days: Toki no Asase/Subete no Kinou/Ashita, Mata Ashita", "91 Days: Shoal of Time", 1, SPECIAL
)
DAYS_TABLE = [run(DAYS, 13, 13, DAYS_SPECIAL, 1, 1)]

WANTED = {
    "dogs 3": (seen_from(DOGS, DOGS[2], ALONE), DOGS_TABLE),
    "dogs 4": (seen_from(DOGS, DOGS[3], ALONE), DOGS_TABLE),
    "dogs alone": (Franchise(ALONE, (), tuple(DOGS)), DOGS_TABLE),
    "86": (seen_from(EIGHTY_SIX, EIGHTY_SIX[1]), EIGHTY_SIX_TABLE),
    "stone": (seen_from(STONE, STONE[6]), STONE_TABLE),
    "titan 3.2": (seen_from(TITANS, TITANS[3]), TITANS_TABLE),
    "titan 4": (seen_from(TITANS, TITANS[4]), TITANS_TABLE),
    "bleach": (seen_from(BLEACH, BLEACH[3]), BLEACH_TABLE),
    "91 days": (Franchise(DAYS, (), (DAYS_SPECIAL,)), DAYS_TABLE),
    "91 days special": (Franchise(DAYS_SPECIAL, (), (DAYS,)), DAYS_TABLE),
}


def wanted(which: str, number: int) -> WantedEpisode:
    franchise, table = WANTED[which]
    return tabled(WantedEpisode(franchise, number), table)


@pytest.mark.parametrize(
    ("which", "number", "title"),
    [
        ("dogs 3", 1, "[Erai-raws] Bungou Stray Dogs 3rd Season - 01 [1080p].mkv"),
        ("dogs 3", 1, "[HorribleSubs] Bungou Stray Dogs - 26 [1080p].mkv"),
        ("dogs 3", 12, "[HorribleSubs] Bungou Stray Dogs - 37 [1080p].mkv"),
        ("dogs 3", 1, "[Group] Bungou Stray Dogs S3 - 26 [1080p].mkv"),
        ("dogs 3", 1, "[Group] Bungou Stray Dogs S01E26 [1080p].mkv"),
        ("dogs 4", 1, "[SubsPlease] Bungou Stray Dogs - 38 (1080p) [ABCDEF01].mkv"),
        ("dogs alone", 1, "[HorribleSubs] Bungou Stray Dogs - 25 [1080p].mkv"),
        ("86", 1, "[SubsPlease] 86 - Eighty Six - 12 (1080p) [ABCDEF01].mkv"),
        ("86", 12, "[SubsPlease] 86 - Eighty Six - 23 (1080p) [ABCDEF01].mkv"),
        ("86", 1, "[Erai-raws] 86 - Eighty Six Part 2 - 01 [1080p].mkv"),
        ("stone", 13, "[SubsPlease] Dr. Stone S4 - 37 (1080p) [ABCDEF01].mkv"),
        ("stone", 1, "[SubsPlease] Dr. Stone S4 - 25 (1080p) [ABCDEF01].mkv"),
        ("stone", 1, "[Erai-raws] Dr. Stone - Science Future - 25 [1080p].mkv"),
        ("titan 3.2", 1, "[HorribleSubs] Shingeki no Kyojin - 50 [1080p].mkv"),
        ("titan 3.2", 1, "[HorribleSubs] Shingeki no Kyojin S3 - 50 [1080p].mkv"),
        ("titan 3.2", 2, "[HorribleSubs] Shingeki no Kyojin S3 - 14 [1080p].mkv"),
        ("titan 4", 1, "[SubsPlease] Shingeki no Kyojin (The Final Season) - 60 (1080p) [ABCDEF01].mkv"),
        ("titan 4", 16, "[SubsPlease] Shingeki no Kyojin - 75 (1080p) [ABCDEF01].mkv"),
        ("bleach", 1, "[SubsPlease] Bleach - Sennen Kessen-hen - 27 (1080p) [ABCDEF01].mkv"),
        ("bleach", 14, "[Group] BLEACH Thousand-Year Blood War S01E40 [1080p].mkv"),
        ("91 days", 12, "[HorribleSubs] 91 Days - 12 [1080p].mkv"),
        ("91 days special", 1, "[HorribleSubs] 91 Days - 13 [1080p].mkv"),
    ],
)
def test_numbers_that_the_table_gives_are_the_episode(which: str, number: int, title: str) -> None:
    assert band(wanted(which, number), title) is Band.HIGH


@pytest.mark.parametrize(
    ("which", "number", "title"),
    [
        # The chain of prequels alone would count on to 25: there was an extra in between.
        ("dogs 3", 1, "[HorribleSubs] Bungou Stray Dogs - 25 [1080p].mkv"),
        ("dogs 3", 1, "[Group] Bungou Stray Dogs S01E25 [1080p].mkv"),
        ("dogs 3", 1, "[Group] Bungou Stray Dogs S3 - 25 [1080p].mkv"),
        ("dogs 3", 1, "[Group] Bungou Stray Dogs 3rd Season - 25 [1080p].mkv"),
        ("dogs 3", 2, "[HorribleSubs] Bungou Stray Dogs - 26 [1080p].mkv"),
        ("dogs 4", 1, "[SubsPlease] Bungou Stray Dogs - 37 (1080p) [ABCDEF01].mkv"),
        ("dogs alone", 1, "[HorribleSubs] Bungou Stray Dogs - 01 [1080p].mkv"),
        ("dogs alone", 1, "[HorribleSubs] Bungou Stray Dogs S2 - 25 [1080p].mkv"),
        ("dogs alone", 1, "[Group] Bungou Stray Dogs (1080p) [Batch]"),
        ("86", 1, "[SubsPlease] 86 - Eighty Six - 01 (1080p) [ABCDEF01].mkv"),
        ("stone", 1, "[SubsPlease] Dr. Stone S4 - 01 (1080p) [ABCDEF01].mkv"),
        ("titan 3.2", 1, "[HorribleSubs] Shingeki no Kyojin S3 - 01 [1080p].mkv"),
        ("91 days", 1, "[HorribleSubs] 91 Days - 13 [1080p].mkv"),
        ("91 days special", 1, "[HorribleSubs] 91 Days - 12 [1080p].mkv"),
        ("91 days special", 1, "[HorribleSubs] 91 Days [1080p].mkv"),
    ],
)
def test_numbers_that_the_table_gives_to_others_are_not(which: str, number: int, title: str) -> None:
    assert band(wanted(which, number), title) is Band.REJECTED


@pytest.mark.parametrize(("which", "number"), [("dogs 3", 4), ("titan 3.2", 4), ("stone", 4), ("bleach", 4)])
def test_neighbours_are_never_mistaken_for_the_episode(which: str, number: int) -> None:
    franchise, _ = WANTED[which]
    names = [
        f"[G] {entry.titles.main.replace(':', ' -')} - {count:02d} [1080p].mkv"
        for entry in (*franchise.prequels, franchise.series)
        for count in range(1, 80)
    ]
    accepted = {at: {name for name in names if band(wanted(which, at), name) is Band.HIGH} for at in range(3, 6)}
    assert accepted[number]
    assert not accepted[number] & (accepted[number - 1] | accepted[number + 1])


def test_the_table_goes_before_the_chain_and_the_lesson_before_the_table() -> None:
    from_table = wanted("dogs 3", 1)
    bare = [one.number for one in coordinates(from_table) if one.line == 0 and (one.season, one.part) == (None, None)]
    assert bare == [Decimal(26)]
    lesson = NumberingLesson(Decimal(26), "HorribleSubs")
    learned = taught(from_table, [Correction(CorrectionId(UUID(int=1)), DOGS[2].id, "Dogs", lesson, ADA, NOW)])
    assert band(learned, "[HorribleSubs] Bungou Stray Dogs - 27 [1080p].mkv") is Band.HIGH
    assert band(learned, "[HorribleSubs] Bungou Stray Dogs - 26 [1080p].mkv") is Band.REJECTED
    assert band(learned, "[Other] Bungou Stray Dogs - 26 [1080p].mkv") is Band.HIGH


A = series(1, "Alpha", "Alpha", 12)
B = series(2, "Beta", "Beta", 12)
C = series(3, "Gamma", "Gamma", 12)


def numbers(wanted: WantedEpisode, line: int, *, sure: bool = True) -> set[int]:
    """What a bare number under the name of that entry may be."""
    given = coordinates(wanted)
    return {int(one.number) for one in given if (one.line, one.season, one.part, one.sure) == (line, None, None, sure)}


def test_runs_that_lead_to_runs_are_followed() -> None:
    franchise = seen_from([A, B, C], C)
    found = tabled(WantedEpisode(franchise, 1), [run(A, 14, 37, B, 1, 24), run(B, 13, 24, C, 1, 12)])
    assert numbers(found, 0) == {26}
    assert numbers(found, 1) == {13}
    # What passes through an entry's own numbers ends there.
    middle = tabled(WantedEpisode(seen_from([A, B, C], B), 12), [run(A, 13, 36, B, 1, 24), run(B, 13, 24, C, 1, 12)])
    assert numbers(middle, 0) == {24}


def test_an_extra_within_a_season_shifts_its_second_half_beside_the_seasons_mark_too() -> None:
    halves = [
        A,
        series(5, "Alpha 2nd Season", "Alpha 2", 12),
        series(6, "Alpha 2nd Season Part 2", "Alpha 2 Part 2", 12),
    ]
    extra = series(7, "Alpha: Extra", "Alpha Extra", 1, OVA)
    table = [run(halves[1], 13, 13, extra, 1, 1), run(halves[1], 14, 25, halves[2], 1, 12)]
    found = tabled(WantedEpisode(seen_from(halves, halves[2], extra), 1), table)
    assert band(found, "[G] Alpha S2 - 14 [1080p].mkv") is Band.HIGH
    assert band(found, "[G] Alpha 2nd Season - 14 [1080p].mkv") is Band.HIGH
    assert band(found, "[G] Alpha S02E13 [1080p].mkv") is Band.REJECTED
    assert band(found, "[G] Alpha S2 - 13 [1080p].mkv") is Band.REJECTED


def test_a_circle_ends() -> None:
    circle = [run(A, 13, 24, B, 13, 24), run(B, 13, 24, A, 13, 24)]
    found = tabled(WantedEpisode(seen_from([A, B], B), 1), circle)
    assert {1, 13} >= numbers(found, 1) >= {1}


def test_a_run_without_an_end_goes_on() -> None:
    unknown = series(4, "Delta", "Delta", None)
    endless = [run(A, 14, None, unknown, 1, None, "!")]
    found = tabled(WantedEpisode(seen_from([A, unknown], unknown), 30), endless)
    assert numbers(found, 0) == {43}
    # Nobody knows whether the forty-third is still to come under its own name.
    assert (numbers(found, 1), numbers(found, 1, sure=False)) == ({30}, {43})


def test_two_numbers_may_be_one_episode() -> None:
    found = tabled(WantedEpisode(seen_from([A, B], B), 1), [run(A, 13, 14, B, 1, 1)])
    assert numbers(found, 0) == {13, 14}


def test_an_entrys_own_numbers_are_its_own_whatever_the_table_says() -> None:
    plain = WantedEpisode(seen_from([A, B], B), 5)
    assert tabled(plain, [run(B, 5, 5, C, 1, 1), run(A, 1, 1, B, 5, 5)]) == plain


def test_a_number_that_an_unfinished_entry_shares_with_another_is_doubtful() -> None:
    unknown = series(4, "Delta", "Delta", None)
    found = tabled(WantedEpisode(Franchise(unknown, (), (C,)), 13), [run(unknown, 13, None, C, 1, None)])
    assert numbers(found, 0) == set()
    assert numbers(found, 0, sure=False) == {13}
    assert band(found, "[G] Delta - 13 [1080p].mkv") is Band.CHOOSE
    assert band(tabled(replace(found, number=12), ()), "[G] Delta - 12 [1080p].mkv") is Band.HIGH


def test_a_film_that_the_table_counts_among_others_is_found_by_that_number() -> None:
    first = series(2593, "Kara no Kyoukai: Fukan Fuukei", "the Garden of sinners Chapter 1", 1, MOVIE)
    second = series(3782, "Kara no Kyoukai: Satsujin Kousatsu", "the Garden of sinners Chapter 2", 1, MOVIE)
    found = tabled(WantedEpisode(Franchise(second, (first,)), 1), [run(first, 2, 2, second, 1, 1)])
    name = "[G] Kara no Kyoukai - Fukan Fuukei - 02 [1080p].mkv"
    assert band(found, name) is Band.HIGH
    assert band(replace(found, tabled=()), name) is Band.REJECTED


def test_without_a_word_about_the_series_nothing_changes() -> None:
    plain = WantedEpisode(seen_from([A, B], B), 5)
    assert tabled(plain, ()) == plain
    assert tabled(plain, DOGS_TABLE) == plain


def test_every_rule_of_the_real_table_gives_its_number() -> None:
    if not RECORDED.exists():
        pytest.skip("The recorded table does not lie beside the project.")
    runs = read_table(RECORDED.read_text(encoding="utf-8")).runs
    for one in runs:
        if one.source == one.target:
            continue
        source = series(one.source, "Alpha", "Alpha", max(one.first - 1, 1) if one.first != 1 else None)
        target = series(one.target, "Beta", "Beta", one.to_last)
        found = tabled(WantedEpisode(Franchise(target, (source,)), one.to_first), runs)
        assert one.first in numbers(found, 0), one
