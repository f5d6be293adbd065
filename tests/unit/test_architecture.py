"""The shape of the house: sizes, names, and one class per use case."""

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("domain", "application", "adapters", "bootstrap", "tui", "uuutorrent")
VAGUE = {"utils", "helpers", "common", "base", "models", "services", "constants", "misc"}


def modules() -> list[Path]:
    return [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def percentile(values: list[int], share: float) -> int:
    return sorted(values)[int(len(values) * share)]


def test_modules_stay_small() -> None:
    sizes = [lines(path) for path in modules() if path.name != "__init__.py"]
    assert statistics.median(sizes) <= 100
    assert percentile(sizes, 0.9) <= 280
    assert max(sizes) <= 500


def test_functions_stay_small() -> None:
    sizes = [(node.end_lineno or node.lineno) - node.lineno + 1 for _, node in functions()]
    assert statistics.median(sizes) <= 9


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [path for path in modules() if path.stem in VAGUE] == []


def test_nothing_hides_behind_type_checking() -> None:
    hidden = re.compile(r"\bTYPE_CHECKING\b|type: ignore")
    assert [path for path in modules() if hidden.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("activity", ["accounts", "watching", "tastes", "searching", "torrents", "delivery", "health"])
def test_a_verb_noun_module_holds_the_use_case_of_that_name(activity: str) -> None:
    use_cases = 0
    for path in sorted((ROOT / "application" / activity).glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and any(
                isinstance(item, ast.AsyncFunctionDef) and item.name == "__call__" for item in node.body
            ):
                use_cases += 1
                assert re.sub(r"(?<!^)(?=[A-Z])", "_", node.name).lower() == path.stem
    assert use_cases > 0


def test_the_domain_is_synchronous() -> None:
    asynchronous = [path for path, node in functions() if isinstance(node, ast.AsyncFunctionDef)]
    assert [path for path in asynchronous if path.is_relative_to(ROOT / "domain")] == []
