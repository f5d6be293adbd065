"""What a torrent's state does not say by itself, in sentences for its owner."""

from domain.torrents.planning import Hold
from domain.torrents.states import TorrentState

_AWAY = "The torrent engine does not answer"
SAID = {
    TorrentState.WAITING: "The torrent engine is about to be told.",
    TorrentState.METADATA: "Asking other peers for the list of files.",
    TorrentState.CHECKING: "Comparing what is on the server's disk with the torrent.",
    TorrentState.MISSING_FILES: "Files are missing on the server's disk. Retry to fetch them again.",
}
"""Of states that always mean the same."""


def while_away(hold: Hold | None, *, complete: bool, begun: bool) -> str:
    """While the engine is silent."""
    if complete:
        return f"{_AWAY}; finished files can still be fetched."
    if hold is Hold.PAUSED:
        return f"{_AWAY}; the torrent stays paused."
    return f"{_AWAY}; the download {'goes on' if begun else 'starts'} by itself when it is back."


def failed(words: str) -> str:
    """What the engine says went wrong, in its own words."""
    return f"The torrent engine reports: {words or 'an error without a reason'}"


def stalled(seeds: int, peers: int) -> str:
    """Of a torrent that wants data and gets none: who is connected."""
    if seeds:
        return f"No data arrive, though {_counted(seeds, 'seed')} {'is' if seeds == 1 else 'are'} connected."
    if peers:
        return f"No seeds: {_counted(peers, 'peer')} connected, and nobody there has what is missing."
    return "No seeds and no peers are connected. It goes on by itself when somebody comes."


def queued(hold: Hold | None, place: int | None, disk: str) -> str:
    """Of a torrent that waits: what for. ``place`` counts from 1, ``disk`` says how full it is as far as is known."""
    if hold is Hold.DISK:
        return disk or "The server's disk is nearly full. It goes on by itself when there is room."
    if hold is Hold.QUEUE and place is not None:
        return "It is next in the queue." if place == 1 else f"{_counted(place - 1, 'torrent')} before it in the queue."
    return ""


def finished(hold: Hold | None, ratio: float) -> str:
    """Of a complete torrent: why it is not shared."""
    if hold is Hold.SEEDED:
        return f"It has been shared enough: it gave {ratio:.2f} times its size."
    if hold is Hold.EGRESS:
        return "The server's traffic for this month is used up: it is shared again from the first of the next."
    return "You paused it; finished files can be fetched." if hold is Hold.PAUSED else ""


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
