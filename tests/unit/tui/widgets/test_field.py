"""What pasted text means."""

import pytest
from textual.app import App, ComposeResult
from textual.events import Paste

from tui.widgets.field import Field, as_code, as_name, as_password
from tui.widgets.tick import Tick


@pytest.mark.parametrize(
    ("pasted", "name", "password", "code"),
    [
        (" a b \n", "a b", " a b ", "ab"),
        ("\r\nabc\r\ndef\r\n", "abc  def", "abc\r\ndef", "abcdef"),
        ("\ufeffabc\u200b\x1b[0m", "abc[0m", "\ufeffabc\u200b\x1b[0m", "abc[0m"),
        ("\t", "", "\t", ""),
    ],
)
def test_a_password_keeps_its_blanks_and_a_code_has_none(pasted: str, name: str, password: str, code: str) -> None:
    assert (as_name(pasted), as_password(pasted), as_code(pasted)) == (name, password, code)


class Form(App[None]):
    def compose(self) -> ComposeResult:
        yield Field("code", "Code", read=as_code, longest=20)
        yield Tick("read", "See things")


async def test_all_of_a_paste_arrives_in_place_of_what_is_selected() -> None:
    async with Form().run_test() as pilot:
        field = pilot.app.query_one(Field)
        field.input.focus()
        for pasted in ("first", "\nsec\nond\n"):
            field.input.action_select_all()
            field.input.post_message(Paste(pasted))
            await pilot.pause()
        assert field.input.value == field.value == "second"


async def test_what_is_refused_is_said_and_marked_to_be_typed_again() -> None:
    async with Form().run_test() as pilot:
        field = pilot.app.query_one(Field)
        field.input.value = "wrong"
        field.refuse("No [bold]such[/bold] code.")
        await pilot.pause()
        fault = field.query_one(".fault")
        assert fault.display
        assert str(fault.render()) == "No [bold]such[/bold] code."
        await pilot.press("n")
        assert field.value == "n"
        field.say("")
        assert not fault.display


async def test_a_box_is_ticked_by_key_and_by_click() -> None:
    async with Form().run_test() as pilot:
        tick = pilot.app.query_one(Tick)
        tick.focus()
        await pilot.press("space")
        assert tick.ticked
        assert "[✓]" in str(tick.render())
        await pilot.click(Tick)
        assert not tick.ticked
