"""Since when torrents have been running in vain."""

from datetime import UTC, datetime, timedelta

from domain.torrents.idleness import IDLE_AFTER, idle_since, is_idle
from domain.torrents.infohash import InfoHash
from domain.torrents.states import TorrentState

NOW = datetime(2026, 11, 22, tzinfo=UTC)
NAME = InfoHash("a" * 40)


def test_a_stalled_one_is_idle_after_a_while() -> None:
    since = idle_since({}, {NAME: TorrentState.STALLED}, NOW)
    later = NOW + IDLE_AFTER
    since = idle_since(since, {NAME: TorrentState.STALLED}, later - timedelta(seconds=1))
    assert not is_idle(since[NAME], later - timedelta(seconds=1))
    assert is_idle(since[NAME], later)


def test_data_that_come_begin_it_anew() -> None:
    assert idle_since({NAME: NOW}, {NAME: TorrentState.DOWNLOADING}, NOW) == {}


def test_what_does_not_run_is_not_idle() -> None:
    assert idle_since({NAME: NOW}, {}, NOW) == {}
    assert not is_idle(None, NOW)
