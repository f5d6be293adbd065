"""The certificate that the server makes for itself."""

import asyncio
import hashlib
import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession, Fingerprint, ServerFingerprintMismatch, web
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from adapters.inbound.http.server import ApiRunner
from adapters.inbound.http.tls import TlsFilesUnusable, TlsIdentity, self_signed


def certificate(identity: TlsIdentity) -> x509.Certificate:
    return x509.load_pem_x509_certificate(identity.certificate.read_bytes())


def test_it_is_made_once_and_kept(tmp_path: Path) -> None:
    first = self_signed(tmp_path, ["seedbox.example"])
    fingerprint = first.fingerprint()
    assert self_signed(tmp_path, ["another.example"]).fingerprint() == fingerprint
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tls-certificate.pem", "tls-key.pem"]


def test_the_key_is_private_and_elliptic(tmp_path: Path) -> None:
    identity = self_signed(tmp_path)
    assert stat.S_IMODE(identity.key.stat().st_mode) == 0o600
    key = certificate(identity).public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert key.curve.name == "secp256r1"


def test_it_names_this_machine_and_what_was_asked_for(tmp_path: Path) -> None:
    names = ["seedbox.example", "münchen.example", "192.0.2.7", "localhost"]
    extension = certificate(self_signed(tmp_path, names)).extensions.get_extension_for_class(
        x509.SubjectAlternativeName
    )
    assert extension.value.get_values_for_type(x509.DNSName) == [
        "seedbox.example",
        "xn--mnchen-3ya.example",
        "localhost",
    ]
    assert [str(address) for address in extension.value.get_values_for_type(x509.IPAddress)] == [
        "192.0.2.7",
        "127.0.0.1",
        "::1",
    ]


@pytest.mark.parametrize("name", ["", "a..b", "x" * 64 + ".example"])
def test_a_name_that_no_host_has_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(TlsFilesUnusable):
        self_signed(tmp_path, [name])


def test_it_outlives_the_machine(tmp_path: Path) -> None:
    made = certificate(self_signed(tmp_path))
    assert made.not_valid_before_utc < datetime.now(UTC) - timedelta(hours=1)
    assert made.not_valid_after_utc > datetime.now(UTC) + timedelta(days=365 * 15)


def test_half_a_pair_is_made_anew(tmp_path: Path) -> None:
    identity = self_signed(tmp_path)
    before = identity.fingerprint()
    identity.certificate.unlink()
    assert self_signed(tmp_path).fingerprint() != before
    assert identity.context()


def test_a_broken_pair_of_our_own_says_how_to_get_a_new_one(tmp_path: Path) -> None:
    self_signed(tmp_path).certificate.write_bytes(b"")
    with pytest.raises(TlsFilesUnusable, match="Delete both files"):
        self_signed(tmp_path)


def test_the_fingerprint_is_what_openssl_shows(tmp_path: Path) -> None:
    identity = self_signed(tmp_path)
    digest = hashlib.sha256(certificate(identity).public_bytes(Encoding.DER)).hexdigest().upper()
    pairs = identity.fingerprint().split(":")
    assert (len(pairs), "".join(pairs)) == (32, digest)


def test_a_key_of_another_certificate_is_refused(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    mixed = TlsIdentity(self_signed(one).certificate, self_signed(other).key)
    with pytest.raises(TlsFilesUnusable, match="not a certificate with its key"):
        mixed.context()


def test_files_that_are_missing_or_garbage_are_named(tmp_path: Path) -> None:
    garbage = tmp_path / "garbage.pem"
    garbage.write_text("nonsense", encoding="ascii")
    for path in (garbage, tmp_path / "missing.pem"):
        identity = TlsIdentity(path, path)
        with pytest.raises(TlsFilesUnusable, match=path.name):
            identity.fingerprint()
        with pytest.raises(TlsFilesUnusable, match=path.name):
            identity.context()


async def test_a_client_that_pins_the_fingerprint_is_served_and_others_are_not(tmp_path: Path) -> None:
    identity = self_signed(tmp_path)
    pinned = bytes.fromhex(identity.fingerprint().replace(":", ""))
    runner = ApiRunner(web.Application())
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=identity.context())
    await site.start()
    address = f"https://127.0.0.1:{runner.addresses[0][1]}/"
    try:
        async with ClientSession() as session:
            async with session.get(address, ssl=Fingerprint(pinned)) as answer:
                assert answer.status == 404
            with pytest.raises(ServerFingerprintMismatch):
                await session.get(address, ssl=Fingerprint(bytes(32)))
    finally:
        await runner.cleanup()


async def test_old_tls_is_refused(tmp_path: Path) -> None:
    identity = self_signed(tmp_path)
    assert identity.context().minimum_version is ssl.TLSVersion.TLSv1_2
    server = await asyncio.start_server(lambda r, w: w.close(), "127.0.0.1", 0, ssl=identity.context())
    async with server:
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        old.set_ciphers("ALL:@SECLEVEL=0")
        with pytest.warns(DeprecationWarning, match="TLSv1_1"):
            old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
        with pytest.raises((ssl.SSLError, ConnectionError)):
            await asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1], ssl=old)
