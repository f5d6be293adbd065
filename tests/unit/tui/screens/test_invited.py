"""Making an account with an invitation."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.events import Paste

from tui.desk import ClientSettings
from tui.messages import LogInWanted
from uuutorrent.testing.stub_account_routes import INVITATION
from uuutorrent.testing.stub_server import StubServer
from uuutorrent.testing.tui_hands import Hands, tui

GOOD = " a few good words "


@asynccontextmanager
async def invited(stub: StubServer, folder: Path, *, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Hands]:
    async with tui(ClientSettings(folder / "state", folder, stub.url), size=size) as hands:
        await hands.sees("I have an invitation")
        await hands.press("f2")
        await hands.sees("Once more")
        yield hands


async def paste(hands: Hands, text: str) -> None:
    assert hands.app.focused is not None
    hands.app.focused.post_message(Paste(text))
    await hands.rest(0)


async def fill(hands: Hands, code: str, name: str, password: str, again: str) -> None:
    """Replace what is in the four fields, from wherever the cursor is, and send it."""
    for field, text in (("code", code), ("username", name), ("password", password), ("again", again)):
        hands.app.screen.query_one(f"#field-{field} Input").focus()
        await hands.press("end", "ctrl+u")
        await paste(hands, text)
    await hands.press("enter")


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_a_code_a_name_and_a_password_lead_inside(size: tuple[int, int], tmp_path: Path) -> None:
    async with StubServer(linked=False) as stub, invited(stub, tmp_path, size=size) as hands:
        for text in (INVITATION, "frieren", "goodwordsforme", "goodwordsforme"):
            await hands.type(text)
            assert text == "frieren" or not hands.reads(text)
            await hands.press("enter")
        await hands.sees("Whose list shall we follow?")
        assert stub.account.invited == ["frieren"]
        assert stub.requests.count("POST /invites/accept") == 1


async def test_a_pasted_code_loses_its_blanks_and_a_password_keeps_them(tmp_path: Path) -> None:
    async with StubServer(linked=False) as stub, invited(stub, tmp_path) as hands:
        await fill(hands, f"\n  {INVITATION[:9]}\n{INVITATION[9:]}\n", " frieren\n", f"{GOOD}\n", f"{GOOD}\n")
        await hands.sees("Whose list shall we follow?")
        assert stub.account.password == GOOD


async def test_what_is_refused_is_said_beside_its_field(tmp_path: Path) -> None:
    async with StubServer(linked=False) as stub, invited(stub, tmp_path) as hands:
        for name, password, code, sentence, field in (
            ("frieren", GOOD, "nonsense", "This invitation does not exist", "code"),
            ("fern", GOOD, INVITATION, "This name is taken.", "username"),
            ("frieren", "short", INVITATION, "A password has 12 to 128 characters.", "password"),
        ):
            await fill(hands, code, name, password, password)
            await hands.sees(sentence)
            told = hands.app.screen.query_one(f"#field-{field} .fault")
            assert told.display
            assert hands.app.focused is hands.app.screen.query_one(f"#field-{field} Input")
        await fill(hands, INVITATION, "frieren", GOOD, GOOD)
        await hands.sees("Whose list shall we follow?")


async def test_two_passwords_that_differ_are_not_sent(tmp_path: Path) -> None:
    async with StubServer(linked=False) as stub, invited(stub, tmp_path) as hands:
        await fill(hands, INVITATION, "frieren", GOOD, GOOD.strip())
        await hands.sees("The two passwords are not the same.")
        assert "POST /invites/accept" not in stub.requests


async def test_who_has_an_account_finds_back(tmp_path: Path) -> None:
    async with StubServer() as stub, invited(stub, tmp_path) as hands:
        await hands.press("escape")
        await hands.sees("Your watchlist, fetched by your own server.")
        await hands.sees(stub.url)


async def test_over_an_open_line_it_warns_before_it_sends(tmp_path: Path) -> None:
    async with tui(ClientSettings(tmp_path / "state", tmp_path, "http://nowhere.invalid")) as hands:
        await hands.press("f2")
        await hands.sees("Once more")
        await fill(hands, INVITATION, "frieren", GOOD, GOOD)
        await hands.sees("can be read on its way")


def test_what_opens_the_door_is_in_no_repr() -> None:
    attempt = LogInWanted("https://x", "frieren", "the-password", "the-code")
    assert "the-" not in repr(attempt) + str(attempt)
