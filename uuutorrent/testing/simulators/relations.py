"""A web server with an anime-relations table, which knows whether a client has the newest."""

from collections.abc import Iterable

from aiohttp import web

from domain.releases.renumbering import Renumbering

from .loopback import LoopbackServer

PATH = "/anime-relations.txt"


class RelationsSimulator(LoopbackServer):
    """Nothing is there until something is published. Conditional requests are answered as GitHub does."""

    def __init__(self) -> None:
        super().__init__()
        self._text: str | None = None
        self._edition = 0
        self._app.router.add_get(PATH, self._get)

    @property
    def address(self) -> str:
        """Where the table is."""
        return f"{self.url}{PATH}"

    def publish(self, text: str) -> None:
        """Be another edition."""
        self._text = text
        self._edition += 1

    async def _get(self, request: web.Request) -> web.Response:
        if self._text is None:
            return web.Response(status=404, text="404: Not Found")
        etag = f'"edition-{self._edition}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(text=self._text, headers={"ETag": etag})


def table_text(runs: Iterable[Renumbering], last_modified: str = "2026-08-03") -> str:
    """The runs as the table writes them."""
    head = f"# A comment\n\n::meta\n\n- version: 1.3.0\n- last_modified: {last_modified}\n\n::rules\n\n"
    return head + "".join(f"# Some -> other\n{_rule(run)}\n" for run in runs)


def _rule(run: Renumbering) -> str:
    target = "~|~|~" if run.source == run.target else f"{run.target}|?|{run.target}"
    source, mark = f"?|{run.source}|{run.source}", "!" if run.also_target else ""
    return f"- {source}:{_span(run.first, run.last)} -> {target}:{_span(run.to_first, run.to_last)}{mark}"


def _span(first: int, last: int | None) -> str:
    return str(first) if first == last else f"{first}-{'?' if last is None else last}"
