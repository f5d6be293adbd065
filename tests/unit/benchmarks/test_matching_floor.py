"""The matching keeps its quality on the development cases, where they lie beside the project."""

import json
from pathlib import Path

import pytest

from adapters.outbound.anitomy.release_names import AnitomyReleaseNames
from benchmarks.matching import predict, read_case
from benchmarks.titles import score
from domain.releases.release_name import ReleaseName

DATA = Path(__file__).parents[4] / "shared" / "data"
CASES, TITLES = DATA / "matching" / "dev.jsonl", DATA / "titles" / "dev.jsonl"
TITLE_FLOORS = {"title": 0.96, "episode": 0.97, "season": 0.93, "version": 0.98, "group": 0.97, "resolution": 0.97}
MOST_FALSE = {"false episode": 0.03, "false season": 0.01, "false version": 0.01}


def lines(path: Path) -> list[dict[str, object]]:
    if not path.exists():
        pytest.skip("The development data do not lie beside the project.")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def test_the_right_release_is_picked_and_wrong_ones_are_not() -> None:
    cases = lines(CASES)
    names = AnitomyReleaseNames()
    right = wrong = 0
    for case in cases:
        pick, correct = predict(read_case(case), names)["pick"], case["correct"]
        assert isinstance(correct, list)
        right += pick in correct if correct else pick is None
        wrong += pick is not None and pick not in correct
    assert right >= 0.95 * len(cases)
    assert wrong <= 0.02 * len(cases)


def test_titles_are_read_as_people_read_them() -> None:
    misses: list[tuple[str, str, object, ReleaseName]] = []
    table = score(lines(TITLES), misses)
    shares = {field: right / asked for field, (right, asked) in table.items()}
    assert {field: share for field, share in shares.items() if share < TITLE_FLOORS.get(field, 0.0)} == {}
    assert {field: shares[field] for field, most in MOST_FALSE.items() if shares[field] > most} == {}
