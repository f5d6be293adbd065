"""From everything that was given to settings that can be relied on."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ValidationError

from ..plugins import GROUPS, AbsentPlugin, BrokenPlugin, UnknownPlugin, load, names
from ..settings import PluginChoice, Settings
from .given import Given, Origin, Place, SettingsRefused, Tree, leaves, overlay, plain, without
from .reading import find_file, read_environment, read_file
from .refusals import author, explain
from .secret_files import with_secrets


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings in effect, who gave each of them, and the options of every adapter, read by its own model.

    ``origins`` knows the values that were given; all others are defaults. ``options`` is empty when the adapters were
    not to be looked at, and lacks those that are ``absent``: chosen and not installed here.
    """

    settings: Settings
    origins: Mapping[Place, Origin]
    options: Mapping[Place, BaseModel]
    absent: Collection[Place]
    file: Path | None


@dataclass(frozen=True, slots=True)
class _Adapters:
    """What was read of the adapters' options, and why some could not be: absent ones, and mistakes."""

    options: dict[Place, BaseModel] = field(default_factory=dict)
    absent: dict[Place, str] = field(default_factory=dict)
    mistakes: list[str] = field(default_factory=list)


def load_configuration(
    named: Path | None = None,
    environ: Mapping[str, str] | None = None,
    *,
    with_adapters: bool = True,
    some_absent: bool = False,
) -> Configuration:
    """Read the file and the environment, which wins. Raises SettingsRefused, with every mistake named.

    ``with_adapters`` also reads the adapters' options, for which the adapters are imported; with ``some_absent`` it is
    no mistake that a package for it is not installed. Without adapters it is a client that asks, who needs no secret
    of the server.
    """
    environ = os.environ if environ is None else environ
    file = find_file(named, environ)
    tree = overlay(read_file(file) if file else {}, read_environment(environ))
    if with_adapters:
        tree = {name: _secrets_read(name, branch) for name, branch in tree.items()}
    else:
        tree.pop("admin", None)  # the file with the password may be on another machine
    mistakes, tree = _checked(tree)
    adapters = _adapters(_settings(tree, mistakes), tree) if with_adapters else _Adapters()
    mistakes += [*([] if some_absent else adapters.absent.values()), *adapters.mistakes]
    settings = _settings(tree, mistakes)  # once more: the options' secrets have been read from their files by now
    if mistakes:
        raise SettingsRefused("\n".join(mistakes))
    origins = {path: given.origin for path, given in leaves(tree)}
    return Configuration(settings, origins, adapters.options, tuple(adapters.absent), file)


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


def _checked(tree: Tree) -> tuple[list[str], Tree]:
    """Return the mistakes, and the tree without them, so that what is left can be looked at too."""
    try:
        Settings.model_validate(plain(tree))
    except ValidationError as error:
        told = list(explain(error, Settings, tree))
    else:
        return [], tree
    for place in filter(None, (place for place, _ in told)):
        # Whose options they are is not known if the adapter is not.
        tree = without(tree, place[:-1] if place[-1] == "plugin" else place)
    return [line for _, line in told], tree


def _settings(tree: Tree, mistakes: Sequence[str]) -> Settings:
    try:
        return Settings.model_validate(plain(tree))
    except ValidationError:
        raise SettingsRefused("\n".join(mistakes)) from None


def _adapters(settings: Settings, tree: Tree) -> _Adapters:
    """Read every adapter's options; ``tree`` gets the secrets that lie in files."""
    read = _Adapters()
    for path, group, choice in choices(settings):
        name = plugin_name(path, choice)
        try:
            read.options[path] = _read_options(tree, path, group, name)
        except AbsentPlugin as error:
            read.absent[path] = f"{author(tree, (*path, 'plugin'))}: {error}"
        except (UnknownPlugin, BrokenPlugin) as error:
            read.mistakes.append(f"{author(tree, (*path, 'plugin'))}: {error}")
        except SettingsRefused as error:
            read.mistakes.append(str(error))
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
