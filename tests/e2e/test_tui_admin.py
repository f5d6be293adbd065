"""Managing people at the keyboard: the real TUI, the real server, and what the audit tells of it afterwards."""

from pathlib import Path

from tests.e2e.test_tui_job import at_server
from tui.screens.audit import AuditScreen
from tui.screens.shown_once import ShownOnceScreen
from uuutorrent.testing.server_process import ServerProcess
from uuutorrent.testing.tui_hands import Hands, tui


async def to_server_page(hands: Hands) -> None:
    await hands.sees("Whose list shall we follow?")
    await hands.press("escape", "3")
    await hands.sees("Logged in as")


async def test_a_person_comes_is_managed_and_goes(server: ServerProcess, tmp_path: Path) -> None:
    async with tui(await at_server(server, tmp_path), size=(160, 50)) as hands:
        await to_server_page(hands)
        await hands.press("p")
        await hands.sees("1 admin")
        await hands.press("n")
        await hands.type("fern")
        await hands.press("enter")
        await hands.sees("The password of fern")
        assert isinstance(hands.app.screen, ShownOnceScreen)
        await hands.press("c", "escape")
        await hands.sees("fern has an account now.")
        async with server.client() as client:
            session = await client.log_in("fern", hands.app.clipboard, "fern’s desk")
            assert session.user.password_is_temporary
        await hands.until(lambda: any(line.startswith("▌") and "fern" in line for line in hands.screen))
        await hands.press("enter")
        await hands.sees("fern’s desk")
        await hands.press("down", "down", "enter")
        await hands.type("60 GiB")
        await hands.press("enter")
        await hands.sees("0 B used of 60 GiB")
        await hands.press("e", "e")
        await hands.sees("fern is logged out everywhere.")
        await hands.sees("nowhere")
        await hands.press("home", "enter", "a")
        await hands.sees("fern is an admin now.")
        await hands.press("down", "enter", "d")
        await hands.sees("no: disabled")
        await hands.press("w")
        await hands.sees("made an account")
        await hands.sees("ended log-ins")
        assert isinstance(hands.app.screen, AuditScreen)
        await hands.press("escape", "x", "d")
        await hands.sees("fern is removed.")
        await hands.press("escape", "w")
        await hands.sees("removed an account")
        await hands.press("f", "u")
        await hands.sees("Accounts and passwords")
        await hands.sees_no("logged in")
        await hands.press("s", "d")
        await hands.sees("since")
        await hands.sees("removed an account")
        await hands.press("t")
        await hands.sees(f"{server.username}: by them, and to them")
        await hands.sees("removed an account")


async def test_the_last_admin_and_a_code(server: ServerProcess, tmp_path: Path) -> None:
    async with tui(await at_server(server, tmp_path)) as hands:
        await to_server_page(hands)
        await hands.press("p")
        await hands.sees("1 admin")
        await hands.press("enter", "enter", "u")
        await hands.sees("This is the last administrator who can log in.")
        await hands.press("escape", "escape", "i")
        await hands.sees("Nobody is invited.")
        await hands.press("n", "enter")
        await hands.sees("A code for one person")
        await hands.press("escape")
        await hands.sees("by admin, just now")
        await hands.press("x", "w")
        await hands.sees("Nobody is invited.")
