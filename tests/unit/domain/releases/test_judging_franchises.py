"""Whole franchises, with the names that groups gave them: what is accepted, and what is not."""

from datetime import UTC, datetime

import pytest

from adapters.outbound.anitomy.release_names import AnitomyReleaseNames
from domain.releases.judging import judge
from domain.releases.preferences import Preferences
from domain.releases.reading import read_name
from domain.releases.release import Release, ReleaseId
from domain.releases.verdict import Band, Verdict
from domain.releases.wanted import WantedEpisode
from domain.series import Franchise, Relation, RelationKind, Series, SeriesFormat, SeriesId, Titles

TV, MOVIE, OVA = SeriesFormat.TV, SeriesFormat.MOVIE, SeriesFormat.OVA
USUAL = Preferences()


def series(
    number: int,
    *names: str,
    episodes: int | None = 12,
    year: int | None = None,
    form: SeriesFormat = TV,
    sequels: tuple[int, ...] = (),
) -> Series:
    relations = tuple(Relation(RelationKind.SEQUEL, SeriesId(one)) for one in sequels)
    return Series(
        SeriesId(number),
        Titles(names[0], names[1] if len(names) > 1 else None, synonyms=names[2:]),
        form,
        episodes=episodes,
        year=year,
        relations=relations,
    )


def verdict(
    franchise: Franchise,
    number: int,
    title: str,
    *,
    preferences: Preferences = USUAL,
    published: int | None = None,
) -> Verdict:
    release = Release(
        ReleaseId("x:1"),
        "x",
        title,
        seeders=5,
        published_at=datetime(published, 6, 1, tzinfo=UTC) if published else None,
    )
    name = read_name(title, AnitomyReleaseNames().split(title))
    return judge(WantedEpisode(franchise, number), release, name, preferences)


SNK = [
    series(1, "Shingeki no Kyojin", "Attack on Titan", episodes=25, year=2013),
    series(2, "Shingeki no Kyojin Season 2", "Attack on Titan Season 2", episodes=12, year=2017),
    series(3, "Shingeki no Kyojin Season 3", "Attack on Titan Season 3", episodes=12, year=2018),
    series(4, "Shingeki no Kyojin Season 3 Part 2", "Attack on Titan Season 3 Part 2", episodes=10, year=2019),
    series(5, "Shingeki no Kyojin: The Final Season", "Attack on Titan Final Season", episodes=16, year=2020),
    series(
        6, "Shingeki no Kyojin: The Final Season Part 2", "Attack on Titan Final Season Part 2", episodes=12, year=2022
    ),
]


def line(entries: list[Series], wanted: int, *kin: Series) -> Franchise:
    """The franchise seen from one of its entries: those before are prequels, those after are kin."""
    return Franchise(entries[wanted], tuple(reversed(entries[:wanted])), (*entries[wanted + 1 :], *kin))


@pytest.mark.parametrize(
    ("entry", "number", "title"),
    [
        (5, 5, "[SubsPlease] Shingeki no Kyojin (The Final Season) - 80 (1080p) [ABCDEF01].mkv"),
        (5, 5, "[Erai-raws] Shingeki no Kyojin - The Final Season Part 2 - 05 [1080p][Multiple Subtitle].mkv"),
        (5, 5, "[Judas] Shingeki no Kyojin (Attack on Titan) - S04E21 [1080p][HEVC x265 10bit][Multi-Subs]"),
        (4, 1, "[SubsPlease] Shingeki no Kyojin (The Final Season) - 60 (1080p) [ABCDEF01].mkv"),
        (4, 1, "[Erai-raws] Shingeki no Kyojin - The Final Season - 01 [1080p].mkv"),
        (4, 1, "Attack on Titan S04E01 1080p CR WEB-DL AAC2.0 H.264-GROUP"),
        (3, 2, "[HorribleSubs] Shingeki no Kyojin S3 - 51 [1080p].mkv"),
        (3, 2, "[HorribleSubs] Shingeki no Kyojin S3 - 14 [1080p].mkv"),
        (1, 3, "[HorribleSubs] Shingeki no Kyojin S2 - 28 [1080p].mkv"),
        (1, 3, "[Group] Shingeki no Kyojin Second Season - 03 [720p]"),
        (0, 7, "[Commie] Attack on Titan - 07 [1080p] [ABCDEF01].mkv"),
    ],
)
def test_every_way_of_counting_the_same_episode_is_understood(entry: int, number: int, title: str) -> None:
    assert verdict(line(SNK, entry), number, title).band is Band.HIGH


