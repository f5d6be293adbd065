"""Managing people at the keyboard."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tui.desk import ClientSettings
from tui.screens.audit import AuditScreen
from tui.screens.form import FormScreen
from tui.screens.people import PeopleScreen
from tui.screens.person import PersonScreen
from tui.screens.shown_once import ShownOnceScreen
from uuutorrent.testing.stub_admin_routes import MADE_UP
from uuutorrent.testing.stub_people import FERN, HIMMEL, SEIN, STARK
from uuutorrent.testing.stub_server import PASSWORD, StubServer
from uuutorrent.testing.tui_hands import Hands, tui

_GIB = 2**30


def settings(stub: StubServer, folder: Path) -> ClientSettings:
    return ClientSettings(folder / "state", folder / "downloads", stub.url, "himmel", PASSWORD)


@asynccontextmanager
async def at_people(stub: StubServer, folder: Path) -> AsyncIterator[Hands]:
    async with tui(settings(stub, folder)) as hands:
        await hands.sees("to watch")
        await hands.press("3", "p")
        await hands.sees("4 people")
        yield hands


async def open_person(hands: Hands, name: str) -> PersonScreen:
    await hands.press("home")
    while not any(line.startswith("▌") and name in line for line in hands.screen):
        await hands.press("down")
    await hands.press("enter")
    await hands.sees(f"People › {name}")
    screen = hands.app.screen
    assert isinstance(screen, PersonScreen)
    return screen


@pytest.mark.parametrize("role", ["admin", "user"])
async def test_what_is_for_admins_is_offered_to_admins(role: str, tmp_path: Path) -> None:
    async with StubServer() as stub:
        stub.role = role
        async with tui(settings(stub, tmp_path)) as hands:
            await hands.sees("to watch")
            await hands.press("3")
            await hands.sees("Logged in as")
            for words in ("p People", "i Invites", "w Audit"):
                assert hands.reads(words) is (role == "admin")
            home = hands.app.screen
            await hands.press("p", "i", "w")
            assert (hands.app.screen is home) is (role == "user")


async def test_everybody_is_listed_with_what_matters(tmp_path: Path) -> None:
    async with StubServer() as stub, at_people(stub, tmp_path) as hands:
        assert hands.reads("4 people · 2 admins · 1 disabled")
        lines = " ".join(" ".join(hands.screen).split())
        assert "● stark user temporary password" in lines
        assert "○ sein admin disabled" in lines
        assert "46 of 50 GiB · 17 of 20 torrents" in lines


async def test_a_new_person_gets_a_password_that_is_shown_once(tmp_path: Path) -> None:
    async with StubServer() as stub, at_people(stub, tmp_path) as hands:
        await hands.press("n")
        await hands.sees("A new person")
        await hands.type("frieren")
        await hands.press("tab", "ctrl+u")
        await hands.type("30 GiB")
        await hands.press("tab", "tab", "space")
        await hands.sees("[✓] admin")
        await hands.press("tab", "enter")
        await hands.sees(MADE_UP)
        assert hands.reads(stub.url)
        await hands.press("c")
        assert hands.app.clipboard == MADE_UP
        await hands.press("escape")
        await hands.sees("frieren has an account now.")
        assert not hands.reads(MADE_UP)
        new = next(each for each in stub.people.everybody.values() if each.username == "frieren")
        assert (new.role, new.quota_bytes, new.quota_torrents) == ("admin", 30 * _GIB, None)
        await hands.until(lambda: any(line.startswith("▌") and "frieren" in line for line in hands.screen))


async def test_a_name_that_cannot_be_is_refused_where_it_was_typed(tmp_path: Path) -> None:
    async with StubServer() as stub, at_people(stub, tmp_path) as hands:
        await hands.press("n")
        await hands.type("fern")
        await hands.press("enter")
        await hands.sees("Somebody has this name, or one that")
        await hands.press("ctrl+u")
        await hands.type("the mage")
        await hands.press("enter")
        await hands.sees("A user name has 1 to 32 letters")
        assert isinstance(hands.app.screen, FormScreen)
        assert len(stub.people.everybody) == 4


async def test_a_quota_that_cannot_be_read_is_not_sent(tmp_path: Path) -> None:
    async with StubServer() as stub, at_people(stub, tmp_path) as hands:
        await hands.press("n")
        await hands.type("frieren")
        await hands.press("tab", "ctrl+u")
        await hands.type("lots")
        await hands.press("enter")
        await hands.sees("Write a number and GiB")
        assert "POST /users" not in stub.requests


async def test_one_becomes_an_admin_after_a_question(tmp_path: Path) -> None:
    async with StubServer() as stub, at_people(stub, tmp_path) as hands:
        await open_person(hands, "fern")
        await hands.press("enter")
        await hands.sees("Make fern an admin?")
        await hands.press("enter")  # the harmless answer
        assert stub.people.person(FERN).role == "user"
        await hands.press("enter", "a")
        await hands.sees("fern is an admin now.")
        assert stub.people.person(FERN).role == "admin"
        assert stub.people.person(FERN).quota_bytes == 50 * _GIB


async def test_the_last_admin_stays_one_and_the_page_says_why(tmp_path: Path) -> None:
    async with StubServer() as stub, at_people(stub, tmp_path) as hands:
        await open_person(hands, "himmel")
        assert hands.reads("This is you.")
        await hands.press("enter", "u")
        await hands.sees("This is the last administrator who can log in.")
        assert stub.people.person(HIMMEL).role == "admin"
        await hands.press("r")
        await hands.sees_no("last administrator")


async def test_who_is_disabled_is_logged_out_and_let_in_again(tmp_path: Path) -> None:
    async with StubServer() as stub, at_people(stub, tmp_path) as hands:
        await open_person(hands, "fern")
        await hands.sees("at 2 places")
        await hands.press("down", "enter")
        await hands.sees("Keep fern out?")
        await hands.press("d")
        await hands.sees("no: disabled")
        await hands.sees("nowhere")
        assert stub.people.person(FERN).disabled
        await hands.press("enter", "y")
        await hands.sees("fern can log in again.")
        assert not stub.people.person(FERN).disabled


async def test_one_bound_is_changed_and_the_other_stays(tmp_path: Path) -> None:
    async with StubServer() as stub, at_people(stub, tmp_path) as hands:
        await open_person(hands, "fern")
        await hands.press("down", "down", "enter")
        await hands.sees("How much space for fern?")
        await hands.type("lots")
        await hands.press("enter")
        await hands.sees("for instance 50 GiB; or none")
        await hands.press("ctrl+u")
        await hands.type("60 GiB")
        await hands.press("enter")
        await hands.sees("46 GiB used of 60 GiB")
        assert (stub.people.person(FERN).quota_bytes, stub.people.person(FERN).quota_torrents) == (60 * _GIB, 20)
        await hands.press("down", "enter")
        await hands.type("none")
        await hands.press("enter")
        await hands.sees("17 used of what the server grants")
        assert (stub.people.person(FERN).quota_bytes, stub.people.person(FERN).quota_torrents) == (60 * _GIB, None)


async def test_a_reset_password_is_shown_once(tmp_path: Path) -> None:
    async with StubServer() as stub, at_people(stub, tmp_path) as hands:
        await open_person(hands, "fern")
        await hands.press("down", "down", "down", "down", "enter")
        await hands.sees("Reset the password of fern?")
        await hands.press("p")
        await hands.sees(MADE_UP)
        assert isinstance(hands.app.screen, ShownOnceScreen)
        await hands.press("escape")
        await hands.sees("temporary: they have not chosen their own yet")
        assert not hands.reads(MADE_UP)
        assert FERN not in stub.people.sessions


async def test_ones_own_password_is_not_reset_here(tmp_path: Path) -> None:
    async with StubServer() as stub, at_people(stub, tmp_path) as hands:
        screen = await open_person(hands, "himmel")
        await hands.press("down", "down", "down", "down")
        await hands.sees("Your own password is changed with the old one")
        assert not screen.check_action("change", ())
        await hands.press("enter")
        assert hands.app.screen is screen


async def test_log_ins_are_listed_and_ended_together(tmp_path: Path) -> None:
    async with StubServer() as stub, at_people(stub, tmp_path) as hands:
        await open_person(hands, "fern")
        await hands.sees("fern’s desk")
        await hands.press("e")
        await hands.sees("They are logged in at 2 places.")
        await hands.press("e")
        await hands.sees("fern is logged out everywhere.")
        assert FERN not in stub.people.sessions


async def test_removing_tells_what_goes_and_asks(tmp_path: Path) -> None:
    async with StubServer() as stub, at_people(stub, tmp_path) as hands:
        await open_person(hands, "sein")
        await hands.press("x")
        await hands.sees("Remove sein for ever?")
        await hands.sees("They have 1 torrent (3.0 GiB).")
        await hands.press("enter")  # the harmless answer
        assert SEIN in stub.people.everybody
        await hands.press("x", "d")
        await hands.sees("sein is removed.")
        assert isinstance(hands.app.screen, PeopleScreen)
        assert SEIN not in stub.people.everybody


async def test_a_refused_removal_says_why_and_stays(tmp_path: Path) -> None:
    async with StubServer() as stub, at_people(stub, tmp_path) as hands:
        await open_person(hands, "stark")
        problem = (409, "user-still-claims", "They are adding torrents just now. Disable them first.")
        stub.faults.problems[f"DELETE /users/{STARK}"] = problem
        await hands.press("x", "d")
        await hands.sees("They are adding torrents just now. Disable them first.")
        assert isinstance(hands.app.screen, PersonScreen)


async def test_somebody_who_was_removed_meanwhile_is_told_of(tmp_path: Path) -> None:
    async with StubServer() as stub, at_people(stub, tmp_path) as hands:
        del stub.people.everybody[STARK]
        await open_person(hands, "stark")
        await hands.sees("There is no such user.")


async def test_from_a_person_to_what_they_did(tmp_path: Path) -> None:
    async with StubServer() as stub, at_people(stub, tmp_path) as hands:
        await open_person(hands, "fern")
        await hands.press("w")
        await hands.sees("fern: by them, and to them · 5 events")
        assert isinstance(hands.app.screen, AuditScreen)
        assert not hands.reads("made an account")


async def test_people_who_cannot_be_read_are_asked_for_again(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        await hands.sees("to watch")
        stub.faults.problems["GET /users"] = (503, "database-unavailable", "The database is away.")
        await hands.press("3", "p")
        await hands.sees("The database is away.")
        stub.faults.problems.clear()
        await hands.press("r")
        await hands.sees("4 people")
