"""When qBittorrent is left alone, and for how long."""

from contextlib import suppress

import pytest
from qbittorrentapi import Forbidden403Error, InternalServerError500Error
from requests import exceptions

from adapters.outbound.qbittorrent.backoff import Backoff
from application.ports.torrent_engine import EngineUnavailable

REFUSED = exceptions.ConnectionError()
SILENCE = exceptions.ReadTimeout()


class Watch:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def rest_after(watch: Watch, backoff: Backoff, error: BaseException) -> float:
    """Ask when it is allowed again, fail, and return how long it rests then."""
    asked = backoff.check()
    watch.now += 5
    backoff.failed(error, "It does not answer.", asked)
    with suppress(EngineUnavailable):
        backoff.check()
        return 0.0
    with pytest.raises(EngineUnavailable, match=r"It does not answer\.") as resting:
        backoff.check()
    assert resting.value.retry_after is not None
    seconds = resting.value.retry_after.total_seconds()
    watch.now += seconds
    return seconds


def test_silence_is_asked_again_later_and_later() -> None:
    watch = Watch()
    backoff = Backoff(watch)
    assert [rest_after(watch, backoff, SILENCE) for _ in range(9)] == [0, 1, 2, 4, 8, 10, 10, 10, 10]
    backoff.succeeded()
    assert [rest_after(watch, backoff, TimeoutError()) for _ in range(3)] == [0, 1, 2]


def test_a_refused_connection_is_tried_at_once() -> None:
    watch = Watch()
    backoff = Backoff(watch)
    assert [rest_after(watch, backoff, error) for error in (SILENCE, SILENCE, REFUSED, REFUSED, SILENCE, SILENCE)] == [
        0,
        1,
        0,
        0,
        0,
        1,
    ]
    assert rest_after(watch, backoff, InternalServerError500Error()) == 0


def test_who_was_sent_away_comes_back_in_a_minute() -> None:
    watch = Watch()
    backoff = Backoff(watch)
    assert [rest_after(watch, backoff, Forbidden403Error()) for _ in range(3)] == [60, 60, 60]


def test_many_who_waited_for_the_same_silence_count_once() -> None:
    watch = Watch()
    backoff = Backoff(watch)
    asked = [backoff.check() for _ in range(20)]
    watch.now += 5
    for moment in asked:
        backoff.failed(SILENCE, "It does not answer.", moment)
        watch.now += 0.1
    backoff.check()
    assert rest_after(watch, backoff, SILENCE) == 1


def test_nobody_is_let_through_before_the_rest_is_over() -> None:
    watch = Watch()
    backoff = Backoff(watch)
    backoff.failed(Forbidden403Error(), "Banned.", backoff.check())
    watch.now += 59.9
    with pytest.raises(EngineUnavailable, match="Banned"):
        backoff.check()
    watch.now += 0.1
    backoff.check()
