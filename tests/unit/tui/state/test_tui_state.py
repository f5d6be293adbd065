"""The reducers: plain values in, plain values out."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.inbound.http.wire.torrents import TorrentsView, TorrentView
from tui.state import searching, torrents, transfers, watching
from uuutorrent.testing import stub_data, stub_search

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def torrent(letter: str, hours: int, **more: object) -> TorrentView:
    facts = {
        "infohash": letter * 40,
        "name": letter,
        "state": "downloading",
        "claimed_at": NOW - timedelta(hours=hours),
    }
    return TorrentView.model_validate({**facts, **more})


def test_a_torrent_keeps_its_place_whatever_it_does() -> None:
    state = torrents.arrived(TorrentsView(torrents=[torrent("a", 1), torrent("b", 2), torrent("c", 3)]))
    state = torrents.changed(state, torrent("b", 2, progress=0.5, state="seeding", complete=True))
    assert [each.name for each in state.newest_first] == ["a", "b", "c"]
    state = torrents.changed(state, torrent("d", 0))
    assert [each.name for each in state.newest_first] == ["d", "a", "b", "c"]
    state = torrents.gone(state, "a" * 40)
    assert [each.name for each in state.newest_first] == ["d", "b", "c"]
    assert torrents.gone(state, "x" * 40) == state


def test_sums_are_over_all_torrents() -> None:
    view = TorrentsView(torrents=[torrent("a", 1, download_rate=3), torrent("b", 2, download_rate=4, state="stalled")])
    state = torrents.arrived(view)
    assert (state.download_rate, state.active) == (7, 2)


def test_the_newest_torrent_of_an_episode_counts() -> None:
    old, new = (torrent(letter, hours, series_id=1, episode=2) for letter, hours in (("a", 5), ("b", 1)))
    state = torrents.arrived(TorrentsView(torrents=[old, new]))
    assert state.for_episode(1, 2) == new
    assert state.for_episode(1, 3) is None


def test_a_set_counts_for_every_episode_that_was_taken_from_it() -> None:
    taken = [{"series_id": 1, "episode": 2}, {"series_id": 9, "episode": 1}]
    batch = torrent("a", 5, series_id=9, episode=1, episodes=taken)
    state = torrents.arrived(TorrentsView(torrents=[batch]))
    assert (state.for_episode(1, 2), state.for_episode(9, 1), state.for_episode(9, 2)) == (batch, batch, None)


def test_what_waits_stands_above_what_airs_next_above_the_rest() -> None:
    state = watching.arrived(stub_data.watchlist(NOW))
    order = [(bool(entry.unwatched), entry.next_airing is not None) for entry in state.in_order]
    assert order == sorted(order, key=lambda each: (not each[0], not each[1] if not each[0] else False))
    assert state.unwatched == sum(len(entry.unwatched) for entry in state.in_order)


def test_a_failed_refresh_keeps_the_list_and_says_that_it_is_old() -> None:
    state = watching.arrived(stub_data.watchlist(NOW))
    state = watching.failed(watching.asked(state), "AniList is away.")
    assert state.in_order
    assert state.stale
    assert state.problem == "AniList is away."
    assert not state.asking


def test_rejected_candidates_are_hidden_until_asked_for() -> None:
    state = searching.answered(searching.Search(), stub_search.search(1, "X", 2, NOW))
    assert {each.band for each in state.shown} == {"high", "choose"}
    assert len(searching.toggled(state).shown) == len(state.shown) + state.rejected
    assert searching.asked_again(searching.toggled(state)) == searching.Search(show_rejected=True)


def test_when_all_were_rejected_they_are_shown() -> None:
    view = stub_search.search(1, "X", 2, NOW)
    view = view.model_copy(update={"outcome": "only_rejected", "candidates": view.candidates[-2:], "best": None})
    assert len(searching.answered(searching.Search(), view).shown) == 2


def test_bytes_that_were_there_before_do_not_count_as_speed() -> None:
    key = ("a" * 40, 0)
    state = transfers.started(transfers.Transfers(), key, 1000)
    state = transfers.moved(state, key, 500, now=10.0)
    assert state.by_file[key].rate == 0
    state = transfers.moved(state, key, 600, now=11.0)
    assert state.by_file[key].rate == 100
    assert state.by_file[key].eta_seconds == 4
    state = transfers.moved(state, key, 600, now=12.0)
    assert 0 < state.by_file[key].rate < 100


def test_a_wait_for_the_server_is_shown_until_bytes_come_and_is_no_slowness() -> None:
    key = ("a" * 40, 0)
    state = transfers.moved(transfers.started(transfers.Transfers(), key, 1000), key, 100, now=10.0)
    state = transfers.held(transfers.moved(state, key, 200, now=11.0), key)
    assert (state.by_file[key].waits, state.by_file[key].running, state.by_file[key].rate) == (True, True, 0)
    state = transfers.moved(state, key, 300, now=71.0)
    assert not state.by_file[key].waits
    state = transfers.moved(state, key, 500, now=72.0)
    assert state.by_file[key].rate == 200


def test_what_has_ended_or_is_unknown_does_not_wait() -> None:
    key = ("a" * 40, 0)
    assert transfers.held(transfers.Transfers(), key) == transfers.Transfers()
    state = transfers.failed(transfers.started(transfers.Transfers(), key, 1000), key, "No room.")
    assert transfers.held(state, key) == state


def test_a_transfer_that_has_ended_does_not_move_any_more() -> None:
    key = ("a" * 40, 0)
    state = transfers.failed(transfers.started(transfers.Transfers(), key, 1000), key, "No room.")
    assert transfers.moved(state, key, 10, now=1.0) == state
    assert not state.by_file[key].running
    state = transfers.verified(transfers.started(state, key, 1000), key, Path("x"))
    assert state.by_file[key].share == 1
    assert not state.by_file[key].running
