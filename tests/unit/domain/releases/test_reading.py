"""Whole titles, read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.outbound.anitomy.release_names import AnitomyReleaseNames
from domain.releases.reading import read_name
from domain.releases.release_name import EpisodeSpan, NameElements, ReleaseName


def read(title: str) -> ReleaseName:
    return read_name(title, AnitomyReleaseNames().split(title))


def span(first: str, last: str | None = None) -> EpisodeSpan:
    return EpisodeSpan(Decimal(first), Decimal(last or first))


def test_every_part_of_a_plain_name() -> None:
    name = read("[SubsPlease] Mushoku Tensei S3 - 11v2 (1080p) [4492A492].mkv")
    assert (name.titles, name.group, name.season, name.part) == (("Mushoku Tensei",), "SubsPlease", 3, None)
    assert (name.episodes, name.version, name.resolution) == (span("11"), Decimal(2), 1080)
    assert (name.checksum, name.batch) == ("4492A492", False)


def test_the_trace_says_what_was_read_as_what() -> None:
    trace = read("[A] 鬼灭之刃 07(33) / Kimetsu no Yaiba - 33v2 [1080p]").trace
    assert "title “Kimetsu no Yaiba”" in trace
    assert "episode 33 (dash)" in trace
    assert "or episode 7 (parenthesised)" in trace
    assert "version 2" in trace


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("[LoliHouse] 葬送的芙莉莲 / Sousou no Frieren - 03 [WebRip]", ("葬送的芙莉莲", "Sousou no Frieren")),
        ("[Ironclad] Slime - S04E13 [1080p] | That Time I Got (Multi-Subs)", ("Slime", "That Time I Got")),
        ("[Judas] Slime (That Time I Got) - S04E13 [1080p]", ("Slime", "That Time I Got", "Slime That Time I Got")),
        (
            "[FFF] Futsuu no Joshikousei ga [Locodol] Yatte Mita. - 01 [BAD09C76].mkv",
            ("Futsuu no Joshikousei ga Locodol Yatte Mita.",),
        ),
        ("Evangelion_1.0_You_Are_[Not]_Alone_(1080p)_[@Home]", ("Evangelion 1.0 You Are Not Alone",)),
        (
            "[ANi] Kusuriya no Hitorigoto -  藥師少女的獨語 - 05 [1080P]",
            ("Kusuriya no Hitorigoto - 藥師少女的獨語", "Kusuriya no Hitorigoto", "藥師少女的獨語"),
        ),
        ("[喵萌奶茶屋][夏日重现/Summer Time Rendering][11][1080p]", ("夏日重现", "Summer Time Rendering")),
        ("[Group] Fate/stay night - 03 [1080p]", ("Fate/stay night",)),
        (
            "Jujutsu Kaisen S03E02 One More Time 1080p WEB-DL (Jujutsu Kaisen: Shimetsu Kaiyuu, Multi-Subs)",
            ("Jujutsu Kaisen", "Jujutsu Kaisen: Shimetsu Kaiyuu"),
        ),
        (
            "[Up] 神之塔 第二季 / Kami no Tou: Ouji no Kikan - 25 (CR 1920x1080 AVC AAC MKV)",
            ("神之塔", "Kami no Tou: Ouji no Kikan"),
        ),
    ],
)
def test_names_are_told_apart(title: str, names: tuple[str, ...]) -> None:
    assert read(title).titles == names


@pytest.mark.parametrize(
    ("title", "episodes", "season", "batch"),
    [
        ("[Judas] Jujutsu Kaisen (Season 1) [1080p] (Batch)", None, 1, True),
        ("[SubsPlease] Jujutsu Kaisen (25-47) (1080p) [Batch]", span("25", "47"), None, True),
        ("Solo.Leveling.S02.MULTi.1080p.WEBRiP.x265-T3KASHi", None, 2, True),
        ("[A] 转生史莱姆日记 / Tensura Nikki [01-12合集][1080p]", span("1", "12"), None, True),
        ("[桜都字幕组] BLEACH [00-12Fin][1080p@60FPS]", span("0", "12"), None, True),
        ("[A] Show - 00 [1080p]", span("0"), None, False),
    ],
)
def test_sets_and_single_episodes(title: str, episodes: EpisodeSpan | None, season: int | None, batch: bool) -> None:
    name = read(title)
    assert (name.episodes, name.season, name.batch) == (episodes, season, batch)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("[A] X - 01 [1920x1080]", 1080),
        ("[A] X (BD 1920x804)", 1080),
        ("[A] X - 01 4K", 2160),
        ("[A] X - 01", None),
        ("X - 01 1080i", 1080),
    ],
)
def test_resolutions(title: str, lines: int | None) -> None:
    assert read(title).resolution == lines


def test_reading_needs_no_parser() -> None:
    name = read_name("[SubsPlease] Mushoku Tensei S3 - 11 (1080p) [4492A492].mkv", NameElements())
    assert (name.titles, name.season, name.episodes) == (("Mushoku Tensei",), 3, span("11"))


@given(
    st.text(st.characters(), max_size=600)
    | st.text("[]()【】-_. /|SE0123456789vpx第话集Ⅳ★月番", max_size=120)
    | st.lists(
        st.sampled_from(
            ["[", "]", "(", ")", " - ", "S02", "E05", "05", "v2", "第", "话", "Title", "1080p", "/", "Batch"]
        )
    ).map("".join),
    st.builds(
        NameElements,
        titles=st.lists(st.text(max_size=20), max_size=2).map(tuple),
        group=st.none() | st.text(max_size=10),
        seasons=st.lists(st.text(max_size=4), max_size=2).map(tuple),
        episodes=st.lists(st.sampled_from(["NaN", "sNaN", "-Infinity", "1e9", "-1", "05", "x", ""]), max_size=3).map(
            tuple
        ),
        versions=st.lists(st.text(max_size=3), max_size=2).map(tuple),
        resolution=st.none() | st.text(max_size=9),
    ),
)
def test_any_text_and_any_parts_can_be_read(raw: str, elements: NameElements) -> None:
    name = read_name(raw, elements)
    assert name.raw == raw
    assert name.episodes is None or name.episodes in name.numbers
    assert all(title.strip() for title in name.titles)


@given(
    season=st.none() | st.integers(1, 9),
    episode=st.integers(0, 999),
    version=st.integers(0, 5),
    lines=st.sampled_from([480, 720, 1080, 2160]),
)
def test_a_coordinate_survives_being_written_and_read(
    season: int | None, episode: int, version: int, lines: int
) -> None:
    mark = f" S{season}" if season else ""
    edition = f"v{version}" if version != 1 else ""
    for title in (
        f"[Group] Mahou no Machi{mark} - {episode:02d}{edition} ({lines}p) [ABCDEF01].mkv",
        f"Mahou no Machi S{season or 1:02d}E{episode:02d}{edition} {lines}p WEB-DL x264-GRP",
    ):
        name = read(title)
        assert name.titles == ("Mahou no Machi",)
        assert name.season == (season if " - " in title else season or 1)
        assert (name.episodes, name.version, name.resolution) == (span(str(episode)), Decimal(version), lines)
