"""Log lines."""

import asyncio
import io
import itertools
import logging
import re

import pytest

from adapters.inbound.http.request_id import begin_request
from bootstrap.configuring.loading import load_configuration
from bootstrap.logs import LineFormatter, NamesRequest, secrets_of

NAMES = ("password", "PASSWD", "Secret", "token", "api_key", "API-Key", "apikey", "paſſword", "my_to\u212aen")
FRAGMENTS = (*NAMES, "=", ": ", "'", "MORE", " ", "Bearer ", "BASIC ", "https://me:", "@host", "/path", "x")
SECRET = re.compile(
    r"(?i)(?:password|passwd|secret|token|api[_-]?key)['\"]?\s*[=:]\s*['\"]?MORE|(?:^|\s)(?:bearer|basic) +MORE|://me:MORE@"
)


def line(message: str, *arguments: object, secrets: tuple[str, ...] = (), failure: Exception | None = None) -> str:
    raised = (type(failure), failure, failure.__traceback__) if failure else None
    record = logging.LogRecord("bootstrap.serve", logging.INFO, __file__, 1, message, arguments, raised)
    return LineFormatter(secrets).format(record)


@pytest.fixture
def failure() -> Exception:
    with pytest.raises(RuntimeError) as raised:
        raise RuntimeError("password=open-sesame\n2026-11-22T12:00:00Z INFO forged: a line")
    return raised.value


def test_a_record_is_one_line_whatever_is_in_it() -> None:
    text = line("title %s", "one\ntwo\x1b[31m\u2028three")
    assert len(text.splitlines()) == 1
    assert text.endswith("INFO bootstrap.serve: title one two [31m three")


def test_a_traceback_cannot_pass_for_records(failure: Exception) -> None:
    first, *rest = line("broken", failure=failure).split("\n")
    assert first.endswith("broken")
    assert rest
    assert all(text.startswith("    ") for text in rest)


async def test_a_line_names_the_request_that_is_served() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(NamesRequest())
    handler.setFormatter(LineFormatter())
    log = logging.Logger("anybody")  # noqa: LOG001 - nobody else should see its lines
    log.addHandler(handler)

    async def serves() -> str:
        number = begin_request()
        log.warning("inside")
        return number

    log.warning("before")
    number = await asyncio.create_task(serves())
    log.warning("after")
    lines = [text.split(" ", 1)[1] for text in stream.getvalue().splitlines()]
    assert lines == ["WARNING anybody: before", f"WARNING anybody [{number}]: inside", "WARNING anybody: after"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Authorization: Bearer eyJhbGciOi.J9.x", "Authorization: Bearer ********"),
        ("GET https://me:s3cret@host/", "GET https://me:********@host/"),
        ("password=s3cret&x=1", "password=********&x=1"),
        ('{"refresh_token": "s3cret"}', '{"refresh_token": "********"}'),
        ("the secret is swordfish", "the secret is ********"),
        ("Compare the token with the other one.", "Compare the token with the other one."),
    ],
)
def test_secrets_are_taken_out(text: str, shown: str) -> None:
    assert line(text, secrets=("swordfish",)).endswith(f": {shown}")


def test_secrets_are_taken_out_of_tracebacks_too(failure: Exception) -> None:
    assert "open-sesame" not in line("broken", failure=failure)


def test_no_line_with_a_secret_passes_as_harmless() -> None:
    texts = ["".join(parts) for parts in itertools.product(FRAGMENTS, repeat=3)]
    secret = [text for text in texts if SECRET.search(text)]
    assert len(secret) > 40
    assert [text for text in secret if "s3cretword" in line(text.replace("MORE", "s3cretword"))] == []


def test_each_line_has_its_own_second() -> None:
    formatter = LineFormatter()
    records = [logging.makeLogRecord({"created": created, "msg": "text"}) for created in (0.1, 0.9, 61.0, 0.5)]
    seconds = [formatter.format(record).split(" ")[0] for record in records]
    assert seconds == ["1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "1970-01-01T00:01:01Z", "1970-01-01T00:00:00Z"]


def test_every_configured_secret_is_known() -> None:
    environ = {
        "UUUTORRENT_ADMIN__PASSWORD": "a long enough one",
        "UUUTORRENT_DATABASE__OPTIONS__DSN": "postgresql://h/n",
        "UUUTORRENT_ENGINE__PLUGIN": "qbittorrent",
        "UUUTORRENT_ENGINE__OPTIONS__PASSWORD": "another one",
    }
    found = set(secrets_of(load_configuration(None, environ)))
    assert {"a long enough one", "postgresql://h/n", "another one"} <= found