@pytest.mark.parametrize(
    ("entry", "number", "title", "code"),
    [
        (0, 5, "[Erai-raws] Shingeki no Kyojin - The Final Season - 05 [1080p].mkv", "another_series"),
        (0, 5, "[Group] Shingeki no Kyojin (The Final Season) - 05 [1080p].mkv", "another_series"),
        (0, 5, "[Group] Attack on Titan S02E05 [1080p]", "season"),
        (1, 5, "[Group] Shingeki no Kyojin - 05 [1080p].mkv", "season"),
        (5, 5, "[Erai-raws] Shingeki no Kyojin - The Final Season - 05 [1080p].mkv", "season"),
        (5, 5, "[Group] Shingeki no Kyojin S04E05 [1080p].mkv", "season"),
        (3, 2, "[Group] Shingeki no Kyojin S3 - 02 [1080p].mkv", "season"),
    ],
)
def test_another_seasons_episode_is_rejected(entry: int, number: int, title: str, code: str) -> None:
    judged = verdict(line(SNK, entry), number, title)
    assert judged.band is Band.REJECTED
    assert code in {reason.code for reason in judged.reasons if not reason.favours}


SPY = [
    series(1, "SPY×FAMILY", "SPY x FAMILY", episodes=12, year=2022),
    series(2, "SPY×FAMILY Part 2", "SPY x FAMILY Cour 2", episodes=13, year=2022),
    series(3, "SPY×FAMILY Season 2", "SPY x FAMILY Season 2", episodes=12, year=2023),
]
STONE = [
    series(1, "Dr. STONE", episodes=24),
    series(2, "Dr. STONE: STONE WARS", episodes=11),
    series(3, "Dr. STONE: RYUUSUI", episodes=1, form=SeriesFormat.SPECIAL),
    series(4, "Dr. STONE: NEW WORLD", "Dr. STONE New World", "Dr. Stone 3rd Season", episodes=11),
    series(5, "Dr. STONE: NEW WORLD Part 2", episodes=11),
    series(6, "Dr. STONE: SCIENCE FUTURE", "Dr. Stone Science Future", "Dr. Stone 4th Season", episodes=12),
    series(7, "Dr. STONE: SCIENCE FUTURE Part 2", episodes=12),
    series(8, "Dr. STONE: SCIENCE FUTURE Part 3", episodes=13),
]
KON = [series(1, "K-ON!", episodes=13, year=2009), series(2, "K-ON!!", "K-ON! Season 2", episodes=26, year=2010)]
GINTAMA = [
    series(1, "Gintama", episodes=201),
    series(2, "Gintama'", "Gintama Season 2", episodes=51),
    series(3, "Gintama°", "Gintama Season 4", episodes=51),
]
JOJO = [
    series(1, "JoJo no Kimyou na Bouken (TV)", "JoJo's Bizarre Adventure", episodes=26),
    series(
        2, "JoJo no Kimyou na Bouken: Stardust Crusaders", "JoJo's Bizarre Adventure: Stardust Crusaders", episodes=24
    ),
    series(
        3,
        "JoJo no Kimyou na Bouken: Stardust Crusaders - Egypt-hen",
        "JoJo's Bizarre Adventure: Stardust Crusaders - Battle in Egypt",
        episodes=24,
    ),
    series(
        4,
        "JoJo no Kimyou na Bouken: Diamond wa Kudakenai",
        "JoJo's Bizarre Adventure: Diamond is Unbreakable",
        episodes=39,
    ),
    series(5, "JoJo no Kimyou na Bouken Part 5: Ougon no Kaze", "JoJo's Bizarre Adventure: Golden Wind", episodes=39),
]
OVERLORD = [
    series(n, f"Overlord{' ' + roman if roman else ''}", episodes=13)
    for n, roman in enumerate(("", "II", "III", "IV"), 1)
]
MOB = [
    series(1, "Mob Psycho 100", episodes=12),
    series(2, "Mob Psycho 100 II", episodes=13),
    series(3, "Mob Psycho 100 III", episodes=12),
]
DANMACHI = [
    series(1, "Dungeon ni Deai wo Motomeru no wa Machigatteiru Darou ka", episodes=13),
    series(2, "Dungeon ni Deai wo Motomeru no wa Machigatteiru Darou ka IV: Shin Shou - Meikyuu-hen", episodes=11),
    series(3, "Dungeon ni Deai wo Motomeru no wa Machigatteiru Darou ka IV: Shin Shou - Yakusai-hen", episodes=11),
]
SAO = [
    series(1, "Sword Art Online: Alicization", episodes=24),
    series(2, "Sword Art Online: Alicization - War of Underworld", episodes=12),
    series(
        3,
        "Sword Art Online: Alicization - War of Underworld 2nd Season",
        "Sword Art Online: Alicization - War of Underworld Part 2",
        episodes=11,
    ),
]


