"""Log lines: one for each record, without secrets."""

import logging
import re
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel, SecretStr

from adapters.inbound.http.request_id import current_request

from .configuring.loading import Configuration
from .configuring.masking import MASK, masked
from .log_writing import WritesBehind

_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=\-]{8,}")
_ASSIGNED = re.compile(r"(?i)((?:password|passwd|secret|token|api[_-]?key)['\"]?\s*[=:]\s*['\"]?)([^\s'\",;&]+)")
_SUSPICIOUS = ("bearer", "basic", "passw", "secret", "token", "key", "://")
"""What is in every text that one of the patterns could find something in. Most lines have none of it."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SHORTEST_SECRET = 6


class NamesRequest(logging.Filter):
    """Lets every record through, and notes which request was being served: the id that its answer carries."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Note it, for the formatter."""
        request = current_request()
        vars(record)["request"] = f" [{request}]" if request else ""
        return True


class LineFormatter(logging.Formatter):
    """``2026-11-22T18:48:51Z INFO bootstrap.serve [request]: text``.

    A record is one line, whatever is in it; only a traceback has more, each of them indented.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        line = "%(asctime)s %(levelname)s %(name)s%(request)s: %(message)s"
        super().__init__(line, "%Y-%m-%dT%H:%M:%SZ", defaults={"request": ""})
        self.converter = time.gmtime
        self._second = (-1, "")
        self._secrets = sorted({text for text in secrets if len(text) >= _SHORTEST_SECRET}, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and the traceback if there is one."""
        return self._without_secrets(self._lines(record))

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - logging's own name
        """Return the record's second, written once for all the records of it."""
        second, written = self._second
        if int(record.created) != second:
            written = super().formatTime(record, datefmt)
            self._second = int(record.created), written
        return written

    def _lines(self, record: logging.LogRecord) -> str:
        if not (record.exc_info or record.exc_text or record.stack_info):
            return _one_line(super().format(record))
        plain = logging.makeLogRecord({**vars(record), "exc_info": None, "exc_text": None, "stack_info": None})
        line = _one_line(super().format(plain))
        trace = [self.formatException(record.exc_info)] if record.exc_info else []
        trace += [record.stack_info] if record.stack_info else []
        indented = (f"    {_one_line(text)}" for part in trace for text in part.splitlines())
        return "\n".join([line, *indented])

    def _without_secrets(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        folded = text.casefold()
        if not any(part in folded for part in _SUSPICIOUS):
            return text
        text = _BEARER.sub(rf"\1 {MASK}", text)
        return masked(_ASSIGNED.sub(rf"\1{MASK}", text))


def _one_line(text: str) -> str:
    return text if text.isprintable() else _CONTROL.sub(" ", text)


def set_up_logging(configuration: Configuration) -> None:
    """Send what is worth a line to standard error."""
    handler = WritesBehind(sys.stderr)
    handler.addFilter(NamesRequest())
    handler.setFormatter(LineFormatter(secrets_of(configuration)))
    level = configuration.settings.log_level.upper()
    # No line shows them, and finding them out takes as long as the rest of a record.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # What the loop says at this level is for those who work on it.
    logging.getLogger("asyncio").setLevel(max(logging.INFO, logging.getLevelName(level)))
    logging.captureWarnings(capture=True)


def secrets_of(configuration: Configuration) -> Iterator[str]:
    """Yield every secret of the configuration."""
    for model in (configuration.settings, *configuration.options.values()):
        yield from _secrets_in(model)


def _secrets_in(model: BaseModel) -> Iterator[str]:
    values: Iterable[Any] = (getattr(model, name) for name in type(model).model_fields)
    for value in values:
        if isinstance(value, SecretStr):
            yield value.get_secret_value()
        elif isinstance(value, BaseModel):
            yield from _secrets_in(value)
