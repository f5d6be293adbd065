"""The top line: where one is, and whether the server is there."""

from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from adapters.inbound.http.wire.usage import UsageView

from ..cells import fit, plain
from ..rows.usage import used
from .toned import content

MARK = "∪∪∪"
_ROOMY = 100


@dataclass
class TabWanted(Message):
    """Go to a part of the home screen."""

    tab: str


class Tab(Static):
    """The name of a part; a click goes there."""

    def __init__(self, number: int, tab: str, title: str) -> None:
        super().__init__(id=f"tab-{tab}", classes="tab")
        self._number, self._tab, self._title = number, tab, title
        self.note = ""

    def on_mount(self) -> None:
        """Show the name."""
        self.say("")

    def say(self, note: str) -> None:
        """Show the name, and a note behind it."""
        number = Content.styled(str(self._number), "$faint")
        parts = [number, Content(f" {self._title}"), Content.styled(f" {note}" if note else "", "$accent")]
        self.update(Content("").join(parts))

    def on_click(self, event: events.Click) -> None:
        """Go there."""
        event.stop()
        self.post_message(TabWanted(self._tab))


class Trail(Widget):
    """The way back. Where room is short the middle gives way: where one is, and where from, stay."""

    def __init__(self, parts: tuple[str, ...]) -> None:
        super().__init__(id="trail")
        self._parts = [plain(part) for part in parts]

    def render(self) -> Content:
        """Draw the parts."""
        *before, here = self._shortened(self.size.width)
        back = Content.styled("".join(f"{part} › " for part in before), "$muted")
        return Content("").join([back, Content.styled(here, "bold $foreground")])

    def _shortened(self, width: int) -> list[str]:
        parts = list(self._parts)
        number = 1  # the name of the series, or of the torrent
        over = cell_len(" › ".join(parts)) - width
        if over > 0:
            parts[number] = fit(parts[number], max(4, cell_len(parts[number]) - over)).rstrip()
        return parts


class Masthead(Horizontal):
    """The mark, then tabs or the way back, then what is used, who is logged in, and whether the server is there."""

    def __init__(self, username: str, *, tabs: tuple[tuple[str, str], ...] = (), trail: tuple[str, ...] = ()) -> None:
        super().__init__(classes="-trail" if trail else "")
        self._username = username
        self._tabs = tabs
        self._trail = trail
        self._usage: UsageView | None = None
        self._broken: str | None = None

    def compose(self) -> ComposeResult:
        """Put the parts in a line."""
        yield Static(MARK, id="mark")
        for number, (tab, title) in enumerate(self._tabs, start=1):
            yield Tab(number, tab, title)
        if self._trail:
            yield Trail(self._trail)
        yield Static("", id="presence")

    def on_mount(self) -> None:
        """Follow whether the server is there, and what is used of it."""
        self.watch(self.app, "broken", self._presence)
        self.watch(self.app, "usage", self._used)

    def on_resize(self) -> None:
        """Say more where there is room."""
        self._show()

    def activate(self, tab: str) -> None:
        """Mark the part that is shown."""
        for label in self.query(Tab):
            label.set_class(label.id == f"tab-{tab}", "-active")

    def _presence(self, broken: str | None) -> None:
        self._broken = broken
        self._show()

    def _used(self, usage: UsageView | None) -> None:
        self._usage = usage
        self._show()

    def _show(self) -> None:
        sign, style = ("○ offline", "$error") if self._broken else ("●", "$success")
        roomy = self.app.size.width >= _ROOMY
        # Where room is short the name goes: the server page has it, and one knows who one is.
        name = f"{plain(self._username)} " if roomy or self._usage is None else ""
        usage = (
            content(used(self._usage, brief=not roomy and bool(self._trail or self._broken)))
            if self._usage
            else Content("")
        )
        between = Content("   " if roomy else " ") if self._usage else Content("")
        shown = [usage, between, Content(name), Content.styled(sign, style)]
        self.query_one("#presence", Static).update(Content("").join(shown))


class Banner(Static):
    """A line that is there only while the server is not."""

    def on_mount(self) -> None:
        """Follow whether the server is there."""
        self.watch(self.app, "broken", self._show)

    def _show(self, broken: str | None) -> None:
        self.display = broken is not None
        self.update(Content(plain(broken or "")))
