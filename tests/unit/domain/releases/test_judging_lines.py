"""Long lines of entries: which season and part an entry is, and which of several it is taken for."""

import pytest

from adapters.outbound.anitomy.release_names import AnitomyReleaseNames
from domain.releases.judging import judge
from domain.releases.lineage import lineage
from domain.releases.preferences import BatchPolicy, Preferences
from domain.releases.reading import read_name
from domain.releases.release import Release, ReleaseId
from domain.releases.verdict import Band, Verdict
from domain.releases.wanted import WantedEpisode
from domain.series import Franchise, Series, SeriesFormat, SeriesId, Titles


def series(
    number: int, *names: str, episodes: int = 12, form: SeriesFormat = SeriesFormat.TV, year: int = 2020
) -> Series:
    titles = Titles(names[0], names[1] if len(names) > 1 else None, synonyms=names[2:])
    return Series(SeriesId(number), titles, form, episodes=episodes, year=year)


def verdict(franchise: Franchise, number: int, title: str, preferences: Preferences | None = None) -> Verdict:
    name = read_name(title, AnitomyReleaseNames().split(title))
    wanted = WantedEpisode(franchise, number)
    return judge(wanted, Release(ReleaseId("x:1"), "x", title, seeders=5), name, preferences or Preferences())


JOJO = (
    series(1, "JoJo no Kimyou na Bouken (TV)", "JoJo's Bizarre Adventure", episodes=26),
    series(2, "JoJo no Kimyou na Bouken: Stardust Crusaders", "JoJo: Stardust Crusaders", "JoJo Part 3", episodes=24),
    series(3, "JoJo no Kimyou na Bouken: Stardust Crusaders - Egypt-hen", "JoJo: Battle in Egypt", episodes=24),
    series(
        4, "JoJo no Kimyou na Bouken: Diamond wa Kudakenai", "JoJo: Diamond is Unbreakable", "JoJo Part 4", episodes=39
    ),
    series(5, "JoJo no Kimyou na Bouken: Stone Ocean", "JoJo: STONE OCEAN", "JoJo Part 6"),
    series(6, "JoJo no Kimyou na Bouken: Stone Ocean Part 2", "JoJo: STONE OCEAN Part 2", "JoJo Part 6 2nd Cour"),
)


def jojo(entry: int) -> Franchise:
    return Franchise(JOJO[entry - 1], tuple(reversed(JOJO[: entry - 1])), JOJO[entry:])


def test_a_synonym_that_numbers_an_arc_does_not_make_it_half_of_the_season_before() -> None:
    assert [entry.seasons[0] for entry in lineage(jojo(6))] == [1, 2, 3, 4, 5, 5]
    assert [entry.merged for entry in lineage(jojo(6))] == [1, 2, 2, 3, 4, 4]


@pytest.mark.parametrize(
    ("entry", "number", "title", "expected"),
    [
        (3, 2, "JoJo's Bizarre Adventure S02E26 [BD 1080p]", Band.HIGH),
        (3, 2, "JoJo's Bizarre Adventure S02E02 [BD 1080p]", Band.REJECTED),
        (4, 2, "JoJo's Bizarre Adventure S03E02 [BD 1080p]", Band.CHOOSE),
        (4, 30, "JoJo's Bizarre Adventure S03E30 [BD 1080p]", Band.HIGH),
        (6, 4, "[Erai-raws] JoJo no Kimyou na Bouken Part 6 - Stone Ocean - 16 [1080p]", Band.HIGH),
        (6, 4, "[Erai-raws] JoJo no Kimyou na Bouken Part 6 - Stone Ocean - 04 [1080p]", Band.REJECTED),
    ],
)
def test_an_entry_that_goes_on_under_its_predecessors_name(entry: int, number: int, title: str, expected: Band) -> None:
    assert verdict(jojo(entry), number, title).band is expected


OVERLORD = tuple(
    series(one, name, episodes=13) for one, name in enumerate(("Overlord", "Overlord II", "Overlord III"), 1)
)
SETS = Preferences(batches=BatchPolicy.ALWAYS)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("[Judas] Overlord (Seasons 1-3 + OVAs) [BD 1080p] (Batch)", Band.HIGH),
        ("[Anime Time] Overlord (Season 01+02+03) [BD][1080p]", Band.HIGH),
        ("[Judas] Overlord (Seasons 1-2 + OVAs) [BD 1080p] (Batch)", Band.REJECTED),
    ],
)
def test_any_season_of_a_set_will_do(title: str, expected: Band) -> None:
    franchise = Franchise(OVERLORD[2], (OVERLORD[1], OVERLORD[0]))
    assert verdict(franchise, 5, title, SETS).band is expected


