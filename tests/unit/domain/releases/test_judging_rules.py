"""One franchise for each rule that tells its entries apart: what is taken at once, and what is not."""

from datetime import UTC, datetime
from itertools import count

import pytest

from adapters.outbound.anitomy.release_names import AnitomyReleaseNames
from domain.releases.judging import judge
from domain.releases.preferences import BatchPolicy, Preferences
from domain.releases.reading import read_name
from domain.releases.release import Release, ReleaseId
from domain.releases.release_name import ReleaseKind, ReleaseName
from domain.releases.title_index import title_index
from domain.releases.titles import fit_titles
from domain.releases.verdict import Band
from domain.releases.wanted import WantedEpisode
from domain.series import Franchise, Series, SeriesFormat, SeriesId, Titles

TV, MOVIE, OVA, SPECIAL = SeriesFormat.TV, SeriesFormat.MOVIE, SeriesFormat.OVA, SeriesFormat.SPECIAL
IDS = count(1)
NAMES = AnitomyReleaseNames()


def series(*names: str, episodes: int | None = 12, year: int | None = None, form: SeriesFormat = TV) -> Series:
    titles = Titles(names[0], names[1] if len(names) > 1 else None, synonyms=names[2:])
    return Series(SeriesId(next(IDS)), titles, form, episodes=episodes, year=year)


def band(franchise: Franchise, number: int, title: str, *, published: int | None = None, sets: bool = False) -> Band:
    at = datetime(published, 6, 1, tzinfo=UTC) if published else None
    release = Release(ReleaseId("x:1"), "x", title, seeders=5, published_at=at)
    taste = Preferences(subtitles=(), batches=BatchPolicy.ALWAYS if sets else BatchPolicy.NEVER)
    return judge(WantedEpisode(franchise, number), release, read_name(title, NAMES.split(title)), taste).band


CANVAS = series("Saint Seiya: The Lost Canvas", episodes=13, form=OVA)
CANVAS_2 = series("Saint Seiya: The Lost Canvas 2", "Saint Seiya: The Lost Canvas Season 2", episodes=13, form=OVA)
BLOOD = series("Strike the Blood", episodes=24)
BLOOD_2 = series("Strike the Blood II", episodes=8, form=OVA)
BLOOD_3 = series("Strike the Blood III", episodes=10, form=OVA)
BLOOD_FINAL = series("Strike the Blood FINAL", episodes=4, form=OVA)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("[G] Saint Seiya - The Lost Canvas - 16 [1080p].mkv", Band.HIGH),
        ("[G] Saint Seiya The Lost Canvas S2 - 03 [720p].mkv", Band.HIGH),
        ("[G] Saint Seiya - The Lost Canvas - 03 [1080p].mkv", Band.REJECTED),
    ],
)
def test_extras_count_on_from_extras(title: str, expected: Band) -> None:
    assert band(Franchise(CANVAS_2, (CANVAS,)), 3, title) is expected


@pytest.mark.parametrize(("title", "anothers"), [("Strike the Blood OVA", False), ("Strike the Blood Fnal", True)])
def test_a_word_more_and_a_word_less_is_another_name(title: str, anothers: bool) -> None:
    index = title_index(Franchise(BLOOD_3, (BLOOD_2, BLOOD), (BLOOD_FINAL,)))
    fits = fit_titles(index, ReleaseName(title, titles=(title,), season=3, kind=ReleaseKind.OVA), OVA)
    assert (fits.rival is not None) is anothers


ARIA = series("Aria the Animation", episodes=13)
ARIA_OVA = series("Aria: Arietta", episodes=1, form=OVA)
ARIA_3 = series("Aria the Origination", episodes=13)


def test_the_number_of_an_extra_is_its_own() -> None:
    franchise = Franchise(ARIA_3, (ARIA_OVA, ARIA))
    assert band(franchise, 1, "[G] Aria - Arietta - 01 [1080p].mkv") is Band.REJECTED
    assert band(franchise, 1, "[G] Aria the Origination - 01 [1080p].mkv") is Band.HIGH


FIRST_HALF = series("Titan: The Final Season - Kanketsu-hen Zenpen", episodes=1, form=SPECIAL)
SECOND_HALF = series("Titan: The Final Season - Kanketsu-hen Kouhen", episodes=1, form=SPECIAL)
TANKS_2 = series("Girls und Panzer: Saishuushou Part 2", "Girls und Panzer das Finale Part 2", episodes=1, form=MOVIE)
TANKS_3 = series("Girls und Panzer: Saishuushou Part 3", "Girls und Panzer das Finale Part 3", episodes=1, form=MOVIE)
BORDERS = [
    series(
        "Kara no Kyoukai Movie 4: Garan no Dou",
        "The Garden of Sinners Chapter 4: Hollow Shrine",
        episodes=1,
        form=MOVIE,
    ),
    series("Kara no Kyoukai Movie 5: Mujun Rasen", "The Garden of Sinners Chapter 5: Paradox", episodes=1, form=MOVIE),
]
BEBOP = series("Cowboy Bebop", episodes=26, year=1998)
BEBOP_FILM = series(
    "Cowboy Bebop: Tengoku no Tobira", "Cowboy Bebop: The Movie - Knockin' on Heaven's Door", episodes=1, form=MOVIE
)


