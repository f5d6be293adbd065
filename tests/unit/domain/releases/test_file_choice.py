"""Sets as groups make them, and the file that is the wanted episode."""

from collections.abc import Mapping

import pytest

from adapters.outbound.anitomy.release_names import AnitomyReleaseNames
from domain.releases.file_choice import EpisodeNotInSet, FileChoice, choose_files
from domain.releases.judging import judge
from domain.releases.preferences import Preferences
from domain.releases.reading import read_name
from domain.releases.release import Release, ReleaseId
from domain.releases.release_name import ReleaseName
from domain.releases.wanted import WantedEpisode
from domain.series import Franchise, Relation, RelationKind, Series, SeriesFormat, SeriesId, Titles
from domain.torrents.metainfo import MetainfoFile
from domain.vault_path import VaultPath

TV, MOVIE, OVA = SeriesFormat.TV, SeriesFormat.MOVIE, SeriesFormat.OVA
USUAL = Preferences()
MIB = 1 << 20
WHOLE = 300 * MIB


def series(number: int, *names: str, episodes: int | None = 12, form: SeriesFormat = TV, sequel: int = 0) -> Series:
    relations = (Relation(RelationKind.SEQUEL, SeriesId(sequel)),) if sequel else ()
    titles = Titles(names[0], names[1] if len(names) > 1 else None)
    return Series(SeriesId(number), titles, form, episodes=episodes, relations=relations)


FIRST = series(1, "Kaze no Tegami", "Letters on the Wind", sequel=2)
SECOND = series(2, "Kaze no Tegami 2nd Season", "Letters on the Wind Season 2")
THIRD = series(3, "Kaze no Tegami: Fuyu-hen", "Letters on the Wind: Winter")
FILM = series(4, "Kaze no Tegami Movie: Saigo no Haru", "Letters on the Wind the Movie", episodes=1, form=MOVIE)
EXTRA = series(5, "Kaze no Tegami OVA", episodes=2, form=OVA)
OF_FIRST = Franchise(FIRST, kin=(SECOND, FILM, EXTRA))
OF_SECOND = Franchise(SECOND, prequels=(FIRST,), kin=(THIRD, FILM))
OF_THIRD = Franchise(THIRD, prequels=(SECOND, FIRST))
OF_FILM = Franchise(FILM, prequels=(FIRST,))
OF_EXTRA = Franchise(EXTRA, prequels=(FIRST,))


def read(title: str) -> ReleaseName:
    return read_name(title, AnitomyReleaseNames().split(title))


def choose(
    franchise: Franchise,
    episode: int,
    release: str,
    sizes: Mapping[str, int] | list[str],
    *,
    preferences: Preferences = USUAL,
) -> list[str] | None:
    """The paths that are chosen, below the torrent's folder; None for the whole torrent."""
    if not isinstance(sizes, Mapping):
        sizes = {path: WHOLE if path.endswith((".mkv", ".mp4")) else MIB for path in sizes}
    made = [
        MetainfoFile(index, VaultPath(f"{release.replace('/', '-')}/{path}"), size)
        for index, (path, size) in enumerate(sizes.items())
    ]
    wanted = WantedEpisode(franchise, episode)
    picked = judge(wanted, Release(ReleaseId("x:1"), "x", release), read(release), preferences)
    choice = choose_files(wanted, picked, made, read, preferences)
    paths = list(sizes)
    return [paths[index] for index in choice.files] or None


def numbered(pattern: str, count: int = 12) -> list[str]:
    return [pattern.format(number) for number in range(1, count + 1)]


@pytest.mark.parametrize(
    ("pattern", "chosen"),
    [
        ("[G] Kaze no Tegami - {:02} (1080p) [ABCDEF12].mkv", 5),
        ("Kaze no Tegami S01E{:02}.mkv", 5),
        ("Letters.on.the.Wind.S01E{:02}.1080p.BluRay.x264-GRP.mkv", 5),
        ("{:02}.mkv", 5),
        ("{}.mkv", 5),
        ("E{:02}.mkv", 5),
        ("Episode {}.mkv", 5),
        ("{:02} - The Meeting.mkv", 5),
        ("[{:02}].mkv", 5),
        ("[G][{:02}][1080p].mkv", 5),
        ("第{:02}話.mkv", 5),
        ("1x{:02} A Name.mkv", 5),
        ("Season 1/{:02}.mkv", 5),
        ("Season 1/S01E{:02}.mp4", 5),
        ("KazeTegami_{:02}_[BD1080p].mkv", 5),
    ],
)
def test_the_episode_in_a_season(pattern: str, chosen: int) -> None:
    files = numbered(pattern)
    assert choose(OF_FIRST, chosen, "[G] Kaze no Tegami (Season 1) [BD 1080p] (Batch)", files) == [files[chosen - 1]]


