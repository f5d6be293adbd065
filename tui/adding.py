"""Adding a torrent by hand: a magnet link, or a .torrent file of this device."""

import asyncio
from pathlib import Path

from adapters.inbound.http.wire.torrents import TorrentView

from .api.client import ApiClient
from .api.errors import ClientError
from .screens.question import LineScreen

_LARGEST = 10 * 2**20


class FileUnreadable(ClientError):
    """The file is not there, cannot be read, or cannot be a .torrent file."""

    advice = "Check the path; a .torrent file is small, and its name ends in .torrent."


def asks(text: str) -> LineScreen:
    """Ask for one; ``text`` is what was pasted."""
    hint = "magnet:?xt=urn:btih:…   or   ~/Downloads/name.torrent"
    return LineScreen("Add a torrent by its magnet link, or by a .torrent file", hint, value=text, read=_read)


def is_torrent(text: str) -> bool:
    """Whether pasted text can only be meant to be added. (Terminals paste the path of a file that is dropped.)"""
    text = text.strip()
    if "\n" in text:
        return False
    return text.casefold().startswith("magnet:?") or (text.endswith(".torrent") and _path(text).is_file())


async def add(client: ApiClient, text: str) -> TorrentView:
    """Add it. Raises ``ClientError``."""
    if text.casefold().startswith("magnet:"):
        return await client.add_magnet(text)
    return await client.lifecycle.add_file(await asyncio.to_thread(_content, _path(text)))


def _read(typed: str) -> str:
    text = typed.strip()
    if not text.casefold().startswith("magnet:") and not _path(text).is_file():
        raise ValueError(f"There is no file {text} on this device, and a magnet link begins with magnet:?xt=urn:btih:.")
    return text


def _path(text: str) -> Path:
    return Path(text.strip().strip("'\"").removeprefix("file://")).expanduser()


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read: {error.strerror}.") from error
    if len(content) > _LARGEST:
        raise FileUnreadable(f"{path} is larger than 10 MiB.")
    return content
