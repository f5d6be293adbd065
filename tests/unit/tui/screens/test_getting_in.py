from pathlib import Path

import pytest

from tui.desk import ClientSettings
from uuutorrent.testing.stub_server import PASSWORD, StubServer
from uuutorrent.testing.tui_hands import tui

SIZES = [(80, 24), (160, 50)]


def settings(stub: StubServer, folder: Path) -> ClientSettings:
    return ClientSettings(folder / "state", folder / "downloads", stub.url)


@pytest.mark.parametrize("size", SIZES)
async def test_name_and_password_are_all_that_is_asked(size: tuple[int, int], tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path), size=size) as hands:
        await hands.sees("Your watchlist, fetched by your own server.")
        await hands.type("himmel")
        await hands.press("enter")
        await hands.type(PASSWORD.replace(" ", "_"))
        await hands.press("enter")
        await hands.sees("The name or the password is wrong.")
        assert PASSWORD not in "".join(hands.screen)
        for letter in PASSWORD:
            await hands.press("space" if letter == " " else letter)
        await hands.press("enter")
        await hands.sees("to watch")


async def test_the_next_start_needs_nothing(tmp_path: Path) -> None:
    async with StubServer() as stub:
        first = ClientSettings(tmp_path / "state", tmp_path, stub.url, "himmel", PASSWORD)
        async with tui(first) as hands:
            await hands.sees("to watch")
        async with tui(ClientSettings(tmp_path / "state", tmp_path)) as hands:
            await hands.sees("to watch")
        stub.end_sessions()
        async with tui(ClientSettings(tmp_path / "state", tmp_path)) as hands:
            await hands.sees("This log-in has ended.")


@pytest.mark.parametrize("size", SIZES)
async def test_the_first_run_takes_an_anilist_name_and_nothing_else(size: tuple[int, int], tmp_path: Path) -> None:
    async with StubServer(linked=False) as stub:
        known = ClientSettings(tmp_path / "state", tmp_path, stub.url, "himmel", PASSWORD)
        async with tui(known, size=size) as hands:
            await hands.sees("Whose list shall we follow?")
            await hands.press("enter")
            await hands.sees("Type the name first.")
            await hands.type("nobody")
            await hands.press("enter")
            await hands.sees("AniList knows no public list of “nobody”.")
            await hands.press("ctrl+u")
            await hands.type("fern")
            await hands.press("enter")
            await hands.sees("to watch")
            assert stub.accounts[0].username == "fern"


async def test_the_list_can_wait_and_be_linked_later(tmp_path: Path) -> None:
    async with StubServer(linked=False) as stub:
        known = ClientSettings(tmp_path / "state", tmp_path, stub.url, "himmel", PASSWORD)
        async with tui(known) as hands:
            await hands.sees("Whose list shall we follow?")
            await hands.press("escape")
            await hands.sees("Press l on the watchlist to follow one.")
            await hands.press("2")
            await hands.sees("Add")
            await hands.press("1", "l")
            await hands.sees("Whose list shall we follow?")
            await hands.type("fern")
            await hands.press("enter")
            await hands.sees("to watch")


async def test_a_server_that_is_not_there_is_a_sentence_and_the_form_stays(tmp_path: Path) -> None:
    async with StubServer() as stub:
        await stub.down()
        known = ClientSettings(tmp_path / "state", tmp_path, stub.url, "himmel", PASSWORD)
        async with tui(known) as hands:
            await hands.sees("does not take connections.")
            await stub.up()
            for letter in PASSWORD:
                await hands.press("space" if letter == " " else letter)
            await hands.press("enter")
            await hands.sees("to watch")


async def test_what_is_no_address_is_said_at_once(tmp_path: Path) -> None:
    async with tui(ClientSettings(tmp_path / "state", tmp_path, "ftp://x")) as hands:
        await hands.sees("The address begins with https://")


async def test_an_unencrypted_address_is_warned_of_once(tmp_path: Path) -> None:
    async with tui(ClientSettings(tmp_path / "state", tmp_path, "http://nowhere.invalid", "himmel")) as hands:
        await hands.sees("Password")
        await hands.type("x")
        await hands.press("enter")
        await hands.sees("can be read on its way")
        await hands.press("enter")
        await hands.sees("has a name that nobody knows")


async def test_a_session_that_ends_leads_back_to_the_log_in(tmp_path: Path) -> None:
    async with StubServer() as stub:
        known = ClientSettings(tmp_path / "state", tmp_path, stub.url, "himmel", PASSWORD)
        async with tui(known) as hands:
            await hands.sees("to watch")
            stub.end_sessions()
            await hands.press("r")
            await hands.sees("This log-in has ended.")


async def test_logging_out_forgets_the_token(tmp_path: Path) -> None:
    async with StubServer() as stub:
        known = ClientSettings(tmp_path / "state", tmp_path, stub.url, "himmel", PASSWORD)
        async with tui(known) as hands:
            await hands.sees("to watch")
            await hands.press("3", "L")
            await hands.sees("Your watchlist, fetched by your own server.")
            assert "DELETE /sessions/current" in stub.requests
        assert "refresh_token" not in (tmp_path / "state" / "sessions.json").read_text()
