"""The stub server's addresses for preferences and corrections."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web
from pydantic import BaseModel

from adapters.inbound.http.wire.corrections import TeachBody
from adapters.inbound.http.wire.preferences import PreferencesBody
from adapters.inbound.http.wire.searches import SearchView

from .stub_opinions import StubOpinions

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def as_json(view: BaseModel, status: int = 200, *, etag: str | None = None) -> web.Response:
    """Return an answer that holds the view."""
    headers = {} if etag is None else {"ETag": etag}
    body = view.model_dump_json().encode()
    return web.Response(body=body, status=status, content_type="application/json", headers=headers)


@dataclass(frozen=True, slots=True)
class OpinionRoutes:
    """Answers about one person's opinions; ``found`` searches for an episode of a series."""

    opinions: StubOpinions
    found: Callable[[int, int], SearchView]

    def routes(self) -> list[tuple[str, str, Handler]]:
        """Return method, address and handler."""
        return [
            ("GET", "/preferences", self._preferences), ("PUT", "/preferences", self._save),
            ("GET", "/corrections", self._corrections), ("POST", "/corrections", self._teach),
            ("DELETE", "/corrections/{id}", self._revoke), ("POST", "/corrections/{id}/share", self._share),
        ]  # fmt: skip

    async def _preferences(self, _: web.Request) -> web.Response:
        return as_json(self.opinions.preferences, etag=self.opinions.etag)

    async def _save(self, request: web.Request) -> web.Response:
        body = PreferencesBody.model_validate_json(await request.read())
        saved = self.opinions.save(body, request.headers.get("If-Match"))
        return as_json(saved, etag=self.opinions.etag)

    async def _corrections(self, request: web.Request) -> web.Response:
        return as_json(self.opinions.shown(everybody=request.query.get("everybody") == "true"))

    async def _teach(self, request: web.Request) -> web.Response:
        body = TeachBody.model_validate_json(await request.read())
        return as_json(self.opinions.teach(body, self.found(body.series_id, body.episode)), 201)

    async def _revoke(self, request: web.Request) -> web.Response:
        self.opinions.revoke(request.match_info["id"])
        return web.Response(status=204)

    async def _share(self, request: web.Request) -> web.Response:
        return as_json(self.opinions.share(request.match_info["id"]))
