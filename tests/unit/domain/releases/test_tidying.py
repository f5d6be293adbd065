"""What says nothing about a release goes; everything else stays."""

import pytest

from domain.releases.tidying import extension, tidied


@pytest.mark.parametrize(
    ("raw", "tidy"),
    [
        ("【喵萌奶茶屋】★07月新番★[神之塔][03]", "[喵萌奶茶屋] [神之塔][03]"),
        ("[爱恋字幕社][4月新番][无职转生][13]", "[爱恋字幕社] [无职转生][13]"),
        ("[诸神字幕组][十月新番][药屋少女的呢喃][01]", "[诸神字幕组] [药屋少女的呢喃][01]"),
        ("[A] Title [42] [1080p] [2024年10月番]", "[A] Title [42] [1080p]"),
        ("[A][Title][03][招募翻译校对]", "[A][Title][03]"),
        ("[A] Title - 03 (29.10.2023) [1080p]", "[A] Title - 03 [1080p]"),
        ("[Taka]_Fullmetal_Alchemist_(2009)_04_[720p].mp4", "[Taka] Fullmetal Alchemist (2009) 04 [720p]"),
        (
            "Solo.Leveling.S02E03.1080p.WEB-DL.AAC2.0.H.264-VARYG.mkv",
            "Solo Leveling S02E03 1080p WEB-DL AAC2.0 H 264-VARYG",
        ),
        ("[A] 2.5-jigen no Ririsa - 01", "[A] 2.5-jigen no Ririsa - 01"),
        ("Citrus+Episode+3.mp4", "Citrus Episode 3"),
        ("kimetsu-no-yaiba-episode-25.mp4", "kimetsu no yaiba episode 25"),
        ("[A] Fate-Zero - 01", "[A] Fate-Zero - 01"),
        ("37 [A]_Show_-_37v2.mkv", "[A] Show - 37v2"),
        ("EvoBot.[A]_Show_-_01.mkv", "[A] Show - 01"),
        ("[[A] Show - 05.mp4", "[A] Show - 05"),
        ("]A] Show - 12", "[A] Show - 12"),
        ("Show - 01.DVD[H264].mkv", "Show - 01 DVD[H264]"),
        ("[A] OVERLORD Ⅳ - 05", "[A] OVERLORD IV - 05"),
    ],
)
def test_notes_and_separators_go(raw: str, tidy: str) -> None:
    assert tidied(raw) == tidy


def test_the_ending_of_a_file_is_read_and_that_of_a_name_is_not() -> None:
    assert extension("Title - 01.MKV") == "mkv"
    assert extension("Kimi no Na wa.") is None
    assert extension("Title [1080p].srt") == "srt"


def test_a_run_of_blanks_costs_no_time() -> None:
    # Blanks that several parts of a pattern may share took seconds, and everybody waited for that one title.
    assert tidied("月" + " " * 500 + "x") == "月 x"
    assert tidied("★ 10 月 新 番 ★ " + "\u3000" * 400 + "Name") == "Name"
