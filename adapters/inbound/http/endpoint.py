"""One declaration per endpoint: from it come the route, parsing, serialising, the error table and OpenAPI."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, ParamSpec, TypeVar

from aiohttp import web
from dishka import AsyncContainer, Scope
from dishka.integrations.aiohttp import DISHKA_CONTAINER_KEY

from application.auditing.change_budget import ChangeBudget, TooManyChanges
from application.ports.access_tokens import TokenRejected
from application.ports.clock import Clock
from application.ports.database import DatabaseUnavailable
from domain.errors import UuutorrentError
from domain.users import Actor

from .admittance import Admittance
from .encoded import Encoded
from .handler_signature import HandlerSignature
from .request_reading import InvalidRequest, MalformedRequest
from .tagged import Tagged
from .wire.message import Message

ParametersT = ParamSpec("ParametersT")
ResultT = TypeVar("ResultT")

PREFIX = "/api/v1"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A declared endpoint; as a callable it is aiohttp's handler.

    Whoever asks is identified before anything else is looked at, and so is what they came by, unless the endpoint is
    ``public``: a handler need not think of it and cannot forget it. A handler that streams runs after the container's
    request scope is closed, so it holds nothing of it for hours; what it was given must live as long as the
    application.
    """

    method: str
    path: str
    tag: str
    handler: Callable[..., Awaitable[Any]]
    signature: HandlerSignature
    status: HTTPStatus
    declared: tuple[type[UuutorrentError], ...]
    admittance: Admittance
    media_type: str
    location: str | None
    also: tuple[HTTPStatus, ...]
    unless: Mapping[HTTPStatus, Callable[[Any], bool]]
    events: Mapping[str, type[Message]]
    head: bool

    @property
    def public(self) -> bool:
        """Whether anybody may ask, logged in or not."""
        return self.admittance.public

    @property
    def errors(self) -> tuple[type[UuutorrentError], ...]:
        """Every error that a client must expect: those declared, and those of reading the request."""
        reads = self.signature.body, self.signature.query, self.signature.path
        of_identity = () if self.public else (TokenRejected, *self.admittance.errors, DatabaseUnavailable)
        of_changes = (TooManyChanges,) if self.admittance.changes else ()
        of_members = (InvalidRequest,) if any(reads) else ()
        of_bodies = (MalformedRequest,) if self.signature.reads_body else ()
        return tuple(dict.fromkeys((*of_identity, *of_changes, *of_bodies, *of_members, *self.declared)))

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        """Identify, admit, read, resolve, run, answer.

        A body may take a minute to come, in which its sender may be shut out or lose a role: so they are identified
        anew when it is there.
        """
        container = request.app[DISHKA_CONTAINER_KEY]
        arguments: dict[str, Any] | None = None
        if self.signature.reads_body:
            async with container(context={web.Request: request}, scope=Scope.REQUEST) as scope:
                await self._admit(scope)
            arguments = await self.signature.read(request)
        async with container(context={web.Request: request}, scope=Scope.REQUEST) as scope:
            await self._admit(scope)
            if arguments is None:
                arguments = await self.signature.read(request)
            if self.admittance.changes:
                await _count_change(scope)
            for name, key in self.signature.dependencies.items():
                arguments[name] = await scope.get(key.type_hint, component=key.component)
            if not self.signature.streams:
                return self._answer(await self.handler(**arguments))
        streamed: web.StreamResponse = await self.handler(**arguments)
        return streamed

    async def _admit(self, scope: AsyncContainer) -> None:
        if not self.public:
            self.admittance.check(await scope.get(Actor))

    def _answer(self, result: Any) -> web.Response:
        status = next((other for other, applies in self.unless.items() if applies(result)), self.status)
        if self.signature.answer is None:
            return web.Response(status=status)
        if isinstance(result, Encoded):
            return web.Response(body=result.body, status=status, content_type=self.media_type)
        headers: dict[str, str] = {}
        if isinstance(result, Tagged):
            headers["ETag"], result = result.etag, result.message
        if self.location is not None:
            headers["Location"] = PREFIX + self.location.format_map(dict(result))
        body = self.signature.answer.dump_json(result)
        return web.Response(body=body, status=status, content_type=self.media_type, headers=headers)


