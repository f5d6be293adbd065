"""What a person wants decides too: languages, voices, sets, seeders."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from domain.releases.coordinate import ANY_LINE, Coordinate
from domain.releases.judging import judge
from domain.releases.preferences import BatchPolicy, InvalidPreferences, Preferences
from domain.releases.reading import read_name
from domain.releases.release import Release, ReleaseId
from domain.releases.release_name import NameElements
from domain.releases.superseding import supersede
from domain.releases.verdict import Band, Verdict
from domain.releases.wanted import WantedEpisode
from domain.series import Franchise, Series, SeriesFormat, SeriesId, Titles

BEGAN = datetime(2026, 10, 1, tzinfo=UTC)
SHOW = Series(
    SeriesId(1),
    Titles("Mahou no Machi"),
    SeriesFormat.TV,
    episodes=12,
    started_on=BEGAN,
    duration=timedelta(minutes=24),
)
WANTED = WantedEpisode(Franchise(SHOW), 3)
USUAL = Preferences()
PLAIN = "[Group] Mahou no Machi - 03 [1080p]"


def verdict(title: str, preferences: Preferences = USUAL, wanted: WantedEpisode = WANTED, **facts: Any) -> Verdict:
    release = Release(ReleaseId(f"x:{title}"), "x", title, **{"seeders": 5, **facts})
    return judge(wanted, release, read_name(title, NameElements()), preferences)


def against(judged: Verdict) -> set[str]:
    return {reason.code for reason in judged.reasons if not reason.favours}


def test_an_accepted_release_says_what_spoke_for_it() -> None:
    judged = verdict(PLAIN)
    assert (judged.band, judged.title_score) == (Band.HIGH, 100.0)
    assert [(reason.code, reason.favours) for reason in judged.reasons] == [("title", True), ("coordinate", True)]


@pytest.mark.parametrize(
    ("title", "facts", "code"),
    [
        ("[Group] Mahou no Machi - 03 [1080p][RAW]", {}, "raw"),
        (PLAIN, {"category": "1_4"}, "raw"),
        (PLAIN, {"category": "1_3"}, "language"),
        (PLAIN, {"category": "4_1"}, "category"),
        ("[Group] Mahou no Machi - 03 [1080p][VOSTFR]", {}, "language"),
        ("[Group] Mahou no Machi - 03 [简体]", {}, "language"),
        ("[Group] Mahou no Machi - 03 [English Dub]", {}, "dub"),
        ("[Group] Mahou no Machi - 01 ~ 12 [1080p]", {}, "batch"),
        ("[Group] Mahou no Machi [1080p]", {}, "no_number"),
        ("[Group] Mahou no Machi - 04 [1080p]", {}, "episode"),
        ("[Group] Mahou no Machi - 03.5 [1080p]", {}, "episode"),
        ("[Group] Mahou no Machi S2 - 03 [1080p]", {}, "season"),
        ("[Group] Mahou no Mori - 03 [1080p]", {}, "title"),
        ("[Group] Mahou no Machi Gaiden - 03 [1080p]", {}, "title"),
        ("[Group] Mahou no Machi Wan! - 03 [1080p]", {}, "title"),
        ("[Group] Mahou no Machi (2011) - 03 [1080p]", {}, None),
        ("[Group] Mahou no Machi - 03.srt", {}, "not_video"),
        ("[Group] Mahou no Machi - NCED01 [1080p]", {}, "extra"),
        ("[Group] Mahou no Machi Movie [1080p]", {}, "movie"),
        ("[Group] Mahou no Machi OVA - 03 [1080p]", {}, "special"),
        (PLAIN, {"seeders": 0}, "seeders"),
        (PLAIN, {"published_at": BEGAN - timedelta(days=400)}, "date"),
    ],
)
def test_what_is_not_wanted_is_rejected_by_name(title: str, facts: dict[str, Any], code: str | None) -> None:
    judged = verdict(title, **facts)
    assert (judged.band is Band.REJECTED) is (code is not None)
    assert code is None or code in against(judged)


@pytest.mark.parametrize(
    ("title", "preferences"),
    [
        ("[Group] Mahou no Machi - 03 [1080p][RAW]", Preferences(allow_raw=True)),
        ("[Group] Mahou no Machi - 03 [1080p][VOSTFR]", Preferences(subtitles=("fr",))),
        ("[Group] Mahou no Machi - 03 [简体]", Preferences(subtitles=())),
        ("[Group] Mahou no Machi - 03 [English Dub]", Preferences(audio=("original", "en"))),
        ("[Group] Mahou no Machi - 03 [Dual-Audio]", Preferences(audio=("en",))),
        ("[Group] Mahou no Machi - 03 [English Dub]", Preferences(audio=("en",))),
        ("[Group] Mahou no Machi - 01 ~ 12 [1080p]", Preferences(batches=BatchPolicy.ALWAYS)),
        ("[Group] Mahou no Machi S01 [1080p] (Batch)", Preferences(batches=BatchPolicy.ALWAYS)),
    ],
)
def test_what_is_wanted_is_accepted(title: str, preferences: Preferences) -> None:
    assert verdict(title, preferences).band is Band.HIGH


def test_a_set_without_the_episode_is_no_use() -> None:
    assert "batch" in against(
        verdict("[Group] Mahou no Machi - 04 ~ 12 [1080p]", Preferences(batches=BatchPolicy.ALWAYS))
    )


def test_voices_of_another_language_are_not_taken_for_english() -> None:
    german = Preferences(audio=("de",))
    assert "no_dub" in against(verdict("[Group] Mahou no Machi - 03 [Dual Audio]", german))
    assert "no_dub" in against(verdict("[Group] Mahou no Machi - 03 [English Dub]", german))
    assert "no_dub" not in against(verdict("[Group] Mahou no Machi - 03 [German Dub]", german))


@pytest.mark.parametrize("code", ["EN", " en", "Original", "english", "e", ""])
def test_what_is_no_language_code_is_refused(code: str) -> None:
    with pytest.raises(InvalidPreferences):
        Preferences(subtitles=(code,))
    with pytest.raises(InvalidPreferences):
        Preferences(audio=(code,))


def test_without_a_dub_it_is_not_what_lovers_of_dubs_want() -> None:
    assert "no_dub" in against(verdict(PLAIN, Preferences(audio=("en",))))


def test_remakes_can_be_refused() -> None:
    assert verdict(PLAIN, remake=True).band is Band.HIGH
    assert "remake" in against(verdict(PLAIN, Preferences(allow_remakes=False), remake=True))


@pytest.mark.parametrize("size", [2 * 2**20, 40 * 2**30])
def test_a_size_that_no_episode_has_is_left_to_a_person(size: int) -> None:
    judged = verdict(PLAIN, size_bytes=size)
    assert (judged.band, against(judged)) == (Band.CHOOSE, {"size"})


def test_a_release_from_long_before_the_broadcast_is_left_to_a_person() -> None:
    wanted = replace(WANTED, aired_at=BEGAN + timedelta(days=60))
    assert verdict(PLAIN, wanted=wanted, published_at=BEGAN).band is Band.CHOOSE
    assert verdict(PLAIN, wanted=wanted, published_at=BEGAN + timedelta(days=50)).band is Band.HIGH


def test_what_people_taught_holds_for_the_group_they_taught_it_for() -> None:
    taught = replace(WANTED, known_as=(Coordinate(Decimal(15), ANY_LINE, group="Group", text="counted from 12"),))
    assert verdict("[Group] Mahou no Machi - 15 [1080p]", wanted=taught).band is Band.HIGH
    assert verdict("[Other] Mahou no Machi - 15 [1080p]", wanted=taught).band is Band.REJECTED


def test_a_second_version_takes_the_first_ones_place() -> None:
    first, second = verdict(PLAIN), verdict("[Group] Mahou no Machi - 03v2 [1080p]")
    other, smaller = verdict("[Other] Mahou no Machi - 03 [1080p]"), verdict("[Group] Mahou no Machi - 03 [720p]")
    bands = [one.band for one in supersede((first, second, other, smaller))]
    assert bands == [Band.REJECTED, Band.HIGH, Band.HIGH, Band.HIGH]
    assert "superseded" in against(supersede((first, second))[0])


def test_a_rejected_second_version_replaces_nothing() -> None:
    assert supersede((verdict(PLAIN), verdict("[Group] Mahou no Machi - 03v2 [1080p][RAW]")))[0].band is Band.HIGH


def test_rejected_verdicts_stay_as_they_are() -> None:
    rejected = verdict("[Group] Mahou no Machi - 03 [1080p][RAW]")
    assert supersede((rejected, rejected)) == (rejected, rejected)
