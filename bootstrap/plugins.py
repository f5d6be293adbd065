"""Finding adapters that are installed, ours and others', without importing more than is asked for."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import Any

from adapters.plugin import Plugin
from domain.errors import Invalid

GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "database": "uuutorrent.databases",
        "engine": "uuutorrent.engines",
        "engines": "uuutorrent.engines",
        "watchlist": "uuutorrent.watchlists",
        "indexers": "uuutorrent.indexers",
        "renumberings": "uuutorrent.renumberings",
        "vault": "uuutorrent.vaults",
    }
)
"""The entry-point group behind each section of the configuration."""


class UnknownPlugin(Invalid):
    """No adapter of that name is installed."""

    def __init__(self, group: str, name: str) -> None:
        installed = names(group)
        close = get_close_matches(name, installed, n=1)
        hint = f" Did you mean {close[0]}?" if close else ""
        listed = ", ".join(installed) or "none"
        super().__init__(f"There is no adapter “{name}” among {group}.{hint} Installed: {listed}.")
        self.group = group
        self.name = name


class BrokenPlugin(Invalid):
    """The adapter cannot be used: it cannot be imported, or it offers no ``Plugin``."""


class AbsentPlugin(BrokenPlugin):
    """The adapter is ours or installed, but not a package that it needs, as in a client's install."""


def names(group: str) -> Sequence[str]:
    """The names of the installed adapters, sorted. Imports nothing."""
    return tuple(sorted(_offers(group)))


def load(group: str, name: str) -> Plugin[Any]:
    """Import that one adapter. Raises UnknownPlugin, BrokenPlugin."""
    offer = _offers(group).get(name)
    if offer is None:
        raise UnknownPlugin(group, name)
    try:
        plugin = offer.load()
    except ModuleNotFoundError as error:
        raise AbsentPlugin(
            f"The adapter “{name}” needs the package {error.name}, which is not installed. "
            "A server is installed with: pip install 'uuutorrent[server,embedded]'."
        ) from error
    except (ImportError, AttributeError) as error:
        raise BrokenPlugin(f"The adapter “{name}” ({offer.value}) cannot be imported: {error}") from error
    if not isinstance(plugin, Plugin):
        raise BrokenPlugin(f"The adapter “{name}” ({offer.value}) is no adapters.plugin.Plugin.")
    return plugin


@lru_cache(maxsize=16)
def _offers(group: str) -> Mapping[str, EntryPoint]:
    return {offer.name: offer for offer in entry_points(group=group)}
