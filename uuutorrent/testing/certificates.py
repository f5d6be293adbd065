"""Certificates as an authority would give them out, for tests that renew them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from adapters.inbound.http.tls import TlsIdentity


def issue(identity: TlsIdentity, *, ends: datetime | None = None) -> str:
    """Write a new pair into the files of ``identity``; return its certificate as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "seedbox.example")])
    ends = ends or datetime.now(UTC) + timedelta(days=90)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ends - timedelta(days=365))
        .not_valid_after(ends)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    identity.certificate.write_bytes(certificate.public_bytes(pem))
    identity.key.write_bytes(private)
    return certificate.public_bytes(pem).decode()


def identity_in(folder: Path) -> TlsIdentity:
    """Where a pair may lie."""
    return TlsIdentity(folder / "fullchain.pem", folder / "privkey.pem")
