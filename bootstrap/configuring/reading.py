"""The two places where settings are given: a file and the environment."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_config_path

from .given import ENVIRONMENT, Given, Origin, SettingsRefused, Tree, no_section, plant

FILE_NAME = "uuutorrent.toml"
PREFIX = "UUUTORRENT_"
CONFIG_VARIABLE = "UUUTORRENT_CONFIG"
_MOST_BYTES = 1 << 20


def find_file(named: Path | None, environ: Mapping[str, str]) -> Path | None:
    """Return the configuration file: the one that is named, else the one here, else the user's; None without any.

    Raises SettingsRefused if a named one is not there.
    """
    chosen = named or (Path(text) if (text := environ.get(CONFIG_VARIABLE)) else None)
    if chosen is not None:
        if not chosen.is_file():
            raise SettingsRefused(f"There is no configuration file {chosen}.")
        return chosen
    usual = (Path(FILE_NAME), user_config_path("uuutorrent", appauthor=False) / FILE_NAME)
    return next((path for path in usual if path.is_file()), None)


def read_file(path: Path) -> Tree:
    """Read a TOML file. Raises SettingsRefused."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise SettingsRefused(f"{path} is too large for a configuration file.")
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsRefused(f"{path} cannot be read: {os.strerror(error.errno or 0)}.") from error
    except UnicodeDecodeError as error:
        raise SettingsRefused(f"{path} is not UTF-8 text.") from error
    except tomllib.TOMLDecodeError as error:
        # The parser's message holds the position and none of the text, so no secret either.
        raise SettingsRefused(f"{path} is not valid TOML: {error}.") from error
    return plant(table, str(path))


def read_environment(environ: Mapping[str, str]) -> Tree:
    """Read ``UUUTORRENT_A__B__C`` as a.b.c. An empty variable is as if it were not there. Raises SettingsRefused."""
    tree: Tree = {}
    for name in sorted(environ):
        if name.startswith(PREFIX) and name != CONFIG_VARIABLE and environ[name]:
            _place(tree, name, environ[name])
    return tree


def _place(tree: Tree, name: str, value: str) -> None:
    given = Given(value, Origin(name, ENVIRONMENT))
    *sections, key = name.removeprefix(PREFIX).lower().split("__")
    for section in sections:
        branch = tree.setdefault(section, {})
        if isinstance(branch, Given):
            raise no_section(branch, given)
        tree = branch
    tree[key] = given
