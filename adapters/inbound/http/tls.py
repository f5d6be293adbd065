"""TLS without a certificate authority: a certificate made at first start, which clients trust by its fingerprint."""

import hashlib
import ipaddress
import os
import secrets
import ssl
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from domain.certificates import CertificateTerm
from domain.errors import Unavailable

CERTIFICATE_FILE = "tls-certificate.pem"
KEY_FILE = "tls-key.pem"
_LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")
_LIFETIME = timedelta(days=365 * 20)
"""Clients pin the fingerprint, so a renewal would frighten all of them: the certificate outlives the machine."""
_CLOCK_SKEW = timedelta(days=1)


class TlsFilesUnusable(Unavailable):
    """The certificate or its key cannot be used; the text says which and why. The server does not start with them."""


class TlsIdentity(NamedTuple):
    """The PEM files by which the server proves who it is: a certificate (with its chain, if any) and its key."""

    certificate: Path
    key: Path

    def fingerprint(self) -> str:
        """The SHA-256 of the certificate as browsers and ``openssl x509 -fingerprint -sha256`` show it.

        Upper-case hexadecimal pairs with colons. Raises TlsFilesUnusable.
        """
        der = self._first().public_bytes(serialization.Encoding.DER)
        return hashlib.sha256(der).digest().hex(":").upper()

    def term(self) -> CertificateTerm:
        """How long clients accept the certificate. Raises TlsFilesUnusable."""
        first = self._first()
        return CertificateTerm(first.not_valid_before_utc, first.not_valid_after_utc)

    def context(self) -> ssl.SSLContext:
        """Server settings: TLS 1.2 or newer, no compression, no renegotiation. Raises TlsFilesUnusable."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION
        context.set_alpn_protocols(["http/1.1"])
        try:
            context.load_cert_chain(self.certificate, self.key, password=_no_password)
        except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
            raise TlsFilesUnusable(
                f"{self.certificate} and {self.key} are not a certificate with its key: {error}"
            ) from error
        return context

    def _first(self) -> x509.Certificate:
        try:
            return x509.load_pem_x509_certificate(self.certificate.read_bytes())
        except (OSError, ValueError) as error:
            raise TlsFilesUnusable(f"{self.certificate} holds no certificate that can be read: {error}") from error


def self_signed(state: Path, names: Iterable[str] = ()) -> TlsIdentity:
    """Return the certificate below ``state``; make it at the first start, for ``names`` and this machine's own.

    One that is there stays, also when ``names`` have changed: clients check its fingerprint and not its names.
    Raises TlsFilesUnusable for a pair that is there and broken and for a name that no host has, OSError when ``state``
    cannot be written.
    """
    identity = TlsIdentity(state / CERTIFICATE_FILE, state / KEY_FILE)
    if not (identity.certificate.exists() and identity.key.exists()):
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _certificate(key, tuple(dict.fromkeys((*names, *_LOCAL_NAMES))))
        _place(identity.key, _pem(key), 0o600)
        _place(identity.certificate, certificate.public_bytes(serialization.Encoding.PEM), 0o644)
    try:
        identity.context()
    except TlsFilesUnusable as error:
        raise TlsFilesUnusable(
            f"{error.detail}. Delete both files to get a new pair at the next start; clients will ask about its "
            "fingerprint."
        ) from error
    return identity


def _certificate(key: ec.EllipticCurvePrivateKey, names: tuple[str, ...]) -> x509.Certificate:
    now = datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "UUUTorrent")])
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCK_SKEW)
        .not_valid_after(now + _LIFETIME)
        .add_extension(x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=False)
        .sign(key, hashes.SHA256())
    )


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        pass
    try:
        encoded = name.encode("idna").decode("ascii")
    except UnicodeError:
        encoded = ""
    if not encoded:
        raise TlsFilesUnusable(f"No certificate can be made for {name!r}: it is not a host name.")
    return x509.DNSName(encoded)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _place(path: Path, content: bytes, mode: int) -> None:
    """Write beside ``path`` with ``mode`` from the first byte on, and move into place."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _no_password() -> str:
    """Refuse encrypted keys instead of asking at a terminal that nobody watches."""
    raise ValueError("the key is encrypted")
