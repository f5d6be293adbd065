"""What a request says, read strictly: nobody is served half of what they meant."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any, NoReturn, TypeVar

from aiohttp import web
from pydantic import ValidationError

from domain.errors import Invalid

from .wire.message import Body, FaultyMember

BodyT = TypeVar("BodyT", bound=Body)
ValueT = TypeVar("ValueT")

PATIENCE = timedelta(minutes=1)
"""For a whole body, which has ten mebibytes at most: who sends slower holds the connection and means no good."""
DEEPEST = 32
"""Levels of lists and objects in a body. Ours have three; parsers of others go deeper, each as far as it likes."""
_NO_BRACKETS = re.compile(r'"(?:[^"\\]++|\\.?)*+"?|[^"\[\]{}]++', re.DOTALL)
"""What is not a bracket, strings whole. It matches whatever comes, and so looks at each character once."""
_MOST_FAULTS = 20
_LONGEST_POINTER = 200


class MalformedRequest(Invalid):
    """The request cannot be read: not JSON, not UTF-8, a member twice, too deep."""


class InvalidRequest(Invalid):
    """The request can be read, and members of it break rules; ``errors`` says which."""

    def __init__(self, errors: tuple[FaultyMember, ...]) -> None:
        super().__init__("; ".join(f"{fault.pointer or 'the request'}: {fault.detail}" for fault in errors[:3]) + ".")
        self.errors = errors


async def read_body(request: web.Request, model: type[BodyT]) -> BodyT:
    """Read the JSON body, of at most the model's ``body_limit``.

    Raises MalformedRequest, InvalidRequest, and the HTTP errors 413 and 415.
    """
    if (request.charset or "utf-8").lower() not in ("utf-8", "utf8"):
        raise web.HTTPUnsupportedMediaType
    most = min(model.body_limit, request.client_max_size)
    text = _json_text(await _octets(request, "application/json", most))
    return checked(lambda: model.model_validate_json(text, strict=True))


@dataclass(frozen=True, slots=True)
class RawBody:
    """Marks the parameter that takes the body as it is: of that type, and of at most so many bytes."""

    media_type: str
    most_bytes: int

    async def read(self, request: web.Request) -> bytes:
        """Read the body. Raises MalformedRequest, and the HTTP errors 413 and 415."""
        return await _octets(request, self.media_type, self.most_bytes)


async def _octets(request: web.Request, media_type: str, most_bytes: int) -> bytes:
    if request.content_type != media_type:
        raise web.HTTPUnsupportedMediaType
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise web.HTTPUnsupportedMediaType(headers={"Accept-Encoding": "identity"})
    if (request.content_length or 0) > most_bytes:
        raise web.HTTPRequestEntityTooLarge(most_bytes, request.content_length or 0)
    return await _in_time(_counted(request, most_bytes))


async def _counted(request: web.Request, most_bytes: int) -> bytes:
    octets = bytearray()
    async for chunk in request.content.iter_any():  # counted as it comes: one in chunks does not say how long it is
        octets += chunk
        if len(octets) > most_bytes:
            raise web.HTTPRequestEntityTooLarge(most_bytes, len(octets))
    return bytes(octets)


def read_query(request: web.Request, model: type[BodyT]) -> BodyT:
    """Read the query's parameters. One that is unknown, or there twice, is refused. Raises InvalidRequest."""
    query = request.query
    twice = sorted({name for name in query if len(query.getall(name)) > 1})
    if twice:
        raise InvalidRequest(tuple(FaultyMember(pointer=_pointer((name,)), detail="Given twice") for name in twice))
    return checked(lambda: model.model_validate(dict(query)))


def checked(read: Callable[[], ValueT], at: tuple[str, ...] = ()) -> ValueT:
    """Return what ``read`` returns; its ValidationError becomes InvalidRequest, which repeats nothing that was sent."""
    try:
        return read()
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)[:_MOST_FAULTS]
        raise InvalidRequest(
            tuple(FaultyMember(pointer=_pointer((*at, *fault["loc"])), detail=fault["msg"]) for fault in faults)
        ) from None  # the original holds the input, perhaps a password


async def _in_time(reading: Awaitable[bytes]) -> bytes:
    try:
        async with asyncio.timeout(PATIENCE.total_seconds()):
            return await reading
    except TimeoutError as error:
        raise MalformedRequest("The body did not arrive in time.") from error
    except (web.RequestPayloadError, ConnectionError) as error:
        raise MalformedRequest("The body broke off, or is not encoded as its headers say.") from error


def _json_text(octets: bytes) -> str:
    """Check what pydantic's parser lets pass: NaN, members given twice, NUL characters, which no database keeps."""
    try:
        text = octets.decode("utf-8")
        _check_depth(text)
        json.loads(text, object_pairs_hook=_members, parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise MalformedRequest("The body is not UTF-8.") from error
    except ValueError as error:
        raise MalformedRequest("The body is not JSON.") from error
    return text


def _check_depth(text: str) -> None:
    """Refuse before parsing. Most bodies have fewer brackets than they may have levels, and need no closer look."""
    if text.count("[") + text.count("{") <= DEEPEST:
        return
    depth = 0
    for bracket in _NO_BRACKETS.sub("", text):
        depth += 1 if bracket in "[{" else -1
        if depth > DEEPEST:
            raise MalformedRequest(f"The body is nested too deeply: {DEEPEST} levels are enough.")


def _members(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise MalformedRequest("The body has a member twice.")
    if any("\0" in text for pair in pairs for text in pair if isinstance(text, str)):
        raise MalformedRequest("The body holds a NUL character.")
    return members


def _refuse_constant(name: str) -> NoReturn:
    raise MalformedRequest(f"{name} is not JSON.")


def _pointer(location: tuple[int | str, ...]) -> str:
    """The JSON pointer (RFC 6901) of a member, cut where a client sent a novel as a name."""
    path = "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in location)
    return path[:_LONGEST_POINTER]


HTTP_ERRORS_OF_BODIES = (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
"""What reading a body raises beside errors of ours."""
