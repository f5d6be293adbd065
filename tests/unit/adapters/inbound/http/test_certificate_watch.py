"""A certificate that is renewed while the server runs, over a real socket."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from adapters.inbound.http.certificate_watch import CertificateWatch
from adapters.inbound.http.server import ApiRunner
from adapters.inbound.http.tls import TlsFilesUnusable, TlsIdentity, self_signed
from adapters.outbound.memory.clock import MemoryClock
from uuutorrent.testing.certificates import identity_in, issue


@pytest.fixture
def identity(tmp_path: Path) -> TlsIdentity:
    return identity_in(tmp_path)


@pytest.fixture
def clock() -> MemoryClock:
    return MemoryClock(manual=True)


@asynccontextmanager
async def served(watch: CertificateWatch) -> AsyncIterator[int]:
    runner = ApiRunner(web.Application(), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=watch.context).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def shown(port: int) -> str:
    """The certificate that a client that connects now is shown; one that names nobody, as one does by address."""
    pem = await asyncio.to_thread(ssl.get_server_certificate, ("127.0.0.1", port))
    return pem.strip()


async def test_a_renewed_certificate_is_shown_to_whoever_connects_next(
    identity: TlsIdentity, clock: MemoryClock
) -> None:
    first = issue(identity).strip()
    watch = CertificateWatch(identity, clock)
    async with served(watch) as port:
        assert await shown(port) == first
        second = issue(identity).strip()
        watch.look()
        assert await shown(port) == first, "its files may still be changing"
        watch.look()
        assert await shown(port) == second


async def test_an_open_connection_goes_on(identity: TlsIdentity, clock: MemoryClock) -> None:
    issue(identity)
    watch = CertificateWatch(identity, clock)
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    async with served(watch) as port, asyncio.timeout(10):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting)
        for _ in range(2):
            writer.write(b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n")
            assert (await reader.readuntil(b": Not Found")).startswith(b"HTTP/1.1 404")
            issue(identity)
            watch.look()
            watch.look()
        writer.close()
        await writer.wait_closed()


async def test_a_broken_pair_keeps_the_old_one_and_is_logged_once(
    identity: TlsIdentity, clock: MemoryClock, caplog: pytest.LogCaptureFixture
) -> None:
    first = issue(identity).strip()
    watch = CertificateWatch(identity, clock)
    async with served(watch) as port:
        key = identity.key.read_bytes()
        second = issue(identity).strip()
        identity.key.write_bytes(key)  # of the first one
        for _ in range(5):
            watch.look()
        assert await shown(port) == first
        assert [record.levelname for record in caplog.records] == ["ERROR"]
        assert second not in caplog.text

        identity.certificate.unlink()
        for _ in range(3):
            watch.look()
        assert await shown(port) == first

        third = issue(identity).strip()
        watch.look()
        watch.look()
        assert await shown(port) == third


async def test_whoever_announces_the_fingerprint_hears_of_a_new_one(identity: TlsIdentity, clock: MemoryClock) -> None:
    heard: list[str] = []
    issue(identity)
    watch = CertificateWatch(identity, clock, heard.append)
    watch.look()
    assert heard == []
    issue(identity)
    watch.look()
    watch.look()
    assert heard == [identity.fingerprint()]


async def test_it_looks_by_itself_every_other_second(identity: TlsIdentity, clock: MemoryClock) -> None:
    heard: list[str] = []
    issue(identity)
    watch = CertificateWatch(identity, clock, heard.append)
    task = asyncio.create_task(watch.run())
    try:
        await clock.until_asleep()
        issue(identity)
        for _ in range(2):
            clock.advance(timedelta(seconds=2))
            await clock.until_asleep()
    finally:
        task.cancel()
    assert heard == [identity.fingerprint()]


@pytest.mark.parametrize(("days", "warnings"), [(20, 2), (23, 0), (-1, 2)])
async def test_one_that_ends_soon_is_warned_of_once_a_day(
    identity: TlsIdentity, clock: MemoryClock, caplog: pytest.LogCaptureFixture, days: int, warnings: int
) -> None:
    issue(identity, ends=clock.now() + timedelta(days=days))
    watch = CertificateWatch(identity, clock)
    task = asyncio.create_task(watch.run())
    try:
        await clock.until_asleep()
        for hours in (1, 22, 1):
            clock.advance(timedelta(hours=hours))
            await clock.until_asleep()
    finally:
        task.cancel()
    assert len([record for record in caplog.records if "ends at" in record.getMessage()]) == warnings


def test_what_admins_are_told_is_of_the_one_in_use(identity: TlsIdentity, clock: MemoryClock) -> None:
    now = clock.now().replace(microsecond=0)
    first, second = now + timedelta(days=20), now + timedelta(days=80)
    issue(identity, ends=first)
    watch = CertificateWatch(identity, clock)
    assert _ends(watch) == first
    key = identity.key.read_bytes()
    issue(identity, ends=second)
    renewed = identity.key.read_bytes()
    identity.key.write_bytes(key)  # of the first one
    watch.look()
    watch.look()
    assert _ends(watch) == first
    identity.key.write_bytes(renewed)
    watch.look()
    watch.look()
    assert _ends(watch) == second


def _ends(watch: CertificateWatch) -> datetime | None:
    return None if watch.served.term is None else watch.served.term.ends_at


def test_one_of_our_own_is_watched_too(tmp_path: Path, clock: MemoryClock) -> None:
    heard: list[str] = []
    identity = self_signed(tmp_path)
    watch = CertificateWatch(identity, clock, heard.append)
    identity.certificate.unlink()
    replaced = self_signed(tmp_path)
    watch.look()
    watch.look()
    assert heard == [replaced.fingerprint()]


def test_without_a_pair_to_begin_with_there_is_no_server(identity: TlsIdentity, clock: MemoryClock) -> None:
    with pytest.raises(TlsFilesUnusable):
        CertificateWatch(identity, clock)
