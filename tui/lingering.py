"""Noticing that somebody looks at a list for a moment."""

from collections.abc import Callable

from textual.timer import Timer
from textual.widget import Widget

MOMENT = 1.0
"""Seconds."""


class Lingering:
    """Calls ``linger`` once the rows have stood still for a moment; every stir begins the moment anew."""

    def __init__(self, rows: Widget, linger: Callable[[], None]) -> None:
        self._rows = rows
        self._linger = linger
        self._timer: Timer | None = None
        rows.watch(rows, "scroll_y", self.stir, init=False)
        rows.watch(rows, "cursor", self.stir, init=False)

    def stir(self) -> None:
        """Something has moved."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._rows.set_timer(MOMENT, self._rested)

    def _rested(self) -> None:
        self._timer = None
        if self._rows.screen.is_current and self._rows.is_on_screen:
            self._linger()
