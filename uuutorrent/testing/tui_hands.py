"""Hands and eyes on the real TUI, without a terminal: for tests and for pictures."""

import asyncio
import html
import re
from abc import abstractmethod
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Protocol

from rich.cells import cell_len

from tui.api.server_events import Backoff
from tui.app import UuutorrentApp
from tui.desk import ClientSettings

_DEADLINE = 15.0
_CHARACTER = 12.2
"""The width of a character in an exported picture."""
_TEXT = re.compile(r'<text class="[^"]*-r\d+" x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>', re.DOTALL)


class Keys(Protocol):
    """What presses keys (Textual's Pilot)."""

    async def press(self, *keys: str) -> None:
        """Press keys one after the other."""

    @abstractmethod
    async def click(self, widget: str) -> bool:
        """Click on the widget that the selector names."""

    async def pause(self, delay: float | None = None) -> None:
        """Let the app do what it has to do."""


def read(picture: str) -> list[str]:
    """Return the lines of text of an exported picture."""
    lines: dict[float, list[tuple[float, str]]] = {}
    for x, y, text in _TEXT.findall(picture):
        lines.setdefault(float(y), []).append((float(x), html.unescape(text).replace("\N{NO-BREAK SPACE}", " ")))
    return [_line(parts) for _, parts in sorted(lines.items())]


def _line(parts: list[tuple[float, str]]) -> str:
    line = ""
    for x, text in sorted(parts):
        line += " " * (round(x / _CHARACTER) - cell_len(line)) + text
    return line.rstrip()


class Hands:
    """A person at the TUI: presses keys, looks at the screen, and waits until it shows something."""

    def __init__(self, app: UuutorrentApp, keys: Keys) -> None:
        self.app = app
        self._keys = keys

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        await self._keys.press(*keys)
        await self._keys.pause()

    async def type(self, text: str) -> None:
        """Type letters."""
        await self.press(*text)

    async def click(self, selector: str) -> None:
        """Click on a widget."""
        await self._keys.click(selector)
        await self._keys.pause()

    async def rest(self, seconds: float) -> None:
        """Let time pass for the app."""
        await self._keys.pause(seconds)

    @property
    def screen(self) -> list[str]:
        """The lines that can be read now."""
        return read(self.app.export_screenshot())

    async def until(self, condition: Callable[[], object], what: str = "") -> None:
        """Wait until it holds. Raises ``AssertionError`` with the screen when it never does."""
        try:
            async with asyncio.timeout(_DEADLINE):
                while not condition():
                    await self._keys.pause(0.01)
        except TimeoutError:
            seen = "\n".join(self.screen)
            raise AssertionError(f"never: {what or condition}\n{seen}") from None
        await self._keys.pause()

    def reads(self, text: str) -> bool:
        """Whether the text can be read, in one line or wrapped."""
        lines = self.screen
        return any(text in line for line in lines) or text in " ".join(" ".join(lines).split())

    async def sees(self, text: str) -> None:
        """Wait until the text can be read somewhere."""
        await self.until(lambda: self.reads(text), f"“{text}” on the screen")

    async def sees_no(self, text: str) -> None:
        """Wait until the text can be read nowhere."""
        await self.until(lambda: not self.reads(text), f"no “{text}” on the screen")


@asynccontextmanager
async def tui(settings: ClientSettings, *, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Hands]:
    """Run the TUI in a terminal of that size that nobody sees. It asks a lost server again every 50 ms."""
    app = UuutorrentApp(settings, backoff=Backoff(first=0.05, longest=0.05))
    async with app.run_test(size=size) as pilot:
        yield Hands(app, pilot)
