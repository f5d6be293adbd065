"""The bottom of every screen: short news, and the keys."""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Footer, Static

from ..cells import plain


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence for the person; ``trouble`` when something went wrong."""

    sentence: str
    trouble: bool = False


class NewsLine(Static):
    """Says what has just happened. It covers nothing, and goes away by itself."""

    def on_mount(self) -> None:
        """Follow what the app has to say."""
        self.watch(self.app, "saying", self._show)

    def _show(self, saying: Saying | None) -> None:
        self.display = saying is not None
        if saying is not None:
            self.set_class(saying.trouble, "-trouble")
            self.update(Content(plain(saying.sentence)))


class Bottom(Vertical):
    """News above, keys below."""

    def compose(self) -> ComposeResult:
        """Put one above the other."""
        yield NewsLine()
        yield Footer(compact=True, show_command_palette=False)
