"""Episode numbers, as groups write them (classes of the fixtures of Sonarr, habari, AutoBangumi)."""

from decimal import Decimal

import pytest

from domain.releases.number_marks import find_numbers, without_technicalities
from domain.releases.tidying import tidied


def read(title: str) -> list[str]:
    marks = find_numbers(without_technicalities(tidied(title)))
    spans = [mark.episodes for mark in marks]
    return [str(span.first) if span.single else f"{span.first}-{span.last}" for span in dict.fromkeys(spans)]


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("[SubsPlease] Title - 03 (1080p) [8DE44442].mkv", ["3"]),
        ("[ACX]Title 01 Role Play [Kosaka] [9C57891E].mkv", ["1"]),
        ("[Chibiki] Title!! - 42 [360p][7A4FC77B]", ["42"]),
        ("[Cthuyuu].Series.Title.-.03.[720p.H264.AAC][8AD82C3A]", ["3"]),
        ("Title_2_[01]_[AniLibria_TV]", ["1"]),
        ("Title #957", ["957"]),
        ("Title E1135", ["1135"]),
        ("[SFW-sage] Show S3 - 12", ["12"]),
        ("86 - 01", ["1"]),
        ("[SubsPlease] 86 - Eighty Six - 22v2 (1080p) [58BF43B4].mkv", ["22"]),
        ("Title 2018 EP06", ["6"]),
        ("One Piece 1071", ["1071"]),
        ("Show - 12.5 [1080p]", ["12.5"]),
        ("[A] Show [05.5] x", ["5.5"]),
        ("[A] Show [13END][1080p]", ["13"]),
        ("[Golden Time][24（END）][GB]", ["24"]),
        ("Gundam UC - episode.02 [BD 1920x1080]", ["2"]),
        ("[G] Title OVA01 [1080p]", ["1"]),
        ("[Doki] Nichijou - 01X12 (1280x720)", ["12"]),
        ("[DKB] Bleach - 45 [1080p][27000000]", ["45"]),
        ("[Raze] Show S3 - 11 x265 10bit 1080p 143.8561fps.mkv", ["11"]),
        ("[A] 名侦探柯南 [第1155集 追踪！侦探出租车2][WEBRIP]", ["1155"]),
        ("[A] Show 第02话 [1080p]", ["2"]),
        ("[A] Show [02集][1080p]", ["2"]),
        ("[A] Show 第二話 [1080p]", ["2"]),
        ("[A] Show 第十二话 [1080p]", ["12"]),
        ("[A] Show 第一百零三集", ["103"]),
        ("Show [01 of 24] [ru]", ["1"]),
        ("Show 20 of 25", ["20"]),
        ("Citrus+Episode+3.mp4", ["3"]),
        ("1p-episode-122-sub", ["122"]),
        ("kimetsu-no-yaiba-episode-25-1080p.mp4", ["25"]),
        ("[A] Gintama - 111C [1080p]", ["111"]),
        ("[A] Show - 09a (DVD)", ["9"]),
        ("Dragon Ball Super 131 VF [1080p]", ["131"]),
        ("[A] Show S01E02 - 9 Lives [1080p]", ["2"]),
        ("[A] Show - s01ova02", ["2"]),
        ("05 - Hidan no Aria - Butei Charter", ["5"]),
        ("[A] Show - EX01 [BD]", ["1"]),
        ("001 Title", ["1"]),
        ("Today in Class 5-2 - 04", ["4"]),
        ("[A] Show - NCED1 (BD)", ["1"]),
    ],
)
def test_one_episode(title: str, numbers: list[str]) -> None:
    assert read(title) == numbers


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("[Erai-raws] Show - 01 ~ 24 [1080p]", ["1-24"]),
        ("Show (01-25) (Batch)", ["1-25"]),
        ("[x] Show [01-24 修正合集 v3][WebRip]", ["1-24"]),
        ("Show 26-27 [720p]", ["26-27"]),
        ("Show S01E01-E06", ["1-6"]),
        ("Show S01E01-S01E12", ["1-12"]),
        ("Show S04E29-31", ["29-31"]),
        ("[A] Show 【第01-02話】", ["1-2"]),
        ("Show (1017-1088)", ["1017-1088"]),
        ("Chrono Crusade ep. 1-5", ["1-5"]),
        ("White Album 1-13 (Blu-ray)", ["1-13"]),
        ("Show - 01-02-03 [720p]", ["1-3"]),
        ("Show - 01+02 [720p]", ["1-2"]),
        ("Show [E41 E42 E43]", ["41-43"]),
        ("Show S01E01-E02-E03", ["1-3"]),
        ("Show - 01v2-04v2 [BD]", ["1-4"]),
        ("[A] Show 第一至十二话", ["1-12"]),
        ("[A][Show][75-107+特典映像]", ["75-107"]),
    ],
)
def test_a_run_of_episodes(title: str, numbers: list[str]) -> None:
    assert read(title) == numbers


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("Anime - 12 (S01E14)", ["14", "12"]),
        ("[A] 鬼灭之刃 无限列车篇 07(33) / Kimetsu no Yaiba - 33 [1080p]", ["33", "7"]),
        ("Title (2014) - 017 (115)", ["17", "115"]),
        ("[Judas] Kimetsu no Yaiba - S03E07 (Ep.40) [1080p]", ["7", "40"]),
        ("__BLUE DROP 10 (1).avi", ["10", "1"]),
        ("[Deep] Letter Bee - 29 (04) [5203142B]", ["29", "4"]),
        ("Fairy Tail - S06E32 - Tartaros Arc [Episode 83]", ["32", "83"]),
        ("[A] Slime 4th Season - 09 [1080p] | That Time Season 4 | Episode 81", ["9", "81"]),
    ],
)
def test_two_numbers_for_one_episode_compete(title: str, numbers: list[str]) -> None:
    assert read(title) == numbers


@pytest.mark.parametrize(
    "title",
    [
        "[A] Movie (BD 1920x1080 x264 AAC 5.1) [27ABCDEF]",
        "Violet.Evergarden.The.Movie.1080p.Dual.Audio.BDRip.10.bits.DD.x265-EMBER",
        "[A] Movie (BD 1280x720 AVC AACx3 [5.1+2.0+2.0] Subx3)",
        "Movie [720][60fps]",
        "Movie (2011) [1.4 GiB]",
        "Jujutsu Kaisen 0 [1080p]",
        "The iDOLM@STER 765 Pro to Iu Monogatari",
        "不知道什么片 全20话",
        "不知道什么片 全二十话",
        "SNK Anime (1993-2018) - Art of Fighting - 480p-720p x264",
        "Show Vol. 1v2 & Vol. 2 (BD)",
        "Mob Psycho 100 - Reigen Arataka",
    ],
)
def test_other_numbers_are_no_episodes(title: str) -> None:
    assert read(title) == []


@pytest.mark.parametrize(
    ("title", "version"),
    [
        ("Show - 01v2", "2"),
        ("Show - 01 v2 [720p]", "2"),
        ("Show S02E02v2", "2"),
        ("Show [03 V2]", "2"),
        ("Show - 13v0", "0"),
        ("Show - 01v1.5", "1.5"),
    ],
)
def test_a_version_stays_with_its_number(title: str, version: str) -> None:
    marks = find_numbers(tidied(title))
    assert marks[0].version == Decimal(version)
