"""Which kind of torrents is shown: one word each, with how many there are."""

from collections.abc import Mapping

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from ..state.listing import Only

WORDS: Mapping[Only, str] = {
    Only.ALL: "All", Only.COMING: "Coming", Only.WAITING: "Waiting", Only.READY: "Ready", Only.PAUSED: "Paused",
    Only.TROUBLE: "Trouble",
}  # fmt: skip


class OnlyWanted(Message):
    """Show these only."""

    def __init__(self, only: Only) -> None:
        super().__init__()
        self.only = only


class _Word(Static):
    def __init__(self, only: Only) -> None:
        super().__init__(id=f"only-{only}", classes="only")
        self._only = only

    def say(self, count: int) -> None:
        style = "" if not count else "$error" if self._only is Only.TROUBLE else "$accent"
        number = Content.styled(f"{count:,}", style or "$faint")
        self.update(Content("").join([Content(f"{WORDS[self._only]} "), number]))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(OnlyWanted(self._only))


class OnlyBar(Horizontal):
    """The words; a click on one shows these only."""

    def compose(self) -> ComposeResult:
        """Put them in a line."""
        for only in Only:
            yield _Word(only)

    def show(self, only: Only, counts: Mapping[Only, int]) -> None:
        """Mark the one that is shown, and say how many there are of each."""
        for each, word in zip(Only, self.query(_Word), strict=True):
            word.set_class(each is only, "-active")
            word.say(counts.get(each, 0))
