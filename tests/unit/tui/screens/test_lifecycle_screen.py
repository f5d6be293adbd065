"""What can be done to torrents, and what is shown before the server has answered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.events import Paste

from tui.desk import ClientSettings
from tui.screens.machine import MachineScreen
from uuutorrent.testing.stub_server import PASSWORD, StubServer
from uuutorrent.testing.tui_hands import Hands, tui

DANDADAN, KUSURIYA, BEBOP = "b" * 40, "c" * 40, "d" * 40


def settings(stub: StubServer, folder: Path) -> ClientSettings:
    return ClientSettings(folder / "state", folder / "downloads", stub.url, "himmel", PASSWORD)


@asynccontextmanager
async def torrents(stub: StubServer, folder: Path, size: tuple[int, int] = (100, 32)) -> AsyncIterator[Hands]:
    async with tui(settings(stub, folder), size=size) as hands:
        await hands.sees("to watch")
        await hands.press("2")
        await hands.sees("Dandadan - 04")
        yield hands


def paste(hands: Hands, text: str) -> None:
    """As a terminal does it."""
    hands.app.post_message(Paste(text))


def order(hands: Hands) -> list[str]:
    """The first words of the names, from top to bottom."""
    words = ("Dandadan", "Kusuriya", "Cowboy", "Haibane", "Something")
    found = ((line, word) for line in hands.screen for word in words if word in line)
    return [word for _, word in found]


async def test_a_pause_shows_at_once_and_stays_when_the_server_takes_it(tmp_path: Path) -> None:
    async with StubServer() as stub, torrents(stub, tmp_path) as hands:
        stub.faults.deeds_held = asyncio.Event()
        await hands.press("p")
        await hands.sees("Paused 2")
        assert stub.torrents[DANDADAN].state == "downloading"
        stub.faults.deeds_held.set()
        await hands.sees("Paused.")
        assert stub.torrents[DANDADAN].state == "paused"
        assert hands.reads("Paused 2")


async def test_what_the_server_refuses_goes_back_and_says_why(tmp_path: Path) -> None:
    async with StubServer() as stub, torrents(stub, tmp_path) as hands:
        held = stub.faults.deeds_held = asyncio.Event()
        stub.faults.problems[f"DELETE /torrents/{DANDADAN}"] = (503, "engine-unavailable", "The engine is away.")
        await hands.press("x", "d")
        await hands.sees_no("Dandadan - 04")
        held.set()
        await hands.sees("The engine is away.")
        await hands.sees("Dandadan - 04")
        assert DANDADAN in stub.torrents


async def test_what_is_done_to_several_is_told_once(tmp_path: Path) -> None:
    async with StubServer() as stub, torrents(stub, tmp_path) as hands:
        await hands.press("space", "shift+down")
        await hands.sees("3 selected")
        stub.faults.problems[f"POST /torrents/{BEBOP}/pause"] = (503, "engine-unavailable", "The engine is away.")
        await hands.press("p")
        await hands.sees("2 of 3 torrents paused.")
        assert hands.reads("(Batch): The engine is away.")
        assert [each.state for each in stub.torrents.values()][:3] == ["paused", "paused", "stalled"]
        await hands.press("escape")
        await hands.sees_no("3 selected")


async def test_many_that_are_too_much_at_once_follow_by_themselves(tmp_path: Path) -> None:
    async with StubServer() as stub, torrents(stub, tmp_path) as hands:
        await hands.press("space", "shift+down")
        await hands.sees("3 selected")
        stub.faults.problems[f"POST /torrents/{BEBOP}/pause"] = (429, "too-many-changes", "Too much at once.")
        await hands.press("p")
        await hands.sees("The rest follows by itself")
        assert not hands.reads("torrents paused.")
        stub.faults.problems.clear()
        await hands.sees("3 torrents paused.")


async def test_a_file_that_the_server_makes_wait_says_so_and_comes(tmp_path: Path) -> None:
    async with StubServer() as stub, torrents(stub, tmp_path) as hands:
        stub.faults.problems["/content"] = (429, "too-many-changes", "Too much at once.")
        await hands.press("down", "d")
        await hands.sees("waiting for its turn …")
        stub.faults.problems.clear()
        await hands.sees("✓ Verified")


async def test_everything_is_selected_by_one_key_and_nothing_by_the_same(tmp_path: Path) -> None:
    async with StubServer() as stub, torrents(stub, tmp_path) as hands:
        await hands.press("ctrl+a")
        await hands.sees("5 selected")
        await hands.press("ctrl+a")
        await hands.sees_no("selected")


async def test_the_order_is_kept_on_this_device(tmp_path: Path) -> None:
    async with StubServer() as stub:
        async with torrents(stub, tmp_path) as hands:
            assert order(hands)[0] == "Dandadan"
            await hands.press("s", "z")
            await hands.sees("largest first")
            assert order(hands)[:2] == ["Cowboy", "Haibane"]
            await hands.press("s", "z")
            await hands.sees("smallest first")
            await hands.until(lambda: 'backwards": true' in habits(tmp_path))
        async with torrents(stub, tmp_path) as hands:
            await hands.sees("smallest first")
            assert order(hands)[0] == "Kusuriya"


def habits(folder: Path) -> str:
    return "".join(path.read_text() for path in folder.rglob("*habits*") if path.is_file())


async def test_a_kind_is_shown_alone_and_escape_shows_all(tmp_path: Path) -> None:
    async with StubServer() as stub, torrents(stub, tmp_path) as hands:
        await hands.press("f")
        await hands.sees_no("Haibane")
        assert order(hands) == ["Dandadan", "Cowboy"]
        await hands.press("F", "F")
        await hands.sees_no("Dandadan")
        assert order(hands) == ["Something"]
        await hands.press("escape")
        await hands.sees("Haibane")
        await hands.click("#only-paused")
        await hands.sees_no("Dandadan")
        assert order(hands) == ["Haibane"]


async def test_a_file_that_is_not_wanted_shows_so_at_once_and_goes_back_when_refused(tmp_path: Path) -> None:
    async with StubServer() as stub, torrents(stub, tmp_path) as hands:
        await hands.press("enter")
        await hands.sees("Not finished on the server yet")
        await hands.press("p")
        await hands.sees("▲ first")
        await hands.until(lambda: stub.priorities.get(DANDADAN) == {0: "first"})
        held = stub.faults.deeds_held = asyncio.Event()
        stub.faults.problems[f"PUT /torrents/{DANDADAN}/files"] = (409, "nothing-left", "Keep at least one file.")
        await hands.press("p")
        await hands.sees("✕ skipped")
        held.set()
        await hands.sees("Keep at least one file.")
        await hands.sees("▲ first")


@pytest.mark.parametrize("screen", ["2", "1", "3"])
async def test_a_magnet_link_can_be_pasted_anywhere(screen: str, tmp_path: Path) -> None:
    async with StubServer() as stub, torrents(stub, tmp_path) as hands:
        await hands.press(screen)
        paste(hands, f"magnet:?xt=urn:btih:{'9' * 40}")
        await hands.sees("Add a torrent by its magnet link")
        assert "POST /torrents/magnet" not in stub.requests
        await hands.press("enter")
        await hands.sees("Asking peers")
        assert stub.requests.count("POST /torrents/magnet") == 1


async def test_other_text_that_is_pasted_does_nothing(tmp_path: Path) -> None:
    async with StubServer() as stub, torrents(stub, tmp_path) as hands:
        paste(hands, "hello")
        await hands.rest(0)
        await hands.press("m")
        await hands.sees("Add a torrent by its magnet link")
        assert not hands.reads("hello")


async def test_a_torrent_file_of_this_device_is_added(tmp_path: Path) -> None:
    file = tmp_path / "a.torrent"
    file.write_bytes(b"d4:infod4:name1:aee")
    async with StubServer() as stub, torrents(stub, tmp_path) as hands:
        paste(hands, str(file))
        await hands.press("enter")
        await hands.sees("From a file")


async def test_what_is_used_of_the_quota_is_always_told(tmp_path: Path) -> None:
    async with StubServer() as stub, torrents(stub, tmp_path, size=(80, 24)) as hands:
        await hands.sees("14 of 50 GiB · 5 torrents")
        await hands.press("down", "down", "x", "d")
        await hands.sees("5.4 of 50 GiB · 4 torrents")
        await hands.press("enter")
        await hands.sees("5.4 of 50 GiB ●")


@pytest.mark.parametrize("role", ["admin", "user"])
async def test_the_machine_is_for_admins(role: str, tmp_path: Path) -> None:
    async with StubServer() as stub:
        stub.role = role
        async with torrents(stub, tmp_path) as hands:
            await hands.press("3")
            await hands.sees("Logged in as")
            assert hands.reads("m Machine") is (role == "admin")
            await hands.press("m")
            if role == "admin":
                await hands.sees("112 GiB free, 10 GiB of them kept in reserve")
                assert hands.reads("Out in November 2026")
                assert hands.reads("83 % of 10 TiB")
                assert hands.reads("The certificate ends in 12 days")
            assert isinstance(hands.app.screen, MachineScreen) is (role == "admin")


@pytest.mark.parametrize("role", ["admin", "user"])
async def test_keeping_the_data_is_offered_to_admins(role: str, tmp_path: Path) -> None:
    async with StubServer() as stub:
        stub.role = role
        async with torrents(stub, tmp_path) as hands:
            await hands.press("x")
            await hands.sees("Remove this torrent")
            assert hands.reads("keep its data there") is (role == "admin")


async def test_a_queued_torrent_says_its_place_and_can_move(tmp_path: Path) -> None:
    async with StubServer() as stub:
        for infohash, place in ((DANDADAN, 1), (BEBOP, 2)):
            update = {"state": "queued", "hold": "queue", "place": place, "download_rate": 0, "note": ""}
            stub.torrents[infohash] = stub.torrents[infohash].model_copy(update=update)
        async with torrents(stub, tmp_path) as hands:
            await hands.sees("Queued, 1st")
            await hands.press("J")
            await hands.until(lambda: stub.torrents[BEBOP].place == 1)
            await hands.press("s", "q")
            await hands.sees("next in queue first")
            await hands.until(lambda: order(hands)[:2] == ["Cowboy", "Dandadan"])


async def test_how_long_it_is_shared_is_said_in_words(tmp_path: Path) -> None:
    async with StubServer() as stub, torrents(stub, tmp_path) as hands:
        await hands.press("g", "o")
        await hands.sees("Share until")
        await hands.type("soon")
        await hands.press("enter")
        await hands.sees("“soon” is no number.")
        await hands.press("ctrl+u")
        await hands.type("ratio 2, 7 d")
        await hands.press("enter")
        await hands.sees("The goal is set.")
        shared = stub.torrents[DANDADAN]
        assert (shared.seeding_server, shared.seeding_ratio, shared.seeding_hours) == (False, 2, 168)


async def test_the_list_of_what_can_be_done_does_it(tmp_path: Path) -> None:
    async with StubServer() as stub, torrents(stub, tmp_path) as hands:
        await hands.press("o")
        await hands.sees("Ask for more peers")
        await hands.press("a")
        await hands.sees("The trackers are asked for more peers.")
        assert f"POST /torrents/{DANDADAN}/reannounce" in stub.requests
