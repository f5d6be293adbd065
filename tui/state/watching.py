"""The watchlist, and what is known about its age."""

from dataclasses import dataclass, replace

from adapters.inbound.http.wire.watchlist import WatchEntryView, WatchlistView


@dataclass(frozen=True, slots=True)
class Watching:
    """The last list that arrived, whether one is asked for now, and what kept the last question from an answer."""

    view: WatchlistView | None = None
    asking: bool = False
    problem: str | None = None
    sought: str = ""
    """Letters that a name must have to be shown."""

    @property
    def in_order(self) -> list[WatchEntryView]:
        """What can be watched now, then what airs next, then the rest."""
        return sorted(filter(self._fits, self.view.entries), key=_place) if self.view else []

    def _fits(self, entry: WatchEntryView) -> bool:
        names = (entry.title, entry.title_english, entry.title_native)
        return any(self.sought.casefold() in name.casefold() for name in names if name)

    @property
    def unwatched(self) -> int:
        """How many episodes wait."""
        return sum(len(entry.unwatched) for entry in self.view.entries) if self.view else 0

    @property
    def series_waiting(self) -> int:
        """In how many series."""
        return sum(1 for entry in self.view.entries if entry.unwatched) if self.view else 0

    @property
    def stale(self) -> bool:
        """Whether what is shown may be old, for a reason that was told."""
        return self.view is not None and (self.view.stale or self.problem is not None)


def _place(entry: WatchEntryView) -> tuple[bool, float, str]:
    airs = entry.next_airing.at.timestamp() if entry.next_airing else float("inf")
    return not entry.unwatched, 0.0 if entry.unwatched else airs, entry.title.casefold()


def asked(watching: Watching) -> Watching:
    """A question is on its way; what is shown stays."""
    return replace(watching, asking=True)


def arrived(view: WatchlistView, watching: Watching | None = None) -> Watching:
    """Here is the list; what is sought in it stays."""
    return Watching(view, False, view.problem if view.stale else None, watching.sought if watching else "")


def sought(watching: Watching, text: str) -> Watching:
    """Show only what has these letters in a name."""
    return replace(watching, sought=text)


def failed(watching: Watching, sentence: str) -> Watching:
    """No answer; the last list stays."""
    return replace(watching, asking=False, problem=sentence)
