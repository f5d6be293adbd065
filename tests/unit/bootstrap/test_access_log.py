"""One line for each request, also for what is none."""

import asyncio
import logging

import pytest
from aiohttp import web

from adapters.inbound.http.server import ApiRunner
from bootstrap.access_log import AccessLogger


async def test_what_is_no_http_is_one_line_and_no_error(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    runner = ApiRunner(
        web.Application(), access_log_class=AccessLogger, access_log=logging.getLogger("bootstrap.access")
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(b"nonsense\r\n\r\n")
        async with asyncio.timeout(10):
            answer = await reader.read()
        writer.close()
        await writer.wait_closed()
    finally:
        await runner.cleanup()
    assert answer.startswith(b"HTTP/1.0 400 ")
    lines = [record.getMessage() for record in caplog.records if record.name == "bootstrap.access"]
    assert [line.split(" ")[1:3] for line in lines] == [["-", "400"]]
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []
