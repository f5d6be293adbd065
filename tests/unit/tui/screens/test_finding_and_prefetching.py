"""What a list tells the server of, and finding something in it."""

from pathlib import Path

from tui.desk import ClientSettings
from uuutorrent.testing.stub_data import FRIEREN
from uuutorrent.testing.stub_server import PASSWORD, StubServer
from uuutorrent.testing.tui_hands import tui

DANDADAN = 171018


def settings(stub: StubServer, folder: Path) -> ClientSettings:
    return ClientSettings(folder / "state", folder / "downloads", stub.url, "himmel", PASSWORD)


async def test_what_waits_in_view_is_announced_the_marked_one_first(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        await hands.sees("to watch")
        await hands.press("down", "down")
        series = hands.app.screen.query_one("#series")
        await stub.asked_for("POST /prefetches")
        await hands.until(lambda: stub.prefetched)
        first, *others = stub.prefetched
        assert str(first[0]) == getattr(series, "cursor", None)
        waiting = {(entry.series_id, min(entry.unwatched)) for entry in stub.watchlist.entries if entry.unwatched}
        assert {first, *others} == waiting
        assert len(stub.prefetched) == len(waiting)


async def test_what_was_announced_is_not_announced_again(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        await hands.sees("to watch")
        await hands.until(lambda: stub.prefetched)
        known = len(stub.prefetched)
        await hands.press("slash")
        await hands.type("frieren")
        await hands.press("enter", "enter")
        await hands.sees("Waiting: 25–27")
        await hands.until(lambda: len(stub.prefetched) > known)
        assert stub.prefetched[known:] == [(FRIEREN, 26), (FRIEREN, 27)]  # 25 was announced by the watchlist


async def test_nobody_hears_of_an_announcement_that_fails(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        stub.faults.problems["/prefetches"] = (500, "broken", "This must not be seen.")
        await hands.sees("to watch")
        await stub.asked_for("POST /prefetches")
        await hands.press("down")
        assert not hands.reads("This must not be seen.")


async def test_a_series_is_found_by_a_part_of_any_of_its_names(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        await hands.sees("Sousou no Frieren")
        await hands.press("slash")
        await hands.type("dan da")
        await hands.sees_no("Sousou no Frieren")
        await hands.press("enter")
        assert hands.app.focused is hands.app.screen.query_one("#series")
        await hands.press("enter")
        await hands.sees("Watchlist › Dandadan 3rd Season")
        await hands.press("escape", "escape")
        await hands.sees("Sousou no Frieren")
        assert getattr(hands.app.screen.query_one("#series"), "cursor", None) == str(DANDADAN)


async def test_finding_nothing_says_so_and_escape_shows_everything(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        await hands.sees("to watch")
        await hands.press("slash")
        await hands.type("zzz")
        await hands.sees("No series has “zzz” in its names.")
        await hands.press("escape")
        await hands.sees("Sousou no Frieren")
        await hands.press("3")  # keys are commands again
        await hands.sees("Logged in as")
