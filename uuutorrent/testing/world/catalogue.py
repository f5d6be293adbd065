"""The series of the simulated world. Every name is invented."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from ..simulators.anilist import SimulatedEntry, SimulatedMedia

LIBRARY, LIBRARY_2 = 900_010, 900_011
WIND = 900_020
STEEL, STEEL_2 = 900_030, 900_031
CAT = 900_040
TRAIN = 900_050
BAKERY = 900_060
COMET = 900_070

_MINUTES = 3
"""Episodes are short, so that a few tens of MB are an honest size for one."""


@dataclass(frozen=True, slots=True)
class Target:
    """An episode that waits to be watched, and how its releases call it.

    ``wrong`` names the look-alikes: another season or another series, with the same number.
    """

    series: int
    episode: int
    plain: str
    scene: str
    wrong: tuple[str, ...] = ()
    aired_days_ago: int = 2


def media(now: datetime | None = None) -> tuple[SimulatedMedia, ...]:
    """Return everything that the watchlist service knows; schedules are relative to ``now``."""
    now = now or datetime.now(UTC)
    return (
        SimulatedMedia(
            LIBRARY,
            "Akatsuki no Toshoshitsu",
            "The Library at Dawn",
            "暁の図書室",
            status="FINISHED",
            episodes=12,
            duration=_MINUTES,
            season_year=now.year - 1,
            started_on=_day(now, 500),
            ended_on=_day(now, 420),
            relations=(("SEQUEL", LIBRARY_2),),
        ),
        SimulatedMedia(
            LIBRARY_2,
            "Akatsuki no Toshoshitsu 2nd Season",
            "The Library at Dawn Season 2",
            "暁の図書室 第2期",
            episodes=12,
            duration=_MINUTES,
            season_year=now.year,
            started_on=_day(now, 33),
            next_episode=6,
            next_airing_at=now + timedelta(days=5, hours=3),
            relations=(("PREQUEL", LIBRARY),),
        ),
        SimulatedMedia(
            WIND,
            "Kaze no Tegami",
            "Letters on the Wind",
            "風の手紙",
            synonyms=("Letters in the Wind",),
            episodes=13,
            duration=_MINUTES,
            season_year=now.year,
            started_on=_day(now, 48),
            next_episode=8,
            next_airing_at=now + timedelta(hours=20),
        ),
        SimulatedMedia(
            STEEL,
            "Hagane no Sora",
            "Skies of Steel",
            "鋼の空",
            status="FINISHED",
            episodes=12,
            duration=_MINUTES,
            season_year=now.year,
            started_on=_day(now, 300),
            ended_on=_day(now, 220),
            relations=(("SEQUEL", STEEL_2),),
        ),
        SimulatedMedia(
            STEEL_2,
            "Hagane no Sora Part 2",
            "Skies of Steel Part 2",
            "鋼の空 第2クール",
            episodes=12,
            duration=_MINUTES,
            season_year=now.year,
            started_on=_day(now, 18),
            next_episode=4,
            next_airing_at=now + timedelta(days=3),
            relations=(("PREQUEL", STEEL),),
        ),
        SimulatedMedia(
            CAT,
            "Umi wo Wataru Neko",
            "The Cat Who Crossed the Sea",
            "海を渡る猫",
            status="FINISHED",
            episodes=12,
            duration=_MINUTES,
            season_year=now.year - 2,
            started_on=_day(now, 800),
            ended_on=_day(now, 720),
        ),
        SimulatedMedia(
            TRAIN,
            "Yoru no Densha",
            "Night Train",
            "夜の電車",
            synonyms=("夜间列车",),
            episodes=24,
            duration=_MINUTES,
            season_year=now.year,
            started_on=_day(now, 19),
            next_episode=4,
            next_airing_at=now + timedelta(days=2, hours=7),
        ),
        SimulatedMedia(
            BAKERY,
            "Asa no Panya-san",
            "The Morning Bakery",
            "朝のパン屋さん",
            episodes=12,
            duration=_MINUTES,
            season_year=now.year,
            started_on=_day(now, 62),
            next_episode=10,
            next_airing_at=now + timedelta(minutes=95),
        ),
        SimulatedMedia(
            COMET,
            "Gekijouban Suisei no Uta",
            "Song of the Comet",
            "劇場版 彗星の歌",
            format="MOVIE",
            status="FINISHED",
            episodes=1,
            duration=_MINUTES * 3,
            season_year=now.year - 1,
            started_on=_day(now, 400),
            ended_on=_day(now, 400),
        ),
    )


def entries() -> tuple[SimulatedEntry, ...]:
    """Return the demo user's list."""
    return (
        SimulatedEntry(LIBRARY_2, 4),
        SimulatedEntry(WIND, 5),
        SimulatedEntry(STEEL_2, 1, custom_lists=("Favourites",)),
        SimulatedEntry(CAT, 10, "REPEATING"),
        SimulatedEntry(TRAIN, 2),
        SimulatedEntry(BAKERY, 9),
        SimulatedEntry(COMET, 0),
    )


def targets() -> tuple[Target, ...]:
    """Return the episodes that have releases; the first one is the main job."""
    return (
        Target(
            LIBRARY_2,
            5,
            "Akatsuki no Toshoshitsu S2 - 05",
            "The.Library.at.Dawn.S02E05",
            ("Akatsuki no Toshoshitsu - 05", "Akatsuki no Toshokan - 05", "Akatsuki no Toshoshitsu S2 - 04"),
        ),
        Target(WIND, 6, "Kaze no Tegami - 06", "Letters.on.the.Wind.S01E06", aired_days_ago=13),
        Target(WIND, 7, "Kaze no Tegami - 07", "Letters.on.the.Wind.S01E07", ("Kaze no Tegami Mini - 07",), 6),
        Target(STEEL_2, 2, "Hagane no Sora - 14", "Skies.of.Steel.S01E14", ("Hagane no Sora - 02",), 11),
        Target(STEEL_2, 3, "Hagane no Sora - 15", "Skies.of.Steel.S01E15", ("Hagane no Sora - 03",), 4),
        Target(CAT, 11, "Umi wo Wataru Neko - 11", "The.Cat.Who.Crossed.the.Sea.S01E11", aired_days_ago=727),
        Target(CAT, 12, "Umi wo Wataru Neko - 12", "The.Cat.Who.Crossed.the.Sea.S01E12", aired_days_ago=720),
        Target(TRAIN, 3, "夜间列车 / Yoru no Densha - 03", "Night.Train.S01E03", ("Yoru no Densha - 13",), 5),
        Target(COMET, 1, "Gekijouban Suisei no Uta", "Song.of.the.Comet.Movie", aired_days_ago=380),
    )


def _day(now: datetime, days_ago: int) -> date:
    return (now - timedelta(days=days_ago)).date()
