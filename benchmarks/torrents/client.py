"""An HTTP client of a few lines: what is timed is to be the server, not a client library."""

import socket
import time
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

_NO_HEADERS: Mapping[str, str] = {}


class Line:
    """One connection over which one document is asked for, again and again. Blocks: for a thread of its own."""

    def __init__(self, url: str, headers: Mapping[str, str] = _NO_HEADERS) -> None:
        parts = urlsplit(url)
        assert parts.hostname is not None
        assert parts.port is not None
        asked = f"{parts.path}?{parts.query}" if parts.query else parts.path
        lines = [f"GET {asked} HTTP/1.1", f"Host: {parts.netloc}", *(f"{name}: {headers[name]}" for name in headers)]
        self._question = "\r\n".join([*lines, "", ""]).encode("ascii")
        self._socket = socket.create_connection((parts.hostname, parts.port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self) -> bytes:
        """The document."""
        self._socket.sendall(self._question)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._more()
        head, _, body = answer.partition(b"\r\n\r\n")
        fields = head.lower().split(b"\r\n")
        assert fields[0].startswith(b"http/1.1 200"), head
        length = next(int(field.partition(b":")[2]) for field in fields if field.startswith(b"content-length:"))
        parts = [body]
        while sum(map(len, parts)) < length:
            parts.append(self._more())
        return b"".join(parts)

    def timed(self, rounds: int) -> Sequence[float]:
        """Ask so many times, after three that do not count; return the milliseconds of each, and hang up."""
        taken: list[float] = []
        with self._socket:
            for number in range(rounds + 3):
                began = time.perf_counter()
                self.get()
                if number >= 3:
                    taken.append(1000 * (time.perf_counter() - began))
        return taken

    def _more(self) -> bytes:
        some = self._socket.recv(1 << 18)
        if not some:
            raise ConnectionError("The server hung up.")
        return some
