"""Finding adapters."""

import subprocess
import sys
from importlib.metadata import EntryPoint

import pytest

from adapters.plugin import Plugin
from bootstrap import plugins
from bootstrap.plugins import GROUPS, BrokenPlugin, UnknownPlugin, load, names


def test_our_own_adapters_are_registered_like_anybodys() -> None:
    assert {section: set(names(group)) for section, group in GROUPS.items()} == {
        "database": {"memory", "postgres"},
        "engine": {"memory", "libtorrent", "qbittorrent"},
        "engines": {"memory", "libtorrent", "qbittorrent"},
        "indexers": {"memory", "nyaa"},
        "watchlist": {"memory", "anilist"},
        "renumberings": {"memory", "anime-relations"},
        "vault": {"memory", "disk"},
    }


@pytest.mark.parametrize(("group", "name"), [(group, name) for group in GROUPS.values() for name in names(group)])
def test_every_adapter_on_offer_can_be_loaded(group: str, name: str) -> None:
    assert isinstance(load(group, name), Plugin)


def test_the_names_cost_no_import() -> None:
    program = (
        "import sys; from bootstrap.plugins import names; names('uuutorrent.engines');"
        "print([name for name in sys.modules if name.startswith('adapters.outbound')])"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert answer.stdout.strip() == "[]"


def test_an_unknown_name_says_what_is_installed_and_what_was_meant() -> None:
    with pytest.raises(UnknownPlugin) as unknown:
        load("uuutorrent.engines", "qbitorrent")
    assert "Did you mean qbittorrent?" in unknown.value.detail
    assert "Installed: libtorrent, memory, qbittorrent." in unknown.value.detail


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("no_such_package_of_anybody:PLUGIN", "needs the package no_such_package_of_anybody"),
        ("adapters.plugin:NOTHING", "cannot be imported"),
        ("adapters.plugin:Options", "is no adapters.plugin.Plugin"),
    ],
)
def test_a_broken_adapter_says_why(monkeypatch: pytest.MonkeyPatch, value: str, words: str) -> None:
    offer = EntryPoint("broken", value, "uuutorrent.indexers")
    monkeypatch.setattr(plugins, "_offers", lambda group: {"broken": offer})
    with pytest.raises(BrokenPlugin, match=words):
        load("uuutorrent.indexers", "broken")
