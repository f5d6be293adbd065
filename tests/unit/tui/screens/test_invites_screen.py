"""Inviting people at the keyboard."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from tui.desk import ClientSettings
from uuutorrent.testing.stub_admin_routes import CODE
from uuutorrent.testing.stub_server import PASSWORD, StubServer
from uuutorrent.testing.tui_hands import Hands, tui


@asynccontextmanager
async def at_invites(stub: StubServer, folder: Path) -> AsyncIterator[Hands]:
    settings = ClientSettings(folder / "state", folder / "downloads", stub.url, "himmel", PASSWORD)
    async with tui(settings) as hands:
        await hands.sees("to watch")
        await hands.press("3", "i")
        await hands.sees("Server › Invitations")
        yield hands


async def test_a_code_is_made_and_shown_once(tmp_path: Path) -> None:
    async with StubServer() as stub, at_invites(stub, tmp_path) as hands:
        await hands.sees("2 invitations can be accepted")
        await hands.press("n", "ctrl+u")
        await hands.type("2")
        await hands.press("tab", "tab", "ctrl+u")
        await hands.type("20")
        await hands.press("enter")
        await hands.sees(CODE)
        assert hands.reads(stub.url)
        assert hands.reads("For a user, good until")
        await hands.press("c")
        assert hands.app.clipboard == CODE
        await hands.press("escape")
        await hands.sees("The code is made.")
        assert not hands.reads(CODE)
        new = max(stub.people.invites.values(), key=lambda each: each.created_at)
        assert (new.role, new.quota_bytes, new.quota_torrents) == ("user", None, 20)
        assert new.expires_at - new.created_at == timedelta(days=2)


async def test_a_code_is_good_for_a_month_at_most(tmp_path: Path) -> None:
    async with StubServer() as stub, at_invites(stub, tmp_path) as hands:
        await hands.press("n", "ctrl+u")
        await hands.type("31")
        await hands.press("enter")
        await hands.sees("An invitation is good for 1 to 30 days.")
        assert "POST /invites" not in stub.requests


async def test_withdrawing_asks_first(tmp_path: Path) -> None:
    async with StubServer() as stub, at_invites(stub, tmp_path) as hands:
        await hands.sees("2 invitations")
        await hands.press("x")
        await hands.sees("Withdraw this invitation?")
        await hands.press("enter")  # the harmless answer
        assert len(stub.people.invites) == 2
        await hands.press("x", "w")
        await hands.sees("Withdrawn: its code lets nobody in.")
        assert [each.role for each in stub.people.invites.values()] == ["admin"]


async def test_one_that_was_used_meanwhile_says_so(tmp_path: Path) -> None:
    async with StubServer() as stub, at_invites(stub, tmp_path) as hands:
        await hands.sees("2 invitations")
        stub.people.invites.clear()
        await hands.press("x", "w")
        await hands.sees("There is no such invitation: it was used, or has expired.")
        await hands.press("r")
        await hands.sees("Nobody is invited.")
        assert hands.reads("Press n to make a code.")
