"""The certificate that clients are shown."""

from dataclasses import dataclass, field

from domain.certificates import CertificateTerm


@dataclass(slots=True)
class ServedCertificate:
    """What is known of it: ``term`` is None while the server speaks no TLS. Whoever serves one writes it here."""

    term: CertificateTerm | None = field(init=False, default=None)
