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

from ..cells import fit, plain

MARK = "∪∪∪"


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
    """The mark, then tabs or the way back, then who is logged in."""

    def __init__(self, username: str, *, tabs: tuple[tuple[str, str], ...] = (), trail: tuple[str, ...] = ()) -> None:
        super().__init__(classes="-trail" if trail else "")
        self._username = username
        self._tabs = tabs
        self._trail = trail

    def compose(self) -> ComposeResult:
        """Put the parts in a line."""
        yield Static(MARK, id="mark")
        for number, (tab, title) in enumerate(self._tabs, start=1):
            yield Tab(number, tab, title)
        if self._trail:
            yield Trail(self._trail)
        yield Static("", id="presence")

    def on_mount(self) -> None:
        """Follow whether the server is there."""
        self.watch(self.app, "broken", self._presence)

    def activate(self, tab: str) -> None:
        """Mark the part that is shown."""
        for label in self.query(Tab):
            label.set_class(label.id == f"tab-{tab}", "-active")

    def _presence(self, broken: str | None) -> None:
        sign, style = ("○ offline", "$error") if broken else ("●", "$success")
        shown = [Content(f"{plain(self._username)} "), Content.styled(sign, style)]
        self.query_one("#presence", Static).update(Content("").join(shown))


class Banner(Static):
    """A line that is there only while the server is not."""

    def on_mount(self) -> None:
        """Follow whether the server is there."""
        self.watch(self.app, "broken", self._show)

    def _show(self, broken: str | None) -> None:
        self.display = broken is not None
        self.update(Content(plain(broken or "")))
