"""The effective configuration as text: valid TOML, with every value's source beside it."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel, SecretStr

from ..settings import PluginChoice
from .loading import Configuration, plugin_name
from .masking import masked, masked_secret

_SOUNDS_SECRET = re.compile(r"(?i)pass|secret|token|key|dsn|credential|auth|cookie|session")
"""Which options are secrets is known by the adapter alone; if it is not installed, their names must do."""


def show(configuration: Configuration) -> str:
    """Return one line for each setting: ``http.port = 7443  # default``. Secrets are masked.

    Options of an adapter that is not installed are shown as they were given.
    """
    lines = [(_entry(path, value), _source(configuration, path)) for path, value in _settings(configuration)]
    width = min(max(len(entry) for entry, _ in lines), 60)
    return "\n".join(f"{entry:<{width}}  # {source}" for entry, source in lines)


def _settings(configuration: Configuration) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield from _within(configuration, configuration.settings, ())


def _within(
    configuration: Configuration, section: BaseModel, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name in type(section).model_fields:
        value, here = getattr(section, name), (*path, name)
        if isinstance(section, PluginChoice) and name == "plugin":
            value = plugin_name(path, section)
        if isinstance(section, PluginChoice) and name == "options":
            value = configuration.options.get(path, value)
        if isinstance(value, BaseModel):
            yield from _within(configuration, value, here)
        elif isinstance(value, dict) and value:
            for key, inner in value.items():
                yield from _inner(configuration, inner, (*here, key))
        elif not (isinstance(value, dict) and isinstance(section, PluginChoice)):
            yield here, value


def _inner(configuration: Configuration, value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, BaseModel):
        yield from _within(configuration, value, path)
    elif isinstance(value, dict):  # an option of an absent adapter, as all below
        for key, inner in value.items():
            yield from _inner(configuration, inner, (*path, key))
    elif _SOUNDS_SECRET.search(path[-1]) and not path[-1].endswith("_file"):
        yield path, SecretStr(str(value))
    else:
        yield path, value


def _entry(path: tuple[str, ...], value: Any) -> str:
    key = ".".join(path)
    return f"# {key} is not set" if value is None else f"{key} = {_toml(value)}"


def _toml(value: Any) -> str:
    match value:
        case SecretStr():
            return json.dumps(masked_secret(value.get_secret_value()))
        case bool() | int() | float():
            return json.dumps(value)
        case list() | tuple():
            return f"[{', '.join(_toml(item) for item in value)}]"
        case timedelta():
            return json.dumps(value.total_seconds())
        case dict():
            return "{}"
        case Path():
            return json.dumps(str(value), ensure_ascii=False)
        case _:
            return json.dumps(masked(str(value)), ensure_ascii=False)


def _source(configuration: Configuration, path: tuple[str, ...]) -> str:
    origin = configuration.origins.get(path)
    absent = path[-1] == "plugin" and path[:-1] in configuration.absent
    return (str(origin) if origin else "default") + ("; the adapter is not installed here" if absent else "")
