"""All of one event of the audit."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

from ..cells import Span
from ..commands import command
from ..widgets.bottom import Bottom
from ..widgets.facts import Fact, Facts


class AuditEventScreen(ModalScreen[None]):
    """Shows the lines; they can be scrolled."""

    BINDINGS: ClassVar[list[BindingType]] = [command("escape,enter,q", "dismiss", "Close", "Back to the list")]

    def __init__(self, head: Sequence[Sequence[Span]], facts: Sequence[Fact]) -> None:
        super().__init__()
        self._head, self._facts = head, facts

    def compose(self) -> ComposeResult:
        """Lay out the lines."""
        with VerticalScroll(classes="dialog -wide"):
            yield Facts(self._head, self._facts)
        yield Bottom()
