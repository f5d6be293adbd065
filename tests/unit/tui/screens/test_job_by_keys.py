"""The whole job by keys, at both sizes that are promised."""

import asyncio
import hashlib
from pathlib import Path

import pytest

from tui.desk import ClientSettings
from uuutorrent.testing.stub_data import FRIEREN
from uuutorrent.testing.stub_server import PASSWORD, StubServer
from uuutorrent.testing.tui_hands import Hands, tui

SIZES = [(80, 24), (160, 50)]


def settings(stub: StubServer, folder: Path) -> ClientSettings:
    return ClientSettings(folder / "state", folder / "downloads", stub.url, "himmel", PASSWORD)


async def find_frieren(hands: Hands) -> None:
    await hands.sees("Sousou no Frieren 2nd Season")
    series = hands.app.screen.query_one("#series")
    await hands.until(lambda: getattr(series, "cursor", None) is not None)
    while getattr(series, "cursor", None) != str(FRIEREN):
        await hands.press("down")


@pytest.mark.parametrize("size", SIZES)
async def test_an_episode_comes_to_this_device_by_keys_alone(size: tuple[int, int], tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path), size=size) as hands:
        await find_frieren(hands)
        await hands.press("enter")
        await hands.sees("Waiting: 25–27")
        await hands.press("enter")
        await hands.sees("It is episode 25 of this season.")
        assert hands.app.screen.query_one("#candidates").cursor == "a1"
        await hands.press("g")
        await hands.sees("Downloading")
        wanted = next(torrent for torrent in stub.torrents.values() if torrent.series_id == FRIEREN)
        assert hands.app.screen.query_one("#torrent-rows").cursor == wanted.infohash
        await stub.tick(5)
        await hands.sees("40 %")
        await hands.press("d")
        await hands.sees("is not finished on the server yet")
        await stub.tick(60)
        await hands.sees("(1080p) [8A2C1F3B].mkv is ready on the server.")
        await hands.press("d")
        await hands.sees("✓ Verified")
        name, content = stub.files_of(wanted.infohash)[0]
        arrived = tmp_path / "downloads" / name
        assert hashlib.sha256(arrived.read_bytes()).digest() == hashlib.sha256(content).digest()
        await hands.press("escape")
        await hands.sees("on this device")


@pytest.mark.parametrize("size", SIZES)
async def test_every_screen_fits(size: tuple[int, int], tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path), size=size) as hands:
        await find_frieren(hands)
        steps: list[tuple[tuple[str, ...], str]] = [
            ((), "to watch"),
            (("enter",), "Waiting:"),
            (("enter",), "Why"),
            (("a",), "Rejected"),
            (("end",), "Rejected"),
            (("c",), "Nothing was taught yet."),
            (("escape", "f2"), "Resolutions"),
            (("right", "down", "J"), "1 change not saved"),
            (("plus",), "Add a resolution"),
            (("escape", "escape"), "Go without saving"),
            (("d", "escape", "escape", "slash"), "a part of the name"),
            (("escape", "2"), "torrents"),
            (("x",), "Remove this torrent"),
            (("escape", "m"), "magnet link"),
            (("escape", "down", "enter"), "Files go to"),
            (("escape", "3"), "Logged in as"),
            (("question_mark",), "Ask the server again how it is"),
        ]
        for keys, text in steps:
            await hands.press(*keys)
            await hands.sees(text)
            footer = hands.app.screen.query_one("Footer")
            assert max(child.region.right for child in footer.children) <= size[0]
            assert footer.max_scroll_x <= 3  # the blanks behind the last one
            assert not hands.app.screen.show_horizontal_scrollbar
            assert not hands.app.screen.show_vertical_scrollbar