@pytest.mark.parametrize(
    ("release", "files", "chosen"),
    [
        ("[G] Kaze no Tegami S2 (Batch)", numbered("Kaze no Tegami - {:02}.mkv"), "Kaze no Tegami - 05.mkv"),
        ("[G] Kaze no Tegami S2 (Batch)", numbered("{:02}.mkv"), "05.mkv"),
        (
            "[G] Kaze no Tegami S2 (13-24)",
            [f"Kaze no Tegami - {n}.mkv" for n in range(13, 25)],
            "Kaze no Tegami - 17.mkv",
        ),
        ("[G] Kaze no Tegami (01-24) (Batch)", numbered("Kaze no Tegami - {:02}.mkv", 24), "Kaze no Tegami - 17.mkv"),
        (
            "[G] Kaze no Tegami (S1+S2) (Batch)",
            [f"Season {season}/{n:02}.mkv" for season in (1, 2) for n in range(1, 13)],
            "Season 2/05.mkv",
        ),
        (
            "[G] Kaze no Tegami (S1+S2) (Batch)",
            [f"Kaze no Tegami S0{season}E{n:02}.mkv" for season in (1, 2) for n in range(1, 13)],
            "Kaze no Tegami S02E05.mkv",
        ),
        (
            "[G] Kaze no Tegami Complete (Batch)",
            [f"{name}/{name} - {n:02}.mkv" for name in ("Kaze no Tegami", "Kaze no Tegami II") for n in range(1, 13)],
            "Kaze no Tegami II/Kaze no Tegami II - 05.mkv",
        ),
    ],
)
def test_the_episode_of_a_later_season(release: str, files: list[str], chosen: str) -> None:
    assert choose(OF_SECOND, 5, release, files) == [chosen]


def test_a_season_that_has_a_name_of_its_own() -> None:
    own = numbered("Kaze no Tegami Fuyu-hen - {:02}.mkv")
    assert choose(OF_THIRD, 5, "[G] Kaze no Tegami Fuyu-hen (Batch)", own) == [own[4]]
    both = [*numbered("S1/Kaze no Tegami - {:02}.mkv"), *(f"Fuyu-hen/{file}" for file in own)]
    assert choose(OF_THIRD, 5, "[G] Kaze no Tegami + Fuyu-hen (Batch)", both) == [f"Fuyu-hen/{own[4]}"]
    sloppy = numbered("Kaze no Tegami - {:02}.mkv")
    assert choose(OF_THIRD, 5, "[G] Kaze no Tegami Fuyu-hen (Batch)", sloppy) == [sloppy[4]]


SEASON = numbered("Kaze no Tegami - {:02}.mkv")


@pytest.mark.parametrize(
    "beside",
    [
        ["NCOP1.mkv", "NCED01a.mkv", "Kaze no Tegami - NCOP5.mkv"],
        ["Extras/05.mkv"],
        ["Extras/Kaze no Tegami - 05.mkv", "Menu/Menu05.mkv"],
        ["Specials/Kaze no Tegami - 05.mkv"],
        ["NCOP & NCED/05.mkv"],
        ["SPs/[G] Kaze no Tegami [Menu05][1080p].mkv"],
        ["Kaze no Tegami - 05.5.mkv"],
        ["Kaze no Tegami OVA - 05.mkv", "OVA/05.mkv"],
        ["Kaze no Tegami Movie 5.mkv"],
        ["Kaze no Tegami S02E05.mkv", "Season 2/Kaze no Tegami - 05.mkv"],
        ["Sample/Kaze no Tegami - 05.mkv", "Kaze no Tegami - 05 sample.mkv"],
        ["Kaze no Tegami - 05-06.mkv"],
        ["Creditless Opening 5.mkv", "PV5.mkv", "CM05.mkv", "Trailer 5.mkv"],
        ["特典映像/05.mkv"],
        ["Another Show Entirely - 05.mkv"],
    ],
)
def test_what_lies_beside_the_episodes_is_left_alone(beside: list[str]) -> None:
    assert choose(OF_FIRST, 5, "[G] Kaze no Tegami (Batch)", [*beside, *SEASON]) == ["Kaze no Tegami - 05.mkv"]


def test_a_double_episode_is_taken_where_there_is_no_single_one() -> None:
    doubles = ["01-02.mkv", "03-04.mkv", "05-06.mkv"]
    assert choose(OF_FIRST, 6, "[G] Kaze no Tegami (Batch)", doubles) == ["05-06.mkv"]


