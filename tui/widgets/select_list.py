"""A list in which several rows can be selected."""

from collections.abc import Mapping
from typing import ClassVar, TypeVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from ..commands import command
from .row_list import RowList

T = TypeVar("T")


class Selected(Message):
    """Other rows are selected now; ``count`` is how many."""

    def __init__(self, rows: str | None, count: int) -> None:
        super().__init__()
        self.rows = rows
        self.count = count


class SelectList(RowList[T]):
    """Rows that can be selected, one by one or by a run from where Shift was pressed first.

    What is selected belongs to keys, as the cursor does; rows that go are selected no more.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        command("space", "turn_selection", "Select", "Select the marked row, or not", shown=False),
        command("shift+down", "extend(1)", "Select down", "Select from here downwards", shown=False),
        command("shift+up", "extend(-1)", "Select up", "Select from here upwards", shown=False),
        command("ctrl+a", "select_all", "Select all", "Select every row that is shown", shown=False),
        command("escape", "deselect", "Select none", "Select nothing any more", shown=False),
    ]

    selected: frozenset[str] = frozenset()
    _anchor: str | None = None
    _before: frozenset[str] = frozenset()

    @property
    def meant(self) -> list[T]:
        """What a command is for: the selected rows in their order, else the one under the cursor."""
        if self.selected:
            return [self._values[key] for key in self._keys if key in self.selected]
        return [] if self.chosen is None else [self.chosen]

    def show(self, values: Mapping[str, T]) -> None:
        """Show these rows in this order."""
        super().show(values)
        if not self.selected <= values.keys():
            self._select(self.selected & values.keys())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to select none only where something is selected: Escape is also the way back."""
        return bool(self.selected) if action == "deselect" else True

    def action_turn_selection(self) -> None:
        """Select the row under the cursor or not, and go on."""
        if self.cursor is not None:
            self._select(self.selected ^ {self.cursor})
            self.action_move(1)

    def action_extend(self, by: int) -> None:
        """Select all from where this began to the next row."""
        if self.cursor is None:
            return
        if self._anchor is None:
            self._anchor, self._before = self.cursor, self.selected
        anchor = self._anchor
        super().action_move(by)
        self._run_from(anchor)

    def action_select_all(self) -> None:
        """Select what is shown; again, nothing."""
        every = frozenset(self._keys)
        self._select(frozenset() if self.selected == every else every)

    def action_deselect(self) -> None:
        """Select nothing."""
        self._select(frozenset())

    def action_move(self, by: int) -> None:
        """Move by rows; a run of selected rows ends."""
        self._anchor = None
        super().action_move(by)

    def _run_from(self, anchor: str) -> None:
        first, last = sorted((self._places.get(anchor, 0), self._places.get(self.cursor or "", 0)))
        self._select(self._before | frozenset(self._keys[first : last + 1]))
        self._anchor = anchor

    def _select(self, keys: frozenset[str]) -> None:
        self._anchor = None
        if keys == self.selected:
            return
        self.selected = keys
        self.refresh()
        self.refresh_bindings()
        self.post_message(Selected(self.id, len(keys)))

    def _clicked(self, key: str, event: events.Click) -> None:
        if event.ctrl:
            self.cursor = key
            self._select(self.selected ^ {key})
        elif event.shift and self.cursor is not None:
            anchor, self._before = self._anchor or self.cursor, self.selected
            self.cursor = key
            self._run_from(anchor)
        else:
            super()._clicked(key, event)

    def _edge(self, key: str, line: int) -> str:
        if key not in self.selected:
            return super()._edge(key, line)
        return "● " if line == 0 else "▌ " if key == self.cursor else "│ "
