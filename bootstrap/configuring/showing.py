"""The effective configuration as text: valid TOML, with every value's source beside it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel, SecretStr

from ..settings import PluginChoice
from .loading import Configuration, plugin_name
from .masking import masked, masked_secret


def show(configuration: Configuration) -> str:
    """Return one line for each setting: ``http.port = 7443  # default``. Secrets are masked."""
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
        case Path():
            return json.dumps(str(value), ensure_ascii=False)
        case _:
            return json.dumps(masked(str(value)), ensure_ascii=False)


def _source(configuration: Configuration, path: tuple[str, ...]) -> str:
    origin = configuration.origins.get(path)
    return str(origin) if origin else "default"
