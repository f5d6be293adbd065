"""What the server will say, shown before it has said so.

A guess lies upon what is known and never changes it. Taking it away is all that a refusal needs, and news that come
in between are not lost.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from adapters.inbound.http.wire.torrents import TorrentView

Guess = Callable[[TorrentView], TorrentView | None]
"""Returns the torrent as it will be, None for one that will be gone."""


@dataclass(frozen=True, slots=True)
class Guesses:
    """By infohash, the older ones first, each with the number of what was asked for."""

    by_hash: Mapping[str, tuple[tuple[int, Guess], ...]] = field(default_factory=dict)

    def seen(self, infohash: str, torrent: TorrentView) -> TorrentView | None:
        """Return ``torrent`` with the guesses about it."""
        shown: TorrentView | None = torrent
        for _, guess in self.by_hash.get(infohash, ()):
            shown = None if shown is None else guess(shown)
        return shown


def guessed(guesses: Guesses, number: int, infohashes: Iterable[str], guess: Guess) -> Guesses:
    """Something was asked for."""
    more = {each: (*guesses.by_hash.get(each, ()), (number, guess)) for each in infohashes}
    return replace(guesses, by_hash={**guesses.by_hash, **more})


def settled(guesses: Guesses, number: int, infohashes: Iterable[str]) -> Guesses:
    """The server has answered, this way or the other."""
    by_hash = dict(guesses.by_hash)
    for infohash in infohashes:
        rest = tuple(each for each in by_hash.pop(infohash, ()) if each[0] != number)
        if rest:
            by_hash[infohash] = rest
    return Guesses(by_hash)
