"""From everything that was given to settings that can be relied on."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from ..plugins import GROUPS, BrokenPlugin, UnknownPlugin, load, names
from ..settings import PluginChoice, Settings
from .given import Given, Origin, SettingsRefused, Tree, leaves, overlay, plain
from .reading import find_file, read_environment, read_file
from .refusals import author, explain
from .secret_files import with_secrets


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings in effect, who gave each of them, and the options of every adapter, read by its own model.

    ``origins`` knows the values that were given; all others are defaults. ``options`` is empty when the adapters were
    not to be looked at.
    """

    settings: Settings
    origins: Mapping[tuple[str, ...], Origin]
    options: Mapping[tuple[str, ...], BaseModel]
    file: Path | None


def load_configuration(
    named: Path | None = None, environ: Mapping[str, str] | None = None, *, with_adapters: bool = True
) -> Configuration:
    """Read the file and the environment, which wins. Raises SettingsRefused, with every mistake named.

    ``with_adapters`` also reads the adapters' options, for which the adapters are imported.
    """
    environ = os.environ if environ is None else environ
    file = find_file(named, environ)
    tree = overlay(read_file(file) if file else {}, read_environment(environ))
    tree = {**tree, **{name: _secrets_read(name, branch) for name, branch in tree.items()}}
    settings = _settings(tree)
    options = _options(settings, tree) if with_adapters else {}
    settings = _settings(tree)  # once more: the options' secrets have been read from their files by now
    origins = {path: given.origin for path, given in leaves(tree)}
    return Configuration(settings, origins, options, file)


def choices(settings: Settings) -> Iterator[tuple[tuple[str, ...], str, PluginChoice]]:
    """Yield every choice of an adapter: its path, the entry-point group, and what was chosen."""
    for section, group in GROUPS.items():
        chosen = getattr(settings, section)
        if isinstance(chosen, PluginChoice):
            yield (section,), group, chosen
        else:
            for name, choice in chosen.items():
                yield (section, name), group, choice


def plugin_name(path: tuple[str, ...], choice: PluginChoice) -> str:
    """Return the adapter's name; an indexer's is its section's unless it says otherwise."""
    return choice.plugin or path[-1]


def _secrets_read(name: str, branch: Tree | Given) -> Tree | Given:
    field = Settings.model_fields.get(name)
    model = field.annotation if field else None
    if isinstance(branch, dict) and isinstance(model, type) and issubclass(model, BaseModel):
        return with_secrets(branch, model)
    return branch


def _settings(tree: Tree) -> Settings:
    try:
        return Settings.model_validate(plain(tree))
    except ValidationError as error:
        raise SettingsRefused("\n".join(line for _, line in explain(error, Settings, tree))) from None


def _options(settings: Settings, tree: Tree) -> Mapping[tuple[str, ...], BaseModel]:
    """Read every adapter's options; ``tree`` gets the secrets that lie in files."""
    read: dict[tuple[str, ...], BaseModel] = {}
    mistakes: list[str] = []
    for path, group, choice in choices(settings):
        name = plugin_name(path, choice)
        try:
            read[path] = _read_options(tree, path, group, name)
        except (UnknownPlugin, BrokenPlugin) as error:
            mistakes.append(f"{author(tree, (*path, 'plugin'))}: {error}")
        except SettingsRefused as error:
            mistakes.append(str(error))
    if mistakes:
        raise SettingsRefused("\n".join(mistakes))
    return read


def _read_options(tree: Tree, path: tuple[str, ...], group: str, name: str) -> BaseModel:
    model = load(group, name).options
    section = _section(tree, path)
    given = with_secrets(_section(section, ("options",)), model)
    if given:
        section["options"] = given
    try:
        return model.model_validate(plain(given))
    except ValidationError as error:
        told = explain(error, model, given, (*path, "options"))
        lines = [line + _elsewhere(place, model, group, name, path) for place, line in told]
        raise SettingsRefused("\n".join(lines)) from None


def _section(tree: Tree, path: tuple[str, ...]) -> Tree:
    for part in path:
        branch = tree.get(part)
        if not isinstance(branch, dict):
            return {}
        tree = branch
    return tree


def _elsewhere(place: tuple[str, ...], model: type[BaseModel], group: str, name: str, path: tuple[str, ...]) -> str:
    """Say which other adapters have such an option, if this one has not."""
    if not place or place[0] in model.model_fields:
        return ""
    others = [other for other in names(group) if other != name and place[0] in _fields(group, other)]
    key = ".".join((*path, "plugin"))
    return f" It is an option of {' and '.join(others)}; {key} is {name}." if others else ""


def _fields(group: str, name: str) -> Mapping[str, object]:
    try:
        return load(group, name).options.model_fields
    except (UnknownPlugin, BrokenPlugin):
        return {}