async def _count_change(scope: AsyncContainer) -> None:
    """Count what could be read and is about to be done. Raises TooManyChanges."""
    (await scope.get(ChangeBudget)).spend(await scope.get(Actor), (await scope.get(Clock)).now())


class Routes:
    """The endpoints of one resource, declared with ``@routes.endpoint(…)``.

    ``admin`` and ``sessions_only`` are what its endpoints are if nothing else is said.
    """

    def __init__(self, path: str, tag: str, *, admin: bool = False, sessions_only: bool = False) -> None:
        self._path = path
        self._tag = tag
        self._admin = admin
        self._sessions_only = sessions_only
        self._endpoints: list[Endpoint] = []

    def __iter__(self) -> Iterator[Endpoint]:
        return iter(self._endpoints)

    def endpoint(
        self,
        method: str,
        path: str = "",
        *,
        status: HTTPStatus = HTTPStatus.OK,
        errors: tuple[type[UuutorrentError], ...] = (),
        public: bool = False,
        reads: bool = False,
        admin: bool | None = None,
        sessions_only: bool | None = None,
        temporarily: bool = False,
        counted: bool = True,
        media_type: str = "application/json",
        location: str | None = None,
        also: tuple[HTTPStatus, ...] = (),
        unless: Mapping[HTTPStatus, Callable[[Any], bool]] = MappingProxyType({}),
        events: Mapping[str, type[Message]] = MappingProxyType({}),
        head: bool = True,
    ) -> Callable[[Callable[ParametersT, Awaitable[ResultT]]], Callable[ParametersT, Awaitable[ResultT]]]:
        """Declare the handler as an endpoint; the handler itself stays a plain function.

        To an API token it is open by the scope ``read`` if it is a GET or only ``reads``, otherwise by ``write``; what
        only admins may do (``admin``) takes the scope ``admin`` besides, and what has to do with credentials is
        ``sessions_only``. ``temporarily`` says what is open to somebody whose password is temporary. ``counted`` is
        false for what must work when somebody else has spent the budget, and is bounded otherwise. Whether somebody is
        an admin, and whose things are whose, the use case says.

        ``errors`` are those that its use case may raise, for the documentation. ``location`` is the address of what was
        made, with members of the answer in braces. ``unless`` gives another status to an answer that fits. ``also``
        names the further statuses of a handler that makes its own response, ``events`` what it sends as server-sent
        events. HEAD answers wherever GET does, unless ``head`` is false.
        """

        admittance = Admittance.of(
            method,
            public=public,
            reads=reads,
            admin=self._admin if admin is None else admin,
            sessions_only=self._sessions_only if sessions_only is None else sessions_only,
            temporarily=temporarily,
            counted=counted,
        )

        def declare(handler: Callable[ParametersT, Awaitable[ResultT]]) -> Callable[ParametersT, Awaitable[ResultT]]:
            endpoint = Endpoint(
                method=method,
                path=self._path + path,
                tag=self._tag,
                handler=handler,
                signature=HandlerSignature.of(handler, self._path + path),
                status=status,
                declared=errors,
                admittance=admittance,
                media_type=media_type,
                location=location,
                also=also,
                unless=unless,
                events=events,
                head=head and method == "GET",
            )
            self._endpoints.append(endpoint)
            return handler

        return declare


def mount(endpoints: Iterable[Endpoint], router: web.UrlDispatcher) -> None:
    """Add the endpoints below the API's prefix."""
    for endpoint in endpoints:
        resource = router.add_resource(PREFIX + endpoint.path)
        for method in (endpoint.method, "HEAD") if endpoint.head else (endpoint.method,):
            resource.add_route(method, endpoint.__call__)
