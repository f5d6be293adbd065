"""Series and episodes."""

from datetime import datetime

from adapters.inbound.http.wire.torrents import TorrentView
from adapters.inbound.http.wire.watchlist import WatchEntryView

from ..cells import Cell, Line, Span, Tone, bar, cell
from ..wording import ranges, series_format, state, until

_ROOMY = 100


def series_heading(width: int) -> Line:
    """Name the columns of ``series``."""
    names = [cell("Series", Tone.MUTED), *([cell("", width=12)] if width >= _ROOMY else [])]
    return [
        *names,
        cell("Seen", Tone.MUTED, width=9, right=True),
        cell("Waiting", Tone.MUTED, width=7),
        cell("Next episode", Tone.MUTED, width=17),
    ]


def series(entry: WatchEntryView, now: datetime, width: int) -> list[Line]:
    """Draw a series: what waits stands out, the rest recedes."""
    waits = len(entry.unwatched)
    total = entry.episodes if entry.episodes is not None else "?"
    progress = [Cell(bar(_share(entry), 12), 12)] if width >= _ROOMY else []
    news = cell(f"{waits} new" if waits else "–", Tone.ACCENT if waits else Tone.FAINT, width=7)
    return [
        [
            cell(entry.title, Tone.STRONG if waits else Tone.PLAIN),
            *progress,
            cell(f"{entry.progress} / {total}", Tone.MUTED, width=9, right=True),
            news,
            cell(airing(entry, now), Tone.MUTED, width=17),
        ]
    ]


def airing(entry: WatchEntryView, now: datetime) -> str:
    """Return when the next episode comes, or why none does."""
    if entry.next_airing is not None:
        return f"Ep {entry.next_airing.episode} {until(entry.next_airing.at, now)}"
    return "" if entry.status in ("airing", "unknown") else entry.status.replace("_", " ").capitalize()


def episode_name(entry: WatchEntryView, episode: int) -> str:
    """Return what an episode is called: a film has only itself."""
    return "The film" if entry.format.casefold() == "movie" and entry.episodes in (1, None) else f"Episode {episode}"


def episode(entry: WatchEntryView, number: int, torrent: TorrentView | None) -> list[Line]:
    """Draw an episode, and what the server has of it."""
    seen = number <= entry.progress
    upcoming = min(entry.unwatched, default=None) == number
    name = cell(episode_name(entry, number), Tone.MUTED if seen else Tone.STRONG, width=16)
    note = cell("seen", Tone.MUTED, width=8) if seen else cell("next" if upcoming else "", Tone.ACCENT, width=8)
    if torrent is None:
        return [[name, note, cell("")]]
    sign, word, tone = state(torrent.state)
    share = "" if torrent.complete else f"  {torrent.progress:.0%}"
    return [[name, note, Cell((Span(f"{sign} {word}{share}", tone),))]]


def about(entry: WatchEntryView, now: datetime) -> list[Span]:
    """Say in one line what kind of series it is."""
    facts = [
        series_format(entry.format),
        str(entry.year or ""),
        f"{entry.progress} of {entry.episodes or '?'} seen",
        airing(entry, now),
    ]
    if entry.list_status != "watching":
        facts.insert(0, entry.list_status.capitalize())
    return [Span("  ·  ".join(fact for fact in facts if fact), Tone.MUTED)]


def waiting(entry: WatchEntryView) -> str:
    """Say which episodes wait."""
    if not entry.unwatched:
        return "You have seen everything that has aired."
    known = "" if entry.aired_certain else " (as far as the schedule tells)"
    return f"Waiting: {ranges(entry.unwatched)}{known}"


def _share(entry: WatchEntryView) -> float:
    whole = entry.episodes or entry.aired or 0
    return entry.progress / whole if whole else 0.0
