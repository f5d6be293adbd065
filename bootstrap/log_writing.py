"""Log records on their way out: nobody who serves a request waits for whoever reads the log."""

import logging
import threading
from collections import deque
from contextlib import suppress
from typing import TextIO

_TOGETHER_SECONDS = 0.05
_MOST_WAITING = 10_000
_URGENT = logging.WARNING


class WritesBehind(logging.Handler):
    """Writes records to ``stream`` in a thread of its own: several at a time, warnings and worse at once.

    A terminal that is stopped, a full disk or a reader that hangs holds up no event loop. Up to ``most`` records wait;
    of those that come then the log says how many are missing. What waits is written at the process's end, unless it is
    killed: then the last twentieth of a second is lost.
    """

    def __init__(self, stream: TextIO, *, most: int = _MOST_WAITING) -> None:
        super().__init__()
        self._stream = stream
        self._most = most
        self._waiting: deque[logging.LogRecord] = deque()
        self._missing = 0
        self._wake, self._urgent, self._writing = threading.Event(), threading.Event(), threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="log", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Take it in, with its words as they are now."""
        if len(self._waiting) >= self._most:
            self._missing += 1
            return
        record.msg, record.args = record.getMessage(), None
        self._waiting.append(record)
        if record.levelno >= _URGENT:
            self._urgent.set()
        if not self._wake.is_set():
            self._wake.set()

    def flush(self) -> None:
        """Write what waits. Blocks as long as the stream does."""
        with self._writing:
            records = [self._waiting.popleft() for _ in range(len(self._waiting))]
            if self._missing:
                missing, self._missing = self._missing, 0
                told = f"{missing} records are missing here: nobody took the log."
                records.append(logging.LogRecord(__name__, _URGENT, __file__, 0, told, None, None))
            if texts := [self.format(record) for record in records]:
                # Whoever read the log may be gone: that is no reason to end.
                with suppress(OSError, ValueError):
                    self._stream.write("\n".join([*texts, ""]))
                    self._stream.flush()

    def close(self) -> None:
        """Write what waits, and end the thread."""
        self._closed = True
        self._urgent.set()
        self._wake.set()
        self.flush()
        super().close()

    def _run(self) -> None:
        while not self._closed:
            self._wake.wait()
            self._urgent.wait(_TOGETHER_SECONDS)
            self._urgent.clear()
            self._wake.clear()
            self.flush()
