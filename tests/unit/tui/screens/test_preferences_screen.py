"""Saying what one likes, by keys."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tui.desk import ClientSettings
from tui.screens.preferences import PreferencesScreen
from tui.widgets.row_list import RowList
from uuutorrent.testing.stub_server import PASSWORD, StubServer
from uuutorrent.testing.tui_hands import Hands, tui

MIB = 2**20


@asynccontextmanager
async def at_preferences(folder: Path, size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[StubServer, Hands]]:
    async with StubServer() as stub:
        settings = ClientSettings(folder / "state", folder / "downloads", stub.url, "himmel", PASSWORD)
        async with tui(settings, size=size) as hands:
            await hands.sees("to watch")
            await hands.press("p")
            await hands.sees("Resolutions")
            yield stub, hands


async def go_to(hands: Hands, key: str) -> None:
    rows = hands.app.screen.query_one(RowList)
    await hands.press("home")
    for _ in range(60):
        if rows.cursor == key:
            return
        await hands.press("down")
    raise AssertionError(f"{key} is not on the screen: {hands.screen}")


async def save(hands: Hands) -> None:
    await hands.press("ctrl+s")
    await hands.sees("Saved. Searches go by it from now on.")


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_a_choice_is_moved_and_stays_marked_until_it_is_saved(size: tuple[int, int], tmp_path: Path) -> None:
    async with at_preferences(tmp_path, size) as (stub, hands):
        if size[1] < 44:
            await hands.press("enter")
        await go_to(hands, "resolutions/=720")
        await hands.press("K", "shift+up")
        await hands.sees("1 change not saved.")
        assert hands.app.screen.query_one(RowList).cursor == "resolutions/=720"
        await save(hands)
        assert stub.opinions.preferences.resolutions == [720, 1080, 2160, 480]
        await hands.press("J")
        await save(hands)
        assert stub.opinions.preferences.resolutions == [1080, 720, 2160, 480]


async def test_choices_are_added_from_what_is_known_and_by_name_and_removed(tmp_path: Path) -> None:
    async with at_preferences(tmp_path) as (stub, hands):
        await go_to(hands, "subtitles")
        await hands.press("plus")
        await hands.type("ger")
        await hands.press("enter")
        await go_to(hands, "groups")
        await hands.press("a")
        await hands.type("[My Group]")
        await hands.press("enter")
        await hands.sees("1  My Group")
        await go_to(hands, "subtitles/=en")
        await hands.press("d")
        await hands.sees("2 changes not saved.")
        await save(hands)
        assert stub.opinions.preferences.subtitles == ["de"]
        assert stub.opinions.preferences.groups == ["My Group"]


async def test_what_is_no_choice_is_said_where_it_was_typed(tmp_path: Path) -> None:
    async with at_preferences(tmp_path) as (_, hands):
        await hands.press("plus")
        await hands.type("very sharp")
        await hands.press("enter")
        await hands.sees("Write the number of lines, for instance 1080.")
        await hands.press("escape")
        await hands.sees("What you like in releases")


async def test_switches_policies_counts_and_sizes(tmp_path: Path) -> None:
    async with at_preferences(tmp_path) as (stub, hands):
        await go_to(hands, "allow_raw")
        await hands.press("space")
        await go_to(hands, "batches")
        await hands.press("right")
        await go_to(hands, "least_seeders")
        await hands.press("right", "right", "left")
        await go_to(hands, "most_bytes")
        await hands.press("enter")
        await hands.type("1.5 parsecs")
        await hands.press("enter")
        await hands.sees("Write a number and MiB or GiB")
        await hands.press("home", "ctrl+k")
        await hands.type("1.5 GiB")
        await hands.press("enter")
        await hands.sees("1.5 GiB")
        await save(hands)
        saved = stub.opinions.preferences
        assert (saved.allow_raw, saved.batches, saved.least_seeders) == (True, "always", 2)
        assert saved.most_bytes == 1536 * MIB
        await hands.press("d")
        await save(hands)
        assert stub.opinions.preferences.most_bytes is None


async def test_what_cannot_be_saved_is_marked_and_said_beside_it(tmp_path: Path) -> None:
    async with at_preferences(tmp_path) as (stub, hands):
        await go_to(hands, "audio")
        await hands.press("enter", "down", "d", "ctrl+s")
        await hands.sees("✗ Name at least one kind")
        assert "PUT /preferences" not in stub.requests
        assert hands.app.screen.query_one(RowList).cursor == "audio"


async def test_what_the_server_refuses_is_said_beside_its_field(tmp_path: Path) -> None:
    async with at_preferences(tmp_path) as (stub, hands):
        stub.faults.problems["PUT /preferences"] = (422, "invalid-request", "A member breaks a rule.")
        stub.faults.faulty = {"/codecs/0": "No such codec."}
        await go_to(hands, "codecs")
        await hands.press("plus", "enter", "ctrl+s")
        await hands.sees("A member breaks a rule.")
        await hands.sees("✗ No such codec.")
        assert hands.app.screen.query_one(RowList).cursor == "codecs"


@pytest.mark.parametrize(("answer", "seeders"), [("r", 5), ("o", 2)])
async def test_a_change_made_elsewhere_is_read_or_overwritten(answer: str, seeders: int, tmp_path: Path) -> None:
    async with at_preferences(tmp_path) as (stub, hands):
        elsewhere = stub.opinions.preferences.model_copy(update={"least_seeders": 5})
        stub.opinions.preferences, stub.opinions.version = elsewhere, 7
        await go_to(hands, "least_seeders")
        await hands.press("right", "ctrl+s")
        await hands.sees("Your preferences were changed elsewhere")
        await hands.press(answer)
        screen = hands.app.screen_stack[-1]
        assert isinstance(screen, PreferencesScreen)
        await hands.until(lambda: not screen.liking.changed)
        assert screen.liking.draft["least_seeders"] == (str(seeders),)
        assert stub.opinions.preferences.least_seeders == seeders
        await hands.press("right")
        await save(hands)  # the version is the new one


async def test_leaving_asks_only_when_something_is_not_saved(tmp_path: Path) -> None:
    async with at_preferences(tmp_path) as (stub, hands):
        await hands.press("escape")
        await hands.sees("to watch")
        await hands.press("p")
        await hands.sees("Resolutions")
        await go_to(hands, "allow_raw")
        await hands.press("enter", "escape")
        await hands.sees("1 change not saved")
        await hands.press("escape")
        await hands.sees("ctrl+s saves")
        await hands.press("q", "s")
        await hands.until(lambda: stub.opinions.preferences.allow_raw)


async def test_saving_on_the_way_out_that_fails_stays(tmp_path: Path) -> None:
    async with at_preferences(tmp_path) as (stub, hands):
        stub.faults.problems["PUT /preferences"] = (503, "database-unavailable", "The database is away.")
        await go_to(hands, "allow_raw")
        await hands.press("enter", "escape", "s")
        await hands.sees("The database is away.")
        stub.faults.problems.clear()
        await save(hands)
        assert isinstance(hands.app.screen, PreferencesScreen)


async def test_preferences_that_cannot_be_read_say_why(tmp_path: Path) -> None:
    async with StubServer() as stub:
        stub.faults.problems["GET /preferences"] = (503, "database-unavailable", "The database is away.")
        settings = ClientSettings(tmp_path / "state", tmp_path / "downloads", stub.url, "himmel", PASSWORD)
        async with tui(settings) as hands:
            await hands.sees("to watch")
            await hands.press("2", "f2")
            await hands.sees("The database is away.")
            stub.faults.problems.clear()
            await hands.press("r")
            await hands.sees("Resolutions")


async def test_a_click_on_the_marked_line_changes_as_enter_does(tmp_path: Path) -> None:
    async with at_preferences(tmp_path) as (_, hands):
        await hands.click("#preferences")  # its first line
        await hands.sees("1  1080p")
        await hands.click("#preferences")
        await hands.sees_no("1  1080p")
