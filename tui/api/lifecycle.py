"""What becomes of torrents that the server has, and what they cost."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from adapters.inbound.http.wire.torrents import (
    FileChoiceBody,
    FilePriority,
    FilesBody,
    FilesView,
    MoveBody,
    SeedingBody,
    TorrentView,
)
from adapters.inbound.http.wire.usage import MachineView, UsageView

from .questions import Questions
from .transport import PATIENT

Place = Literal["top", "up", "down", "bottom"]


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """Asks through ``questions``; everything raises ``ClientError``."""

    questions: Questions

    async def add_file(self, content: bytes) -> TorrentView:
        """Have the torrent of a .torrent file downloaded."""
        answer = await self.questions.access.fetch("POST", "/torrents/file", torrent_file=content, pace=PATIENT)
        return self.questions.understood(TorrentView.model_validate_json, answer.body)

    async def retry(self, infohash: str) -> TorrentView:
        """Check what is there and fetch what is missing."""
        return await self.questions.ask(TorrentView, "POST", f"{_path(infohash)}/retry")

    async def reannounce(self, infohash: str) -> TorrentView:
        """Have the trackers asked for peers now."""
        return await self.questions.ask(TorrentView, "POST", f"{_path(infohash)}/reannounce")

    async def move(self, infohash: str, to: Place) -> TorrentView:
        """Change its place in the user's own queue."""
        return await self.questions.ask(TorrentView, "POST", f"{_path(infohash)}/move", MoveBody(to=to))

    async def share(self, infohash: str, goal: SeedingBody) -> TorrentView:
        """Set how long it is shared once it is complete."""
        return await self.questions.ask(TorrentView, "PUT", f"{_path(infohash)}/seeding", goal)

    async def choose(self, infohash: str, priorities: dict[int, FilePriority]) -> FilesView:
        """Set how much files are wanted, by index; the others stay as they are."""
        files = [FileChoiceBody(index=index, priority=priority) for index, priority in priorities.items()]
        return await self.questions.ask(FilesView, "PUT", f"{_path(infohash)}/files", FilesBody(files=files))

    async def usage(self) -> UsageView:
        """Return what the user uses and may use."""
        return await self.questions.ask(UsageView, "GET", "/usage")

    async def machine(self) -> MachineView:
        """Return how the server is doing, for admins."""
        return await self.questions.ask(MachineView, "GET", "/machine")


def _path(infohash: str) -> str:
    return f"/torrents/{quote(infohash, safe='')}"
