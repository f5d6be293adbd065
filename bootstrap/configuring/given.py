"""What was given, by whom, and under which name: needed to say whose mistake a mistake is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.errors import Invalid

ENVIRONMENT = "the environment"


class SettingsRefused(Invalid):
    """The configuration cannot be used; the text has one line for each reason."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from: the ``name`` its author wrote, and the ``place`` they wrote it at."""

    name: str
    place: str

    def __str__(self) -> str:
        return f"{self.name} in {self.place}"


@dataclass(frozen=True, slots=True)
class Given:
    """A value as it was given."""

    value: Any = field(repr=False)
    origin: Origin


Tree = dict[str, "Tree | Given"]
"""Sections and values by key, as in the file."""

Place = tuple[str, ...]
"""The keys that lead to a value or a section."""


def leaves(tree: "Tree | Given", path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Given]]:
    """Yield every value with its path."""
    if isinstance(tree, Given):
        yield path, tree
        return
    for key, branch in tree.items():
        yield from leaves(branch, (*path, key))


def plain(tree: "Tree | Given") -> Any:
    """Return the values alone, as pydantic reads them."""
    return tree.value if isinstance(tree, Given) else {key: plain(branch) for key, branch in tree.items()}


def overlay(below: Tree, above: Tree) -> Tree:
    """Return both; where they differ, ``above`` wins. Raises SettingsRefused for a value below a section."""
    merged = dict(below)
    for key, branch in above.items():
        under = merged.get(key)
        if isinstance(under, Given) and isinstance(branch, dict):
            raise no_section(under, next(given for _, given in leaves(branch)))
        merged[key] = overlay(under, branch) if isinstance(under, dict) and isinstance(branch, dict) else branch
    return merged


def no_section(value: Given, within: Given) -> SettingsRefused:
    """Say that somebody gave a value where another sees a section."""
    return SettingsRefused(f"{value.origin} is a section and takes no value, but {within.origin.name} is within it.")


def without(tree: Tree, place: Place) -> Tree:
    """Return the tree less the value or section at ``place``, or less the value that stands in the way to it."""
    key, *rest = place
    branch = tree.get(key)
    if rest and isinstance(branch, dict):
        return {**tree, key: without(branch, tuple(rest))}
    return {other: kept for other, kept in tree.items() if other != key}


def plant(table: Mapping[str, Any], place: str, path: tuple[str, ...] = ()) -> Tree:
    """Return a table that was read from ``place`` as a tree."""
    tree: Tree = {}
    for key, value in table.items():
        here = (*path, key)
        tree[key] = (
            plant(value, place, here) if isinstance(value, dict) else Given(value, Origin(".".join(here), place))
        )
    return tree
