"""Log records on their way out: nobody who serves a request waits for whoever reads the log."""

import logging
import threading
from collections import deque
from contextlib import suppress
from queue import Empty, SimpleQueue
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
        # No lock of ours is taken where something is logged: the garbage collector may log in the middle of it.
        self._bell: SimpleQueue[bool] = SimpleQueue()
        self._rung, self._closed = False, False
        self._writing = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="log", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Take it in, with its words as they are now."""
        if len(self._waiting) >= self._most:
            self._missing += 1
            return
        try:
            record.msg, record.args = record.getMessage(), None
        except Exception:
            self.handleError(record)
            return
        self._waiting.append(record)
        urgent = record.levelno >= _URGENT
        if urgent or not self._rung:
            self._rung = True
            self._bell.put(urgent)

    def flush(self) -> None:
        """Write what waits. Blocks as long as the stream does."""
        with self._writing:
            records = [self._waiting.popleft() for _ in range(len(self._waiting))]
            if self._missing:
                missing, self._missing = self._missing, 0
                told = f"{missing} records are missing here: nobody took the log."
                records.append(logging.LogRecord(__name__, _URGENT, __file__, 0, told, None, None))
            if texts := [text for record in records if (text := self._line(record))]:
                # Whoever read the log may be gone: that is no reason to end.
                with suppress(OSError, ValueError):
                    self._stream.write("\n".join([*texts, ""]))
                    self._stream.flush()

    def close(self) -> None:
        """Write what waits, and end the thread."""
        self._closed = True
        self._bell.put(True)
        self.flush()
        super().close()

    def _run(self) -> None:
        while not self._closed:
            urgent = self._bell.get()
            with suppress(Empty):
                while not urgent:
                    urgent = self._bell.get(timeout=_TOGETHER_SECONDS)
            self._rung = False
            self.flush()

    def _line(self, record: logging.LogRecord) -> str:
        try:
            return self.format(record)
        except Exception:
            self.handleError(record)
            return ""
