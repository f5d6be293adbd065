"""How an adapter offers itself: all that a third party needs to know."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import aiohttp
from pydantic import BaseModel, ConfigDict

from application.ports.clock import Clock

PortT = TypeVar("PortT", covariant=True)


class Options(BaseModel):
    """What an adapter can be told. A misspelt option is refused. Secrets are ``pydantic.SecretStr``."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Toolbox:
    """What the product lends to every adapter that it opens.

    ``name`` is the name under which the adapter is configured (``[indexers.NAME]``; for the others the plug-in's own).
    ``state`` is a directory for what the adapter must remember, ``downloads`` the folder in which the engine saves and
    the vault reads; both exist. ``http`` has a time-out, sends our User-Agent and keeps no cookies. ``serving`` is the
    server itself; a command may run beside one, even of an older version, and takes nothing from it.
    """

    name: str
    http: aiohttp.ClientSession
    clock: Clock
    state: Path
    downloads: Path
    public_url: str
    serving: bool = False


@dataclass(frozen=True, slots=True)
class Plugin(Generic[PortT]):
    """An adapter on offer: the model of its options, and how it is opened (and closed again)."""

    options: type[Options]
    open: Callable[[Any, Toolbox], AbstractAsyncContextManager[PortT]]
