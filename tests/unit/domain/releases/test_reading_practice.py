"""Titles as groups write them, and what each of them says: one line a rule."""

from decimal import Decimal

import pytest

from adapters.outbound.anitomy.release_names import AnitomyReleaseNames
from domain.releases.reading import read_name
from domain.releases.release_name import ReleaseKind, ReleaseName


def read(title: str) -> ReleaseName:
    return read_name(title, AnitomyReleaseNames().split(title))


def numbers(name: ReleaseName) -> list[str]:
    return [f"{one.first}" if one.single else f"{one.first}-{one.last}" for one in name.numbers]


@pytest.mark.parametrize(
    ("title", "first_name", "season", "part", "number"),
    [
        ("[Erai-raws] Ranma 1-2 (2024) 2nd Season - 09 [1080p]", "Ranma 1-2", 2, None, "9"),
        ("[HorribleSubs] Fruits Basket (2019) S2 - 10 [1080p].mkv", "Fruits Basket", 2, None, "10"),
        ("[Group] Show (2019) Part 2 - 05 [1080p]", "Show", None, 2, "5"),
        ("[X] [Oshi no Ko] S2 - 03 [1080p]", "Oshi no Ko", 2, None, "3"),
        ("[Coalgirls]_Gundam_00_S2_05_(1280x720_Blu-Ray_FLAC)_[C18A5791].mkv", "Gundam 00", 2, None, "5"),
        ("[Kawaiika-Raws] Boku no Hero Academia 4th Season 01-25 [BDRip]", "Boku no Hero Academia", 4, None, "1-25"),
        ("[HorribleSubs] LUPIN THE 3rd PART 5 - 07 [1080p].mkv", "LUPIN THE 3rd", None, 5, "7"),
        ("Lupin the 3rd Part V - 07 [BD 720p]", "Lupin the 3rd", None, 5, "7"),
        ("[GM-Team][斗破苍穹][Fights Break Sphere Ⅱ][2022][03][GB]", "斗破苍穹", 2, None, "3"),
        ("[HorribleSubs] K - 05 [720p].mkv", "K", None, None, "5"),
        ("[Hatsuyuki] Show OVA 2 [BD]", "Show OVA", None, None, "2"),
        ("[Reaktor] Hunter x Hunter OVA 2 - Isle - 05 [x265]", "Hunter x Hunter OVA 2 - Isle", None, None, "5"),
        ("Hellsing Ultimate OVA IV [English Dub]", "Hellsing Ultimate OVA", None, None, "4"),
        ("Hellsing Ultimate (OVA 01-10) [BD 1080p]", "Hellsing Ultimate", None, None, "1-10"),
        ("[X]_Monster_-_11_-_511_Kinderheim_[DVD].mkv", "Monster", None, None, "11"),
        ("[Group] Show - 11 - 12 [1080p]", "Show", None, None, "11-12"),
        ("[Erai-raws] Blue Lock - 01' [Multiple Subtitle]", "Blue Lock", None, None, "1"),
        ("Ghost.in.the.Shell.SAC_2045.S02E03.1080p.NF.WEB-DL-VARYG", "Ghost in the Shell SAC 2045", 2, None, "3"),
    ],
)
def test_an_episode(title: str, first_name: str, season: int | None, part: int | None, number: str) -> None:
    name = read(title)
    assert (name.titles[0], name.season, name.part, numbers(name)) == (first_name, season, part, [number])


@pytest.mark.parametrize(
    ("title", "seasons", "batch"),
    [
        ("[Coalgirls] Shakugan no Shana I + II + III + S + Movie (Blu-ray) [Batch]", (1, 2, 3), True),
        ("[Judas] Show (Other Show) (Seasons 1-2 + OVA) [BD 1080p] (Batch)", (1, 2), True),
        ("[Anime Time] Log Horizon (Season 1+2+3) [BD][1080p]", (1, 2, 3), True),
        ("[Judas] Full Metal Panic! + Fumoffu (2002-2005) [BD 1080p][Batch]", (), True),
    ],
)
def test_a_set_of_seasons(title: str, seasons: tuple[int, ...], batch: bool) -> None:
    name = read(title)
    assert (name.seasons, name.batch, name.kind, name.numbers) == (seasons, batch, ReleaseKind.EPISODE, ())


@pytest.mark.parametrize("title", ["[A] Show (Movies 1-3) [BD]", "Show Trilogy [BD] [Movies 1-3]"])
def test_a_set_of_films(title: str) -> None:
    name = read(title)
    assert (name.kind, name.batch) == (ReleaseKind.MOVIE, True)
    assert "Movies 1-3" not in name.titles


def test_a_number_that_belongs_to_the_name_of_a_film() -> None:
    name = read("Mobile Suit Gundam 00 The Movie - A Wakening of the Trailblazer [BD 1080p]")
    assert name.titles[0].startswith("Mobile Suit Gundam 00 The Movie")
    assert not name.numbers


def test_a_numeral_with_a_full_stop_counts() -> None:
    name = read("[HR] Heaven's Feel II. Lost Butterfly (BD 1080p)")
    assert (name.titles, name.season) == (("Heaven's Feel Lost Butterfly",), 2)


@pytest.mark.parametrize(
    ("title", "names"),
    [
        (
            "[POPGO] The Witch 水星の魔女 第01話 「魔女と花嫁」 1080p",
            ("The Witch 水星の魔女", "The Witch", "水星の魔女"),
        ),
        ("[X] 夏娜Ⅱ Shana Second 第07话 [848x480]", ("夏娜 Shana Second", "夏娜", "Shana Second")),
        (
            "[Vodes] Solo Leveling S02E13 [WEB 1080p] (Ore dake Season 2 - Arise - 25)",
            ("Solo Leveling", "Ore dake - Arise"),
        ),
        (
            "[A] Your Name. (Kimi no Na) (BDRip 1080p Hi444PP DTS-HDMA)",
            ("Your Name.", "Kimi no Na", "Your Name. Kimi no Na"),
        ),
    ],
)
def test_names(title: str, names: tuple[str, ...]) -> None:
    assert read(title).titles == names


def test_voices_that_are_named_beside_dual() -> None:
    name = read("Zom 100 S01E10 DUAL [PT-BR+JPN] 1080p WEB-DL.mkv")
    assert (name.dual, name.audio) == (True, ("ja", "pt"))


def test_a_voice_over_is_a_dub() -> None:
    assert read("Fumetsu no Anata e - 19 [WEBDL 1080p] Ukr DVO").dubbed


@pytest.mark.parametrize("title", ["City.Hunter.2024.1080p.NF.WEB-DL.Live.Action.mkv", "[X] 城市猎人 真人版 [1080p]"])
def test_actors(title: str) -> None:
    assert read(title).kind is ReleaseKind.LIVE_ACTION


def test_versions_go_with_runs() -> None:
    name = read("[Doki] Show - Purezza - 01v2-03v2 (1280x720 h264 AAC)")
    assert (numbers(name), name.version) == (["1-3"], Decimal(2))
