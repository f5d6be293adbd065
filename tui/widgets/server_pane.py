"""How the server is, and what this device knows of it."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from adapters.inbound.http.wire.system import AboutView, ComponentView, HealthView

from ..asking import ask
from ..cells import Line, Span, Tone, cell, plain
from ..commands import command
from ..desk import Desk
from ..messages import HealthArrived, HealthFailed, LogOutWanted, MachineWanted
from ..wording import HEALTH, service
from .row_list import Chosen, Highlighted, RowList
from .toned import content, paragraphs

ACCOUNT = "Your own password, watchlist, sessions and API tokens"

Answer = tuple[HealthView, AboutView]


class ServerPane(Vertical):
    """Every part of the server with a word, and a sentence where something is wrong."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("r", "refresh", "Look again", "Ask the server again how it is", shown=False),
        command("m", "machine", "Machine", "Show engines, disk and traffic; for admins"),
        command("a", "screen.account", "Account", ACCOUNT),
        command("p", "screen.people", "People", "Show who has an account; for admins"),
        command("i", "screen.invites", "Invites", "Show who is invited, and invite; for admins"),
        command("w", "screen.audit", "Audit", "Show who did what, and when; for admins"),
        command("L", "log_out", "Log out", "End this log-in on this device", shown=False),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="server")
        self._desk = desk

    def compose(self) -> ComposeResult:
        """Lay out parts and facts."""
        yield Static("", id="verdict", classes="summary")
        yield RowList[ComponentView](_draw, height=2, identity="parts")
        yield Static(paragraphs(_facts(self._desk, None)), id="facts")

    def on_mount(self) -> None:
        """Look now, and then again."""
        self.set_interval(30, self.action_refresh)
        self.action_refresh()

    @property
    def list(self) -> RowList[ComponentView]:
        """The rows."""
        return self.query_one(RowList)

    def action_refresh(self) -> None:
        """Ask."""

        async def question() -> Answer:
            return await self._desk.client.health(), await self._desk.client.about()

        ask(self, "health", question, lambda answer: HealthArrived(*answer), HealthFailed)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the machine to those who run it."""
        return self._desk.admin if action == "machine" else True

    def action_machine(self) -> None:
        """Show the server from below."""
        self.post_message(MachineWanted())

    def action_log_out(self) -> None:
        """Leave."""
        self.post_message(LogOutWanted())

    @on(HealthArrived)
    def _arrived(self, message: HealthArrived) -> None:
        sentences = {"ok": ("All is well.", Tone.GOOD), "degraded": ("It works, with limits.", Tone.WARN)}
        sentence, tone = sentences.get(message.health.status, ("It does not work.", Tone.BAD))
        self.query_one("#verdict", Static).update(content([Span(sentence, tone)]))
        self.list.show({part.name: part for part in message.health.components})
        self.list.blank("The server names no parts.")
        self.query_one("#facts", Static).update(paragraphs(_facts(self._desk, message.about)))

    @on(HealthFailed)
    def _failed(self, message: HealthFailed) -> None:
        self.query_one("#verdict", Static).update(content([Span(plain(message.error.sentence), Tone.BAD)]))

    @on(Chosen)
    @on(Highlighted)
    def _no_news(self, message: Chosen | Highlighted) -> None:
        message.stop()


def _draw(part: ComponentView, width: int) -> Sequence[Line]:
    sign, word, tone = HEALTH.get(part.status, ("?", part.status, Tone.PLAIN))
    return [
        [cell(sign, tone, width=1), cell(part.name, Tone.STRONG, width=24), cell(word, tone)],
        [cell("", width=1), cell(part.detail, Tone.MUTED)],
    ]


def _facts(desk: Desk, about: AboutView | None) -> list[list[Span]]:
    facts = [("Server", desk.server), ("Certificate", desk.fingerprint or "vouched for by an authority, or no TLS")]
    facts += [("Logged in as", desk.username), ("Files go to", str(desk.downloads))]
    if about is not None:
        facts.append(("It asks", ", ".join(service(name) for name in [about.watchlist, *about.indexers])))
    return [[Span(f"{name:<14}", Tone.MUTED), Span(plain(value))] for name, value in facts]