@pytest.mark.parametrize(
    ("franchise", "title", "expected"),
    [
        (Franchise(SECOND_HALF, (FIRST_HALF,)), "[G] Titan - The Final Season - Kanketsu-hen - Kouhen", Band.HIGH),
        (Franchise(SECOND_HALF, (FIRST_HALF,)), "[G] Titan - The Final Season - Kanketsu-hen - Zenpen", Band.REJECTED),
        (Franchise(TANKS_3, (TANKS_2,)), "[G] Girls und Panzer das Finale - Part 3 [1080p]", Band.HIGH),
        (Franchise(TANKS_3, (TANKS_2,)), "[G] Girls und Panzer das Finale - Part 2 [1080p]", Band.REJECTED),
        (Franchise(TANKS_3, (TANKS_2,)), "[G] Girls und Panzer das Finale [1080p]", Band.REJECTED),
        (Franchise(BORDERS[1], (BORDERS[0],)), "[G] Kara no Kyoukai - Movie 05 - Mujun Rasen [1080p]", Band.HIGH),
        (Franchise(BORDERS[1], (BORDERS[0],)), "[G] Kara no Kyoukai - Mujun Rasen [1080p]", Band.HIGH),
        (Franchise(BORDERS[1], (BORDERS[0],)), "[G] Kara no Kyoukai - Movie 4 - Garan no Dou [1080p]", Band.REJECTED),
        (Franchise(BORDERS[1], (BORDERS[0],)), "[G] Kara no Kyoukai [1080p]", Band.REJECTED),
        (Franchise(BEBOP_FILM, kin=(BEBOP,)), "[G] Cowboy Bebop - The Movie [1080p]", Band.HIGH),
        (Franchise(BEBOP_FILM, kin=(BEBOP,)), "[G] Cowboy Bebop [1080p]", Band.REJECTED),
    ],
)
def test_without_a_number_the_name_has_to_be_its_own(franchise: Franchise, title: str, expected: Band) -> None:
    assert band(franchise, 1, title) is expected


LOVE = [
    series("Kaguya-sama: Tensai-tachi no Zunousen", "Love is War", year=2019),
    series("Kaguya-sama? Tensai-tachi no Zunousen", "Love is War?", "Love is War Season 2", year=2020),
    series("Kaguya-sama: Ultra Romantic", year=2022),
]


@pytest.mark.parametrize(
    ("wanted", "title", "expected"),
    [
        (1, "[G] Kaguya-sama S2 - 05 [1080p].mkv", Band.HIGH),
        (1, "[G] Kaguya-sama - 05 [1080p].mkv", Band.REJECTED),
        (0, "[G] Kaguya-sama - 05 [1080p].mkv", Band.HIGH),
        (0, "[G] Kaguya-sama S2 - 05 [1080p].mkv", Band.REJECTED),
    ],
)
def test_a_shared_beginning_is_the_firsts_or_the_marked_seasons(wanted: int, title: str, expected: Band) -> None:
    earlier, later = tuple(reversed(LOVE[:wanted])), tuple(LOVE[wanted + 1 :])
    assert band(Franchise(LOVE[wanted], earlier, later), 5, title) is expected


def test_a_seasons_mark_settles_a_beginning_that_may_be_anothers() -> None:
    film = series("Kaguya-sama: First Kiss", episodes=1, form=MOVIE)
    franchise = Franchise(LOVE[1], (LOVE[0],), (LOVE[2], film))
    assert band(franchise, 5, "[G] Kaguya-sama S2 - 05 [1080p].mkv") is Band.HIGH
    assert band(franchise, 5, "[G] Kaguya-sama - 17 [1080p].mkv") is Band.CHOOSE


