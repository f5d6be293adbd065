"""The server from below, for admins."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from adapters.inbound.http.wire.usage import EngineView

from ..asking import ask
from ..cells import Line, Span, Tone, plain
from ..commands import command
from ..desk import Desk
from ..messages import MachineArrived, MachineFailed
from ..rows.machine import certificate, engine, traffic, verdict
from ..widgets.bottom import Bottom
from ..widgets.masthead import Banner, Masthead
from ..widgets.row_list import Chosen, Highlighted, RowList
from ..widgets.toned import content, paragraphs

_EVERY = 10.0


class MachineScreen(Screen[None]):
    """Engines with their disks, the traffic of the month, and the certificate."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("r", "refresh", "Look again", "Ask the server again"),
        command("escape", "app.pop_screen", "Back", "Back to the server page"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def compose(self) -> ComposeResult:
        """Lay out traffic, certificate and engines."""
        yield Masthead(self._desk.username, trail=("Server", "Machine"))
        yield Banner()
        yield Static("", id="verdict", classes="summary")
        yield Static("", id="traffic")
        yield RowList[EngineView](self._draw, height=2, gap=1, identity="engines")
        yield Bottom()

    def on_mount(self) -> None:
        """Look now, and then again."""
        self.query_one(RowList).focus()
        self.set_interval(_EVERY, self.action_refresh)
        self.action_refresh()

    def action_refresh(self) -> None:
        """Ask."""
        ask(self, "machine", self._desk.client.lifecycle.machine, MachineArrived, MachineFailed)

    @on(MachineArrived)
    def _arrived(self, message: MachineArrived) -> None:
        view = message.view
        self.query_one("#verdict", Static).update(content([verdict(view)]))
        below = [*traffic(view.traffic, self.size.width - 4), *certificate(view.certificate)]
        self.query_one("#traffic", Static).update(paragraphs(below))
        engines: RowList[EngineView] = self.query_one(RowList)
        engines.show({each.name: each for each in view.engines})
        engines.blank("The server has no engine.")

    @on(MachineFailed)
    def _failed(self, message: MachineFailed) -> None:
        told = Span(plain(message.error.sentence), Tone.BAD)
        self.query_one("#verdict", Static).update(content([told]))

    @on(Chosen)
    @on(Highlighted)
    def _no_news(self, message: Chosen | Highlighted) -> None:
        message.stop()

    def _draw(self, view: EngineView, width: int) -> Sequence[Line]:
        return engine(view, self._desk.now())
