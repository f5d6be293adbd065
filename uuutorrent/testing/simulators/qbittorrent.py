"""A qBittorrent of any generation that downloads nothing: its sessions, its ban and its words are the recorded ones."""

import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from aiohttp import web

from domain.torrents.metainfo import InvalidTorrentFile, Metainfo

from .loopback import LoopbackServer
from .qbittorrent_answers import (
    BANNED,
    FAILURES_BEFORE_A_BAN,
    NO_PEERS,
    NO_SESSION,
    NOT_A_TORRENT,
    NOT_HELD,
    Generation,
    Recorded,
)

_API = "/api/v2/"
_ID_DIGITS = 40


class SimulatedQbittorrent(LoopbackServer):
    """Takes .torrent files, shows, stops, starts and forgets them. One client address, so one count to the ban."""

    def __init__(self, generation: Generation) -> None:
        super().__init__()
        self.generation = generation
        self.username, self.password = "admin", secrets.token_urlsafe(8)
        self.api_key = f"qbt_{secrets.token_hex(14)}"
        self.needs_login = True
        self.rows: dict[str, dict[str, Any]] = {}
        self.limits: dict[str, int] = {}
        """For everything, by the endpoint that sets it."""
        self.shows_rows = True
        """False until the next torrent is added: as if what it holds had come just before that."""
        self._sources: dict[str, bytes] = {}
        self._sessions: set[str] = set()
        self._failures = 0
        self._app.router.add_route("*", f"{_API}{{path:.*}}", self._handle)

    def restart(self, generation: Generation | None = None) -> None:
        """Forget every session and ban, as a restart does; perhaps come back as another version."""
        self._sessions.clear()
        self._failures = 0
        self.generation = generation or self.generation

    def asked_for(self, path: str) -> int:
        """How often."""
        return sum(request.path == f"{_API}{path}" for request in self.requests)

    async def _remember(self, request: web.Request) -> None:
        # A form with files can be read once: as a form. It is kept with the request, where the routes find it.
        await request.post()
        await super()._remember(request)

    @property
    def _cookie(self) -> str:
        return self.generation.cookie.format(port=self._port)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        form = await request.post()
        if path == "auth/login":
            return self._log_in(request, dict(form))
        if self.needs_login and not self._is_known(request):
            return _say(NO_SESSION)
        match path:
            case "app/webapiVersion":
                return _say(Recorded(200, self.generation.web_api))
            case "torrents/info":
                return web.json_response(list(self._shown({**request.query, **form})))
            case "torrents/add":
                return self._add(dict(form))
            case "torrents/files":
                held = request.query.get("hash") or form.get("hash")
                return web.json_response([]) if held in self.rows else _say(NOT_HELD)
            case "torrents/export":
                return self._export(str(form.get("hash")))
            case "torrents/addPeers":
                return self._add_peers(dict(form))
            case "torrents/setShareLimits":
                return self._set_share_limits(dict(form))
            case "transfer/setDownloadLimit" | "transfer/setUploadLimit":
                self.limits[path.removeprefix("transfer/")] = int(str(form["limit"]))
                return web.Response()
        return self._steer(path.removeprefix("torrents/"), str(form.get("hashes", "")))

    def _is_known(self, request: web.Request) -> bool:
        if self.generation.knows_keys and request.headers.get("Authorization") == f"Bearer {self.api_key}":
            return True
        return request.cookies.get(self._cookie) in self._sessions

    def _shown(self, asked: Mapping[str, object]) -> Iterator[dict[str, Any]]:
        hashes, filter_name, tag = (str(asked.get(name, "")) for name in ("hashes", "filter", "tag"))
        for name, row in self.rows.items():
            known = not hashes or name[:_ID_DIGITS] in hashes
            moves = filter_name != "active" or row["dlspeed"] or row["upspeed"]
            if self.shows_rows and known and moves and (not tag or tag in row["tags"]):
                yield row

    def _export(self, name: str) -> web.StreamResponse:
        if name not in self.rows:
            return _say(NOT_HELD)
        return web.Response(body=self._sources[name], content_type="application/x-bittorrent")

    def _add_peers(self, form: dict[str, Any]) -> web.StreamResponse:
        if ":" not in str(form["peers"]):
            return _say(NO_PEERS)
        held = [name for name in str(form["hashes"]).split("|") if name in self.rows]
        text = ",".join(f'"{name}":{{"added":1,"failed":0}}' for name in held)
        return web.Response(text=f"{{{text}}}", content_type="application/json")

    def _set_share_limits(self, form: dict[str, Any]) -> web.StreamResponse:
        missing = [name for name in self.generation.share_limits if name not in form]
        if missing:
            return _say(Recorded(400, self.generation.incomplete.format(missing=", ".join(missing))))
        for name in str(form["hashes"]).split("|"):
            self.rows[name] |= {"ratio_limit": float(form["ratioLimit"])}
        return web.Response()

    def _log_in(self, request: web.Request, form: dict[str, Any]) -> web.StreamResponse:
        if self._is_known(request):
            return _say(self.generation.welcome)
        if self._failures >= FAILURES_BEFORE_A_BAN:
            return _say(BANNED)
        if (form.get("username"), form.get("password")) != (self.username, self.password):
            self._failures += 1
            return _say(self.generation.wrong_login)
        self._failures = 0
        session = secrets.token_urlsafe(24)
        self._sessions.add(session)
        answer = _say(self.generation.welcome)
        answer.headers["Set-Cookie"] = f"{self._cookie}={session}; HttpOnly; path=/"
        return answer

    def _add(self, form: dict[str, Any]) -> web.StreamResponse:
        self.shows_rows = True
        upload = next(value for name, value in form.items() if isinstance(value, web.FileField))
        try:
            metainfo = Metainfo.parse(upload.file.read())
        except InvalidTorrentFile:
            return _say(NOT_A_TORRENT)
        if metainfo.infohash in self.rows:
            return _say(self.generation.held_already)
        # Each generation reads its own of the two words.
        stopped = form.get("stopped" if self.generation.stop == "stop" else "paused") == "True"
        self.rows[metainfo.infohash] = {
            "hash": metainfo.infohash,
            "infohash_v1": metainfo.infohash,
            "name": metainfo.name,
            "state": self.generation.stopped if stopped else "stalledDL",
            "size": metainfo.size_bytes,
            "amount_left": metainfo.size_bytes,
            "progress": 0,
            "save_path": form["savepath"],
            "tags": form.get("tags", ""),
            "ratio_limit": float(form.get("ratioLimit", -2)),
            "dlspeed": 0,
            "upspeed": 0,
        }
        self._sources[metainfo.infohash] = metainfo.raw
        taken = self.generation.taken
        text = taken.text.format(infohash=metainfo.infohash)
        return web.Response(text=text, status=taken.status, content_type=_kind(text))

    def _steer(self, verb: str, hashes: str) -> web.StreamResponse:
        state = {self.generation.stop: self.generation.stopped, self.generation.start: "stalledDL"}.get(verb)
        if verb not in (self.generation.stop, self.generation.start, "delete", "reannounce", "recheck"):
            return _say(self.generation.no_such_endpoint)
        for name in [name for name in self.rows if name in hashes]:
            if verb == "delete":
                del self.rows[name]
            elif state is not None:
                self.rows[name]["state"] = state
        return web.Response()


def _say(answer: Recorded) -> web.Response:
    return web.Response(text=answer.text or None, status=answer.status)


def _kind(text: str) -> str:
    return "application/json" if text.startswith("{") else "text/plain"
