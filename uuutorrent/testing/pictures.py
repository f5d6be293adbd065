"""Pictures of the real TUI at work, for the README: the whole job, by keys, against a server that is running.

``python -m uuutorrent.testing.pictures`` draws them against the stub server.
"""

import argparse
import asyncio
import tempfile
from pathlib import Path

from tui.desk import ClientSettings

from .stub_server import PASSWORD, StubServer
from .tui_hands import Hands, tui

_PATIENCE_SECONDS = 600.0


async def save_pictures(
    settings: ClientSettings,
    into: Path,
    *,
    series: str = "",
    size: tuple[int, int] = (110, 32),
    light: bool = False,
) -> list[Path]:
    """Do the main job and save an SVG of every screen on the way; return the files.

    ``settings`` must log in by themselves, to a user with a linked list on which something waits. ``series`` is (the
    beginning of) the title to choose; without it the first one is taken.
    """
    saved: list[Path] = []
    async with tui(settings, size=size) as hands:
        if light:
            await hands.press("ctrl+t")
        await hands.sees("to watch")
        await hands.until(lambda: _marked(hands, ""))
        async with asyncio.timeout(60):
            while not _marked(hands, series):
                await hands.press("down")
        saved.append(_save(hands, into / "watchlist.svg"))
        await hands.press("enter")
        await hands.sees("Waiting:")
        saved.append(_save(hands, into / "episodes.svg"))
        await hands.press("enter")
        await hands.sees("Why")
        saved.append(_save(hands, into / "candidates.svg"))
        saved += await _why_not(hands, into)
        saved += await _taste(hands, into)
        await hands.press("g")
        await hands.sees("Downloading")
        await hands.rest(4)  # something should have come
        saved.append(_save(hands, into / "torrents.svg"))
        saved += await _to_this_device(hands, into)
        await hands.press("escape", "3")
        await hands.sees("Logged in as")
        saved.append(_save(hands, into / "server.svg"))
        await hands.press("question_mark")
        saved.append(_save(hands, into / "help.svg"))
    return saved


async def _why_not(hands: Hands, into: Path) -> list[Path]:
    """Show a release that was not taken, and why; then stand on the best one again."""
    await hands.press("a")
    async with asyncio.timeout(60):
        while not _marked(hands, "✗"):
            await hands.press("down")
    await hands.until(lambda: hands.reads("−"))
    picture = _save(hands, into / "why.svg")
    await hands.press("a", "home")
    return [picture]


async def _taste(hands: Hands, into: Path) -> list[Path]:
    """Show what can be liked, with a list folded out; nothing is saved."""
    await hands.press("p")
    await hands.sees("Resolutions")
    await hands.press("right", "down", "down", "down", "K")
    await hands.sees("not saved")
    picture = _save(hands, into / "preferences.svg")
    await hands.press("escape", "d")
    await hands.sees("Why")
    return [picture]


async def _to_this_device(hands: Hands, into: Path) -> list[Path]:
    """Wait until the server has the marked torrent, then get it."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while not _marked(hands, "Ready"):
            await hands.rest(0.5)
    await hands.press("d")
    await hands.sees("Verified")
    return [_save(hands, into / "verified.svg")]


def _marked(hands: Hands, text: str) -> bool:
    """Whether the row under the cursor reads so."""
    return any(line.startswith("▌") and text in line for line in hands.screen)


def _save(hands: Hands, path: Path) -> Path:
    # Without this attribute some programs drop the blanks at the beginning of a text.
    picture = hands.app.export_screenshot(title="uuutorrent").replace("<text ", '<text xml:space="preserve" ')
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(picture, encoding="utf-8")
    return path


async def _main() -> None:
    parser = argparse.ArgumentParser(description="Draw the screens of the TUI against the stub server.")
    parser.add_argument("into", type=Path)
    parser.add_argument("--columns", type=int, default=110)
    parser.add_argument("--rows", type=int, default=32)
    parser.add_argument("--light", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        async with StubServer() as stub:
            passing = asyncio.create_task(stub.run())
            settings = ClientSettings(Path(folder, "state"), Path(folder, "downloads"), stub.url, "himmel", PASSWORD)
            await save_pictures(
                settings, chosen.into, series="Sousou", size=(chosen.columns, chosen.rows), light=chosen.light
            )
            passing.cancel()


if __name__ == "__main__":
    asyncio.run(_main())