async def test_names_are_shown_as_they_are(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path), size=(160, 50)) as hands:
        await hands.sees("[SubsPlease] Hostile [/bold] Name [link=")
        await hands.press("2")
        await hands.sees("[1080p][/link] 薬屋のひとりごと.mkv")
        await hands.press("down", "enter")
        await hands.sees("Torrents › [Erai-raws] Kusuriya")
        await hands.press("escape", "x")
        await hands.sees("[1080p][/link] 薬屋のひとりごと.mkv")


async def test_the_marked_torrent_stays_marked_while_others_move_and_come(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        await hands.sees("to watch")
        await hands.press("2")
        await hands.sees("Stalled")
        await hands.press("down", "down")
        await stub.tick(1)
        await hands.sees("45 %")
        newer = stub.torrents["b" * 40].model_copy(update={"infohash": "9" * 40, "name": "Brand new"})
        await stub.tell(newer)
        await hands.sees("Brand new")
        assert hands.app.screen.query_one("#torrent-rows").cursor == "d" * 40


async def test_pause_resume_and_remove(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        await hands.sees("to watch")
        await hands.press("2")
        await hands.sees("p Pause")
        await hands.press("p")
        await hands.sees("p Resume")
        assert stub.torrents["b" * 40].state == "paused"
        await hands.press("p")
        await hands.sees("p Pause")
        await hands.press("x", "enter")  # the harmless answer is the one that Enter gives
        assert "b" * 40 in stub.torrents
        await hands.press("x", "k")
        await hands.sees_no("Dandadan - 04")
        assert stub.requests.count(f"DELETE /torrents/{'b' * 40}") == 1


async def test_a_magnet_that_is_none_is_a_sentence(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        await hands.sees("to watch")
        await hands.press("2")
        await hands.sees("torrents")
        await hands.press("m")
        await hands.type("hello")
        await hands.press("enter")
        await hands.sees("There is no file hello on this device")


async def test_a_rejected_release_is_taken_only_after_a_question(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        await find_frieren(hands)
        await hands.press("enter", "enter")
        await hands.sees("2 rejected, hidden.")
        await hands.press("a", "end")
        await hands.sees("Nobody shares it.")
        await hands.press("enter")
        await hands.sees("This release was rejected")
        await hands.press("escape")
        assert "POST /torrents" not in stub.requests
        await hands.press("enter", "g")
        await hands.sees("S01E25 1080p WEB-DL")
        await stub.asked_for("POST /torrents")


async def test_of_several_files_the_person_says_which(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        stub.contents["c" * 40] = [("one.mkv", b"1" * 2**20), ("two.mkv", b"2" * 2**21)]
        await hands.sees("to watch")
        await hands.press("2")
        await hands.sees("Kusuriya")
        await hands.press("down", "d")
        await hands.sees("two.mkv")
        assert "from" not in "".join(stub.requests)  # two files: the person says which
        await hands.press("a")
        await hands.until(lambda: sum("✓ Verified" in line for line in hands.screen) == 2)


async def test_while_searching_the_time_passes_and_escape_goes_back(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        stub.faults.held = asyncio.Event()
        await find_frieren(hands)
        await hands.press("enter", "enter")
        await hands.sees("Looking for Episode 25")
        await hands.press("escape")
        await hands.sees("Waiting: 25–27")
        stub.faults.held.set()


async def test_a_failed_search_says_why_and_can_be_tried_again(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        stub.faults.problems["/searches"] = (502, "indexer-unavailable", "Nyaa does not answer.")
        await find_frieren(hands)
        await hands.press("enter", "enter")
        await hands.sees("Nyaa does not answer.")
        await hands.sees("Press r to try again.")
        stub.faults.problems.clear()
        await hands.press("r")
        await hands.sees("Why")


async def test_without_room_on_the_server_the_release_is_not_taken(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        await find_frieren(hands)
        await hands.press("enter", "enter")
        await hands.sees("Why")
        stub.faults.problems["/torrents"] = (409, "not-enough-space", "It needs 1.4 GiB and 200 MiB are free.")
        await hands.press("g")
        await hands.sees("It needs 1.4 GiB and 200 MiB are free.")
