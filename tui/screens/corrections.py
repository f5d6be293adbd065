"""What was taught: looked at, shared, taken back."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Static

from adapters.inbound.http.wire.corrections import CorrectionsView, CorrectionView

from ..asking import ask
from ..cells import Line, Span, Tone, plain
from ..commands import command
from ..desk import Desk
from ..opinion_messages import CorrectionsArrived, CorrectionsFailed
from ..rows.corrections import correction as draw_correction
from ..rows.corrections import described
from ..state import corrections as state
from ..widgets.bottom import Bottom
from ..widgets.masthead import Banner, Masthead
from ..widgets.row_list import Chosen, Highlighted, RowList
from ..widgets.toned import content, paragraphs
from ..wording import counted
from .question import Answer, QuestionScreen

_EMPTY = (
    "Nothing was taught yet.",
    "When a release was judged wrongly, mark it among the candidates of an episode and press t (this is it) or "
    "x (not this one). What is learned from that stands here, and can be taken back.",
)


class CorrectionsScreen(Screen[bool]):
    """The newest first, those that were taken back last. The result says whether something changed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("d,delete", "revoke", "Take back", "Take the marked correction back: it does not count any more"),
        command("s", "share", "Share", "Let the marked correction count for everybody"),
        command("e", "turn_everybody", "Everybody’s", "Show what all people taught, or what counts for you"),
        command("r", "read", "Refresh", "Ask for the list again", shown=False),
        command("escape", "leave", "Back", "Go back"),
    ]

    lessons: reactive[state.Lessons] = reactive(state.Lessons())

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def compose(self) -> ComposeResult:
        """Lay out the list and what the marked one says."""
        yield Masthead(self._desk.username, trail=("Corrections",))
        yield Banner()
        yield Static("", id="outcome", classes="summary")
        with Horizontal(classes="split -stacked"):
            yield RowList[CorrectionView](self._draw, height=2, gap=1, gap_from=24, identity="corrections")
            with VerticalScroll(classes="side", can_focus=False):
                yield Static("", id="correction-details")
        yield Bottom()

    def on_mount(self) -> None:
        """Ask for the list."""
        self.query_one(RowList).focus()
        self.action_read()

    @property
    def marked(self) -> CorrectionView | None:
        """The correction under the cursor."""
        corrections: RowList[CorrectionView] = self.query_one(RowList)
        return corrections.chosen

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what this person may do with the marked one."""
        marked = self.marked if self.is_mounted else None
        admin = self._desk.admin
        match action:
            case "revoke":
                return state.may_revoke(marked, admin=admin)
            case "share":
                return state.may_share(marked, admin=admin)
            case "turn_everybody":
                return admin
            case _:
                return True

    # --- what it shows

    def watch_lessons(self) -> None:
        """Show what is known."""
        if not self.is_mounted:
            return
        corrections: RowList[CorrectionView] = self.query_one(RowList)
        corrections.show({each.id: each for each in self.lessons.in_order})
        corrections.blank(*_blank(self.lessons))
        self.query_one("#outcome", Static).update(content(_outcome(self.lessons)))
        self._details()

    def _draw(self, view: CorrectionView, width: int) -> Sequence[Line]:
        return draw_correction(view, self._desk.now())

    @on(Highlighted)
    def _highlighted(self, message: Highlighted) -> None:
        message.stop()
        self._details()

    @on(Chosen)
    def _chosen(self, message: Chosen) -> None:
        message.stop()

    def _details(self) -> None:
        told = [] if self.marked is None else described(self.marked, self._desk.now())
        self.query_one("#correction-details", Static).update(paragraphs(told))
        self.refresh_bindings()

    # --- what it does

    def action_read(self) -> None:
        """Ask for the list."""
        self._ask(self._read)

    def action_turn_everybody(self) -> None:
        """Show everybody's, or what counts for oneself."""
        self.lessons = state.turned(self.lessons)
        self.action_read()

    def action_share(self) -> None:
        """Let the marked one count for everybody."""
        if (marked := self.marked) is not None:
            share = partial(self._desk.client.opinions.share, marked.id)
            self._ask(partial(self._changed, share), "It counts for everybody now.")

    def action_revoke(self) -> None:
        """Take the marked one back, after a question."""
        if (marked := self.marked) is None:
            return
        whose = ["It counts for everybody: their searches change, too."] if marked.shared else []
        screen = QuestionScreen(
            "Take this correction back?",
            [marked.text, *whose],
            [Answer("d", "Take it back: it does not count any more", grave=True)],
            leave="Keep it",
        )
        self.app.push_screen(screen, partial(self._revoke, marked))

    def _revoke(self, marked: CorrectionView, answer: str | None) -> None:
        if answer is not None:
            revoke = partial(self._desk.client.opinions.revoke, marked.id)
            self._ask(partial(self._changed, revoke), "Taken back: it does not count any more.")

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(self.lessons.changed)

    def _ask(self, question: Callable[[], Awaitable[CorrectionsView]], news: str = "") -> None:
        ask(self, "corrections", question, lambda view: CorrectionsArrived(view, news), CorrectionsFailed)

    async def _read(self) -> CorrectionsView:
        return await self._desk.client.opinions.corrections(everybody=self.lessons.everybody)

    async def _changed(self, change: Callable[[], Awaitable[object]]) -> CorrectionsView:
        await change()
        return await self._read()

    @on(CorrectionsArrived)
    def _arrived(self, message: CorrectionsArrived) -> None:
        self.lessons = state.arrived(self.lessons, message.view, message.news)

    @on(CorrectionsFailed)
    def _failed(self, message: CorrectionsFailed) -> None:
        self.lessons = state.failed(self.lessons, message.error.sentence)


def _blank(lessons: state.Lessons) -> tuple[str, str]:
    if lessons.shown is not None:
        return _EMPTY
    return (lessons.problem, "Press r to try again.") if lessons.problem else ("Reading what was taught …", "")


def _outcome(lessons: state.Lessons) -> list[Span]:
    if lessons.shown is None:
        return []
    if lessons.problem is not None:
        return [Span(plain(lessons.problem), Tone.BAD)]
    if lessons.news:
        return [Span(lessons.news, Tone.GOOD)]
    if not lessons.in_order:
        return []
    whose = "taught by everybody" if lessons.everybody else "that searches go by"
    return [Span(f"{counted(lessons.counting, 'correction')} {whose}", Tone.MUTED)]
