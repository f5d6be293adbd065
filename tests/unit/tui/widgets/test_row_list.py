from collections.abc import Sequence

import pytest
from textual.app import App, ComposeResult

from tui.cells import Line, cell
from tui.theme import NIGHT
from tui.widgets.row_list import Chosen, RowList


class OneList(App[None]):
    """A list of words, with the log of what was drawn and chosen."""

    CSS_PATH = None

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(NIGHT)
        self.theme = NIGHT.name
        self.drawn: list[str] = []
        self.chosen: list[str] = []
        self.words: RowList[str] = RowList(self._draw, identity="words")

    def compose(self) -> ComposeResult:
        yield self.words

    def _draw(self, word: str, width: int) -> Sequence[Line]:
        self.drawn.append(word)
        return [[cell(word)]]

    def on_chosen(self, message: Chosen) -> None:
        self.chosen.append(message.key)


def words(count: int, **changed: str) -> dict[str, str]:
    return {f"k{number}": changed.get(f"k{number}", f"word {number}") for number in range(count)}


async def test_only_what_is_seen_is_drawn() -> None:
    app = OneList()
    async with app.run_test(size=(40, 10)) as pilot:
        app.words.show(words(5000))
        await pilot.pause()
        assert set(app.drawn) == {f"word {number}" for number in range(10)}


async def test_a_change_draws_that_row_and_moves_nothing() -> None:
    app = OneList()
    async with app.run_test(size=(40, 10)) as pilot:
        app.words.show(words(100))
        app.words.focus()
        await pilot.press("pagedown", "pagedown", "down")
        cursor, scroll = app.words.cursor, app.words.scroll_offset
        place = int((cursor or "")[1:])
        app.drawn.clear()
        app.words.show(words(100, **{f"k{place - 1}": "new", "k99": "far away"}))
        await pilot.pause()
        assert app.drawn == ["new"]
        assert (app.words.cursor, app.words.scroll_offset) == (cursor, scroll)


async def test_the_cursor_stays_with_its_row_when_others_come_and_go() -> None:
    app = OneList()
    async with app.run_test(size=(40, 10)) as pilot:
        app.words.show(words(5))
        app.words.select("k3")
        app.words.show({"new": "on top", **words(5)})
        await pilot.pause()
        assert app.words.chosen == "word 3"
        app.words.show({key: word for key, word in words(5).items() if key != "k3"})
        await pilot.pause()
        assert app.words.cursor == "k4"  # the one that took its place
        app.words.show({})
        await pilot.pause()
        assert app.words.cursor is None


async def test_keys_go_where_they_say() -> None:
    app = OneList()
    async with app.run_test(size=(40, 10)) as pilot:
        app.words.show(words(100))
        app.words.focus()
        seen = []
        for key in ("down", "j", "up", "k", "up", "end", "down", "pageup", "home"):
            await pilot.press(key)
            seen.append(app.words.cursor)
        assert seen == ["k1", "k2", "k1", "k0", "k0", "k99", "k99", "k90", "k0"]


async def test_a_click_marks_and_a_second_click_chooses() -> None:
    app = OneList()
    async with app.run_test(size=(40, 10)) as pilot:
        app.words.show(words(5))
        await pilot.click("#words", offset=(3, 2))
        assert (app.words.cursor, app.chosen) == ("k2", [])
        await pilot.click("#words", offset=(3, 2))
        assert app.chosen == ["k2"]
        await pilot.click("#words", offset=(3, 8))
        assert app.words.cursor == "k2"


@pytest.mark.parametrize("name", ["[SubsPlease] x [/bold]", "[link=x]", "\x1b[31m", "葬送" * 60, ""])
async def test_any_name_can_be_drawn(name: str) -> None:
    app = OneList()
    async with app.run_test(size=(20, 5)) as pilot:
        app.words.show({"a": name})
        await pilot.pause()
        assert "\x1b" not in app.words.render_line(0).text
        assert app.words.render_line(0).cell_length == app.words.size.width
