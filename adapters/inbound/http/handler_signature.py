"""What a handler asks for and gives, read from its annotations once, when it is declared."""

import inspect
import re
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from aiohttp import web
from dishka import DependencyKey
from dishka.integrations.base import default_parse_dependency
from pydantic import TypeAdapter

from .encoded import Encoded
from .request_reading import RawBody, checked, read_body, read_query
from .tagged import IfMatch, Tagged, version_expected
from .wire.message import Body, Message

_PLACEHOLDER = re.compile(r"{(\w+)}")


class UnusableHandler(TypeError):
    """The handler's annotations do not say what an endpoint needs to know: a mistake in the program."""


@dataclass(frozen=True, slots=True)
class HandlerSignature:
    """The parameters of a handler by where they come from, and what it returns.

    ``request`` takes the request itself, ``if_match`` the version that a change was made to, ``body`` and ``query`` are
    wire models, ``raw`` takes a body that is no JSON (``Annotated[bytes, RawBody(…)]``), a name of the path's
    placeholders is read from the path by its annotation, ``FromDishka[…]`` comes from the container. Anything else is
    UnusableHandler.
    ``returns`` is the annotation of the answer and ``answer`` serialises it; both are None for an endpoint without
    content and for one that makes its own response (``streams``). What is ``tagged`` has an ETag;
    what is ``Encoded`` is serialised already.
    """

    takes_request: bool
    takes_if_match: bool
    body: type[Body] | None
    raw: RawBody | None
    query: type[Body] | None
    path: Mapping[str, TypeAdapter[Any]]
    dependencies: Mapping[str, DependencyKey]
    returns: Any
    answer: TypeAdapter[Any] | None
    streams: bool
    tagged: bool

    @classmethod
    def of(cls, handler: Callable[..., Any], path: str) -> "HandlerSignature":
        """Read the annotations. Raises UnusableHandler."""
        hints = typing.get_type_hints(handler, include_extras=True)
        returned = hints.pop("return", None)
        placeholders = _PLACEHOLDER.findall(path)
        parameters = inspect.signature(handler).parameters
        dependencies = {name: key for name, p in parameters.items() if (key := _dependency(p, hints.get(name)))}
        plain = {name: hint for name, hint in hints.items() if name not in dependencies}
        in_path = {name: TypeAdapter(plain.pop(name)) for name in placeholders if name in plain}
        takes_request = plain.pop("request", None) is web.Request
        takes_if_match = plain.pop("if_match", None) == IfMatch
        body, query = _model(plain.pop("body", None)), _model(plain.pop("query", None))
        raw = _raw(plain.pop("raw", None))
        if plain or set(in_path) != set(placeholders):
            raise UnusableHandler(f"{handler.__qualname__}: where do {sorted({*plain, *placeholders})} come from?")
        tagged = typing.get_origin(returned) is Tagged
        wrapped = typing.get_origin(returned) in (Tagged, Encoded)
        answer = _answer(handler, typing.get_args(returned)[0] if wrapped else returned)
        return cls(takes_request, takes_if_match, body, raw, query, in_path, dependencies, *answer, tagged)

    @property
    def reads_body(self) -> bool:
        """Whether a body is waited for."""
        return self.body is not None or self.raw is not None

    async def read(self, request: web.Request) -> dict[str, Any]:
        """Read path, query and body, in this order. Raises what request_reading raises."""
        arguments: dict[str, Any] = {"request": request} if self.takes_request else {}
        if self.takes_if_match:
            arguments["if_match"] = version_expected(request)
        for name, kind in self.path.items():
            text = request.match_info[name]
            arguments[name] = checked(partial(kind.validate_python, text), at=(name,))
        if self.query is not None:
            arguments["query"] = read_query(request, self.query)
        if self.body is not None:
            arguments["body"] = await read_body(request, self.body)
        if self.raw is not None:
            arguments["raw"] = await self.raw.read(request)
        return arguments


def _dependency(parameter: inspect.Parameter, hint: object) -> DependencyKey | None:
    return default_parse_dependency(parameter, hint)


def _model(hint: object) -> type[Body] | None:
    if hint is None:
        return None
    if not (isinstance(hint, type) and issubclass(hint, Body)):
        raise UnusableHandler(f"{hint!r} is not a Body of the wire format.")
    return hint


def _raw(hint: object) -> RawBody | None:
    if hint is None:
        return None
    marks = [mark for mark in typing.get_args(hint)[1:] if isinstance(mark, RawBody)]
    if not marks:
        raise UnusableHandler(f"{hint!r} does not say what the body is.")
    return marks[0]


def _answer(handler: Callable[..., Any], returned: Any) -> tuple[object, TypeAdapter[Any] | None, bool]:
    if returned is None or returned is types.NoneType:
        return None, None, False
    if returned is web.StreamResponse:
        return None, None, True
    element = typing.get_args(returned)[0] if typing.get_origin(returned) is list else returned
    if not (isinstance(element, type) and issubclass(element, Message)):
        raise UnusableHandler(f"{handler.__qualname__} returns {returned!r}, which is no message of the wire format.")
    return returned, TypeAdapter(returned), False
