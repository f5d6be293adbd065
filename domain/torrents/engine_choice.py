"""Where a new torrent goes."""

from collections.abc import Mapping


def choose_engine(rooms: Mapping[str, int | None]) -> str:
    """The engine with the most room; ``rooms`` is in the order of the configuration, which breaks ties.

    Room is in bytes beyond what is reserved and spoken for, and may be negative; None is an engine that does not
    answer: it is chosen only if none does. There is at least one engine.
    """
    answering = {name: room for name, room in rooms.items() if room is not None}
    return max(answering, key=answering.__getitem__) if answering else next(iter(rooms))
