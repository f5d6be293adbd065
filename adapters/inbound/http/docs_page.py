"""``/docs``: the description for people, drawn by a script of our own. Nothing comes from anywhere else."""

from importlib.resources import files

from aiohttp import web

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_FILES = {
    "": ("docs.html", "text/html"),
    "/docs.css": ("docs.css", "text/css"),
    "/docs.js": ("docs.js", "text/javascript"),
}


def mount_docs_page(router: web.UrlDispatcher) -> None:
    """Add the page at ``/docs``, and a way there from ``/``."""
    for path, (name, media_type) in _FILES.items():
        content = (files("adapters.inbound.http") / "static" / name).read_bytes()
        router.add_get(f"/docs{path}", _Page(content, media_type).show)
    router.add_get("/", _to_docs)


class _Page:
    """A file of ours."""

    def __init__(self, content: bytes, media_type: str) -> None:
        self._content = content
        self._media_type = media_type

    async def show(self, request: web.Request) -> web.StreamResponse:
        return web.Response(
            body=self._content,
            content_type=self._media_type,
            charset="utf-8",
            headers={"Content-Security-Policy": _POLICY},
        )


async def _to_docs(request: web.Request) -> web.StreamResponse:
    return web.Response(status=302, headers={"Location": "/docs"})
