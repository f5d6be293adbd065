"""Saying what is wrong with a configuration: whose value, and what is allowed. Secrets are never repeated."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, get_args, get_origin

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic_core import ErrorDetails

from .given import Given, Tree, leaves
from .masking import masked

_LONGEST_SHOWN = 80


def explain(
    error: ValidationError, model: type[BaseModel], tree: Tree, within: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the place and a sentence for each mistake in ``tree``, which was read as ``model`` at ``within``."""
    for mistake in error.errors(include_url=False):
        place = _place(mistake)
        who, parent = author(tree, place, within), model_at(model, place[:-1])
        if mistake["type"] == "extra_forbidden" and parent is not None:
            yield place, f"{who}: there is no such setting. {known(place[-1], parent.model_fields)}"
        else:
            yield place, f"{who}: {_rule(mistake)}{_shown(mistake, parent, place)}"


def author(tree: Tree, place: Sequence[str], within: Sequence[str] = ()) -> str:
    """Name the value at ``place`` as its author wrote it; a section, and what nobody gave, as the manual does."""
    name = ".".join((*within, *place)) or "The configuration"
    branch: Tree | Given = tree
    for part in place:
        if isinstance(branch, Given):
            break  # an item of a list
        if part not in branch:
            return name
        branch = branch[part]
    origins = [given.origin for _, given in leaves(branch)]
    if len(origins) == 1:
        return str(origins[0])
    places = " and ".join(dict.fromkeys(origin.place for origin in origins))
    return f"{name} in {places}" if places else name


def model_at(model: type[BaseModel], place: Sequence[str]) -> type[BaseModel] | None:
    """Return the model that reads the section at ``place``, None where any key is allowed."""
    current: type[BaseModel] | None = model
    rest = list(place)
    while rest and current is not None:
        field = current.model_fields.get(rest.pop(0))
        annotation: Any = field.annotation if field else None
        if rest and get_origin(annotation) is Mapping:
            annotation, rest = get_args(annotation)[1], rest[1:]
        current = annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None
    return current


def is_secret(model: type[BaseModel] | None, key: str) -> bool:
    """Whether the setting must not be shown."""
    field = model.model_fields.get(key) if model else None
    annotation: Any = field.annotation if field else None
    return annotation is SecretStr or SecretStr in get_args(annotation)


def known(key: str, settings: Iterable[str]) -> str:
    """Say which settings there are, the one most like ``key`` first."""
    allowed = sorted(settings)
    if not allowed:
        return "None is known here."
    close = get_close_matches(key, allowed, n=1)
    return (f"Did you mean {close[0]}? " if close else "") + f"Known here: {', '.join(allowed)}."


def _place(mistake: ErrorDetails) -> tuple[str, ...]:
    """Where the mistake is; a check of a whole section names the ``setting`` to blame."""
    blamed = mistake.get("ctx", {}).get("setting")
    return (*(str(part) for part in mistake["loc"]), *([str(blamed)] if blamed else []))


def _rule(mistake: ErrorDetails) -> str:
    text = mistake["msg"].removeprefix("Value error, ")
    if isinstance(mistake["input"], str):  # of a secret, pydantic counts “items”
        text = re.sub(r" items?\b.*", " characters", text)
    return text if text.endswith(".") else f"{text}."


def _shown(mistake: ErrorDetails, parent: type[BaseModel] | None, place: Sequence[str]) -> str:
    given = mistake["input"]
    if not place or is_secret(parent, place[-1]) or not isinstance(given, str | int | float | bool):
        return ""
    text = masked(str(given))
    return f" It is “{text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + '…'}”."