def test_a_likeness_does_not_outweigh_anothers_own_name() -> None:
    wanted = series(1, "Vigilante: Boku no Hero Academia ILLEGALS", "My Hero Academia: Vigilantes", year=2025)
    franchise = Franchise(wanted, kin=(series(2, "Boku no Hero Academia", "My Hero Academia", year=2016),))
    judged = verdict(franchise, 4, "[Judas] Boku no Hero Academia (My Hero Academia) - S01E04 [1080p]")
    assert judged.band is Band.REJECTED


def test_the_sign_of_a_sequel_is_seen_beside_other_characters() -> None:
    first, second = series(1, "Saekano", "路人女主的养成方法"), series(2, "Saekano Flat", "路人女主的养成方法♭")
    franchise = Franchise(second, (first,))
    taste = Preferences(subtitles=())
    assert verdict(franchise, 3, "【極影】 路人女主的養成方法♭ 第03話 BIG5 1080P", taste).band is Band.HIGH
    assert verdict(franchise, 3, "【極影】 路人女主的養成方法 第03話 BIG5 1080P", taste).band is Band.REJECTED


def test_a_year_that_is_yet_to_come_belongs_to_the_name() -> None:
    wanted = series(1, "Koukaku Kidoutai: SAC_2045 2nd Season", "Ghost in the Shell: SAC_2045 Season 2")
    before = series(2, "Koukaku Kidoutai: SAC_2045", "Ghost in the Shell: SAC_2045")
    franchise = Franchise(wanted, (before,))
    assert verdict(franchise, 3, "Ghost in the Shell SAC_2045 S02E03 1080p").band is Band.HIGH
    assert verdict(franchise, 3, "Ghost in the Shell SAC S02E03 [BD 1080p]").band is not Band.HIGH


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Show S01E03 DUAL [PT-BR+JPN] 1080p WEB-DL.mkv", Band.REJECTED),
        ("[A] Show S01E03 [1080p] [Dual Audio]", Band.HIGH),
        ("[A] Show S01E03 [1080p] [Dual Audio JPN+ENG]", Band.HIGH),
    ],
)
def test_two_voices_are_an_english_dub_unless_they_say_otherwise(title: str, expected: Band) -> None:
    assert verdict(Franchise(series(1, "Show")), 3, title, Preferences(audio=("en",))).band is expected


def test_actors_are_not_drawn() -> None:
    film = series(1, "City Hunter Movie: Angel Dust", "City Hunter", form=SeriesFormat.MOVIE, episodes=1, year=2024)
    judged = verdict(Franchise(film), 1, "City.Hunter.2024.1080p.NF.WEB-DL.Live.Action.mkv")
    assert "live_action" in {reason.code for reason in judged.reasons}


RECAP = series(2, "Gekijou Soushuuhen Hitori no Yoru Re:Re:", "Alone by Night! Recap Part 2", form=SeriesFormat.MOVIE)
ALONE = Franchise(RECAP, (), (series(1, "Hitori no Yoru", "Alone by Night!"),))


def test_a_recap_film_may_say_that_it_is_one() -> None:
    fine = verdict(ALONE, 1, "[Group] Gekijou Soushuuhen Hitori no Yoru Re:Re: [1080p CR WEB-DL AVC AAC][MultiSub]")
    assert fine.band is Band.HIGH, fine.reasons
    assert verdict(ALONE, 1, "[Group] Hitori no Yoru - Soushuuhen [1080p]").band is not Band.HIGH


@pytest.mark.parametrize("word", ["Castilian", "Castellano", "LATAM", "Brazilian"])
def test_regional_names_of_languages_are_languages(word: str) -> None:
    film = Franchise(series(3, "Hitori no Yoru Movie", "Alone by Night! The Movie", form=SeriesFormat.MOVIE))
    spoken = verdict(film, 1, f"Alone by Night! The Movie (2020) [{word}] [1080p NF WEB-DL].mkv")
    assert not spoken.acceptable, spoken.reasons
