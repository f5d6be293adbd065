"""When the demonstration may call a file verified."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.inbound.http.wire.torrents import FileView, TorrentView
from bootstrap.demo.script import Outcome, Script
from bootstrap.demo.stage import Stage
from bootstrap.state_directory import Running
from uuutorrent.testing.world import Published, World
from uuutorrent.testing.world.catalogue import targets
from uuutorrent.testing.world.offers import Offer

TRUE, FALSE = "a" * 64, "b" * 64
SIZE = 10


@pytest.fixture
def script(tmp_path: Path) -> Script:
    world = World(tmp_path)
    offer = Offer("A release", SIZE, 1)
    world.published = {"A release": Published(targets()[0], offer, "c" * 40, b"", tmp_path, TRUE)}
    stage = Stage(world, Running("https://127.0.0.1", None, 1), tmp_path, tmp_path, "secret")
    return Script(stage, lambda line: None, Outcome(sha256=TRUE, bytes=SIZE))


def same(script: Script, *, infohash: str = "c" * 40, served: str = TRUE, size: int = SIZE) -> bool:
    torrent = TorrentView(infohash=infohash, name="A release", state="seeding", claimed_at=datetime.now(UTC))
    file = FileView(index=0, path="a.mkv", size_bytes=size, downloaded_bytes=size, complete=True)
    return script._same(torrent, file, served)


def test_device_server_and_origin_must_agree(script: Script) -> None:
    assert same(script)


def test_any_disagreement_is_no_verification(script: Script) -> None:
    assert not same(script, served=FALSE)
    assert not same(script, size=SIZE + 1)
    assert not same(script, infohash="d" * 40)


@pytest.mark.parametrize("outcome", [Outcome(sha256=FALSE, bytes=SIZE), Outcome(sha256=TRUE, bytes=9), Outcome()])
def test_another_file_on_the_device_is_no_verification(script: Script, outcome: Outcome) -> None:
    script.outcome = outcome
    assert not same(script)


def test_a_damaged_origin_is_no_verification(script: Script) -> None:
    script.outcome = Outcome(sha256=FALSE, bytes=SIZE)
    assert not same(script, served=FALSE)
