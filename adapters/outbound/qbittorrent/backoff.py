"""When qBittorrent is left alone: nobody waits again for what does not answer, and nobody knocks at a closed door."""

import time
from collections.abc import Callable
from datetime import timedelta

from qbittorrentapi import Forbidden403Error
from requests import exceptions

from application.ports.torrent_engine import EngineUnavailable

_FIRST_SECONDS = 1.0
_LONGEST_SECONDS = 10.0
_SENT_AWAY_SECONDS = 60.0
"""After a ban, or a log-in that did not help: each would leave one more session behind in qBittorrent."""


class Backoff:
    """While it rests every question fails at once, with the words of the failure that led to it.

    The first time-out costs no rest, because an answer may just have been slow; then it doubles from one second to ten.
    A refused connection costs none at all: asking is cheap, and the first question after a restart is answered.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._timeouts = 0
        self._failed_at = -1.0
        self._until = 0.0
        self._words = ""

    def check(self) -> float:
        """Return the time at which the question is asked, in seconds. Raises EngineUnavailable while it rests."""
        now = self._now()
        if now < self._until:
            raise EngineUnavailable(self._words, retry_after=timedelta(seconds=self._until - now))
        return now

    def succeeded(self) -> None:
        """There was an answer."""
        self._timeouts = 0

    def failed(self, error: BaseException, words: str, asked: float) -> None:
        """A question asked at ``asked`` failed. Many may have waited for the same silence: it counts once."""
        if asked < self._failed_at:
            return
        self._failed_at = self._now()
        if rest := self._rest(error):
            self._until, self._words = self._failed_at + rest, words

    def _rest(self, error: BaseException) -> float:
        if isinstance(error, Forbidden403Error):
            return _SENT_AWAY_SECONDS
        if not isinstance(error, TimeoutError | exceptions.Timeout):
            self._timeouts = 0
            return 0.0
        self._timeouts += 1
        doublings = min(self._timeouts - 2, 10)
        return min(_FIRST_SECONDS * 2**doublings, _LONGEST_SECONDS) if doublings >= 0 else 0.0
