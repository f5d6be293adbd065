"""Questions to one server whose answers are wire models."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import aiohttp
from pydantic import BaseModel, ValidationError

from adapters.inbound.http.wire.message import Body

from .access import Access
from .errors import NotOurServer
from .transport import QUICK

View = TypeVar("View", bound=BaseModel)
Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Questions:
    """Asks through ``access``, and reads what comes. Everything raises ``ClientError``."""

    server: str
    access: Access

    async def ask(
        self,
        view: type[View],
        method: str,
        path: str,
        body: Body | None = None,
        *,
        params: dict[str, str] | None = None,
        anonymous: bool = False,
        pace: aiohttp.ClientTimeout = QUICK,
        accept: tuple[int, ...] = (),
    ) -> View:
        """Return the answer as ``view``."""
        answer = await self.access.fetch(
            method, path, body, params=params, anonymous=anonymous, pace=pace, accept=accept
        )
        return self.understood(view.model_validate_json, answer.body)

    async def ask_versioned(
        self, view: type[View], method: str, path: str, body: Body | None = None, *, if_match: str | None = None
    ) -> tuple[View, str | None]:
        """Return the answer and its version, for changes that must not undo somebody else's."""
        answer = await self.access.fetch(method, path, body, if_match=if_match)
        return self.understood(view.model_validate_json, answer.body), answer.etag

    def understood(self, read: Callable[[bytes], Read], answer: bytes) -> Read:
        """Return what ``read`` makes of an answer. Raises ``NotOurServer`` if that is nothing."""
        try:
            return read(answer)
        except ValidationError as error:
            raise NotOurServer(self.server) from error