@pytest.mark.parametrize(
    ("entries", "entry", "number", "title"),
    [
        (SPY, 1, 1, "[SubsPlease] Spy x Family - 13 (1080p) [ABCDEF01].mkv"),
        (SPY, 1, 1, "[Erai-raws] Spy x Family Part 2 - 01 [1080p].mkv"),
        (SPY, 1, 1, "[EMBER] SPY×FAMILY S01E13 [1080p] [HEVC WEBRip]"),
        (SPY, 2, 1, "[SubsPlease] Spy x Family - 26 (1080p) [ABCDEF01].mkv"),
        (SPY, 2, 1, "[SubsPlease] Spy x Family S2 - 01 (1080p) [ABCDEF01].mkv"),
        (SPY, 2, 1, "[SubsPlease] Spy x Family Season 2 - 26 (1080p) [ABCDEF01].mkv"),
        (STONE, 7, 1, "[SubsPlease] Dr. Stone S4 - 25 (1080p) [ABCDEF01].mkv"),
        (STONE, 7, 13, "[SubsPlease] Dr. Stone S4 - 37 (1080p) [ABCDEF01].mkv"),
        (STONE, 7, 1, "[Erai-raws] Dr. Stone - Science Future Part 3 - 01 [1080p].mkv"),
        (STONE, 4, 1, "[Judas] Dr. Stone - S03E12 [1080p]"),
        (STONE, 1, 1, "[HorribleSubs] Dr. Stone - Stone Wars - 01 [1080p].mkv"),
        (STONE, 1, 1, "[HorribleSubs] Dr. Stone S2 - 01 [1080p].mkv"),
        (KON, 1, 5, "[Group] K-ON!! - 05 [BD 1080p].mkv"),
        (KON, 1, 5, "[Group] K-ON! S2 - 05 [BD 1080p].mkv"),
        (KON, 0, 5, "[Group] K-ON! - 05 [BD 1080p].mkv"),
        (GINTAMA, 1, 1, "[Group] Gintama' - 01 [720p].mkv"),
        (GINTAMA, 1, 1, "[HorribleSubs] Gintama - 202 [720p].mkv"),
        (GINTAMA, 2, 1, "[HorribleSubs] Gintama - 253 [720p].mkv"),
        (JOJO, 2, 1, "[HorribleSubs] JoJo's Bizarre Adventure - Stardust Crusaders - 25 [1080p].mkv"),
        (JOJO, 2, 1, "[Group] JoJo no Kimyou na Bouken - Stardust Crusaders Egypt Hen - 01 [720p].mkv"),
        (JOJO, 4, 5, "[HorribleSubs] JoJo's Bizarre Adventure - Golden Wind - 05 [1080p].mkv"),
        (JOJO, 4, 5, "[Group] JoJo no Kimyou na Bouken - Ougon no Kaze - 05 [1080p].mkv"),
        (OVERLORD, 3, 7, "[SubsPlease] Overlord IV - 07 (1080p) [ABCDEF01].mkv"),
        (OVERLORD, 3, 7, "[ANi] OVERLORD Ⅳ - 07 [1080P][Multi-Subs]"),
        (OVERLORD, 3, 7, "Overlord S04E07 1080p WEB-DL"),
        (MOB, 2, 2, "[SubsPlease] Mob Psycho 100 S3 - 02 (1080p) [ABCDEF01].mkv"),
        (MOB, 2, 2, "[Erai-raws] Mob Psycho 100 III - 02 [1080p].mkv"),
        (MOB, 2, 2, "[Group] Mob Psycho 100 - 27 [1080p].mkv"),
        (DANMACHI, 2, 1, "[Judas] Dungeon ni Deai wo Motomeru no wa Machigatteiru Darou ka - S04E12 [1080p]"),
        (SAO, 1, 3, "[HorribleSubs] Sword Art Online - Alicization - War of Underworld - 03 [1080p].mkv"),
        (SAO, 1, 3, "[Group] Sword Art Online - Alicization - 27 [1080p].mkv"),
        (SAO, 2, 3, "[HorribleSubs] Sword Art Online - Alicization - War of Underworld - 15 [1080p].mkv"),
    ],
)
def test_groups_ways_of_counting_are_accepted(entries: list[Series], entry: int, number: int, title: str) -> None:
    judged = verdict(line(entries, entry), number, title)
    assert judged.band is Band.HIGH, judged.reasons


