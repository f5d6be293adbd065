"""Which request is being served: the id that its answer carries, for everything that is said meanwhile."""

from contextvars import ContextVar
from uuid import uuid4

_CURRENT: ContextVar[str] = ContextVar("request_id", default="")


def begin_request() -> str:
    """Give the request that is served from here on an id of our own; what a client calls it is not looked at.

    It belongs to the task, which aiohttp makes anew for every request, and to the tasks and threads that come of it.
    """
    made = str(uuid4())
    _CURRENT.set(made)
    return made


def current_request() -> str:
    """The id of the request that is being served here; "" beside all requests."""
    return _CURRENT.get()
