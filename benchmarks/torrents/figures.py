"""Figures, and the table they stand in."""

import statistics
from collections.abc import Sequence


def p50(values: Sequence[float]) -> float:
    """The median."""
    return statistics.median(values)


def p99(values: Sequence[float]) -> float:
    """The 99th percentile, of the values themselves."""
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.99))]


def row(name: str, figure: str, goal: str = "", *, met: bool | None = None) -> None:
    """Print one line of the table."""
    mark = "" if met is None else "ok" if met else "MISSED"
    print(f"{name:<52} {figure:<44} {goal:<30} {mark}", flush=True)
