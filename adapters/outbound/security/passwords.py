"""Passwords kept as Argon2id (RFC 9106)."""

import asyncio
import base64
import os
import secrets
import sys
import threading
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TypeVar

from pwdlib import PasswordHash as Recipe
from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher as Argon2

from application.ports.passwords import HasherBusy, PasswordHasher, Verification
from domain.users import PasswordHash

ResultT = TypeVar("ResultT")

_MEMORY_KIB, _PASSES, _LANES = 19 * 1024, 2, 1
_DIGEST_BYTES, _SALT_BYTES = 32, 16
_NICENESS = 10


class Argon2Hasher(PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane: the first choice of OWASP's Password Storage Cheat Sheet.

    pwdlib's defaults (64 MiB, four lanes) take 64 MiB for each log-in that is under way, half a gigabyte for eight; the
    server is meant for machines with one. At most ``parallel`` hashes are computed at once, each about 25 ms in a
    thread of its own, so memory is bounded by ``parallel`` x 19 MiB. At most ``waiting`` more may queue; the next one
    is HasherBusy at once. ``reserved`` further places are for those who come from a familiar network: however many
    strangers guess, the owners of accounts get in. A cancelled caller's place is free when its thread is done, not
    before.
    """

    def __init__(self, parallel: int = 2, *, waiting: int = 32, reserved: int = 8) -> None:
        self._recipe = Recipe((Argon2(_PASSES, _MEMORY_KIB, _LANES, _DIGEST_BYTES, _SALT_BYTES),))
        self._pool = ThreadPoolExecutor(parallel, thread_name_prefix="argon2", initializer=_stand_back)
        self._places = threading.BoundedSemaphore(parallel + waiting)
        self._reserved = threading.BoundedSemaphore(reserved)

    async def hash(self, password: str) -> PasswordHash:
        """Hash with a new random salt."""
        return PasswordHash(await self._aside(lambda: self._recipe.hash(_canonical(password))))

    async def verify(self, password: str, known: PasswordHash | None, *, familiar: bool = False) -> Verification:
        """Compare; a hash of outdated cost or of another Argon2 variant is renewed when the password is right."""
        return await self._aside(lambda: self._compare(_canonical(password), known), familiar=familiar)

    def _compare(self, password: bytes, known: str | None) -> Verification:
        try:
            matches, renewed = self._recipe.verify_and_update(password, known or _nobody())
        except PwdlibError:  # what is kept is no Argon2 hash: nobody's password, at the same price
            matches, renewed = self._recipe.verify(password, _nobody()), None
        return Verification(matches and known is not None, PasswordHash(renewed) if renewed else None)

    async def _aside(self, work: Callable[[], ResultT], *, familiar: bool = False) -> ResultT:
        places = self._place(familiar=familiar)
        try:
            computed = self._pool.submit(work)
        except RuntimeError:
            places.release()
            raise
        computed.add_done_callback(lambda _: places.release())
        return await asyncio.wrap_future(computed)

    def _place(self, *, familiar: bool) -> threading.BoundedSemaphore:
        for places in (self._places, self._reserved) if familiar else (self._places,):
            if places.acquire(blocking=False):
                return places
        raise HasherBusy("Too many people are logging in just now. Try again.", retry_after=timedelta(seconds=2))


def _stand_back() -> None:
    """Compute when nobody else wants to: a crowd that logs in would take every processor from those who are in."""
    if sys.platform == "linux":  # elsewhere niceness is the whole process's
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


def _canonical(password: str) -> bytes:
    """One password, however a keyboard composes its accents (NIST SP 800-63B §3.1.1.2: NFKC)."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _nobody() -> str:
    """A well-formed hash that no password fits: made of random bytes, so checking it costs what any check costs."""
    salt, digest = (_unpadded(secrets.token_bytes(size)) for size in (_SALT_BYTES, _DIGEST_BYTES))
    return f"$argon2id$v=19$m={_MEMORY_KIB},t={_PASSES},p={_LANES}${salt}${digest}"


def _unpadded(octets: bytes) -> str:
    return base64.b64encode(octets).decode().rstrip("=")
