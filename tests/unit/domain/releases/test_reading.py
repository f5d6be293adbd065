"""Whole titles, read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.outbound.anitomy.release_names import AnitomyReleaseNames
from domain.releases.reading import read_name
from domain.releases.release_name import EpisodeSpan, NameElements, ReleaseKind, ReleaseName
from uuutorrent.testing.contracts.release_names import HOSTILE


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
        ("[A] Fate/Grand Order - Babylonia - 00", ("Fate/Grand Order - Babylonia",)),
        (
            "05 - Hidan no Aria - Butei Charter - [UTW](E7724B68).mkv",
            ("Hidan no Aria - Butei Charter", "Hidan no Aria"),
        ),
        ("Episode 14 Ore no Imouto (saison 2) VOSTFR", ("Ore no Imouto",)),
        ("Jujutsu.Kaisen.2020.S02E05.1080p.mkv", ("Jujutsu Kaisen",)),
        ("[Trix] Frieren S01E01-28 (1080p AV1) (Batch)", ("Frieren",)),
        ("【安達與島村】【第二話】【1080P】", ("安達與島村",)),
        ("[Oshi no Ko] S2 - 05 [1080p]", ("Oshi no Ko",)),
        ("「K」 Blu-ray (BD 1280x720).mp4", ("K",)),
        ("[Furretar] 台粤配 - 进击的巨人 (Season 1-4 + OVA)", ("进击的巨人",)),
        (
            "[ANi]  16bit 的感动 ANOTHER LAYER - 01 [1080P]",
            ("16bit 的感动 ANOTHER LAYER", "16bit 的感动", "ANOTHER LAYER"),
        ),
        ("Show [HorribleSubs] (1080p)", ("Show",)),
        ("[zza] Show - s03 - Some Arc - 21 [1080p]", ("Show - Some Arc", "Show")),
        ("Arslan Senki (TV) OVA", ("Arslan Senki OVA", "Arslan Senki")),
        ("[A] Tegami Bachi (REVERSE) - Bee - 29", ("Tegami Bachi - Bee", "REVERSE", "Tegami Bachi REVERSE - Bee")),
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
        ("[HuangSubs] Martial Universe Season 4-6 (1080p)", None, 4, True),
        ("[Tenrai] Mob Psycho 100 (Season 1 + Season 2 + OVA) [BD]", None, 1, True),
        ("[neoDESU] Show [Season 2 + Movie] [BD 1080p]", None, 2, True),
        ("[judas] grisaia no kajitsu - s01s02", None, 1, True),
        ("[ANi] Bungo Stray Dogs S5 S5 - 06 [1080P]", span("6"), 5, False),
        ("Piano no Mori 2 (TV)", None, 2, False),
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


def test_what_a_whole_name_says_of_its_form() -> None:
    name = read("[Group] Show S1+S2 [BDRip 1080p HEVC-10bit FLAC][Dual Audio JPN+ENG]")
    assert (name.seasons, name.season, name.batch) == ((1, 2), 1, True)
    assert "seasons 1, 2" in name.trace
    assert (name.source, name.codec, name.resolution) == ("bluray", "hevc", 1080)
    assert (name.dual, name.audio, name.dubbed) == (True, ("ja", "en"), False)
    assert read("[Nekomoe] Show - 12.5 總集篇 [WebRip]").kind is ReleaseKind.RECAP


def test_a_flood_of_notes_leaves_the_first_names() -> None:
    notes = " ".join(f"(Some Arc {letter})" for letter in "ABCDEFGHIJKL")
    names = read(f"[A] Show - 05 [1080p] {notes}").titles
    assert len(names) == 8
    assert names[0] == "Show"


@pytest.mark.parametrize(
    ("title", "version"),
    [
        ("[A] Show NCOPv2 [1080p]", "2"),
        ("[A] Show [03 V2][1080p]", "2"),
        ("[A] Show - 13v0 [1080p]", "0"),
        ("[A] Show E06v1.5 [1080p]", "1.5"),
        ("[A] Show [BDRip][rev2]", "2"),
        ("[A] Show - Vol.1v2 (BD)", "2"),
        ("[A] Show - 05 [Web v1080]", "1"),
    ],
)
def test_versions(title: str, version: str) -> None:
    assert read(title).version == Decimal(version)


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
    assert len(name.titles) <= 8
    assert name.season is None or not name.seasons or name.season in name.seasons


@pytest.mark.parametrize(
    "raw",
    [
        *HOSTILE,
        "(" * 5_000,
        "a " * 5_000,
        "1" * 5_000,
        "[0-" * 2_000,
        "\ufdfa" * 3_000,
        "\u202e[A] Show - 05",
        "İ" * 600,
    ],
)
def test_hostile_titles_have_an_answer(raw: str) -> None:
    assert read(raw).raw == raw
    assert read_name(raw, NameElements()).raw == raw


WORDS = st.lists(
    st.sampled_from(["Mahou", "Machi", "Tsuki", "Kaze", "Umi", "Hoshi", "Yoru", "Garden", "Winter"]),
    min_size=2,
    max_size=4,
)
# In brackets these are lines of the picture, or a year.
NUMBERS = st.integers(0, 1899).filter(lambda number: number not in {360, 480, 540, 576, 720, 1080}).map(
    str
) | st.builds("{}.5".format, st.integers(1, 99))


@given(
    words=WORDS,
    season=st.none() | st.integers(1, 9),
    part=st.none() | st.integers(1, 3),
    episode=NUMBERS,
    version=st.integers(0, 5),
    lines=st.sampled_from([480, 720, 1080, 2160]),
)
def test_a_coordinate_survives_being_written_and_read(
    words: list[str], season: int | None, part: int | None, episode: str, version: int, lines: int
) -> None:
    title = " ".join(words)
    mark = f" S{season}" if season else ""
    half = f" Part {part}" if part else ""
    words_of_season = f" Season {season}" if season else ""
    edition = f"v{version}" if version != 1 else ""
    number = episode.zfill(2 if "." not in episode else 4)
    for written in (
        f"[SubsPlease] {title}{mark}{half} - {number}{edition} ({lines}p) [ABCDEF01].mkv",
        f"[Erai-raws] {title}{words_of_season}{half} - {number}{edition} [{lines}p][Multiple Subtitle]",
        f"[Group_Subs]_{title}{mark}{half}_-_{number}{edition}_[{lines}p][ABCDEF01].mkv".replace(" ", "_"),
        f"[LoliHouse] 魔法 / {title}{mark}{half} - {number}{edition} [WebRip {lines}p HEVC-10bit AAC][简繁内封字幕]",
        f"[桜都字幕组] 魔法 / {title}{mark}{half} [{number}{edition}][{lines}p][简体内嵌]",
    ):
        name = read(written)
        assert title in name.titles, written
        assert (name.season, name.part) == (season, part), written
        assert (name.episodes, name.version, name.resolution) == (span(episode), Decimal(version), lines), written


@given(words=WORDS, season=st.integers(0, 29), episode=st.integers(0, 1999), version=st.integers(0, 5))
def test_a_numbered_season_survives_being_written_and_read(
    words: list[str], season: int, episode: int, version: int
) -> None:
    title = " ".join(words)
    edition = f"v{version}" if version != 1 else ""
    coordinate = f"S{season:02d}E{episode:02d}{edition}"
    for written in (
        f"[Judas] {title} - {coordinate} [1080p][HEVC x265 10bit][Multi-Subs]",
        f"{'.'.join(words)}.{coordinate}.Some.Words.1080p.WEB-DL.AAC2.0.H.264-GRP.mkv",
        f"[ToonsHub] {title} {coordinate} 1080p CR WEB-DL AAC2.0 H.264 (Mahou no Machi, Multi-Subs)",
    ):
        name = read(written)
        assert title in name.titles, written
        assert (name.season, name.episodes, name.version) == (season, span(str(episode)), Decimal(version)), written


@given(words=WORDS, first=st.integers(0, 500), length=st.integers(1, 60))
def test_a_run_survives_being_written_and_read(words: list[str], first: int, length: int) -> None:
    title, last = " ".join(words), first + length
    for written in (
        f"[Erai-raws] {title} - {first:02d} ~ {last:02d} [1080p][Multiple Subtitle]",
        f"[SubsPlease] {title} ({first:02d}-{last:02d}) (1080p) [Batch]",
        f"[Group] {title} [{first:02d}-{last:02d}合集][1080p]",
    ):
        name = read(written)
        assert title in name.titles, written
        assert (name.episodes, name.batch) == (span(str(first), str(last)), True), written