@pytest.mark.parametrize(
    ("entries", "entry", "number", "title"),
    [
        (SPY, 0, 1, "[SubsPlease] Spy x Family - 13 (1080p).mkv"),
        (SPY, 0, 1, "[Erai-raws] Spy x Family Part 2 - 01 [1080p].mkv"),
        (SPY, 1, 1, "[SubsPlease] Spy x Family - 01 (1080p).mkv"),
        (SPY, 1, 1, "[SubsPlease] Spy x Family S2 - 01 (1080p).mkv"),
        (STONE, 7, 1, "[SubsPlease] Dr. Stone S4 - 01 (1080p).mkv"),
        (STONE, 7, 1, "[Erai-raws] Dr. Stone - Science Future - 01 [1080p].mkv"),
        (STONE, 0, 1, "[HorribleSubs] Dr. Stone - Stone Wars - 01 [1080p].mkv"),
        (KON, 1, 5, "[Group] K-ON! - 05 [BD 1080p].mkv"),
        (KON, 0, 5, "[Group] K-ON!! - 05 [BD 1080p].mkv"),
        (GINTAMA, 1, 1, "[HorribleSubs] Gintama - 01 [720p].mkv"),
        (JOJO, 4, 5, "[HorribleSubs] JoJo's Bizarre Adventure - 05 [1080p].mkv"),
        (JOJO, 2, 1, "[HorribleSubs] JoJo's Bizarre Adventure - Stardust Crusaders - 01 [1080p].mkv"),
        (OVERLORD, 3, 7, "[SubsPlease] Overlord III - 07 (1080p).mkv"),
        (OVERLORD, 3, 7, "[SubsPlease] Overlord - 07 (1080p).mkv"),
        (MOB, 2, 2, "[SubsPlease] Mob Psycho 100 II - 02 (1080p).mkv"),
        (MOB, 2, 2, "[SubsPlease] Mob Psycho 100 - 02 (1080p).mkv"),
        (DANMACHI, 2, 1, "[Judas] Dungeon ni Deai wo Motomeru no wa Machigatteiru Darou ka - S04E01 [1080p]"),
        (SAO, 1, 3, "[HorribleSubs] Sword Art Online - Alicization - 03 [1080p].mkv"),
    ],
)
def test_other_entries_episodes_are_not(entries: list[Series], entry: int, number: int, title: str) -> None:
    judged = verdict(line(entries, entry), number, title)
    assert judged.band is Band.REJECTED, judged.reasons


