"""Saying what a release is, with one key."""

from pathlib import Path

from tui.desk import ClientSettings
from tui.screens.candidates import CandidatesScreen
from tui.widgets.row_list import RowList
from uuutorrent.testing.stub_data import FRIEREN
from uuutorrent.testing.stub_server import PASSWORD, StubServer
from uuutorrent.testing.tui_hands import Hands, tui


def settings(stub: StubServer, folder: Path) -> ClientSettings:
    return ClientSettings(folder / "state", folder / "downloads", stub.url, "himmel", PASSWORD)


async def candidates(hands: Hands) -> CandidatesScreen:
    """Go to the releases of Frieren 25, the rejected ones shown."""
    await hands.sees("to watch")
    await hands.press("slash")
    await hands.type("frieren")
    await hands.press("enter", "enter", "enter")
    await hands.sees("Why")
    await hands.press("a")
    screen = hands.app.screen
    assert isinstance(screen, CandidatesScreen)
    return screen


async def mark(hands: Hands, release_id: str) -> None:
    rows = hands.app.screen.query_one(RowList)
    await hands.press("home")
    for _ in range(10):
        if rows.cursor == release_id:
            return
        await hands.press("down")
    raise AssertionError(f"{release_id} is not in the list")


def place(screen: CandidatesScreen, release_id: str) -> int:
    return [each.release_id for each in screen.search.shown].index(release_id)


async def test_a_release_that_was_doubted_rises_and_stays_marked(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        screen = await candidates(hands)
        await mark(hands, "a4")
        before = place(screen, "a4")
        await hands.sees("t This is it")
        await hands.press("t")
        await hands.sees("Learned: ASW counts from 28 here: its 53 is episode 25. u undoes it.")
        await hands.sees("You said that it is this episode.")
        assert place(screen, "a4") < before
        assert screen.query_one(RowList).cursor == "a4"


async def test_a_release_that_was_refused_falls_and_can_still_be_seen(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        screen = await candidates(hands)
        await hands.press("a")  # hide the rejected ones again
        await mark(hands, "a1")
        await hands.press("x")
        await hands.sees("You said that it is not this series.")
        assert screen.query_one(RowList).cursor == "a1"
        assert screen.search.view is not None
        assert screen.search.view.best == "a2"


async def test_one_key_takes_back_what_was_learned_and_nothing_else(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        screen = await candidates(hands)
        await mark(hands, "a1")
        await hands.press("x")
        await hands.sees("You said that it is not this series.")
        await mark(hands, "a4")
        await hands.press("t")
        await hands.sees("You said that it is this episode.")
        await hands.press("u")
        await hands.sees("Taken back: it does not count any more.")
        await hands.until(lambda: not screen.search.busy)
        newer, older = stub.opinions.corrections
        assert newer.revoked_at is not None
        assert older.revoked_at is None
        assert screen.search.candidate("a4") is not None
        assert not screen.check_action("undo", ())


async def test_only_what_makes_sense_is_offered(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        screen = await candidates(hands)
        offered = {}
        for release_id in ("a1", "a4", "r1", "r2"):
            await mark(hands, release_id)
            offered[release_id] = [bool(screen.check_action("teach", (meant,))) for meant in (True, False)]
        assert offered == {"a1": [False, True], "a4": [True, True], "r1": [True, False], "r2": [False, False]}
        await hands.press("t", "x", "u")
        assert "POST /corrections" not in stub.requests


async def test_when_nothing_is_learned_the_reason_stands_above_the_list(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        screen = await candidates(hands)
        await mark(hands, "r1")
        why = "Its name and its number are right."
        stub.faults.problems["POST /corrections"] = (409, "nothing-to-learn", why)
        await hands.press("t")
        await hands.sees(why)
        assert screen.search.learned == ()
        assert screen.check_action("teach", (True,))  # it can be tried again


async def test_a_search_that_fails_after_the_lesson_keeps_the_list(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        await candidates(hands)
        await mark(hands, "a4")
        stub.faults.problems["/searches"] = (502, "indexer-unavailable", "Nyaa does not answer.")
        await hands.press("t")
        await hands.sees("Nyaa does not answer.")
        await hands.sees("[ASW] Sousou no Frieren")


async def test_taking_a_doubted_release_says_that_it_teaches(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        await candidates(hands)
        await mark(hands, "r2")
        await hands.press("g")
        await hands.sees("This release was rejected")
        assert not hands.reads("Taking it also says that it is this episode.")
        await hands.press("escape")
        await mark(hands, "r1")
        await hands.press("g")
        await hands.sees("Taking it also says that it is this episode.")
        await hands.press("escape")
        await mark(hands, "a4")
        await hands.press("g")
        await hands.sees("Taken, and noted that it is the episode.")
        assert any(torrent.series_id == FRIEREN for torrent in stub.torrents.values())


async def test_how_the_title_was_read_is_told(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path), size=(160, 50)) as hands:
        await candidates(hands)
        await hands.sees(
            "Read as title “Sousou no Frieren 2nd Season” · group “SubsPlease” · episode 25 (after a dash)"
        )


async def test_what_is_taken_back_elsewhere_counts_at_once(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        screen = await candidates(hands)
        await mark(hands, "a1")
        await hands.press("x")
        await hands.sees("You said that it is not this series.")
        await hands.press("c")
        await hands.sees("1 correction that searches go by")
        await hands.press("d", "d")
        await hands.sees("Taken back: it does not count any more.")
        await hands.press("escape")
        await hands.sees("It is episode 25 of this season.")
        assert screen.query_one(RowList).cursor == "a1"
