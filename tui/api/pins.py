"""Certificates that were accepted on this device, as ssh keeps its known hosts."""

import asyncio
import hashlib
import ssl
from pathlib import Path
from urllib.parse import urlsplit

from .addresses import origin
from .errors import ServerUnreachable
from .private_file import read_private, write_private

_TIMEOUT = 10.0


def fingerprint_of(certificate: bytes) -> str:
    """Return the SHA-256 of a DER certificate as colon-separated upper-case hexadecimal pairs."""
    return _pairs(hashlib.sha256(certificate).digest())


def _pairs(digest: bytes) -> str:
    return digest.hex(":").upper()


def digest_of(fingerprint: str) -> bytes:
    """Return the 32 bytes that a fingerprint stands for. Raises ``ValueError`` if it is none."""
    digest = bytes.fromhex(fingerprint.replace(":", "").strip())
    if len(digest) != hashlib.sha256().digest_size:
        raise ValueError("not a SHA-256 fingerprint")
    return digest


async def server_fingerprint(url: str) -> str:
    """Ask the server for its certificate, trusting nobody, and return the fingerprint to show to a person.

    Raises ``ServerUnreachable``.
    """
    parts = urlsplit(url)
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        async with asyncio.timeout(_TIMEOUT):
            _, writer = await asyncio.open_connection(parts.hostname, parts.port or 443, ssl=context)
    except (OSError, TimeoutError) as error:
        raise ServerUnreachable(url, "does not answer with a certificate") from error
    try:
        certificate = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    finally:
        # Nothing was said that could be lost: no need to wait for a polite end.
        writer.transport.abort()
    return fingerprint_of(certificate)


class KnownServers:
    """The accepted fingerprints: one ``host:port fingerprint`` a line, in a file of mode 0600."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def get(self, url: str) -> str | None:
        """Return what was accepted for the server, or None."""
        return self._read().get(origin(url))

    def pin(self, url: str, fingerprint: str) -> None:
        """Accept ``fingerprint`` from now on. Raises ``ValueError`` if it is none."""
        self._write({**self._read(), origin(url): _pairs(digest_of(fingerprint))})

    def forget(self, url: str) -> None:
        """Ask again at the next contact."""
        self._write({server: pin for server, pin in self._read().items() if server != origin(url)})

    def _read(self) -> dict[str, str]:
        pins = {}
        for line in read_private(self.path).splitlines():
            server, _, fingerprint = line.partition(" ")
            try:
                pins[server] = _pairs(digest_of(fingerprint))
            except ValueError:
                continue  # a comment, or a line that somebody broke: as if it were not there
        return pins

    def _write(self, pins: dict[str, str]) -> None:
        write_private(self.path, "".join(f"{server} {pin}\n" for server, pin in sorted(pins.items())))
