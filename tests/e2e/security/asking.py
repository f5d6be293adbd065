"""Plain requests: what a stranger's program would send, with no client of ours in between."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import aiohttp

PREFIX = "/api/v1"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is sent beside method and address."""

    path: Mapping[str, str | int] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    json: object = None
    raw: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    text: str
    json: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """Whether it was done."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    @property
    def refusal(self) -> Mapping[str, Any]:
        """The problem without what differs from request to request."""
        return {name: member for name, member in self.json.items() if name != "instance"}


@dataclass(frozen=True, slots=True)
class Asking:
    """The way to one server."""

    url: str
    http: aiohttp.ClientSession

    async def __call__(self, method: str, path: str, token: str = "", asked: Asked | None = None) -> Answer:
        """Ask; of what streams only the beginning is looked at."""
        asked = asked or Asked()
        headers = {**asked.headers, **({"Authorization": f"Bearer {token}"} if token else {})}
        if asked.raw is not None:
            headers["Content-Type"] = "application/x-bittorrent"
        where = f"{self.url}{PREFIX}{path.format_map(asked.path)}"
        content = {"data": asked.raw} if asked.raw is not None else {"json": asked.json}
        async with self.http.request(method, where, params=asked.query, headers=headers, **content) as answer:
            if answer.content_type == "text/event-stream":
                answer.close()
                return Answer(answer.status, "")
            text = (await answer.read()).decode("utf-8", "replace")
            json = await answer.json(content_type=None) if _is_json(answer) else None
            return Answer(answer.status, text, json, answer.headers)

    async def must(self, method: str, path: str, token: str = "", json: object = None, **path_members: str) -> Any:
        """Ask for what is allowed, and return its JSON."""
        answer = await self(method, path, token, Asked(path_members, json=json))
        assert answer.good, (method, path, answer)
        return answer.json


def _is_json(answer: aiohttp.ClientResponse) -> bool:
    return answer.content_type.endswith("json") and answer.status != HTTPStatus.NO_CONTENT and answer.method != "HEAD"
