import datetime
import hashlib
import ssl
import stat
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tui.api.client import ApiClient
from tui.api.errors import CertificateNotTrusted, FingerprintChanged, ServerUnreachable
from tui.api.pins import KnownServers, server_fingerprint
from uuutorrent.testing.stub_server import StubServer


def tls(folder: Path) -> tuple[ssl.SSLContext, str]:
    """Return a server's context with a fresh self-signed certificate, and its fingerprint."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / f"{certificate.serial_number}.pem"
    path.write_bytes(certificate.public_bytes(pem) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    digest = hashlib.sha256(certificate.public_bytes(serialization.Encoding.DER)).digest()
    return context, digest.hex(":").upper()


async def test_a_certificate_that_nobody_vouches_for_is_not_talked_to(tmp_path: Path) -> None:
    context, _ = tls(tmp_path)
    async with StubServer(tls=context) as stub, ApiClient(stub.url) as client:
        with pytest.raises(CertificateNotTrusted):
            await client.about()
        assert stub.requests == []


async def test_the_fingerprint_is_that_of_the_certificate_and_opens_the_door(tmp_path: Path) -> None:
    context, fingerprint = tls(tmp_path)
    async with StubServer(tls=context) as stub:
        assert await server_fingerprint(stub.url) == fingerprint
        async with ApiClient(stub.url, fingerprint=fingerprint) as client:
            assert (await client.about()).product == "UUUTorrent"


async def test_another_certificate_than_the_pinned_one_gets_no_request(tmp_path: Path) -> None:
    context, shown = tls(tmp_path)
    pinned = "AB:" * 31 + "AB"
    async with StubServer(tls=context) as stub, ApiClient(stub.url, fingerprint=pinned) as client:
        with pytest.raises(FingerprintChanged) as caught:
            await client.log_in("himmel", "secret")
        assert (caught.value.expected, caught.value.presented) == (pinned, shown)
        assert stub.requests == []


async def test_asking_a_server_that_is_not_there_for_its_certificate_says_so() -> None:
    async with StubServer() as stub:
        gone = stub.url.replace("http:", "https:")
    with pytest.raises(ServerUnreachable):
        await server_fingerprint(gone)


def test_pins_are_kept_privately_by_host_and_port(tmp_path: Path) -> None:
    known = KnownServers(tmp_path / "state" / "known_servers")
    assert known.get("https://a:1") is None
    known.pin("https://a:1", "ab" * 32)
    known.pin("https://a:2", "CD:" * 31 + "CD")
    assert known.get("https://a:1/prefix") == ":".join(["AB"] * 32)
    assert stat.S_IMODE(known.path.stat().st_mode) == 0o600
    known.forget("https://a:1")
    assert known.get("https://a:1") is None
    assert known.get("https://a:2") == ":".join(["CD"] * 32)


def test_a_broken_line_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    path = tmp_path / "known_servers"
    path.write_text("# mine\na:1 zz\n\nb:1 " + "AB:" * 31 + "AB\n")
    known = KnownServers(path)
    assert known.get("https://a:1") is None
    assert known.get("https://b:1") is not None
    with pytest.raises(ValueError, match="fingerprint"):
        known.pin("https://c:1", "abcd")
