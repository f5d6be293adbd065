"""Whether the services outside can be reached at all."""

import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from .configuring.loading import choices, plugin_name
from .plugins import load
from .settings import Settings

_SECONDS = 3.0
_OUTSIDE = ("watchlist", "indexers")
_PORTS = {"http": 80, "https": 443}

Service = tuple[str, str, int]
"""An adapter's name, and the host and port that it asks."""


def unreachable(settings: Settings, *, seconds: float = _SECONDS) -> list[tuple[str, str]]:
    """Return name and host of every watchlist and indexer that takes no connection within so many seconds.

    Without internet, looking a name up may take half a minute and cannot be interrupted: it is left to itself.
    """
    services, reached = list(_services(settings)), set[Service]()
    threads = [threading.Thread(target=_reach, args=(service, seconds, reached), daemon=True) for service in services]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return [(name, host) for name, host, port in services if (name, host, port) not in reached]


def _services(settings: Settings) -> Iterator[Service]:
    for path, group, choice in choices(settings):
        if path[0] not in _OUTSIDE:
            continue
        name = plugin_name(path, choice)
        options = load(group, name).options.model_validate(dict(choice.options))
        address = urlsplit(str(getattr(options, "url", "")))
        if address.hostname:
            yield name, address.hostname, address.port or _PORTS.get(address.scheme, 443)


def _reach(service: Service, seconds: float, reached: set[Service]) -> None:
    _, host, port = service
    try:
        socket.create_connection((host, port), timeout=seconds).close()
    except OSError:
        return
    reached.add(service)
