"""Corrections through the real domain: a name is judged, a person speaks, and the same names are judged again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.outbound.anitomy.release_names import AnitomyReleaseNames
from domain.releases.corrections import (
    AliasLesson,
    Correction,
    CorrectionId,
    InvalidLesson,
    Lesson,
    NumberingLesson,
    RefusalLesson,
)
from domain.releases.judging import judge
from domain.releases.learning import doubted, lessons_from, refusal_from, taught, teachable
from domain.releases.lesson_text import lesson_text
from domain.releases.preferences import BatchPolicy, Preferences
from domain.releases.reading import read_name
from domain.releases.release import Release, ReleaseId
from domain.releases.verdict import Band, Verdict
from domain.releases.wanted import WantedEpisode
from domain.series import AiringStatus, Franchise, Series, SeriesFormat, SeriesId, Titles
from domain.users import UserId

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ADA = UserId(UUID(int=1))


def series(
    number: int, *names: str, episodes: int | None = 12, form: SeriesFormat = SeriesFormat.TV, year: int | None = None
) -> Series:
    titles = Titles(names[0], names[1] if len(names) > 1 else None, synonyms=names[2:])
    return Series(SeriesId(number), titles, form, AiringStatus.FINISHED, episodes, year)


FIRST = series(1, "Tensei Shitara Slime Datta Ken", "That Time I Got Reincarnated as a Slime", episodes=24)
SECOND = series(
    2, "Tensei Shitara Slime Datta Ken 2nd Season", "That Time I Got Reincarnated as a Slime Season 2", episodes=12
)
DIARIES = series(3, "Tensura Nikki: Tensei Shitara Slime Datta Ken", "The Slime Diaries", episodes=12)
SEASON_ONE = Franchise(FIRST, kin=(SECOND, DIARIES))
SEASON_TWO = Franchise(SECOND, (FIRST,), (DIARIES,))
# Nobody knows how long its first season was, so nothing can be derived from the chain.
UNCOUNTED = Franchise(SECOND, (replace(FIRST, episodes=None),), (DIARIES,))
ORPHAN = Franchise(series(4, "Vinland Saga", episodes=24))


def judged(wanted: WantedEpisode, title: str, preferences: Preferences | None = None) -> Verdict:
    release = Release(ReleaseId("x:1"), "x", title, seeders=5)
    name = read_name(title, AnitomyReleaseNames().split(title))
    return judge(wanted, release, name, preferences or Preferences())


def correction(lesson: Lesson, *, series_id: int, age: int = 0, revoked: bool = False) -> Correction:
    return Correction(
        CorrectionId(UUID(int=age + 1)),
        SeriesId(series_id),
        "A series",
        lesson,
        ADA,
        NOW - timedelta(days=age),
        revoked_at=NOW if revoked else None,
    )


class Pupil:
    """A series that somebody corrects: what was taught counts for every episode of it."""

    def __init__(self, franchise: Franchise, *lessons: Lesson) -> None:
        self.franchise, self.lessons = franchise, lessons

    def wanted(self, number: int) -> WantedEpisode:
        own = self.franchise.series.id
        corrections = [correction(lesson, series_id=own, age=age) for age, lesson in enumerate(self.lessons)]
        return taught(WantedEpisode(self.franchise, number), corrections)

    def band(self, number: int, title: str, preferences: Preferences | None = None) -> Band:
        return judged(self.wanted(number), title, preferences).band

    def told(self, number: int, title: str) -> "Pupil":
        """This is episode ``number``."""
        wanted = self.wanted(number)
        lessons = lessons_from(wanted, judged(wanted, title))
        assert lessons, "There was nothing to learn."
        return Pupil(self.franchise, *lessons, *self.lessons)

    def refused(self, number: int, title: str) -> "Pupil":
        """This is not episode ``number``."""
        wanted = self.wanted(number)
        return Pupil(self.franchise, refusal_from(wanted, judged(wanted, title)), *self.lessons)


SLIME = "Tensei Shitara Slime Datta Ken"


def test_one_episode_teaches_how_the_group_counts_the_series() -> None:
    pupil = Pupil(UNCOUNTED)
    assert pupil.band(9, f"[SubsPlease] {SLIME} - 33 (1080p).mkv") is not Band.HIGH
    pupil = pupil.told(9, f"[SubsPlease] {SLIME} - 33 (1080p).mkv")
    assert pupil.lessons == (NumberingLesson(Decimal(24), "SubsPlease"),)
    for number in range(1, 13):
        assert pupil.band(number, f"[SubsPlease] {SLIME} - {number + 24} (1080p).mkv") is Band.HIGH
        assert pupil.band(number, f"[SubsPlease] {SLIME} - {number + 23} (1080p).mkv") is Band.REJECTED
        assert pupil.band(number, f"[SubsPlease] {SLIME} - {number + 25} (1080p).mkv") is Band.REJECTED


def test_another_groups_habit_is_as_before() -> None:
    before = Pupil(UNCOUNTED)
    after = before.told(9, f"[SubsPlease] {SLIME} - 33 (1080p).mkv")
    for title in (
        f"[Erai-raws] {SLIME} - 33 [1080p].mkv",
        f"[Erai-raws] {SLIME} 2nd Season - 09 [1080p].mkv",
        f"[Erai-raws] {SLIME} 2nd Season - 10 [1080p].mkv",
        f"[SubsPlease] {SLIME} S2 - 09 (1080p).mkv",
        f"[SubsPlease] {SLIME} S2 - 10 (1080p).mkv",
        f"{SLIME} - 33.mkv",
    ):
        assert after.band(9, title) is before.band(9, title), title


def test_a_group_is_the_same_however_it_writes_itself() -> None:
    pupil = Pupil(UNCOUNTED).told(9, f"[SubsPlease] {SLIME} - 33 (1080p).mkv")
    assert pupil.band(10, f"[subsplease] {SLIME} - 34 (1080p).mkv") is Band.HIGH


def test_two_groups_may_mean_different_episodes_by_one_number() -> None:
    pupil = (
        Pupil(UNCOUNTED).told(9, f"[SubsPlease] {SLIME} - 33 [1080p].mkv").told(8, f"[Other] {SLIME} - 33 [1080p].mkv")
    )
    assert pupil.band(9, f"[SubsPlease] {SLIME} - 33 [1080p].mkv") is Band.HIGH
    assert pupil.band(9, f"[Other] {SLIME} - 33 [1080p].mkv") is Band.REJECTED
    assert pupil.band(8, f"[Other] {SLIME} - 33 [1080p].mkv") is Band.HIGH


def test_what_a_group_was_taught_to_mean_rules_out_what_the_number_would_mean_else() -> None:
    pupil = Pupil(ORPHAN)
    assert pupil.band(12, "[G] Vinland Saga - 12 [1080p].mkv") is Band.HIGH
    pupil = pupil.told(12, "[G] Vinland Saga - 13 [1080p].mkv")
    assert pupil.band(12, "[G] Vinland Saga - 13 [1080p].mkv") is Band.HIGH
    assert pupil.band(12, "[G] Vinland Saga - 12 [1080p].mkv") is Band.REJECTED
    assert pupil.band(12, "[H] Vinland Saga - 12 [1080p].mkv") is Band.HIGH


def test_season_and_part_are_part_of_the_habit() -> None:
    pupil = Pupil(ORPHAN).told(3, "[G] Vinland Saga S02E15 [1080p].mkv")
    assert pupil.lessons == (NumberingLesson(Decimal(12), "G", season=2),)
    assert pupil.band(4, "[G] Vinland Saga S02E16 [1080p].mkv") is Band.HIGH
    assert pupil.band(4, "[G] Vinland Saga - 16 [1080p].mkv") is Band.REJECTED
    assert pupil.band(4, "[G] Vinland Saga - 04 [1080p].mkv") is Band.HIGH
    parted = Pupil(ORPHAN).told(3, "[G] Vinland Saga Part 2 - 15 [1080p].mkv")
    assert parted.lessons == (NumberingLesson(Decimal(12), "G", part=2),)
    assert parted.band(4, "[G] Vinland Saga Part 2 - 16 [1080p].mkv") is Band.HIGH


def test_a_special_between_two_episodes_can_be_taught() -> None:
    special = Franchise(series(5, "Vinland Saga Recap", episodes=2, form=SeriesFormat.SPECIAL), kin=(ORPHAN.series,))
    pupil = Pupil(special)
    title = "[G] Vinland Saga - 12.5 [1080p].mkv"
    assert pupil.band(1, title) is not Band.HIGH
    pupil = pupil.told(1, title)
    assert pupil.band(1, title) is Band.HIGH
    assert pupil.band(2, title) is Band.REJECTED
    assert pupil.band(2, "[G] Vinland Saga - 13.5 [1080p].mkv") is Band.HIGH
    assert pupil.band(1, "[G] Vinland Saga - 12 [1080p].mkv") is Band.REJECTED


def test_a_name_is_known_for_every_group_once_it_is_taught() -> None:
    pupil = Pupil(ORPHAN)
    assert pupil.band(5, "[H] Binrando Saagaa - 05 [1080p].mkv") is Band.REJECTED
    pupil = pupil.told(5, "[G] Binrando Saagaa - 05 [1080p].mkv")
    assert pupil.lessons == (AliasLesson("Binrando Saagaa"),)
    assert pupil.band(7, "[H] Binrando Saagaa - 07 [1080p].mkv") is Band.HIGH
    assert pupil.band(7, "[H] Binrando Saagaa - 08 [1080p].mkv") is Band.REJECTED


def test_a_later_seasons_name_is_learned_with_its_season() -> None:
    pupil = Pupil(SEASON_TWO).told(5, "[G] Suraimu S2 - 05 [1080p].mkv")
    assert pupil.lessons == (AliasLesson("Suraimu Season 2"),)
    assert pupil.band(6, "[H] Suraimu S02E06 [1080p].mkv") is Band.HIGH
    assert pupil.band(6, "[H] Suraimu - 30 [1080p].mkv") is Band.HIGH
    assert pupil.band(5, "[H] Suraimu - 05 [1080p].mkv") is Band.REJECTED
    assert pupil.band(5, "[H] Suraimu S1 - 05 [1080p].mkv") is Band.REJECTED


def test_a_season_that_only_one_group_counts_so_is_not_everybodys() -> None:
    pupil = Pupil(SEASON_TWO).told(5, "[G] Suraimu S3 - 05 [1080p].mkv")
    assert pupil.lessons == (NumberingLesson(Decimal(0), "G", season=3, title="Suraimu"),)
    assert pupil.band(6, "[G] Suraimu S3 - 06 [1080p].mkv") is Band.HIGH
    assert pupil.band(6, f"[H] {SLIME} S3 - 06 [1080p].mkv") is Band.REJECTED


def test_an_unknown_name_that_counts_on_is_one_groups_habit() -> None:
    """As an alias it would make everybody's fifth episode of the first season the second season's."""
    pupil = Pupil(SEASON_TWO).told(5, "[G] Suraimu - 29 [1080p].mkv")
    assert pupil.lessons == (NumberingLesson(Decimal(24), "G", title="Suraimu"),)
    assert pupil.band(6, "[G] Suraimu - 30 [1080p].mkv") is Band.HIGH
    assert pupil.band(6, "[G] Suraimu - 06 [1080p].mkv") is Band.REJECTED
    assert pupil.band(5, "[H] Suraimu - 05 [1080p].mkv") is Band.REJECTED
    assert pupil.band(6, f"[G] {SLIME} 2nd Season - 06 [1080p].mkv") is Band.HIGH


def test_a_relatives_name_is_not_stolen_from_it() -> None:
    title = "[G] Tensura Nikki - Tensei Shitara Slime Datta Ken - 05 [1080p].mkv"
    pupil = Pupil(SEASON_TWO)
    assert judged(pupil.wanted(5), title).reasons[0].code == "another_series"
    pupil = pupil.told(5, title)
    assert pupil.band(5, title) is Band.HIGH
    assert pupil.band(6, title) is Band.REJECTED
    assert pupil.band(5, title.replace("[G]", "[H]")) is Band.REJECTED
    assert pupil.band(5, f"[G] {SLIME} - 05 [1080p].mkv") is Band.REJECTED
    relative = Pupil(Franchise(DIARIES, kin=(FIRST, SECOND)))
    assert relative.band(5, title) is Band.HIGH


def test_a_name_that_two_series_bear_is_settled_for_the_group() -> None:
    old, new = series(6, "Fruits Basket", episodes=26, year=2001), series(7, "Fruits Basket", episodes=25, year=2019)
    pupil = Pupil(Franchise(new, kin=(old,)))
    title = "[G] Fruits Basket - 05 [1080p].mkv"
    assert pupil.band(5, title) is Band.CHOOSE
    pupil = pupil.told(5, title)
    assert pupil.band(6, "[G] Fruits Basket - 06 [1080p].mkv") is Band.HIGH
    assert pupil.band(6, "[H] Fruits Basket - 06 [1080p].mkv") is Band.CHOOSE


def test_a_film_without_a_number_and_one_with() -> None:
    film = Franchise(series(8, "Kizumonogatari", form=SeriesFormat.MOVIE, episodes=1))
    pupil = Pupil(film).told(1, "[G] Wound Story [1080p].mkv")
    assert pupil.band(1, "[H] Wound Story [720p].mkv") is Band.HIGH
    numbered = Pupil(film).told(1, "[G] Kizumonogatari - 03 [1080p].mkv")
    assert numbered.band(1, "[G] Kizumonogatari - 03 [1080p].mkv") is Band.HIGH
    assert numbered.band(1, "[G] Kizumonogatari - 02 [1080p].mkv") is Band.REJECTED


def test_a_whole_set_teaches_where_the_series_begins_in_the_groups_counting() -> None:
    pupil = Pupil(UNCOUNTED)
    title = f"[G] {SLIME} - 25-36 (Batch) [1080p]"
    assert pupil.band(9, title) is not Band.HIGH
    pupil = pupil.told(9, title)
    assert pupil.band(9, title) is Band.HIGH
    assert pupil.band(9, f"[G] {SLIME} - 01-24 (Batch) [1080p]") is Band.REJECTED
    assert pupil.band(9, f"[G] {SLIME} - 33 [1080p].mkv") is Band.HIGH


def test_a_piece_of_a_season_does_not_say_where_the_season_begins() -> None:
    wanted = WantedEpisode(UNCOUNTED, 3)
    assert lessons_from(wanted, judged(wanted, f"[G] {SLIME} - 25-30 (Batch) [1080p]")) == ()


def test_a_set_that_is_not_wanted_teaches_nothing() -> None:
    """The taste speaks against it, not the numbers."""
    wanted = WantedEpisode(ORPHAN, 5)
    verdict = judged(wanted, "[G] Vinland Saga - 01-24 (Batch) [1080p]", Preferences(batches=BatchPolicy.NEVER))
    assert verdict.band is Band.REJECTED
    assert lessons_from(wanted, verdict) == ()


@pytest.mark.parametrize(
    "title",
    [
        "[G] Vinland Saga - 05 RAW [1080p].mkv",
        "[G] Vinland Saga - 05 [1080p][VOSTFR].mkv",
        "[G] Vinland Saga - 05 (English Dub) [1080p].mkv",
        "[G] Vinland Saga - 05 [1080p].mkv",
    ],
)
def test_taste_and_language_teach_nothing(title: str) -> None:
    wanted = WantedEpisode(ORPHAN, 5)
    verdict = judged(wanted, title)
    assert lessons_from(wanted, verdict) == ()
    assert not teachable(wanted, verdict)


@pytest.mark.parametrize(
    "title",
    [
        "[G] Binrando Saagaa - 05 RAW [1080p].mkv",
        "[G] Binrando Saagaa - 05 [1080p][VOSTFR].mkv",
        "[G] Binrando Saagaa - NCOP1 [1080p].mkv",
        "[G] Binrando Saagaa - 05 (2003) [1080p].mkv",
    ],
)
def test_no_lesson_accepts_what_language_kind_or_year_reject(title: str) -> None:
    dated = Franchise(replace(ORPHAN.series, year=2019))
    pupil = Pupil(dated).told(5, "[G] Binrando Saagaa - 05 [1080p].mkv")
    pupil = Pupil(dated, *pupil.lessons, NumberingLesson(Decimal(0), "G"), NumberingLesson(Decimal(-4), "G"))
    assert pupil.band(5, "[G] Binrando Saagaa - 05 [1080p].mkv") is Band.HIGH
    assert pupil.band(5, title) is Band.REJECTED


def test_what_is_older_than_the_series_stays_rejected() -> None:
    begun = Franchise(replace(ORPHAN.series, started_on=datetime(2019, 7, 1, tzinfo=UTC)))
    pupil = Pupil(begun, AliasLesson("Binrando Saagaa"), NumberingLesson(Decimal(0), "G"))
    wanted, title = pupil.wanted(5), "[G] Binrando Saagaa - 05 [1080p].mkv"
    release = Release(ReleaseId("x:1"), "x", title, seeders=5, published_at=datetime(2010, 1, 1, tzinfo=UTC))
    verdict = judge(wanted, release, read_name(title, AnitomyReleaseNames().split(title)), Preferences())
    assert verdict.band is Band.REJECTED


def test_a_refusal_is_about_just_that_counting_of_just_that_name() -> None:
    pupil = Pupil(ORPHAN).refused(5, "[G] Vinland Saga - 05 [1080p].mkv")
    assert pupil.lessons == (RefusalLesson("Vinland Saga", Decimal(0), "G"),)
    assert pupil.band(5, "[G] Vinland Saga - 05 [1080p].mkv") is Band.REJECTED
    assert pupil.band(6, "[G] Vinland Saga - 06v2 [720p].mkv") is Band.REJECTED
    assert pupil.band(6, "[H] Vinland Saga - 06 [1080p].mkv") is Band.HIGH
    assert pupil.band(6, "[G] Vinland Saga S01E06 [1080p].mkv") is Band.HIGH
    assert pupil.band(6, "Vinland Saga - 06 [1080p].mkv") is Band.HIGH


def test_several_countings_of_a_name_may_be_refused() -> None:
    pupil = Pupil(SEASON_TWO).refused(5, f"[G] {SLIME} - 29 [1080p].mkv").refused(5, f"[G] {SLIME} - 53 [1080p].mkv")
    assert pupil.band(6, f"[G] {SLIME} - 30 [1080p].mkv") is Band.REJECTED
    assert len(pupil.wanted(6).refused) == 2


def test_a_refused_set_is_refused_for_all_its_episodes() -> None:
    pupil = Pupil(ORPHAN).refused(5, "[G] Vinland Saga - 01-24 (Batch) [1080p]")
    assert pupil.band(9, "[G] Vinland Saga - 01-24 (Batch) [1080p]") is Band.REJECTED
    assert pupil.band(9, "[H] Vinland Saga - 01-24 (Batch) [1080p]") is Band.HIGH


def test_the_last_word_counts() -> None:
    title = "[G] Vinland Saga - 05 [1080p].mkv"
    pupil = Pupil(ORPHAN).refused(5, title)
    assert pupil.band(5, title) is Band.REJECTED
    pupil = pupil.told(5, title)
    assert pupil.band(5, title) is Band.HIGH
    pupil = pupil.refused(5, title)
    assert pupil.band(5, title) is Band.REJECTED


def test_a_newer_numbering_replaces_the_older_one() -> None:
    pupil = Pupil(ORPHAN).told(5, "[G] Vinland Saga - 07 [1080p].mkv").told(5, "[G] Vinland Saga - 08 [1080p].mkv")
    assert pupil.band(5, "[G] Vinland Saga - 08 [1080p].mkv") is Band.HIGH
    assert pupil.band(5, "[G] Vinland Saga - 07 [1080p].mkv") is Band.REJECTED


def test_a_numbering_under_a_taught_name_is_replaced_too() -> None:
    pupil = Pupil(SEASON_TWO).told(5, "[G] Suraimu - 29 [1080p].mkv").told(5, "[G] Suraimu - 30 [1080p].mkv")
    assert pupil.band(5, "[G] Suraimu - 30 [1080p].mkv") is Band.HIGH
    assert pupil.band(5, "[G] Suraimu - 29 [1080p].mkv") is Band.REJECTED


def test_what_was_learned_is_not_learned_again() -> None:
    title = f"[SubsPlease] {SLIME} - 33 (1080p).mkv"
    wanted = Pupil(UNCOUNTED).told(9, title).wanted(9)
    assert lessons_from(wanted, judged(wanted, title)) == ()
    assert not teachable(wanted, judged(wanted, title))


def test_revoked_lessons_and_those_of_other_series_do_not_count() -> None:
    wanted = WantedEpisode(ORPHAN, 5)
    alias = AliasLesson("Binrando Saagaa")
    assert taught(wanted, [correction(alias, series_id=4, revoked=True), correction(alias, series_id=9)]) == wanted
    assert taught(wanted, [correction(alias, series_id=4)]) != wanted


def test_a_title_that_says_nothing_teaches_nothing() -> None:
    wanted = WantedEpisode(ORPHAN, 5)
    for title in ("[G] Vinland Saga [1080p]", "[]", "", "(((("):
        assert lessons_from(wanted, judged(wanted, title)) == ()


@given(st.text(max_size=60), st.sampled_from(["", " - 05", " - 33", " S2E05", " 01-12 Batch", " 12.5"]))
def test_whatever_is_taught_fits_from_then_on(text: str, number: str) -> None:
    """Any title at all: a lesson does what it was taught for, and nothing raises."""
    wanted, title = WantedEpisode(SEASON_TWO, 5), f"[G] {text}{number} [1080p].mkv"
    verdict = judged(wanted, title)
    for lesson in lessons_from(wanted, verdict):
        after = Pupil(SEASON_TWO, lesson).wanted(5)
        assert not doubted(after, judged(after, title))
        assert lessons_from(after, judged(after, title)) == ()
    assert Pupil(SEASON_TWO, refusal_from(wanted, verdict)).band(5, title) is Band.REJECTED


def test_even_a_title_that_says_nothing_can_be_refused() -> None:
    pupil = Pupil(ORPHAN, AliasLesson("05")).refused(5, "((((")
    assert pupil.lessons[0] == RefusalLesson("((((", Decimal(0))
    with pytest.raises(InvalidLesson):
        pupil.refused(5, " ")


@pytest.mark.parametrize(
    ("lesson", "text"),
    [
        (
            NumberingLesson(Decimal(24), "SubsPlease"),
            "SubsPlease counts from 24 here: its 25 is episode 1.",
        ),
        (
            NumberingLesson(Decimal("11.5"), "G", season=2, part=3),
            "G counts from 11.5 here: its 12.5 of season 2 part 3 is episode 1.",
        ),
        (
            NumberingLesson(Decimal(-12), "G", title="Suraimu"),
            "G counts like this here under “Suraimu”: its 1 is episode 13.",
        ),
        (NumberingLesson(Decimal(0)), "A release without a group counts like this here: its 1 is episode 1."),
        (AliasLesson("Tensura"), "“Tensura” is this series."),
        (RefusalLesson("Naruto", Decimal(26), "G"), "Not this series: “Naruto” by G, counted as episode n+26."),
        (
            RefusalLesson("Naruto", Decimal(-1), None, season=2),
            "Not this series: “Naruto” without a group, counted as episode n−1 of season 2.",
        ),
    ],
)
def test_lessons_in_words(lesson: Lesson, text: str) -> None:
    assert lesson_text(lesson) == text


@pytest.mark.parametrize(
    "made",
    [
        lambda: NumberingLesson(Decimal("NaN")),
        lambda: NumberingLesson(Decimal(10_001)),
        lambda: NumberingLesson(Decimal(0), title=" "),
        lambda: AliasLesson("x" * 513),
        lambda: RefusalLesson("", Decimal(0)),
    ],
)
def test_lessons_that_cannot_be(made: object) -> None:
    assert callable(made)
    with pytest.raises(InvalidLesson):
        made()


def test_lists_are_asked_whether_there_is_something_to_teach() -> None:
    asked: Sequence[tuple[str, bool]] = (
        ("[G] Binrando Saagaa - 05 [1080p].mkv", True),
        ("[G] Vinland Saga - 06 [1080p].mkv", True),
        ("[G] Vinland Saga [1080p].mkv", False),
        ("[G] Vinland Saga - 05 [1080p].mkv", False),
    )
    wanted = WantedEpisode(ORPHAN, 5)
    for title, expected in asked:
        assert teachable(wanted, judged(wanted, title)) is expected, title


def test_a_word_of_a_taught_name_makes_no_other_name_ours() -> None:
    wanted = WantedEpisode(SEASON_ONE, 3)
    lesson = AliasLesson("Nikki")
    correction = Correction(CorrectionId(UUID(int=9)), FIRST.id, FIRST.titles.main, lesson, ADA, NOW)
    after = taught(wanted, [correction])
    assert judged(after, "[G] Nikki - 03 [1080p]").band is Band.HIGH
    assert not judged(after, "[H] Tensei Shitara Slime Datta Ken Nikki - 03 [1080p]").acceptable
