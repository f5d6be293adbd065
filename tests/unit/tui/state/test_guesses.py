"""What is shown before the server has said it, and that it goes again."""

from datetime import UTC, datetime

from adapters.inbound.http.wire.torrents import TorrentsView, TorrentView
from tui import deeds
from tui.api.errors import ClientError
from tui.deeds import Outcome
from tui.live import Live
from tui.messages import DeedSettled, TorrentMoved, TorrentsArrived

ONE = TorrentView(infohash="a" * 40, name="One", state="downloading", claimed_at=datetime(2026, 11, 22, tzinfo=UTC))


def live() -> Live:
    known = Live()
    known.take(TorrentsArrived(TorrentsView(torrents=[ONE])))
    return known


def test_a_refused_wish_goes_back_and_loses_no_news() -> None:
    known = live()
    number = known.expect([ONE.infohash], deeds.PAUSE.guess)
    assert known.torrents.by_hash[ONE.infohash].state == "paused"
    known.take(TorrentMoved(ONE.model_copy(update={"progress": 0.5})))
    assert known.torrents.by_hash[ONE.infohash].state == "paused"
    refused = Outcome(deeds.PAUSE, {ONE.infohash: "One"}, [], [], {ONE.infohash: ClientError("No.")})
    known.settle(DeedSettled(number, refused))
    shown = known.torrents.by_hash[ONE.infohash]
    assert (shown.state, shown.progress, refused.sentence) == ("downloading", 0.5, "No.")


def test_a_removal_that_is_taken_stays_and_one_that_is_refused_comes_back() -> None:
    for gone, refused in (([ONE.infohash], {}), ([], {ONE.infohash: ClientError("No.")})):
        known = live()
        deed = deeds.remove(keep_data=False)
        number = known.expect([ONE.infohash], deed.guess)
        assert not known.torrents.by_hash
        known.settle(DeedSettled(number, Outcome(deed, {ONE.infohash: "One"}, [], gone, refused)))
        assert bool(known.torrents.by_hash) is bool(refused)
