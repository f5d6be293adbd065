"""Errors as problem+json (RFC 9457). The only place that knows HTTP statuses of errors."""

import math
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus

from aiohttp import web
from pydantic_core import to_json, to_jsonable_python

from application.ports.tastes import TasteChanged
from domain.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    TooMany,
    Unauthenticated,
    Unavailable,
    Upstream,
    UuutorrentError,
)

from .admittance import InsufficientScope
from .request_reading import MalformedRequest

CONTENT_TYPE = "application/problem+json"
TYPE_PREFIX = "tag:uuutorrent,2026:"
"""A tag URI (RFC 4151): globally unique and not to be looked up; a self-hosted product has no host of its own."""

STATUSES: Mapping[type[UuutorrentError], HTTPStatus] = {
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    MalformedRequest: HTTPStatus.BAD_REQUEST,
    Unauthenticated: HTTPStatus.UNAUTHORIZED,
    Forbidden: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    TasteChanged: HTTPStatus.PRECONDITION_FAILED,
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    Upstream: HTTPStatus.BAD_GATEWAY,
}
_DEFINED_MEMBERS = ("type", "title", "status", "detail", "instance")
_KEPT_HEADERS = ("Accept-Encoding", "Allow", "Content-Range", "Retry-After")


def status_of(error: type[UuutorrentError]) -> HTTPStatus:
    """The status of the closest ancestor that has one. Raises LookupError for an error outside every category."""
    for ancestor in error.__mro__:
        if issubclass(ancestor, UuutorrentError) and ancestor in STATUSES:
            return STATUSES[ancestor]
    raise LookupError(f"{error.__name__} belongs to no category of domain.errors.")


def type_of(error: type[UuutorrentError]) -> str:
    """The problem's ``type``."""
    return TYPE_PREFIX + error.slug()


def title_of(error: type[UuutorrentError]) -> str:
    """The problem's ``title``: the class name in words."""
    return error.slug().replace("-", " ").capitalize()


def foreseen(error: UuutorrentError, request: web.Request, instance: str) -> web.Response:
    """Answer an error of ours: its facts become members, a ``timedelta`` in seconds."""
    kind = type(error)
    status = status_of(kind)
    facts = {name: fact for name, fact in error.facts().items() if fact is not None and name not in _DEFINED_MEMBERS}
    members = to_jsonable_python(facts, timedelta_mode="float", fallback=str)
    headers: dict[str, str] = {}
    retry_after = getattr(error, "retry_after", None)
    if isinstance(retry_after, timedelta):
        headers["Retry-After"] = str(max(1, math.ceil(retry_after.total_seconds())))
    if isinstance(error, InsufficientScope):
        headers["WWW-Authenticate"] = f'Bearer realm="uuutorrent", error="insufficient_scope", scope="{error.scope}"'
    if status is HTTPStatus.UNAUTHORIZED:
        tried = "Authorization" in request.headers
        headers["WWW-Authenticate"] = 'Bearer realm="uuutorrent"' + (', error="invalid_token"' if tried else "")
    return _problem(type_of(kind), title_of(kind), status, error.detail, instance, members, headers)


def refused(error: web.HTTPException, instance: str) -> web.Response:
    """Answer an error of HTTP itself (no such address, no such method, too large): the status says everything."""
    status = HTTPStatus(error.status)
    headers = {name: error.headers[name] for name in _KEPT_HEADERS if name in error.headers}
    return _problem("about:blank", status.phrase, status, status.description, instance, {}, headers)


def unforeseen(instance: str) -> web.Response:
    """Answer an error that nobody foresaw, and say nothing about it: the log has it under the same id."""
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    detail = "Something went wrong here that should not have. The server's log has it under the id in 'instance'."
    return _problem("about:blank", status.phrase, status, detail, instance, {}, {})


def _problem(
    kind: str,
    title: str,
    status: HTTPStatus,
    detail: str,
    instance: str,
    members: Mapping[str, object],
    headers: Mapping[str, str],
) -> web.Response:
    body = {"type": kind, "title": title, "status": status.value, "detail": detail, "instance": instance, **members}
    return web.Response(body=to_json(body), status=status, content_type=CONTENT_TYPE, headers=headers)
