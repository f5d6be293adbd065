"""Sizes, times and states in words, the same everywhere."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from adapters.inbound.http.wire.torrents import TorrentView

from .cells import Tone

_UNITS = ("KiB", "MiB", "GiB", "TiB", "PiB")


def size(count: float) -> str:
    """Return bytes as people read them: ``720 MiB``, ``1.4 GiB``."""
    if count < 1024:
        return f"{count:.0f} B"
    unit = _UNITS[0]
    for unit in _UNITS:
        count /= 1024
        if count < 1000 or unit == _UNITS[-1]:
            break
    return f"{count:.1f} {unit}" if count < 10 else f"{count:.0f} {unit}"


def exact_size(count: int) -> str:
    """Return bytes so that they can be typed again: the largest unit in which they have at most two decimals."""
    for power in (3, 2, 1):
        hundreds, rest = divmod(count * 100, 1024**power)
        if not rest and hundreds >= 10:
            return f"{hundreds / 100:g} {_UNITS[power - 1]}"
    return f"{count / 1024**2:.2f} MiB"


def rate(bytes_a_second: float) -> str:
    """Return a speed."""
    return f"{size(bytes_a_second)}/s"


def ago(then: datetime, now: datetime) -> str:
    """Return how long something is over, coarsely."""
    passed = now - then
    if passed < timedelta(minutes=1):
        return "just now"
    return f"{about(passed)} ago"


def until(then: datetime, now: datetime) -> str:
    """Return how long something is off."""
    return f"in {about(then - now)}" if then > now else "any moment"


def about(length: timedelta) -> str:
    """Return a length of time by its largest unit; the smaller ones would only flicker."""
    for unit, seconds in (("d", 86_400), ("h", 3600), ("min", 60)):
        if length.total_seconds() >= seconds:
            return f"{int(length.total_seconds() // seconds)} {unit}"
    return f"{int(length.total_seconds())} s"


def ranges(numbers: Iterable[int]) -> str:
    """Return sorted numbers with runs drawn together: ``4, 6–9``."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("–".join(str(end) for end in run) for run in runs)


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return ``1 episode``, ``3 episodes``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


STATES: dict[str, tuple[str, str, Tone]] = {
    "waiting": ("·", "Waiting", Tone.MUTED),
    "metadata": ("?", "Asking peers", Tone.CALM),
    "queued": ("·", "Queued", Tone.MUTED),
    "checking": ("≈", "Checking", Tone.CALM),
    "downloading": ("↓", "Downloading", Tone.CALM),
    "stalled": ("…", "Stalled", Tone.WARN),
    "seeding": ("✓", "Ready, sharing", Tone.GOOD),
    "finished": ("✓", "Ready", Tone.GOOD),
    "paused": ("‖", "Paused", Tone.MUTED),
    "missing_files": ("!", "Files missing", Tone.BAD),
    "error": ("!", "Error", Tone.BAD),
}
"""Sign, word and tone of every state of a torrent."""


def state(name: str) -> tuple[str, str, Tone]:
    """Return sign, word and tone; a state that a newer server has keeps its own name."""
    return STATES.get(name, ("·", name.replace("_", " ").capitalize(), Tone.PLAIN))


def condition(torrent: TorrentView) -> tuple[str, str, Tone]:
    """Return sign, word and tone of how a torrent is, with what keeps it."""
    match torrent.hold:
        case "queue" if torrent.place is not None:
            return "·", f"Queued, {ordinal(torrent.place)}", Tone.MUTED
        case "disk":
            return "!", "No room yet", Tone.WARN
        case "refused":
            return "!", "Refused", Tone.BAD
        case "seeded":
            return "✓", "Ready, shared", Tone.GOOD
        case _:
            return state(torrent.state)


def ordinal(number: int) -> str:
    """Return ``1st``, ``2nd``, ``13th``."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


_FORMATS = {"tv": "TV", "short": "TV short", "movie": "Film", "ova": "OVA", "ona": "ONA"}
_SERVICES = {"anilist": "AniList", "nyaa": "Nyaa"}


def series_format(name: str) -> str:
    """Return the form of a series as people write it; nothing when it is not known."""
    return "" if name == "unknown" else _FORMATS.get(name.casefold(), name.replace("_", " ").capitalize())


def service(name: str) -> str:
    """Return the name of a service as it writes itself."""
    return _SERVICES.get(name, name)


BANDS: dict[str, tuple[str, Tone]] = {
    "high": ("Sure", Tone.GOOD),
    "choose": ("Your choice", Tone.WARN),
    "rejected": ("Rejected", Tone.BAD),
}
"""Word and tone of how sure a match is."""

HEALTH: dict[str, tuple[str, str, Tone]] = {
    "ok": ("●", "works", Tone.GOOD),
    "degraded": ("◐", "limited", Tone.WARN),
    "down": ("○", "away", Tone.BAD),
}
"""Sign, word and tone of the state of a part of the server."""


def percent(share: float) -> int:
    """Return whole percents; 100 only when nothing is missing."""
    return int(max(0.0, min(1.0, share)) * 100)
