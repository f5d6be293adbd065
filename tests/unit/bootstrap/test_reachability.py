"""Who can be reached from here."""

import socket
import threading

import pytest

from bootstrap.configuring.loading import load_configuration
from bootstrap.reachability import unreachable
from bootstrap.settings import Settings


def settings(watchlist: str, indexer: str) -> Settings:
    environ = {
        "UUUTORRENT_WATCHLIST__OPTIONS__URL": watchlist,
        "UUUTORRENT_INDEXERS__NYAA__OPTIONS__URL": indexer,
    }
    return load_configuration(None, environ).settings


def test_only_those_that_take_no_connection_are_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        here = f"http://127.0.0.1:{listening.getsockname()[1]}"
        assert unreachable(settings(here, here)) == []
        assert unreachable(settings(here, "http://127.0.0.1:9/path")) == [("nyaa", "127.0.0.1")]


def test_a_name_that_takes_for_ever_to_look_up_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    looking_up = threading.Event()

    def never(*_: object, **__: object) -> socket.socket:
        looking_up.wait(60)
        raise OSError

    monkeypatch.setattr(socket, "create_connection", never)
    named = unreachable(settings("https://graphql.anilist.co", "https://nyaa.si"), seconds=0.01)
    assert named == [("anilist", "graphql.anilist.co"), ("nyaa", "nyaa.si")]
    looking_up.set()
