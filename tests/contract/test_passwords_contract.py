"""The password hashers under one contract."""

import hashlib

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher as Argon2

from adapters.outbound.memory.security import OUTDATED, MemoryHasher
from adapters.outbound.security.passwords import Argon2Hasher
from application.ports.passwords import HasherBusy
from domain.users import PasswordHash
from uuutorrent.testing.contracts.passwords import PasswordHasherContract


class TestMemoryHasher(PasswordHasherContract):
    @pytest.fixture
    def hasher(self) -> MemoryHasher:
        return MemoryHasher()

    @pytest.fixture
    def outdated(self) -> tuple[str, PasswordHash]:
        return "kept for years", PasswordHash(f"{OUTDATED}$1${hashlib.sha256(b'1kept for years').hexdigest()}")

    async def test_it_can_be_made_busy(self, hasher: MemoryHasher) -> None:
        hasher.busy = True
        with pytest.raises(HasherBusy):
            await hasher.verify("anything", None)


class TestArgon2Hasher(PasswordHasherContract):
    @pytest.fixture
    def hasher(self) -> Argon2Hasher:
        return Argon2Hasher()

    @pytest.fixture(params=["cheaper", "another variant"])
    def outdated(self, request: pytest.FixtureRequest) -> tuple[str, PasswordHash]:
        argon2i = "$argon2i$v=19$m=1024,t=1,p=1$c29tZXNhbHQ$LXjqWJCFVmkeKuptC6WYCe22/FEbBjjwXZObu9DKfJw"
        cheaper = Argon2(time_cost=1, memory_cost=1_024, parallelism=1)
        known = argon2i if request.param == "another variant" else cheaper.hash("kept for years")
        return "kept for years", PasswordHash(known)