DIGIMON_1999 = series(1, "Digimon Adventure", episodes=54, year=1999)
DIGIMON_2020 = series(2, "Digimon Adventure:", "Digimon Adventure: (2020)", episodes=67, year=2020)
HUNTER_1999 = series(1, "HUNTER×HUNTER", "Hunter x Hunter", episodes=62, year=1999)
HUNTER_2011 = series(2, "HUNTER×HUNTER (2011)", "Hunter x Hunter (2011)", episodes=148, year=2011)
SPICE_2008 = series(1, "Ookami to Koushinryou", "Spice and Wolf", episodes=13, year=2008)
SPICE_2024 = series(
    2,
    "Ookami to Koushinryou: MERCHANT MEETS THE WISE WOLF",
    "Spice and Wolf: MERCHANT MEETS THE WISE WOLF",
    episodes=25,
    year=2024,
)


@pytest.mark.parametrize(
    ("wanted", "other", "title", "published", "band"),
    [
        (DIGIMON_2020, DIGIMON_1999, "[HorribleSubs] Digimon Adventure (2020) - 05 [1080p].mkv", None, Band.HIGH),
        (DIGIMON_2020, DIGIMON_1999, "[HorribleSubs] Digimon Adventure - 05 [1080p].mkv", 2020, Band.HIGH),
        (DIGIMON_2020, DIGIMON_1999, "[Group] Digimon Adventure - 05 [DVD].mkv", 2010, Band.REJECTED),
        (DIGIMON_2020, DIGIMON_1999, "[Group] Digimon Adventure - 05 [DVD].mkv", 2023, Band.CHOOSE),
        (DIGIMON_1999, DIGIMON_2020, "[Group] Digimon Adventure - 05 [DVD].mkv", 2010, Band.HIGH),
        (DIGIMON_1999, DIGIMON_2020, "[HorribleSubs] Digimon Adventure - 05 [1080p].mkv", 2020, Band.REJECTED),
        (DIGIMON_1999, DIGIMON_2020, "[HorribleSubs] Digimon Adventure (2020) - 05 [1080p].mkv", None, Band.REJECTED),
        (HUNTER_2011, HUNTER_1999, "[Group] Hunter x Hunter (2011) - 41 [720p].mkv", None, Band.HIGH),
        (HUNTER_2011, HUNTER_1999, "[HorribleSubs] Hunter X Hunter - 41 [720p].mkv", 2012, Band.HIGH),
        (HUNTER_1999, HUNTER_2011, "[Group] Hunter x Hunter (2011) - 41 [720p].mkv", None, Band.REJECTED),
        (SPICE_2024, SPICE_2008, "[SubsPlease] Spice and Wolf (2024) - 05 (1080p).mkv", None, Band.HIGH),
        (SPICE_2024, SPICE_2008, "[SubsPlease] Spice and Wolf - 05 (1080p).mkv", None, Band.REJECTED),
        (SPICE_2008, SPICE_2024, "[SubsPlease] Spice and Wolf (2024) - 05 (1080p).mkv", None, Band.REJECTED),
    ],
)
def test_of_two_series_with_one_name_the_year_or_the_time_tells(
    wanted: Series, other: Series, title: str, published: int | None, band: Band
) -> None:
    number = 41 if "41" in title else 5
    judged = verdict(Franchise(wanted, kin=(other,)), number, title, published=published)
    assert judged.band is band, judged.reasons


CONAN = series(1, "Meitantei Conan", "Case Closed", "Detective Conan", episodes=None, year=1996)
CONAN_FILM = series(
    2,
    "Meitantei Conan: Kurogane no Submarine",
    "Detective Conan: Black Iron Submarine",
    "Detective Conan Movie 26",
    episodes=1,
    form=MOVIE,
    year=2023,
)
VIOLET = series(3, "Violet Evergarden", episodes=13, year=2018)
VIOLET_FILM = series(4, "Violet Evergarden Movie", "Violet Evergarden: the Movie", episodes=1, form=MOVIE, year=2020)
SLAYER = series(5, "Goblin Slayer", episodes=12, year=2018)
SLAYER_OVA = series(6, "Goblin Slayer OVA", episodes=3, form=OVA)


