"""The operating system's randomness."""

import secrets
import uuid
from uuid import UUID

from application.ports.identifiers import Identifiers


class SystemIdentifiers(Identifiers):
    """Draws from the operating system's source for secrets."""

    def uuid(self) -> UUID:
        """A new random identifier (RFC 9562, version 4)."""
        return uuid.uuid4()

    def secret(self, size: int = 32) -> str:
        """``size`` random bytes as URL-safe text."""
        return secrets.token_urlsafe(size)