GEASS = series("Code Geass: Hangyaku no Lelouch", "Code Geass: Lelouch of the Rebellion", episodes=25)
GEASS_2 = series("Code Geass: Hangyaku no Lelouch R2", "Code Geass: Lelouch of the Rebellion R2", episodes=25)
BRIDES = series("Gotoubun no Hanayome")
BRIDES_2 = series("Gotoubun no Hanayome ∬", "The Quintessential Quintuplets 2", "5-toubun no Hanayome ∬")
BUTLER = series("Kuroshitsuji", episodes=24)
BUTLER_II = series("Kuroshitsuji II")
CIRCUS = series("Kuroshitsuji: Book of Circus", episodes=10)
UNDERWORLD = [
    series("Sword Art Online", episodes=25),
    series("Sword Art Online II", episodes=24),
    series("Sword Art Online: War of Underworld"),
    series("Sword Art Online: War of Underworld 2nd Season", episodes=11),
]
ARCS = [series("Durarara!!", episodes=24), series("Durarara!!x2 Shou"), series("Durarara!!x2 Ten")]
STONE = [
    series("Dr. STONE: NEW WORLD", "Dr. STONE 3rd Season", episodes=11),
    series("Dr. STONE: NEW WORLD Part 2", "Dr. STONE 3rd Season Part 2", episodes=11),
    series("Dr. STONE: SCIENCE FUTURE", "Dr. STONE 4th Season"),
    series("Dr. STONE: SCIENCE FUTURE Part 2", "Dr. STONE 4th Season Part 2"),
]
LAST = {
    "geass": Franchise(GEASS_2, (GEASS,)),
    "brides": Franchise(BRIDES_2, (BRIDES,)),
    "circus": Franchise(CIRCUS, (BUTLER,), (BUTLER_II,)),
    "underworld": Franchise(UNDERWORLD[3], tuple(reversed(UNDERWORLD[:3]))),
    "arcs": Franchise(series("Durarara!!x2 Ketsu"), tuple(reversed(ARCS))),
    "stone": Franchise(STONE[3], tuple(reversed(STONE[:3]))),
}


@pytest.mark.parametrize(
    ("which", "title", "expected"),
    [
        ("geass", "[G] Code Geass R2 - 05 [720p].mkv", Band.HIGH),
        ("geass", "[G] Code Geass - 05 [720p].mkv", Band.REJECTED),
        ("brides", "[G] 5-toubun no Hanayome ∬ - 05 [1080p].mkv", Band.HIGH),
        ("brides", "[G] 5-toubun no Hanayome - 05 [1080p].mkv", Band.REJECTED),
        ("circus", "[G] Kuroshitsuji - Book of Circus - 05 [1080p].mkv", Band.HIGH),
        ("circus", "[G] Kuroshitsuji II - 05 [1080p].mkv", Band.REJECTED),
        ("underworld", "[G] Sword Art Online - War of Underworld 2nd Season - 05 [1080p].mkv", Band.HIGH),
        ("underworld", "[G] Sword Art Online S03E17 [1080p].mkv", Band.HIGH),
        ("underworld", "[G] Sword Art Online II - 05 [1080p].mkv", Band.REJECTED),
        ("arcs", "[G] Durarara!!x2 Ketsu - 29 [1080p].mkv", Band.HIGH),
        ("arcs", "[G] Durarara!!x2 Ten - 17 [1080p].mkv", Band.CHOOSE),
        ("stone", "[G] Dr. Stone - Science Future Part 2 - 05 [1080p].mkv", Band.HIGH),
        ("stone", "[G] Dr. Stone - New World Part 2 - 05 [1080p].mkv", Band.REJECTED),
    ],
)
def test_what_a_sequel_adds_to_the_name_tells(which: str, title: str, expected: Band) -> None:
    assert band(LAST[which], 5, title) is expected


SLAM = series("THE FIRST SLAM DUNK", episodes=1, year=2022, form=MOVIE)
HUNTER = series("HUNTER×HUNTER", "Hunter x Hunter", episodes=62, year=1999)
SHELL = series("Koukaku Kidoutai: SAC_2045", "Ghost in the Shell: SAC_2045", year=2020)


@pytest.mark.parametrize(
    ("wanted", "number", "title", "expected"),
    [
        (SLAM, 1, "The.First.Slam.Dunk.2022.1080p.BluRay.x264-GRP.mkv", Band.HIGH),
        (HUNTER, 30, "Hunter x Hunter 1999 - 30 [480p].mkv", Band.HIGH),
        (HUNTER, 30, "Hunter x Hunter 2011 - 30 [480p].mkv", Band.REJECTED),
        (SHELL, 5, "Ghost.in.the.Shell.SAC_2045.S01E05.1080p.NF.WEB-DL-GRP", Band.HIGH),
    ],
)
def test_a_year_at_the_end_of_a_name_is_a_year(wanted: Series, number: int, title: str, expected: Band) -> None:
    assert band(Franchise(wanted), number, title) is expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("[G] Kuroshitsuji - Book of Circus (01-10) [1080p]", Band.HIGH),
        ("[G] Kuroshitsuji (Season 1) [1080p][Batch]", Band.REJECTED),
        ("[G] Kuroshitsuji [1080p][Batch]", Band.CHOOSE),
    ],
)
def test_a_set_has_to_hold_the_wanted_season(title: str, expected: Band) -> None:
    assert band(Franchise(CIRCUS, (BUTLER,)), 5, title, sets=True) is expected
