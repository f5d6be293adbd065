"""The order, and what it keeps to whatever is put in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from domain.releases.preferences import Preferences
from domain.releases.ranking import RankedVerdict, rank
from domain.releases.release import Release, ReleaseId
from domain.releases.release_name import ReleaseName
from domain.releases.verdict import Band, Verdict

NOW = datetime(2026, 11, 22, tzinfo=UTC)
TASTE = Preferences(groups=("First", "Second"), subtitles=("en", "zh"))


def verdict(
    ident: str = "a",
    *,
    band: Band = Band.HIGH,
    resolution: int | None = 1080,
    group: str | None = "Group",
    seeders: int | None = 10,
    remake: bool = False,
    trusted: bool = False,
    version: int = 1,
    batch: bool = False,
    subtitles: tuple[str, ...] = (),
    age: int | None = 1,
) -> Verdict:
    published = None if age is None else NOW - timedelta(days=age)
    release = Release(
        ReleaseId(ident), "x", ident, seeders=seeders, remake=remake, trusted=trusted, published_at=published
    )
    name = ReleaseName(
        ident, group=group, resolution=resolution, version=Decimal(version), batch=batch, subtitles=subtitles
    )
    return Verdict(release, name, band, 100.0, ())


def verdicts() -> st.SearchStrategy[list[Verdict]]:
    one = st.builds(
        verdict,
        st.text("abcdef", min_size=1, max_size=3),
        band=st.sampled_from(Band),
        resolution=st.sampled_from([None, 480, 720, 1080, 2160]),
        group=st.sampled_from([None, "First", "second", "Other"]),
        seeders=st.none() | st.integers(0, 5_000),
        remake=st.booleans(),
        trusted=st.booleans(),
        version=st.integers(0, 3),
        batch=st.booleans(),
        subtitles=st.sampled_from([(), ("en",), ("zh",), ("multi",)]),
        age=st.none() | st.integers(0, 3),
    )
    # Of one kind, so that the late things decide: seeders, age, and in the end nothing but the order itself.
    alike = st.builds(
        verdict,
        st.text("abcdef", min_size=1, max_size=3),
        seeders=st.sampled_from([None, 0, 10, 11]),
        age=st.sampled_from([None, 1, 2]),
    )
    unique = (st.lists(some, max_size=12, unique_by=lambda judged: judged.release.id) for some in (one, alike))
    return st.one_of(*unique)


def order(ranked: tuple[RankedVerdict, ...]) -> list[ReleaseId]:
    return [one.verdict.release.id for one in ranked]


@given(verdicts(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(judged: list[Verdict], chance: Random) -> None:
    shuffled = list(judged)
    chance.shuffle(shuffled)
    assert rank(shuffled, TASTE) == rank(judged, TASTE)


@given(verdicts())
def test_ranking_again_changes_nothing(judged: list[Verdict]) -> None:
    ranked = rank(judged, TASTE)
    assert rank([one.verdict for one in ranked], TASTE) == ranked


@given(verdicts())
def test_the_order_is_total(judged: list[Verdict]) -> None:
    ids = order(rank(judged, TASTE))
    for place, one in enumerate(ids):
        for other in ids[place + 1 :]:
            pair = [verdict for verdict in judged if verdict.release.id in {one, other}]
            assert order(rank(pair, TASTE)) == [one, other]


@given(verdicts())
def test_a_rejected_release_never_outranks(judged: list[Verdict]) -> None:
    ranked = rank(judged, TASTE)
    acceptable = [one.verdict.acceptable for one in ranked]
    assert acceptable == sorted(acceptable, reverse=True)
    assert [one.rank for one in ranked if one.verdict.acceptable] == list(range(1, sum(acceptable) + 1))
    assert all(one.rank is None and one.ranking == () for one in ranked if not one.verdict.acceptable)


@given(verdicts().filter(bool), st.integers(1, 5_000), st.data())
def test_more_seeders_never_cost_a_place(judged: list[Verdict], more: int, data: st.DataObject) -> None:
    chosen = data.draw(st.sampled_from(judged))
    better = replace(chosen, release=replace(chosen.release, seeders=(chosen.release.seeders or 0) + more))
    after = rank([better if one is chosen else one for one in judged], TASTE)
    assert order(after).index(chosen.release.id) <= order(rank(judged, TASTE)).index(chosen.release.id)


@given(verdicts())
def test_every_place_before_another_is_explained(judged: list[Verdict]) -> None:
    ranked = [one for one in rank(judged, TASTE) if one.verdict.acceptable]
    assert all(len(one.ranking) == 1 for one in ranked[:-1])
    assert all(one.ranking == () for one in ranked[-1:])


@given(verdicts())
def test_what_is_named_is_the_first_thing_that_differs(judged: list[Verdict]) -> None:
    ranked = [one for one in rank(judged, TASTE) if one.verdict.acceptable]
    for one, other in pairwise(ranked):
        assert one.ranking == (first_difference(one.verdict, other.verdict),)


def first_difference(one: Verdict, other: Verdict) -> str:
    """The house's order, spelled out once more for the taste of these tests."""
    if one.band is not other.band:
        return "a sure match before a likely match"
    if one.release.remake is not other.release.remake:
        return "an original encode before a re-encode"
    lines, less = one.name.resolution, other.name.resolution
    if lines != less:
        return f"{lines}p before {f'{less}p' if less else 'no resolution'}"
    group, groups = (one.name.group or "no group").casefold(), ("first", "second")
    if group in groups and (other.name.group or "").casefold() != group:
        return f"{one.name.group} is your {group} group"
    if (one.name.subtitles == ("zh",)) is not (other.name.subtitles == ("zh",)):
        return f"{subtitles_of(one)} before {subtitles_of(other)}"
    return later_difference(one, other)


