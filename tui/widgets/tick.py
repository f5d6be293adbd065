"""A box to tick."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget


class Tick(Widget, can_focus=True):
    """A choice that is taken or not; Space, Enter or a click turns it. What it means stands behind it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space,enter", "turn", show=False)]

    ticked: reactive[bool] = reactive(False)

    def __init__(self, choice: str, meaning: str, *, ticked: bool = False) -> None:
        super().__init__(id=f"tick-{choice}")
        self.choice, self._meaning = choice, meaning
        self.set_reactive(Tick.ticked, ticked)

    def render(self) -> Content:
        """Draw the box and the words; taken or not is a sign, not a colour."""
        box = Content.styled("[✓] ", "$accent") if self.ticked else Content.styled("[ ] ", "$muted")
        return Content("").join([box, Content(f"{self.choice:<8}"), Content.styled(self._meaning, "$muted")])

    def action_turn(self) -> None:
        """Take it, or not."""
        self.ticked = not self.ticked

    def on_click(self) -> None:
        """Turn it."""
        self.focus()
        self.action_turn()
