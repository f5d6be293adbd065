"""Seasons and parts, as groups and catalogues write them."""

import pytest

from domain.releases.season_marks import SeasonedTitle, read_season, without_seasons


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
    ],
)
def test_other_numbers_and_letters_are_no_seasons(text: str) -> None:
    assert read_season(text) == SeasonedTitle(text)


def test_blanking_keeps_every_place() -> None:
    text = "Show Season 2 - 05"
    assert without_seasons(text) == "Show          - 05"
    assert len(without_seasons(text)) == len(text)
