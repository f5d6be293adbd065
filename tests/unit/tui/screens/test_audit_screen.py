"""Reading the audit at the keyboard."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tui.desk import ClientSettings
from tui.screens.audit import AuditScreen
from tui.screens.audit_event import AuditEventScreen
from uuutorrent.testing.stub_people import FERN, STARK, event
from uuutorrent.testing.stub_server import PASSWORD, StubServer
from uuutorrent.testing.tui_hands import Hands, tui

HOSTILE = "\x1b[2J[bold]\u202e" + "x" * 60


@asynccontextmanager
async def at_audit(stub: StubServer, folder: Path, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Hands]:
    settings = ClientSettings(folder / "state", folder / "downloads", stub.url, "himmel", PASSWORD)
    async with tui(settings, size=size) as hands:
        await hands.sees("to watch")
        await hands.press("3", "w")
        await hands.sees("Server › Audit")
        yield hands


def screen(hands: Hands) -> AuditScreen:
    shown = hands.app.screen
    assert isinstance(shown, AuditScreen)
    return shown


async def test_the_newest_comes_first_with_its_details_below(tmp_path: Path) -> None:
    async with StubServer() as stub, at_audit(stub, tmp_path) as hands:
        await hands.sees("Everything · 8 events")
        marked = next(line for line in hands.screen if line.startswith("▌"))
        assert " ".join(marked.split()).endswith("fern grabbed [SubsPlease] Sousou no…")
        await hands.sees("From 192.0.2.44")
        await hands.press("enter")
        assert isinstance(hands.app.screen, AuditEventScreen)
        await hands.sees("It is the episode that you asked for: 12. Its title fits: Sousou no Frieren.")
        assert hands.reads("torrent.grab, no. 999")
        await hands.press("enter")
        await hands.press("down", "down")
        await hands.sees("203.0.113.80")


async def test_what_strangers_wrote_is_text(tmp_path: Path) -> None:
    async with StubServer() as stub:
        stub.people.audit = [
            event(9, "session.begin", actor_name=HOSTILE, subject_name=HOSTILE, details={"a": HOSTILE})
        ]
        async with at_audit(stub, tmp_path, size=(160, 50)) as hands:
            await hands.sees("1 event")
            await hands.sees("[2J[bold]xxx")
            assert not any("\x1b" in line or "\u202e" in line for line in hands.screen)


async def test_earlier_ones_come_when_one_gets_near_the_end(tmp_path: Path) -> None:
    async with StubServer() as stub:
        stub.people.audit = [event(number, "session.begin") for number in range(250, 0, -1)]
        async with at_audit(stub, tmp_path) as hands:
            await hands.sees("100 events so far, more below")
            assert stub.requests.count("GET /audit") == 1
            await hands.press("end")
            await hands.sees("200 events so far, more below")
            assert screen(hands).list.cursor == "151"
            await hands.press("end")
            await hands.sees("250 events")
            await hands.press("end")
            await hands.until(lambda: screen(hands).list.cursor == "1")
            assert stub.requests.count("GET /audit") == 3


async def test_the_wheel_brings_earlier_ones_too(tmp_path: Path) -> None:
    async with StubServer() as stub:
        stub.people.audit = [event(number, "session.begin") for number in range(150, 0, -1)]
        async with at_audit(stub, tmp_path) as hands:
            await hands.sees("100 events so far")
            screen(hands).list.scroll_end(animate=False)
            await hands.sees("150 events")
            assert screen(hands).list.cursor == "150"


async def test_a_page_that_does_not_come_says_so_and_can_be_asked_for_again(tmp_path: Path) -> None:
    async with StubServer() as stub:
        stub.people.audit = [event(number, "session.begin") for number in range(150, 0, -1)]
        async with at_audit(stub, tmp_path) as hands:
            await hands.sees("100 events so far")
            stub.faults.problems["GET /audit"] = (503, "database-unavailable", "The database is away.")
            await hands.press("end")
            await hands.sees("The database is away.")
            assert len(screen(hands).trail.events or ()) == 100
            stub.faults.problems.clear()
            await hands.press("r")
            await hands.sees_no("The database is away.")
            await hands.press("end")
            await hands.sees("150 events")


async def test_a_kind_a_person_and_a_day_narrow_it_together(tmp_path: Path) -> None:
    async with StubServer() as stub, at_audit(stub, tmp_path) as hands:
        await hands.sees("8 events")
        await hands.press("f")
        await hands.sees("Torrents: grabbed, added, removed")
        await hands.press("s")
        await hands.sees("Logging in and out · 3 events")
        await hands.press("p")
        await hands.sees("Whose?")
        await hands.type("nobody")
        await hands.press("enter")
        await hands.sees("Nobody here is called “nobody”.")
        await hands.press("ctrl+u")
        await hands.type("fe")
        await hands.press("enter")
        await hands.sees("fern: by them, and to them · Logging in and out · 3 events")
        await hands.press("s", "o")
        await hands.type("yesterday")
        await hands.press("enter")
        await hands.sees("for instance 2026-11-01.")
        await hands.press("ctrl+u")
        await hands.type("2020-02-03")
        await hands.press("enter")
        await hands.sees("since 03 February 2020")
        assert screen(hands).trail.wanted.user == FERN
        await hands.press("e")
        await hands.sees("Everything · 8 events")


async def test_a_day_leaves_out_what_was_before(tmp_path: Path) -> None:
    async with StubServer() as stub:
        stub.people.audit = [event(999, "session.begin"), event(900, "session.begin")]
        async with at_audit(stub, tmp_path) as hands:
            await hands.sees("2 events")
            await hands.press("s", "d")
            await hands.sees("1 event")


async def test_from_an_event_to_all_that_its_person_did_even_if_they_are_gone(tmp_path: Path) -> None:
    async with StubServer() as stub:
        del stub.people.everybody[STARK]
        stub.people.audit = [event(5, "session.begin", actor=STARK, actor_name="stark"), event(4, "session.begin")]
        async with at_audit(stub, tmp_path) as hands:
            await hands.sees("2 events")
            await hands.press("t")
            await hands.sees("stark: by them, and to them · 1 event")
            await hands.press("r")
            await hands.sees("stark: by them, and to them · 1 event")


async def test_nobody_can_be_followed_where_nobody_is_known(tmp_path: Path) -> None:
    async with StubServer() as stub:
        stub.people.audit = [event(5, "session.refuse", actor=None, actor_name="")]
        async with at_audit(stub, tmp_path) as hands:
            await hands.sees("somebody")
            assert not screen(hands).check_action("theirs", ())


async def test_an_empty_audit_says_so(tmp_path: Path) -> None:
    async with StubServer() as stub:
        stub.people.audit = []
        async with at_audit(stub, tmp_path) as hands:
            await hands.sees("Nothing was recorded yet.")
            await hands.press("s", "w")
            await hands.sees("Nothing of this was recorded.")
