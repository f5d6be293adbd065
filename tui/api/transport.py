"""HTTP to one server: time-outs, TLS, limits, and our own errors. Nothing else opens connections for requests."""

import ssl
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from http import HTTPStatus

import aiohttp

from adapters.inbound.http.wire.message import Problem

from .errors import CertificateNotTrusted, FingerprintChanged, NotOurServer, ServerUnreachable, refusal
from .pins import digest_of

QUICK = aiohttp.ClientTimeout(total=30, sock_connect=10)
"""For answers that the server has at hand."""
PATIENT = aiohttp.ClientTimeout(total=120, sock_connect=10)
"""For answers that need somebody else's service, or a large file read."""
STREAMING = aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=45)
"""For answers without an end: given up after 45 silent seconds (the server's heart beats every 15)."""

_LARGEST_ANSWER = 32 * 2**20
_LARGEST_PROBLEM = 64 * 2**10


class Transport:
    """Requests to one server. Redirects are not followed: the API has none, and a token must not travel on."""

    def __init__(self, server: str, fingerprint: str | None) -> None:
        self.server = server
        # A pinned certificate is compared and nothing else; without a pin the device's authorities decide.
        self._tls: aiohttp.Fingerprint | bool = aiohttp.Fingerprint(digest_of(fingerprint)) if fingerprint else True
        self._http: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Get ready; no request is made."""
        self._http = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=True)

    async def close(self) -> None:
        """Close every connection."""
        if self._http is not None:
            await self._http.close()

    @asynccontextmanager
    async def request(
        self,
        method: str,
        path: str,
        *,
        body: str | bytes | None = None,
        content_type: str = "application/json",
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        pace: aiohttp.ClientTimeout = QUICK,
        accept: tuple[int, ...] = (),
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Send a request; what comes in the block is an answer below 300, or one of ``accept``.

        Raises ``ClientError``, also within the block when the connection breaks.
        """
        if self._http is None:
            raise RuntimeError("the client is not open")
        sent = {**(headers or {}), **({"Content-Type": content_type} if body is not None else {})}
        with _our_errors(self.server):
            async with self._http.request(
                method, f"{self.server}/api/v1{path}", data=body, params=params, headers=sent,
                timeout=pace, ssl=self._tls, allow_redirects=False,
            ) as response:  # fmt: skip
                if response.status >= HTTPStatus.MULTIPLE_CHOICES and response.status not in accept:
                    raise refusal(await _problem(response, self.server))
                yield response


@contextmanager
def _our_errors(server: str) -> Iterator[None]:
    """Turn what aiohttp raises into what a person is told."""
    try:
        yield
    except aiohttp.ServerFingerprintMismatch as error:
        expected, presented = (digest.hex(":").upper() for digest in (error.expected, error.got))
        raise FingerprintChanged(server, expected=expected, presented=presented) from error
    except (aiohttp.ClientConnectorCertificateError, ssl.SSLCertVerificationError) as error:
        raise CertificateNotTrusted(server) from error
    except (aiohttp.ClientError, ConnectionError, TimeoutError) as error:
        raise ServerUnreachable(server, _reason(error)) from error


def _reason(error: Exception) -> str:
    """Say in words what a network error means."""
    match error:
        case aiohttp.InvalidURL():
            return "has an address that cannot be used"
        case aiohttp.ClientConnectorDNSError():
            return "has a name that nobody knows"
        case aiohttp.ClientSSLError():
            return "does not speak TLS as expected (is it https, or http?)"
        case TimeoutError():
            return "takes too long to answer"
        case aiohttp.ClientConnectorError():
            return "does not take connections"
        case _:
            return "broke off in the middle"


async def read_limited(response: aiohttp.ClientResponse, limit: int = _LARGEST_ANSWER) -> bytes:
    """Return the whole body. Raises ``ValueError`` when it is larger than ``limit`` bytes."""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > limit:
            raise ValueError("the answer is too large")
    return bytes(body)


async def _problem(response: aiohttp.ClientResponse, server: str) -> Problem:
    try:
        return Problem.model_validate_json(await read_limited(response, _LARGEST_PROBLEM))
    except ValueError as error:  # pydantic's ValidationError is one
        if response.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            raise NotOurServer(server) from error
    detail = f"The server is in trouble and did not say why ({response.status})."
    return Problem(type="about:blank", status=response.status, title=response.reason or "Error", detail=detail)