def test_a_clip_that_is_called_like_the_episode_is_none() -> None:
    sizes = {"Clip/Kaze no Tegami - 05v2.mkv": WHOLE // 21, **dict.fromkeys(SEASON, WHOLE)}
    assert choose(OF_FIRST, 5, "[G] Kaze no Tegami (Batch)", sizes) == ["Kaze no Tegami - 05.mkv"]


@pytest.mark.parametrize(
    ("twins", "chosen"),
    [
        (["Kaze no Tegami - 05.mkv", "Kaze no Tegami - 05v2.mkv"], 1),
        (["Kaze no Tegami - 05v2.mkv", "Kaze no Tegami - 05.mkv"], 0),
        (["720p/Kaze no Tegami - 05.mkv", "1080p/Kaze no Tegami - 05.mkv"], 1),
        (["Kaze no Tegami - 05 [2160p].mkv", "Kaze no Tegami - 05 [1080p].mkv"], 1),
    ],
)
def test_of_two_that_fit_the_taste_decides(twins: list[str], chosen: int) -> None:
    assert choose(OF_FIRST, 5, "[G] Kaze no Tegami (Batch)", [*twins, "Kaze no Tegami - 06.mkv"]) == [twins[chosen]]


def test_the_taste_is_the_persons_own() -> None:
    twins = ["720p/Kaze no Tegami - 05.mkv", "1080p/Kaze no Tegami - 05.mkv"]
    small = Preferences(resolutions=(720, 1080))
    assert choose(OF_FIRST, 5, "[G] Kaze no Tegami (Batch)", twins, preferences=small) == twins[:1]


def test_of_two_alike_the_larger_one_is_taken() -> None:
    twins = {
        "A/Kaze no Tegami - 05.mkv": WHOLE,
        "B/Kaze no Tegami - 05.mkv": WHOLE + 1,
        "Kaze no Tegami - 06.mkv": WHOLE,
    }
    assert choose(OF_FIRST, 5, "[G] Kaze no Tegami (Batch)", twins) == ["B/Kaze no Tegami - 05.mkv"]


def test_its_subtitles_come_along_and_no_others() -> None:
    files = [
        "S1/05.mkv",
        "S1/05.ass",
        "S1/05.en.srt",
        "S1/Subs/05.de.ass",
        "S1/05.nfo",
        "S1/055.ass",
        "S1/06.mkv",
        "S1/06.ass",
        "S2/05.mkv",
        "S2/05.ass",
        "Fonts/font.ttf",
    ]
    assert choose(OF_FIRST, 5, "[G] Kaze no Tegami (S1+S2)", files) == files[:4]
    apart = [*SEASON, "Subs/Kaze no Tegami - 05.ass", "Subs/Kaze no Tegami - 06.ass"]
    assert choose(OF_FIRST, 5, "[G] Kaze no Tegami (Batch)", apart) == [SEASON[4], "Subs/Kaze no Tegami - 05.ass"]


@pytest.mark.parametrize(
    "only",
    ["abc.mkv", "Kaze no Tegami - 05.mkv", "S01E05.mkv", "Kaze no Tegami - 17.mkv", "video [1080p].mp4", "05.mkv"],
)
def test_the_only_video_is_the_episode_whatever_it_is_called(only: str) -> None:
    release = "[G] Kaze no Tegami S2 - 05 (1080p)" if only.endswith("17.mkv") else "[G] Kaze no Tegami - 05 (1080p)"
    assert choose(OF_SECOND if only.endswith("17.mkv") else OF_FIRST, 5, release, [only, "note.txt"]) is None
    beside = [only, "NCED.mkv", "Fonts/font.ttf"]
    assert choose(OF_SECOND if only.endswith("17.mkv") else OF_FIRST, 5, release, beside) == [only]


@pytest.mark.parametrize(
    ("release", "only"),
    [
        ("[G] Kaze no Tegami - 05 (1080p)", "Kaze no Tegami - 06.mkv"),
        ("[G] Kaze no Tegami - 05 (1080p)", "06.mkv"),
        ("[G] Kaze no Tegami (Batch)", "Kaze no Tegami - 06.mkv"),
    ],
)
def test_the_only_video_is_refused_if_it_is_clearly_another_episode(release: str, only: str) -> None:
    with pytest.raises(EpisodeNotInSet, match="06"):
        choose(OF_FIRST, 5, release, [only])


def test_a_release_that_a_person_picked_against_our_doubts() -> None:
    foreign = numbered("Some Unknown Name - {:02}.mkv")
    for franchise in (OF_FIRST, OF_SECOND):
        assert choose(franchise, 5, "[G] Some Unknown Name (Batch)", foreign) == [foreign[4]]
    other_count = ["Kaze no Tegami - 30.mkv", "NCOP.mkv", "Kaze no Tegami - 31.mkv"]
    assert choose(OF_FIRST, 5, "[G] Kaze no Tegami - 30 (1080p)", other_count) == other_count[:1]


def test_the_film_in_a_set() -> None:
    files = [*SEASON, "Kaze no Tegami Movie - Saigo no Haru.mkv", "OVA/Kaze no Tegami OVA - 01.mkv"]
    assert choose(OF_FILM, 1, "[G] Kaze no Tegami (TV + Movie + OVA) (Batch)", files) == [files[12]]
    disc = {"Kaze no Tegami Saigo no Haru.mkv": 9 * WHOLE, "Trailer.mkv": WHOLE, "Menu.mkv": WHOLE}
    assert choose(OF_FILM, 1, "[G] Kaze no Tegami Movie Saigo no Haru (BD 1080p)", disc) == list(disc)[:1]
    streams = {"BDMV/STREAM/00001.m2ts": WHOLE, "BDMV/STREAM/00002.m2ts": 9 * WHOLE}
    assert choose(OF_FILM, 1, "[G] Kaze no Tegami Movie Saigo no Haru (BDMV)", streams) == ["BDMV/STREAM/00002.m2ts"]


def test_the_second_extra_in_a_set() -> None:
    files = [*SEASON, "OVA/Kaze no Tegami OVA - 01.mkv", "OVA/Kaze no Tegami OVA - 02.mkv"]
    assert choose(OF_EXTRA, 2, "[G] Kaze no Tegami (TV + OVA) (Batch)", files) == files[-1:]


@pytest.mark.parametrize(
    ("franchise", "files"),
    [
        (OF_FIRST, SEASON[5:]),
        (OF_FIRST, numbered("Kaze no Tegami S02E{:02}.mkv")),
        (OF_SECOND, numbered("Kaze no Tegami S01E{:02}.mkv")),
        (OF_FIRST, ["BDMV/STREAM/00004.m2ts", "BDMV/STREAM/00005.m2ts"]),
        (OF_FIRST, ["VIDEO_TS/VTS_01_1.VOB", "VIDEO_TS/VTS_01_2.VOB"]),
        (OF_FIRST, ["track 05.flac", "cover.jpg"]),
        (OF_FIRST, ["NCOP.mkv", "NCED.mkv"]),
        (OF_FIRST, ["Another Show - 04.mkv", "Another Show - 06.mkv"]),
    ],
)
def test_a_set_without_the_episode_is_refused_and_says_what_it_holds(franchise: Franchise, files: list[str]) -> None:
    with pytest.raises(EpisodeNotInSet) as refusal:
        choose(franchise, 5, "[G] Kaze no Tegami (S1+S2) (Batch)", files)
    shown = files[0].rpartition("/")[2]
    assert "no video file" in refusal.value.detail or f"“{shown}”" in refusal.value.detail
    assert refusal.value.detail.endswith("Choose another release.")


def test_of_two_seasons_in_one_folder_none_is_guessed() -> None:
    with pytest.raises(EpisodeNotInSet):
        choose(OF_SECOND, 5, "[G] Kaze no Tegami (S2+S3) (Batch)", SEASON)


def test_the_only_video_may_count_in_a_way_that_we_cannot_follow() -> None:
    uncounted = Franchise(SECOND, prequels=(series(1, "Kaze no Tegami", episodes=None, sequel=2),))
    release = "[G] Kaze no Tegami S2 - 05 (1080p)"
    assert choose(uncounted, 5, release, ["Kaze no Tegami - 40.mkv"]) is None
    with pytest.raises(EpisodeNotInSet):
        choose(uncounted, 5, release, ["Kaze no Tegami S2 - 06.mkv"])


def test_a_single_file_that_nobody_would_know_for_a_video_is_taken_as_it_is() -> None:
    assert choose(OF_FIRST, 5, "[G] Kaze no Tegami - 05", {"unknown": 5}) is None


def test_the_reason_names_the_file_and_the_count() -> None:
    files = [MetainfoFile(index, VaultPath(f"Set/{name}"), WHOLE) for index, name in enumerate(SEASON)]
    wanted = WantedEpisode(OF_FIRST, 5)
    picked = judge(wanted, Release(ReleaseId("x:1"), "x", "[G] Kaze no Tegami"), read("[G] Kaze no Tegami"), USUAL)
    choice = choose_files(wanted, picked, files, read, USUAL)
    assert choice == FileChoice((4,), "Of 12 videos “Kaze no Tegami - 05.mkv” is taken: Episode 5 under its own name.")
