"""What random histories are made of: few ids, so that they meet, and texts that a store may trip over."""

from datetime import timedelta

from hypothesis import strategies as st

from application.ports.watching import KeptToken
from application.ports.watchlists import WatchlistAccount
from domain.quotas import Quota
from domain.releases.corrections import AliasLesson, NumberingLesson, RefusalLesson
from domain.releases.preferences import BatchPolicy, Criterion, Preferences
from domain.series import SeriesId
from domain.torrents.claims import ClaimedEpisode
from domain.torrents.magnet import Magnet
from domain.torrents.seeding import SeedingGoal
from domain.torrents.states import Wish
from domain.users import Role, Username

from .specimens import NOON, a_claim, a_correction, a_torrent, a_user, an_infohash

NUMBERS = st.integers(1, 3)
TEXTS = st.text(max_size=8)
MOMENTS = st.integers(-3, 3).map(lambda minutes: NOON + timedelta(minutes=minutes))
NAMES = st.sampled_from(["mia", "MIA", "k", "\u212a", "İ", "i", "ß", "SS", "ﬁ", "fi", "ı"]).map(Username)
QUOTAS = st.builds(Quota, st.none() | st.integers(0, 9), st.none() | st.integers(0, 9))
GOALS = st.builds(
    SeedingGoal, st.none() | st.floats(0, 1_000), st.none() | st.timedeltas(timedelta(), timedelta(days=3_650))
)
USERS = st.builds(a_user, NUMBERS, username=NAMES, role=st.sampled_from(Role), created_at=MOMENTS, quota=QUOTAS)
TORRENTS = st.builds(
    a_torrent,
    NUMBERS,
    name=TEXTS,
    added_at=MOMENTS,
    wish=st.sampled_from(Wish),
    completed_at=st.none() | MOMENTS,
    wanted_files=st.lists(st.integers(0, 9), max_size=3).map(tuple),
    engine=st.sampled_from(["main", "main", "main", "nowhere"]),
    infohash_v2=st.none() | NUMBERS.map(lambda number: f"{number:064x}"),
    resolved=st.booleans(),
    seeded_at=st.none() | MOMENTS,
    refusal=TEXTS,
)
SOURCES = st.binary(max_size=8) | st.builds(Magnet, NUMBERS.map(an_infohash), TEXTS, st.tuples(TEXTS))
CLAIMS = st.builds(
    a_claim,
    NUMBERS,
    NUMBERS,
    claimed_at=MOMENTS,
    title=TEXTS,
    series=st.none() | st.integers().map(SeriesId),
    series_title=st.none() | TEXTS,
    episode=st.none() | st.integers(-1, 2000),
    reasons=st.lists(TEXTS, max_size=2).map(tuple),
    files=st.lists(st.integers(0, 9), max_size=3).map(tuple),
    earlier=st.lists(st.builds(ClaimedEpisode, NUMBERS.map(SeriesId), NUMBERS), max_size=2).map(tuple),
    size_bytes=st.integers(0, 2**63),
    first=st.lists(st.integers(0, 9), max_size=3).map(tuple),
    paused=st.booleans(),
    place=st.integers(-9, 9),
    seeding=st.none() | GOALS,
)
ACCOUNTS = st.builds(WatchlistAccount, st.sampled_from(["anilist", "other"]), st.sampled_from(["mia", "Mia", "\x00"]))
SEALED = st.sampled_from(["sealed", "anew", "\x00"])
WATCH_TOKENS = st.builds(KeptToken, SEALED, st.none() | MOMENTS, st.booleans())
TASTES = st.builds(
    Preferences,
    groups=st.lists(st.sampled_from(["a", "ü", "\x00", "\ud800"]), max_size=3, unique=True).map(tuple),
    order=st.lists(st.sampled_from(Criterion), max_size=3, unique=True).map(tuple),
    batches=st.sampled_from(BatchPolicy),
    allow_raw=st.booleans(),
    least_seeders=st.integers(0, 2**64),
    most_bytes=st.none() | st.integers(1, 9),
)
OFFSETS = st.decimals(-10_000, 10_000, places=2)
PLACES = st.none() | st.integers(0, 3)
TITLES = TEXTS.filter(str.strip)
LESSONS = (
    st.builds(AliasLesson, TITLES)
    | st.builds(NumberingLesson, OFFSETS, st.none() | TEXTS, PLACES, PLACES, st.none() | TITLES)
    | st.builds(RefusalLesson, TITLES, OFFSETS, st.none() | TEXTS, PLACES, PLACES)
)
CORRECTIONS = st.builds(
    a_correction,
    NUMBERS,
    NUMBERS,
    series=NUMBERS.map(SeriesId),
    series_title=TEXTS,
    lesson=LESSONS,
    taught_at=MOMENTS,
    example=st.none() | TEXTS,
)
