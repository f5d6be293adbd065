"""Seals that tests can break."""

import secrets

from application.ports.sealing import LONGEST_ABOUT, LONGEST_SECRET, SealBroken, Sealing


class MemorySealing(Sealing):
    """Gives out random words and remembers what they stand for."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[int, str, str]] = {}
        self._key = 1
        self._oldest = 1

    def add_key(self) -> None:
        """Let a new key seal from now on."""
        self._key += 1

    def retire_keys(self) -> None:
        """Lose every key but the one that seals."""
        self._oldest = self._key

    def seal(self, secret: str, *, about: str) -> str:
        """Remember the secret under a new word."""
        size = len(secret.encode("utf-8", "surrogatepass"))
        if size > LONGEST_SECRET or len(about) > LONGEST_ABOUT or not about.isascii():
            raise ValueError("This is too long to be sealed.")
        sealed = f"sealed.{secrets.token_hex(16)}"
        self._kept[sealed] = self._key, about, secret
        return sealed

    def open(self, sealed: str, *, about: str) -> str:
        """Look the word up."""
        key, owner, secret = self._kept.get(sealed, (0, "", ""))
        if key < self._oldest or owner != about:
            raise SealBroken("This cannot be opened.")
        return secret

    def is_current(self, sealed: str) -> bool:
        """Compare the keys."""
        return self._kept.get(sealed, (0, "", ""))[0] == self._key
