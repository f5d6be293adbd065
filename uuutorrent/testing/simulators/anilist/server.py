"""The simulated service's one address, its limits and its ways to refuse."""

import asyncio
import json
from collections import deque
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from aiohttp import web
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    build_schema,
    execute_sync,
    parse,
    validate,
)

from ..loopback import LoopbackServer
from .media import SimulatedEntry, SimulatedMedia
from .resolving import Resolvers

SCHEMA = Path(__file__).with_name("schema.graphql")
_MAINTENANCE = "The AniList API has been temporarily disabled due to severe stability issues."
_JSON = "application/json"


class AnilistSimulator(LoopbackServer):
    """``async with AnilistSimulator() as anilist``: put series and lists, point a watchlist at ``anilist.url``.

    Every query is validated. ``enforced`` requests a minute are answered, while the headers promise 90: the real one
    has been like that (30 enforced) whenever it was degraded. Requests with neither Referer nor token meet the
    maintenance answer. A token that was not put, or was withdrawn, is "Invalid token" whatever is asked for.
    """

    def __init__(self, *, enforced: int = 90) -> None:
        super().__init__()
        self.operations: list[tuple[str, dict[str, Any]]] = []
        self._enforced = enforced
        self._recent: deque[float] = deque()
        self._resolvers = Resolvers()
        self._tokens: dict[str, str] = {}
        self._partial = False
        self._app.router.add_post("/", self._answer)

    def put_media(self, *media: SimulatedMedia) -> None:
        """Know these series, in place of older ones with the same ids."""
        self._resolvers.media.update({item.id: item for item in media})

    def put_list(self, username: str, entries: Sequence[SimulatedEntry], *, private: bool = False) -> None:
        """Know this person, with this whole list. Names are compared as AniList does, without regard to case."""
        self._resolvers.lists[username.lower()] = tuple(entries)
        self._resolvers.names[username.lower()] = username
        (self._resolvers.private.add if private else self._resolvers.private.discard)(username.lower())

    def put_token(self, token: str, username: str) -> None:
        """Take this access token for that person's, who has a list."""
        self._tokens[token] = username.lower()

    def withdraw_token(self, token: str) -> None:
        """Take it no more."""
        self._tokens.pop(token, None)

    def healthy(self) -> None:
        """Answer properly again."""
        super().healthy()
        self._partial = False

    def partial(self) -> None:
        """Answer 200 with data and errors side by side."""
        self.healthy()
        self._partial = True

    def maintenance(self) -> None:
        """Refuse with 403, as in every real outage."""
        self._refuse(403, _MAINTENANCE)

    def invalid_token(self) -> None:
        """Refuse with 400, as for an expired token."""
        self._refuse(400, "Invalid token", data={"MediaListCollection": None})

    def not_found(self) -> None:
        """Refuse with 404."""
        self._refuse(404, "Not Found.", data={"Media": None})

    def broken(self) -> None:
        """Refuse with 500."""
        self._refuse(500, "Internal Server Error")

    def rate_limited(self, retry_after: str | None = "60") -> None:
        """Refuse with 429: Retry-After and no X-RateLimit headers, as recorded."""
        self._refuse(429, "Too Many Requests.", headers={"Retry-After": retry_after} if retry_after else {})

    def cloudflare(self) -> None:
        """Refuse with the text of the service in front of AniList."""
        self.answer(b"error code: 1015", content_type="text/plain; charset=UTF-8", status=429)

    def html(self) -> None:
        """Answer a web page with status 200."""
        self.answer(b"<!DOCTYPE html><html><title>AniList</title></html>")

    def garbage(self) -> None:
        """Answer bytes that are no JSON under JSON's content type."""
        self.answer(b'{"data": {"Page": {"media": [\xff\xfe', content_type=_JSON)

    def _refuse(
        self, status: int, message: str, *, data: object = None, headers: Mapping[str, str] | None = None
    ) -> None:
        body = _refusal_body(message, status, data)
        self.answer(body, content_type=_JSON, status=status, headers=headers)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        remaining = self._remaining()
        if remaining < 0:
            return _response(_refusal_body("Too Many Requests.", 429), 429, {"Retry-After": "60"})
        headers = {"X-RateLimit-Limit": "90", "X-RateLimit-Remaining": str(90 - self._enforced + remaining)}
        token = request.headers.get("Authorization")
        viewer = None if token is None else self._tokens.get(token.removeprefix("Bearer "))
        if token is not None and viewer is None:
            return _response(_refusal_body("Invalid token", 400), 400, headers)
        if viewer is None and not request.headers.get("Referer"):
            return _response(_refusal_body(_MAINTENANCE, 403), 403, headers)
        body = await request.read()
        self._resolvers.viewer = viewer
        result, status = self._execute(body)
        return _response(self._written(result), status, headers)

    def _remaining(self) -> int:
        now = asyncio.get_running_loop().time()
        while self._recent and self._recent[0] <= now - 60:
            self._recent.popleft()
        self._recent.append(now)
        return self._enforced - len(self._recent)

    def _execute(self, body: bytes) -> tuple[ExecutionResult, int]:
        try:
            asked = json.loads(body)
            query, variables = str(asked["query"]), dict(asked.get("variables") or {})
        except (ValueError, KeyError, TypeError):
            return ExecutionResult(None, [GraphQLError("No query or mutation provided.")]), 400
        self.operations.append((query, variables))
        document, problems = _validated(query)
        if document is None:
            return ExecutionResult(None, problems), 400
        result = execute_sync(_schema(), document, self._resolvers.root(), variable_values=variables)
        statuses = [int((error.extensions or {}).get("status", 400)) for error in result.errors or ()]
        return result, max(statuses, default=200)

    def _written(self, result: ExecutionResult) -> bytes:
        errors = [_error(error) for error in result.errors or ()]
        if self._partial:
            errors.append({"message": "Internal Server Error", "status": 500, "locations": [{"line": 1, "column": 1}]})
        return json.dumps({"data": result.data, **({"errors": errors} if errors else {})}).encode()


@lru_cache(maxsize=1)
def _schema() -> GraphQLSchema:
    return build_schema(SCHEMA.read_text(encoding="utf-8"))


@lru_cache(maxsize=64)
def _validated(query: str) -> tuple[DocumentNode | None, list[GraphQLError]]:
    try:
        document = parse(query)
    except GraphQLError as error:
        return None, [error]
    problems = validate(_schema(), document)
    # The real one quotes names with double quotes.
    worded = [GraphQLError(problem.message.replace("'", '"'), problem.nodes) for problem in problems]
    return (None, worded) if worded else (document, [])


def _error(error: GraphQLError) -> dict[str, Any]:
    extensions = error.extensions or {}
    shown: dict[str, Any] = {"message": error.message, "status": extensions.get("status", 400)}
    if extensions.get("validation"):
        shown["validation"] = extensions["validation"]
    shown["locations"] = [{"line": at.line, "column": at.column} for at in error.locations or ()]
    return shown


def _refusal_body(message: str, status: int, data: object = None) -> bytes:
    error = {"message": message, "status": status, "locations": [{"line": 1, "column": 1}]}
    return json.dumps({"errors": [error], "data": data}).encode()


def _response(body: bytes, status: int, headers: Mapping[str, str]) -> web.Response:
    return web.Response(body=body, status=status, headers={**headers, "Content-Type": _JSON})
