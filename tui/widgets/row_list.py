"""A list that stays put: rows are known by key, drawn only where they are seen, and updated in place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import ClassVar, Generic, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from ..cells import Line, Span, Tone, laid_out, plain

T = TypeVar("T")

_EDGE = 2
"""Columns left of the text: the mark of the chosen row and a blank."""


@dataclass
class Highlighted(Message):
    """Another row is under the cursor; ``key`` is None when the list is empty."""

    rows: str | None
    key: str | None


@dataclass
class Chosen(Message):
    """A row was chosen by Enter or by a click on the highlighted row."""

    rows: str | None
    key: str


class RowList(ScrollView, Generic[T], can_focus=True):
    """Rows of a fixed height, each drawn by ``draw(value, width)`` as lines of cells.

    ``gap`` blank lines stand between two rows, where the list itself has ``gap_from`` lines or more.

    The cursor belongs to a key, not to a place: it stays with its row when rows come, go and change.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"rows--{tone}" for tone in Tone), "rows--cursor", "rows--hover", "rows--mark",
    }  # fmt: skip

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False, tooltip="One row up"),
        Binding("down,j", "move(1)", "Down", show=False, tooltip="One row down"),
        Binding("pageup", "page(-1)", "Page up", show=False, tooltip="One page up"),
        Binding("pagedown", "page(1)", "Page down", show=False, tooltip="One page down"),
        Binding("home", "jump(0)", "First", show=False, tooltip="To the first row"),
        Binding("end", "jump(-1)", "Last", show=False, tooltip="To the last row"),
    ]

    cursor: reactive[str | None] = reactive(None)
    hovered: reactive[str | None] = reactive(None)

    def __init__(
        self,
        draw: Callable[[T, int], Sequence[Line]],
        *,
        height: int = 1,
        gap: int = 0,
        gap_from: int = 0,
        identity: str | None = None,
    ) -> None:
        super().__init__(id=identity)
        self._draw = draw
        self._lines = height
        self._gap = gap
        self._pitch = height + (0 if gap_from else gap)
        self._gap_from = gap_from
        self._values: Mapping[str, T] = {}
        self._keys: list[str] = []
        self._places: dict[str, int] = {}
        self._blank: tuple[str, str] = ("", "")

    # --- what it shows

    def show(self, values: Mapping[str, T]) -> None:
        """Show these rows in this order. What did not change is not drawn again; cursor and scroll stay."""
        old, self._values = self._values, values
        keys = list(values)
        if keys == self._keys:
            for place, key in enumerate(keys):
                if old[key] is not values[key] and old[key] != values[key]:
                    self.refresh_lines(place * self._pitch, self._pitch)
            return
        place = self._places.get(self.cursor or "", 0)
        self._keys, self._places = keys, {key: number for number, key in enumerate(keys)}
        self.virtual_size = Size(0, len(keys) * self._pitch)
        self.refresh()
        if self.cursor not in self._places:
            self.cursor = keys[min(place, len(keys) - 1)] if keys else None

    def on_resize(self, event: events.Resize) -> None:
        """Give the rows air where there is room."""
        pitch = self._lines + (self._gap if event.size.height >= self._gap_from else 0)
        if pitch != self._pitch:
            self._pitch = pitch
            self.virtual_size = Size(0, len(self._keys) * pitch)
            self.refresh()
        self._reveal()

    def blank(self, title: str, advice: str = "") -> None:
        """Say what stands there while there is no row."""
        self._blank = (plain(title), plain(advice))
        if not self._keys:
            self.refresh()

    def draw_again(self) -> None:
        """Draw what is seen: time has passed, and the rows tell of it."""
        self.refresh()

    @property
    def chosen(self) -> T | None:
        """The value under the cursor."""
        return self._values.get(self.cursor) if self.cursor is not None else None

    @property
    def in_view(self) -> list[T]:
        """The values that can be seen now, the one under the cursor before the others."""
        first, last = self.scroll_offset.y // self._pitch, (self.scroll_offset.y + self.size.height) // self._pitch
        keys = [key for key in self._keys[first : last + 1] if key != self.cursor]
        return [self._values[key] for key in ([self.cursor] if self.cursor is not None else []) + keys]

    @property
    def last_in_view(self) -> int:
        """The place of the last row that can be seen now, from 0."""
        return max(0, (self.scroll_offset.y + self.size.height - 1) // self._pitch)

    def select(self, key: str) -> None:
        """Put the cursor on a row, if it is there, and bring it into view."""
        if key in self._places:
            self.cursor = key
            self._reveal()

    # --- the cursor

    def action_move(self, by: int) -> None:
        """Move by rows."""
        self._go(self._places.get(self.cursor or "", 0) + by)

    def action_page(self, by: int) -> None:
        """Move by what is seen at once."""
        self.action_move(by * max(1, self.size.height // self._pitch - 1))

    def action_jump(self, place: int) -> None:
        """Go to the first row, or the last."""
        self._go(place if place >= 0 else len(self._keys) - 1)

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        if self.cursor is not None:
            self.post_message(Chosen(self.id, self.cursor))

    def _go(self, place: int) -> None:
        if self._keys:
            self.cursor = self._keys[max(0, min(place, len(self._keys) - 1))]
            self._reveal()

    def _reveal(self) -> None:
        if self.cursor is not None:
            place = self._places[self.cursor] * self._pitch
            self.scroll_to_region(Region(0, place, 1, self._lines), animate=False, force=True)

    def watch_cursor(self, old: str | None, new: str | None) -> None:
        """Draw the two rows concerned, and tell."""
        self._refresh_rows(old, new)
        self.post_message(Highlighted(self.id, new))

    def watch_hovered(self, old: str | None, new: str | None) -> None:
        """Draw the two rows concerned."""
        self._refresh_rows(old, new)

    def _refresh_rows(self, *keys: str | None) -> None:
        for key in keys:
            if key in self._places:
                self.refresh_lines(self._places[key] * self._pitch, self._pitch)

    # --- the mouse

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Light up the row under the pointer."""
        self.hovered = self._key_at(event.y)

    def on_leave(self) -> None:
        """The pointer is elsewhere."""
        self.hovered = None

    def on_click(self, event: events.Click) -> None:
        """Highlight a row; a click on the highlighted one chooses it."""
        key = self._key_at(event.y)
        if key is None:
            return
        self._clicked(key, event)

    def _clicked(self, key: str, event: events.Click) -> None:
        if key == self.cursor:
            self.action_choose()
        self.cursor = key

    def _key_at(self, y: int) -> str | None:
        place = (y + self.scroll_offset.y) // self._pitch
        return self._keys[place] if 0 <= place < len(self._keys) else None

    # --- drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of what is seen."""
        width = self.scrollable_content_region.width
        if not self._keys:
            return self._blank_line(y, width)
        place, line = divmod(y + self.scroll_offset.y, self._pitch)
        if place >= len(self._keys):
            return Strip.blank(width, self.rich_style)
        return self._row_line(self._keys[place], line, width)

    def _row_line(self, key: str, line: int, width: int) -> Strip:
        lines = self._draw(self._values[key], width - _EDGE - 1)
        here = key == self.cursor
        base = self.rich_style
        if here or key == self.hovered:
            base = self.get_component_rich_style("rows--cursor" if here else "rows--hover")
        if line >= self._lines:  # the gap between two rows
            return Strip.blank(width, self.rich_style)
        mark = Segment(self._edge(key, line), base + self._foreground("rows--mark"))
        spans = laid_out(lines[line], width - _EDGE - 1) if line < len(lines) else []
        segments = [Segment(span.text, base + self._foreground(f"rows--{span.tone}")) for span in spans]
        return Strip([mark, *segments]).adjust_cell_length(width, base)

    def _edge(self, key: str, line: int) -> str:
        """Return what stands left of the text, two columns wide."""
        return "▌ " if key == self.cursor else "  "

    def _blank_line(self, y: int, width: int) -> Strip:
        room = min(72, width - 2 * _EDGE)
        told = [(line, tone) for text, tone in zip(self._blank, (Tone.PLAIN, Tone.MUTED), strict=True)
                for line in (*wrap(text, room), "")]  # fmt: skip
        place = y - max(0, (self.size.height - len(told)) // 2)
        text, tone = told[place] if 0 <= place < len(told) else ("", Tone.PLAIN)
        before = Segment(" " * ((width - cell_len(text)) // 2), self.rich_style)
        shown = Segment(text, self.rich_style + self._foreground(f"rows--{tone}"))
        return Strip([before, shown]).adjust_cell_length(width, self.rich_style)

    def _foreground(self, component: str) -> Style:
        style = self.get_component_rich_style(component)
        return Style(color=style.color, bold=style.bold, italic=style.italic)


class RowHeading(Widget):
    """Names the columns of the list below it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"rows--{tone}" for tone in Tone}

    def __init__(self, draw: Callable[[int], Line]) -> None:
        super().__init__()
        self._draw = draw

    def render_line(self, y: int) -> Strip:
        """Draw the names, in line with the rows below (which leave room for a scroll bar)."""
        width = self.size.width
        style = self.rich_style + Style(color=self.get_component_rich_style(f"rows--{Tone.MUTED}").color)
        spans = [Span(" " * _EDGE), *laid_out(self._draw(width - _EDGE - 2), width - _EDGE - 2)]
        return Strip([Segment(span.text, style) for span in spans]).adjust_cell_length(width, self.rich_style)
