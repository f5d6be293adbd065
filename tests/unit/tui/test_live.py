from datetime import UTC, datetime

from adapters.inbound.http.wire.torrents import TorrentsView, TorrentView
from tui.live import Live
from tui.messages import TorrentLeft, TorrentMoved, TorrentsArrived

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def torrent(progress: float) -> TorrentView:
    return TorrentView(
        infohash="a" * 40, name="a", state="downloading", claimed_at=NOW, progress=progress, complete=progress == 1
    )


def test_a_torrent_that_becomes_complete_is_told_once() -> None:
    live = Live()
    live.take(TorrentsArrived(TorrentsView(torrents=[torrent(0.5)])))
    told = [live.take(TorrentMoved(torrent(progress))) for progress in (0.7, 1.0, 1.0)]
    assert told == [None, torrent(1.0), None]
    assert live.torrents.newest_first == [torrent(1.0)]


def test_one_that_was_complete_when_first_seen_is_no_news() -> None:
    assert Live().take(TorrentMoved(torrent(1.0))) is None


def test_one_that_left_does_not_come_back_by_older_news() -> None:
    live = Live()
    live.take(TorrentMoved(torrent(0.5)))
    live.take(TorrentLeft("a" * 40))
    assert live.torrents.newest_first == []


def test_nothing_new_is_the_same_object_so_that_nothing_is_drawn() -> None:
    live = Live()
    live.take(TorrentMoved(torrent(0.5)))
    assert live.torrents is live.torrents
