"""The whole job at the keyboard: the real TUI, the real server, the real swarm."""

import hashlib
from pathlib import Path

import pytest

from tui.api.pins import server_fingerprint
from tui.desk import ClientSettings
from tui.screens.candidates import CandidatesScreen
from tui.widgets.row_list import RowList
from uuutorrent.testing.server_process import ServerProcess
from uuutorrent.testing.tui_hands import Hands, tui
from uuutorrent.testing.world import World


async def at_server(server: ServerProcess, folder: Path) -> ClientSettings:
    return ClientSettings(
        folder / "client",
        folder / "device",
        server.url,
        server.username,
        server.password,
        await server_fingerprint(server.url),
    )


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_from_the_first_run_to_a_verified_file_by_keys_alone(
    server: ServerProcess, world: World, tmp_path: Path, size: tuple[int, int]
) -> None:
    settings = await at_server(server, tmp_path)
    async with tui(settings, size=size) as hands:
        await hands.sees("Whose list shall we follow?")
        await hands.type(world.username)
        await hands.press("enter")
        await hands.sees("to watch")
        await hands.press("enter")  # series that wait come first, by name
        await hands.sees("Watchlist › Akatsuki no Toshoshitsu")
        await hands.sees("Waiting: 5")
        await hands.press("enter")
        await hands.sees("05v2 (1080p)")
        await hands.press("enter")
        await hands.sees("1 torrent")
        await hands.sees("is ready on the server")
        await hands.press("d")
        await hands.sees("Verified")
    (path,) = (path for path in (tmp_path / "device").rglob("*") if path.is_file())
    originals = {one.sha256 for one in world.published.values() if "05v2" in one.offer.title}
    assert hashlib.sha256(path.read_bytes()).hexdigest() in originals


async def to_candidates(hands: Hands, username: str) -> CandidatesScreen:
    await hands.sees("Whose list shall we follow?")
    await hands.type(username)
    await hands.press("enter")
    await hands.sees("to watch")
    await hands.press("enter")
    await hands.sees("Waiting: 5")
    await hands.press("enter")
    await hands.sees("Why")
    screen = hands.app.screen
    assert isinstance(screen, CandidatesScreen)
    return screen


async def mark(hands: Hands, title: str) -> None:
    await hands.press("home")
    for _ in range(20):
        if any(line.startswith("▌") and title in line for line in hands.screen):
            return
        await hands.press("down")
    raise AssertionError(f"no {title} in the list")


async def test_one_key_teaches_one_key_takes_it_back_and_a_taste_changes_the_choice(
    server: ServerProcess, world: World, tmp_path: Path
) -> None:
    async with tui(await at_server(server, tmp_path)) as hands:
        screen = await to_candidates(hands, world.username)

        await hands.press("a")
        await mark(hands, "Toshoshitsu - 05 (1080p)")  # the first season's: its number is right, its season is not
        await hands.sees("t This is it")
        await hands.press("t")
        await hands.sees("u undoes it.")
        await hands.sees("HoshiSubs counts like this here: its 5 is episode 5.")
        assert screen.marked is not None
        assert "Toshoshitsu - 05 (1080p)" in screen.marked.title
        await hands.press("c")
        await hands.sees("1 correction that searches go by")
        await hands.press("escape", "u")
        await hands.sees_no("its 5 is episode 5.")
        await hands.sees("Taken back")

        await hands.press("p")
        await hands.sees("1080p")
        await hands.until(lambda: hands.app.screen.query_one(RowList).cursor == "resolutions")
        await hands.press("right", "down", "down", "down", "K", "K", "ctrl+s")
        await hands.sees("Saved.")
        await hands.press("escape")
        await hands.until(lambda: screen.is_current and not screen.search.busy)
        await hands.press("home")
        assert screen.marked is not None
        assert "(720p)" in screen.marked.title
