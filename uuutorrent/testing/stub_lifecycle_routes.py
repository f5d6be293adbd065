"""The stub server's answers about what becomes of torrents, and what they cost."""

from datetime import UTC, datetime, timedelta

from aiohttp import web

from adapters.inbound.http.wire.torrents import FilesBody, FilesView, FileView, MoveBody, SeedingBody, TorrentView
from adapters.inbound.http.wire.usage import CertificateView, EngineView, MachineView, TrafficView, UsageView

from .stub_opinion_routes import Handler, as_json
from .stub_refusal import Refused
from .stub_state import StubState

_GIB = 2**30


class LifecycleRoutes:
    """Changes the torrents of ``state`` as a server would."""

    def __init__(self, state: StubState) -> None:
        self._state = state

    def routes(self) -> list[tuple[str, str, Handler]]:
        """Return method, path and handler of each."""
        one = "/torrents/{infohash}"
        return [
            ("POST", f"{one}/pause", self._pause), ("POST", f"{one}/resume", self._resume),
            ("POST", f"{one}/retry", self._retry), ("POST", f"{one}/reannounce", self._reannounce),
            ("POST", f"{one}/move", self._move), ("PUT", f"{one}/seeding", self._seeding),
            ("GET", f"{one}/files", self._files), ("PUT", f"{one}/files", self._choose),
            ("POST", "/torrents/file", self._add_file),
            ("GET", "/usage", self._usage), ("GET", "/machine", self._machine),
        ]  # fmt: skip

    async def _change(self, request: web.Request, **facts: object) -> web.Response:
        torrent = self._asked(request)
        await self._state.tell(torrent.model_copy(update=facts))
        return as_json(self._state.torrents[torrent.infohash])

    def _asked(self, request: web.Request) -> TorrentView:
        return self._state.torrent(request.match_info["infohash"])

    async def _pause(self, request: web.Request) -> web.Response:
        return await self._change(request, state="paused", paused=True, download_rate=0, eta_seconds=None)

    async def _resume(self, request: web.Request) -> web.Response:
        going = "seeding" if self._asked(request).complete else "downloading"
        return await self._change(request, state=going, paused=False, hold="")

    async def _retry(self, request: web.Request) -> web.Response:
        return await self._change(request, state="checking", note="")

    async def _reannounce(self, request: web.Request) -> web.Response:
        return await self._change(request)

    async def _move(self, request: web.Request) -> web.Response:
        body = MoveBody.model_validate_json(await request.read())
        moving = self._asked(request)
        waiting = sorted(
            (each for each in self._state.torrents.values() if each.place is not None and each != moving),
            key=lambda each: each.place or 0,
        )
        now = (moving.place or 1) - 1
        place = {"top": 0, "up": max(0, now - 1), "down": now + 1, "bottom": len(waiting)}[body.to]
        waiting.insert(place, moving)
        for number, each in enumerate(waiting, start=1):
            await self._state.tell(each.model_copy(update={"place": number}))
        return as_json(self._asked(request))

    async def _seeding(self, request: web.Request) -> web.Response:
        goal = SeedingBody.model_validate_json(await request.read())
        return await self._change(
            request, seeding_server=goal.server, seeding_ratio=goal.ratio, seeding_hours=goal.hours
        )

    async def _files(self, request: web.Request) -> web.Response:
        torrent = self._asked(request)
        wishes = self._state.priorities.get(torrent.infohash, {})
        files = [
            FileView(index=index, path=path, size_bytes=len(bits), downloaded_bytes=int(len(bits) * torrent.progress),
                     complete=torrent.complete, priority=wishes.get(index, "normal"),
                     wanted=wishes.get(index) != "skip")
            for index, (path, bits) in enumerate(self._state.files_of(torrent.infohash))
        ]  # fmt: skip
        return as_json(FilesView(infohash=torrent.infohash, files=files))

    async def _choose(self, request: web.Request) -> web.Response:
        body = FilesBody.model_validate_json(await request.read())
        wishes = self._state.priorities.setdefault(self._asked(request).infohash, {})
        wishes.update({each.index: each.priority for each in body.files})
        return await self._files(request)

    async def _add_file(self, request: web.Request) -> web.Response:
        content = await request.read()
        if request.content_type != "application/x-bittorrent" or not content.startswith(b"d"):
            raise Refused(422, "invalid-torrent", "That is not a .torrent file.")
        torrent = self._state.add("From a file", len(content))
        await self._state.tell(torrent)
        return as_json(torrent, 201)

    async def _usage(self, _: web.Request) -> web.Response:
        every = self._state.torrents.values()
        used = sum(each.claim_bytes or each.size_bytes for each in every)
        return as_json(UsageView(size_bytes=used, torrents=len(every), quota_bytes=self._state.quota_bytes))

    async def _machine(self, _: web.Request) -> web.Response:
        if self._state.role != "admin":
            raise Refused(403, "forbidden", "This is for admins.")
        now = datetime.now(UTC)
        engines = [
            EngineView(name="main", plugin="qbittorrent", available=True, as_of=now, torrents=41,
                       free_bytes=112 * _GIB, reserve_bytes=10 * _GIB),
            EngineView(name="attic", plugin="libtorrent", available=False, as_of=now - timedelta(minutes=4), torrents=7,
                       problem="It does not answer. Is it running?"),
        ]  # fmt: skip
        traffic = TrafficView(month="2026-11", uploaded_bytes=8_100 * _GIB, delivered_bytes=420 * _GIB,
                              budget_bytes=10_240 * _GIB, level="warned")  # fmt: skip
        certificate = CertificateView(ends_at=now + timedelta(days=12), days_left=12, standing="ends-soon")
        return as_json(MachineView(engines=engines, traffic=traffic, certificate=certificate))