@pytest.mark.parametrize(
    ("wanted", "other", "number", "title", "band"),
    [
        (CONAN_FILM, CONAN, 1, "[Group] Detective Conan Movie 26 - Black Iron Submarine [BD 1080p].mkv", Band.HIGH),
        (CONAN_FILM, CONAN, 1, "[Group] Meitantei Conan Kurogane no Submarine [BD 1080p]", Band.HIGH),
        (
            CONAN_FILM,
            CONAN,
            1,
            "[Group] Detective Conan Movie 25 - The Bride of Halloween [BD 1080p].mkv",
            Band.REJECTED,
        ),
        (CONAN_FILM, CONAN, 1, "[Group] Detective Conan - 1145 [1080p]", Band.REJECTED),
        (VIOLET_FILM, VIOLET, 1, "[Group] Violet Evergarden (Movie) [BD 1080p]", Band.HIGH),
        (VIOLET_FILM, VIOLET, 1, "Gekijouban Violet Evergarden 1080p BDRip x265", Band.HIGH),
        (VIOLET_FILM, VIOLET, 1, "[Group] Violet Evergarden [BD 1080p]", Band.REJECTED),
        (VIOLET_FILM, VIOLET, 1, "[Group] Violet Evergarden - 01 [BD 1080p]", Band.REJECTED),
        (VIOLET, VIOLET_FILM, 1, "[Group] Violet Evergarden The Movie [BD 1080p]", Band.REJECTED),
        (SLAYER_OVA, SLAYER, 2, "[Group] Goblin Slayer OVA - 02 [1080p].mkv", Band.HIGH),
        (SLAYER_OVA, SLAYER, 2, "[Group] Goblin Slayer - OVA2 [1080p].mkv", Band.HIGH),
        (SLAYER_OVA, SLAYER, 2, "[Group] Goblin Slayer - 02 [1080p].mkv", Band.REJECTED),
        (SLAYER, SLAYER_OVA, 2, "[Group] Goblin Slayer - OVA2 [1080p].mkv", Band.REJECTED),
    ],
)
def test_films_and_extras_are_told_from_the_run(
    wanted: Series, other: Series, number: int, title: str, band: Band
) -> None:
    judged = verdict(Franchise(wanted, kin=(other,)), number, title)
    assert judged.band is band, judged.reasons


def test_a_number_beyond_any_season_counts_since_the_beginning() -> None:
    piece = Franchise(series(1, "ONE PIECE", "One Piece", episodes=None))
    assert verdict(piece, 1089, "[Judas] One Piece - S22E1089 [1080p].mkv").band is Band.HIGH
    assert verdict(piece, 1071, "[SubsPlease] One Piece - 1071 (1080p).mkv").band is Band.HIGH
    assert verdict(piece, 71, "[SubsPlease] One Piece - 1071 (1080p).mkv").band is Band.REJECTED


def test_a_name_that_speaks_of_a_language_is_not_subtitled_in_it() -> None:
    alya = Franchise(series(1, "Tokidoki Bosotto Russia-go de Dereru", "Alya Sometimes Hides Her Feelings in Russian"))
    assert verdict(alya, 3, "[Group] Alya Sometimes Hides Her Feelings in Russian - 03 [1080p]").band is Band.HIGH
    assert verdict(alya, 3, "[Group] Tokidoki Bosotto Russia-go de Dereru - 03 [1080p][Russian]").band is Band.REJECTED


def test_a_name_in_brackets_is_a_name() -> None:
    child = Franchise(series(1, "[Oshi no Ko]", "Oshi no Ko"))
    assert verdict(child, 5, "[Group] [Oshi no Ko] - 05 [1080p]").band is Band.HIGH
    assert verdict(child, 5, "[Oshi no Ko] - 05 [1080p].mkv").band is Band.HIGH


def test_a_sequel_whose_prequels_are_unknown_needs_its_season() -> None:
    alone = Franchise(series(1, "Mahou no Machi 2nd Season", "Town of Magic Season 2"))
    assert verdict(alone, 3, "[Group] Mahou no Machi S2 - 03 [1080p]").band is Band.HIGH
    assert verdict(alone, 3, "[Group] Mahou no Machi - 03 [1080p]").band is Band.REJECTED
