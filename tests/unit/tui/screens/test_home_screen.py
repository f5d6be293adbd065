import re
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

from tui.app import UuutorrentApp
from tui.commands import offers
from tui.desk import ClientSettings
from tui.screens.candidates import CandidatesScreen
from tui.screens.corrections import CorrectionsScreen
from tui.screens.episodes import EpisodesScreen
from tui.screens.files import FilesScreen
from tui.screens.first_run import FirstRunScreen
from tui.screens.help import HelpScreen
from tui.screens.home import HomeScreen
from tui.screens.login import LoginScreen
from tui.screens.picking import PickScreen
from tui.screens.preferences import PreferencesScreen
from tui.screens.question import LineScreen, QuestionScreen
from tui.widgets.find_line import FindLine
from tui.widgets.row_list import RowList
from tui.widgets.server_pane import ServerPane
from tui.widgets.torrents_pane import TorrentsPane
from tui.widgets.watchlist_pane import WatchlistPane
from uuutorrent.testing.stub_server import PASSWORD, StubServer
from uuutorrent.testing.tui_hands import tui

ALL_THAT_BINDS: list[type[DOMNode]] = [
    UuutorrentApp, LoginScreen, FirstRunScreen, QuestionScreen, LineScreen, HelpScreen, HomeScreen, EpisodesScreen,
    CandidatesScreen, CorrectionsScreen, PreferencesScreen, PickScreen, FilesScreen, FindLine, WatchlistPane,
    TorrentsPane, ServerPane, RowList,
]  # fmt: skip


def settings(stub: StubServer, folder: Path) -> ClientSettings:
    return ClientSettings(folder / "state", folder / "downloads", stub.url, "himmel", PASSWORD)


async def test_a_lost_server_is_said_plainly_and_its_return_mends_everything(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        await hands.sees("to watch")
        await hands.press("2")
        await hands.sees("Dandadan - 04")
        await stub.down()
        await hands.sees("offline")
        await hands.sees("Trying again; what you see may be old.")
        await hands.sees("Dandadan - 04")  # what was known stays
        stub.torrents["b" * 40] = stub.torrents["b" * 40].model_copy(update={"progress": 0.91})
        await stub.up()
        await hands.sees("91 %")
        await hands.sees_no("offline")


async def test_an_old_list_shows_its_age(tmp_path: Path) -> None:
    async with StubServer() as stub:
        stub.watchlist = stub.watchlist.model_copy(update={"stale": True, "problem": "AniList does not answer."})
        async with tui(settings(stub, tmp_path), size=(160, 50)) as hands:
            await hands.sees("⚠ as of 2 min ago")
            await hands.sees("AniList does not answer.")


async def test_a_list_that_cannot_be_read_says_why_and_can_be_tried_again(tmp_path: Path) -> None:
    async with StubServer() as stub:
        stub.faults.problems["/watchlist"] = (502, "watchlist-unavailable", "AniList is under maintenance.")
        async with tui(settings(stub, tmp_path)) as hands:
            await hands.sees("AniList is under maintenance.")
            stub.faults.problems.clear()
            await hands.press("r")
            await hands.sees("to watch")


async def test_empty_places_say_what_to_do(tmp_path: Path) -> None:
    async with StubServer() as stub:
        stub.watchlist = stub.watchlist.model_copy(update={"entries": []})
        stub.torrents.clear()
        async with tui(settings(stub, tmp_path)) as hands:
            await hands.sees("Your list holds nothing that you are watching.")
            await hands.press("2")
            await hands.sees("Nothing is being downloaded.")


async def test_an_engine_that_is_away_is_told_on_the_torrents(tmp_path: Path) -> None:
    async with StubServer() as stub:
        stub.engine_available = False
        async with tui(settings(stub, tmp_path)) as hands:
            await hands.sees("to watch")
            await hands.press("2")
            await hands.sees("The torrent engine is away.")
            await hands.press("3")
            await hands.sees("It does not answer. Is it running?")


async def test_tabs_turn_by_numbers_by_tab_and_by_clicks(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        await hands.sees("to watch")
        for keys, text in (
            (("2",), "torrents"),
            (("tab",), "Logged in as"),
            (("tab",), "to watch"),
            (("shift+tab",), "Logged in as"),
        ):
            await hands.press(*keys)
            await hands.sees(text)
        await hands.click("#tab-torrents")
        await hands.sees("Downloading")


async def test_footer_palette_and_help_tell_of_the_same_commands(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path), size=(100, 60)) as hands:
        await hands.sees("to watch")
        await hands.press("2")
        await hands.sees("Downloading")
        told = offers(hands.app.screen.active_bindings.values())
        in_palette = {command.title for command in hands.app.get_system_commands(hands.app.screen)}
        assert in_palette == {offer.label for offer in told if not isinstance(offer.namespace, RowList)}
        shown = {offer.label for offer in told if offer.shown}
        footer = next(line for line in reversed(hands.screen) if line.strip())
        assert [label for label in shown if label not in footer] == []
        await hands.press("question_mark")
        await hands.sees("In the list")
        page = re.sub(r"\s+", " ", " ".join(hands.screen))
        assert [offer.meaning for offer in told if offer.meaning not in page] == []


@pytest.mark.parametrize("part", ALL_THAT_BINDS, ids=lambda part: part.__name__)
def test_every_command_that_is_shown_has_a_meaning(part: type[DOMNode]) -> None:
    for binding in part.BINDINGS:
        assert isinstance(binding, Binding)
        assert binding.tooltip or not binding.show


async def test_the_look_can_be_light_or_dark(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        await hands.sees("to watch")
        assert hands.app.current_theme.dark
        await hands.press("ctrl+t")
        assert not hands.app.current_theme.dark
