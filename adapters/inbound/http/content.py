"""Files on their way to a device: whole, or from where the last attempt broke off (RFC 9110 §13, §14)."""

import asyncio
import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import TypeAlias
from urllib.parse import quote

from aiohttp import web

from application.delivery.open_file import OpenedFile
from application.ports.access_tokens import TokenRejected
from domain.errors import Unavailable

from .event_stream import STREAMS

_RANGE = re.compile(r"bytes=(?:(\d{1,19})-(\d{1,19})?|-(\d{1,19}))", re.ASCII | re.IGNORECASE)
_CONFIRMED_EVERY = timedelta(seconds=1)
_UNFIT_FOR_ASCII = re.compile(r"[^ !#$&+\-.\w^`{}~()\[\],=@]", re.ASCII)


Begin: TypeAlias = Callable[[], Awaitable[None]]
Sent: TypeAlias = Callable[[int], Awaitable[None]]


class FileChanged(Exception):
    """The vault gave fewer or more bytes than the file had when the answer began."""


@dataclass(frozen=True, slots=True)
class Span:
    """The bytes from ``start`` up to, not including, ``stop``."""

    start: int
    stop: int


async def send_file(
    request: web.Request, opened: OpenedFile, begin: Begin, confirm: Callable[[], Awaitable[None]], sent: Sent
) -> web.StreamResponse:
    """Answer GET and HEAD. Raises the HTTP errors 412 and 416.

    The vault reads in threads and in chunks of at least 256 KiB: over TLS that is several times cheaper than aiohttp's
    FileResponse. Each chunk waits until the client has taken the one before, so a slow one costs no memory; one that
    goes away ends the reading at the next chunk. ``begin`` is awaited before the first byte goes, and may refuse by
    raising. ``confirm`` is asked once a second; when it raises TokenRejected, the transfer breaks off. ``sent`` hears
    how many bytes went, and returns when the next ones may go.
    """
    size, tag = opened.file.size_bytes, _tag(opened)
    headers = {
        "ETag": tag,
        "Accept-Ranges": "bytes",
        "Content-Disposition": disposition(opened.name),
        "Cache-Control": "private, no-store",
    }
    if "If-Match" in request.headers and not _names(request, "If-Match", tag):
        raise web.HTTPPreconditionFailed
    if _names(request, "If-None-Match", tag):
        return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    span = _asked(request, size, tag)
    if span is not None:
        headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{size}"
    response = web.StreamResponse(status=HTTPStatus.OK if span is None else HTTPStatus.PARTIAL_CONTENT, headers=headers)
    response.content_type = "application/octet-stream"
    whole = span or Span(0, size)
    response.content_length = whole.stop - whole.start
    if request.method != "HEAD":
        await begin()
    await response.prepare(request)
    if request.method != "HEAD":
        await _send(
            response, opened, whole, _every(min(_CONFIRMED_EVERY, request.app[STREAMS].heartbeat), confirm), sent
        )
    await response.write_eof()
    return response


async def _send(
    response: web.StreamResponse,
    opened: OpenedFile,
    span: Span,
    confirm: Callable[[], Awaitable[None]],
    sent: Sent,
) -> None:
    left = span.stop - span.start
    if not left:
        return
    chunks = opened.read(span.start, span.stop)
    try:
        async for chunk in chunks:
            left -= len(chunk)
            if left < 0:
                break
            await confirm()
            await response.write(chunk)
            await sent(len(chunk))
    finally:
        if isinstance(chunks, AsyncGenerator):
            await chunks.aclose()  # an open file must not wait for the garbage collector
    if left:
        raise FileChanged(f"The file changed while it was read: {left} bytes are missing.")


def _every(pause: timedelta, confirm: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    """Return what asks ``confirm`` when ``pause`` has passed since the last time; an outage confirms nothing."""
    loop = asyncio.get_running_loop()
    due = loop.time() + pause.total_seconds()

    async def now_and_then() -> None:
        nonlocal due
        if loop.time() < due:
            return
        due = loop.time() + pause.total_seconds()
        try:
            await confirm()
        except TokenRejected as error:
            raise ConnectionAbortedError("The session has ended.") from error
        except Unavailable:
            return  # nobody knows; the next time will tell

    return now_and_then


def _asked(request: web.Request, size: int, tag: str) -> Span | None:
    """The part that is asked for, or None for the whole file.

    A Range that cannot be read, that holds several ranges, or whose If-Range names another file, is ignored, as
    RFC 9110 §14.2 allows or demands. Raises the HTTP error 416 for one that lies outside.
    """
    match = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if match is None or request.method != "GET" or request.headers.get("If-Range", tag).strip() != tag:
        return None
    first, last, suffix = match.groups()
    if first is not None and last is not None and int(last) < int(first):
        return None
    start = int(first) if first is not None else max(0, size - int(suffix))
    stop = min(size, int(last) + 1) if last is not None else size
    if start >= stop:
        raise web.HTTPRequestRangeNotSatisfiable(headers={"Content-Range": f"bytes */{size}"})
    return Span(start, stop)


def _tag(opened: OpenedFile) -> str:
    """A strong validator: another file, another size or a later change makes another tag."""
    file = opened.file
    changed = int(file.modified_at.timestamp() * 1_000_000)
    return f'"{opened.torrent}-{opened.index}-{file.size_bytes:x}-{changed:x}"'


def _names(request: web.Request, header: str, tag: str) -> bool:
    """Whether a list of entity tags names ours. Weak ones match in If-None-Match only."""
    named = [text.strip() for text in request.headers.get(header, "").split(",")]
    if header == "If-None-Match":
        named = [text.removeprefix("W/") for text in named]
    return tag in named or "*" in named


def disposition(name: str) -> str:
    """``Content-Disposition`` by RFC 6266: a plain form for old clients, the exact name by RFC 8187 for the others."""
    plain = _UNFIT_FOR_ASCII.sub("_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
