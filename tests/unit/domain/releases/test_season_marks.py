"""Seasons and parts, as groups and catalogues write them."""

import pytest

from domain.releases.season_marks import SeasonedTitle, find_pack, read_season, seasons_of, without_seasons


@pytest.mark.parametrize(
    ("text", "title", "season", "part"),
    [
        ("Show S3", "Show", 3, None),
        ("Show S02", "Show", 2, None),
        ("Show 2nd Season", "Show", 2, None),
        ("Show Second Season", "Show", 2, None),
        ("Show Season 2", "Show", 2, None),
        ("Show SEASON2", "Show", 2, None),
        ("Show (saison 2)", "Show", 2, None),
        ("Show II", "Show", 2, None),
        ("Overlord IV", "Overlord", 4, None),
        ("Mushoku Tensei II: Isekai Ittara", "Mushoku Tensei: Isekai Ittara", 2, None),
        ("无职转生II ~到了", "无职转生 ~到了", 2, None),
        ("神之塔 二期", "神之塔", 2, None),
        ("神之塔 第二季", "神之塔", 2, None),
        ("转生 第2期", "转生", 2, None),
        ("文豪 第5シーズン", "文豪", 5, None),
        ("Show 第十二期", "Show", 12, None),
        ("Show Part 2", "Show", None, 2),
        ("Show Part II", "Show", None, 2),
        ("Show 2nd Cour", "Show", None, 2),
        ("Show Cour 2", "Show", None, 2),
        ("Show 第2クール", "Show", None, 2),
        ("Show S2 Part 2", "Show", 2, 2),
        ("Show Season 3 Part 2", "Show", 3, 2),
        ("转生 第二季 第2部分", "转生", 2, 2),
        ("OVERLORD IV 不死者之王", "OVERLORD 不死者之王", 4, None),
        ("Show 2nd シーズン", "Show", 2, None),
        ("Show 第二クール", "Show", None, 2),
        ("Show (Season 1 pt.2)", "Show", 1, 2),
        ("Show S1+S2", "Show", 1, None),
        ("Show Season 4-6", "Show", 4, None),
        ("Lupin III - Part 6", "Lupin III", None, 6),
        ("Ore dake Level Up na Ken - Season 2 - Arise", "Ore dake Level Up na Ken - Arise", 2, None),
    ],
)
def test_marks_are_read_and_taken_out(text: str, title: str, season: int | None, part: int | None) -> None:
    assert read_season(text) == SeasonedTitle(title, season, part)


@pytest.mark.parametrize(
    "text",
    [
        "Hunter x Hunter",
        "Ace of Diamond Act II",
        "Malcolm X",
        "Gundam X",
        "Persona 4",
        "No. 6",
        "Kaiju No. 8",
        "86: Eighty Six",
        "I Parry Everything",
        "Partly Cloudy",
        "第二話",
        "Seasonal Blue",
        "D.C.II",
        "Lupin III",
        "Final Fantasy VII",
    ],
)
def test_other_numbers_and_letters_are_no_seasons(text: str) -> None:
    assert read_season(text) == SeasonedTitle(text)


@pytest.mark.parametrize(
    ("text", "seasons"),
    [
        ("Show S1+S2", (1, 2)),
        ("Show S01S02", (1, 2)),
        ("Show (S1, S2)", (1, 2)),
        ("Show (S01+S02+S03+S04+Movies)", (1, 2, 3, 4)),
        ("Show S01-S03", (1, 2, 3)),
        ("Show S01-05", (1, 2, 3, 4, 5)),
        ("Show Season 4-6", (4, 5, 6)),
        ("Show (Season 1+3+OVA)", (1, 3)),
        ("Show 第一至三季", (1, 2, 3)),
    ],
)
def test_a_set_may_hold_several_seasons(text: str, seasons: tuple[int, ...]) -> None:
    pack = find_pack(text)
    assert pack is not None
    assert seasons_of(pack) == seasons


@pytest.mark.parametrize("text", ["Show S2", "Show Season 2 - 05", "Show S2 - 05", "Show S01E01-E12", "Show S02E05-06"])
def test_one_season_is_no_set_of_them(text: str) -> None:
    assert find_pack(text) is None


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("Show Season 2 - 05", "Show ________ - 05"),
        ("Gundam 00 S2 05", "Gundam 00 __ 05"),
        ("Show S1+S2 (BD)", "Show _____ (BD)"),
        ("Show 2nd Season Part 2 - 05", "Show __________ ______ - 05"),
        ("魔法 第二季 第05话", "魔法 ___ 第05话"),
    ],
)
def test_covering_seasons_keeps_every_place(text: str, covered: str) -> None:
    assert without_seasons(text, find_pack(text)) == covered
