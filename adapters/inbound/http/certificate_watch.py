"""A certificate that is renewed while the server runs, as ACME clients do every few weeks."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ssl import SSLContext, SSLObject, SSLSocket

from application.health.served_certificate import ServedCertificate
from application.ports.clock import Clock
from domain.certificates import CertificateStanding

from .tls import TlsFilesUnusable, TlsIdentity

_log = logging.getLogger(__name__)

_LOOKED_AT_EVERY = timedelta(seconds=2)
_WARNED_EVERY = timedelta(days=1)

_Stamp = tuple[tuple[int, int, int], ...]


@dataclass(slots=True)
class CertificateWatch:
    """Gives every new handshake the pair that the files hold now; open connections go on with theirs.

    ``context`` is for the listening socket. A pair that has changed is loaded once its files stay the same from one
    look to the next, and whole: one that cannot be used leaves the old one in use, and is logged once. ``told`` hears
    the fingerprint of a new one, ``served`` how long the one in use is good for. Raises TlsFilesUnusable if there is
    none to begin with.
    """

    identity: TlsIdentity
    clock: Clock
    told: Callable[[str], None] = lambda fingerprint: None
    served: ServedCertificate = field(default_factory=ServedCertificate)
    context: SSLContext = field(init=False)
    _current: SSLContext = field(init=False)
    _loaded: _Stamp = field(init=False)
    _seen: _Stamp = field(init=False)
    _warned: datetime | None = None

    def __post_init__(self) -> None:
        self._loaded = self._seen = self._stamp()
        self._current = self.context = self.identity.context()
        self.context.sni_callback = self._choose
        self.served.term = self.identity.term()

    async def run(self) -> None:
        """Look at the files until cancelled."""
        while True:
            self._warn()
            await self.clock.sleep(_LOOKED_AT_EVERY)
            self.look()

    def look(self) -> None:
        """Load what has changed and come to rest since."""
        before, self._seen = self._seen, self._stamp()
        if self._seen == self._loaded or self._seen != before:
            return
        self._loaded = self._seen
        try:
            context, fingerprint, term = self.identity.context(), self.identity.fingerprint(), self.identity.term()
        except TlsFilesUnusable as error:
            _log.error("The certificate has changed and cannot be used; the old one stays in use. %s", error.detail)
            return
        self._current, self.served.term, self._warned = context, term, None
        _log.info("The certificate has been renewed; its SHA-256 is %s.", fingerprint)
        self.told(fingerprint)

    def _choose(self, connection: SSLObject | SSLSocket, name: str | None, context: SSLContext) -> None:
        """Called by OpenSSL in every handshake, also where the client names nobody."""
        connection.context = self._current

    def _stamp(self) -> _Stamp:
        found = []
        for path in self.identity:
            try:
                state = path.stat()
            except OSError:
                found.append((0, 0, 0))
            else:
                found.append((state.st_ino, state.st_size, state.st_mtime_ns))
        return tuple(found)

    def _warn(self) -> None:
        """Say once a day that the certificate in use ends soon, or has ended."""
        now, term = self.clock.now(), self.served.term
        if term is None or (self._warned is not None and now - self._warned < _WARNED_EVERY):
            return
        self._warned = now
        if term.standing(now) is not CertificateStanding.GOOD:
            _log.warning(
                "The certificate %s ends at %s: renew it.", self.identity.certificate, term.ends_at.isoformat()
            )