def subtitles_of(one: Verdict) -> str:
    return f"subtitles {', '.join(one.name.subtitles)}" if one.name.subtitles else "unnamed subtitles"


def later_difference(one: Verdict, other: Verdict) -> str:
    if one.name.version != other.name.version:
        return f"v{one.name.version} before v{other.name.version}"
    if one.release.trusted is not other.release.trusted:
        return "trusted before not trusted"
    if one.name.batch is not other.name.batch:
        return "a single episode before a set"
    many, fewer = one.release.seeders or 0, other.release.seeders or 0
    return f"{many} seeders before {fewer} seeders" if many != fewer else "newer"


def explained(better: Verdict, worse: Verdict, taste: Preferences = TASTE) -> str:
    ranked = rank([worse, better], taste)
    assert ranked[0].verdict is better
    return ranked[0].ranking[0]


def test_the_first_difference_decides_and_is_named() -> None:
    crowd = 4_000
    worse = replace(verdict("b"), release=replace(verdict("b").release, seeders=crowd))
    assert explained(verdict(), replace(worse, band=Band.CHOOSE)) == "a sure match before a likely match"
    assert explained(verdict(), verdict("b", remake=True, seeders=crowd)) == "an original encode before a re-encode"
    assert explained(verdict(), verdict("b", resolution=720, seeders=crowd)) == "1080p before 720p"
    assert explained(verdict(), verdict("b", resolution=None, seeders=crowd)) == "1080p before no resolution"
    assert explained(verdict(group="first"), verdict("b", group="Second", seeders=crowd)) == "first is your first group"
    assert explained(verdict(group="Second"), verdict("b", seeders=crowd)) == "Second is your second group"
    assert explained(verdict(version=2), verdict("b", seeders=crowd)) == "v2 before v1"
    assert explained(verdict(trusted=True), verdict("b", seeders=crowd)) == "trusted before not trusted"
    assert explained(verdict(), verdict("b", batch=True, seeders=crowd)) == "a single episode before a set"
    assert explained(verdict(seeders=crowd), verdict("b")) == "4000 seeders before 10 seeders"
    assert explained(verdict(seeders=5), verdict("b", seeders=4, age=0)) == "5 seeders before 4 seeders"
    assert explained(verdict(), verdict("b", age=2)) == "newer"
    assert explained(verdict(subtitles=("en",)), verdict("b", subtitles=("zh",), seeders=crowd)) == (
        "subtitles en before subtitles zh"
    )


def test_taste_is_in_the_order_that_the_person_gave() -> None:
    large, small = verdict("a", resolution=2160), verdict("b", resolution=480)
    assert explained(small, large, Preferences(resolutions=(480, 2160))) == "480p before 2160p"
    assert explained(large, small, Preferences(resolutions=(2160, 480))) == "2160p before 480p"


def test_equals_keep_one_order() -> None:
    one, other = verdict("a"), verdict("b")
    assert order(rank([one, other], TASTE)) == order(rank([other, one], TASTE)) == ["a", "b"]
