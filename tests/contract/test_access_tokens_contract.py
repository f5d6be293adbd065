"""The issuers of access tokens under one contract."""

import pytest

from adapters.outbound.memory.security import MemoryAccessTokens
from adapters.outbound.security.access_tokens import JwtAccessTokens
from adapters.outbound.security.keys import SigningKey, SigningKeys
from uuutorrent.testing.contracts.access_tokens import AccessTokensContract


class TestMemoryAccessTokens(AccessTokensContract):
    @pytest.fixture
    def tokens(self) -> MemoryAccessTokens:
        return MemoryAccessTokens()

    @pytest.fixture
    def others(self) -> MemoryAccessTokens:
        return MemoryAccessTokens()


class TestJwtAccessTokens(AccessTokensContract):
    @pytest.fixture
    def tokens(self) -> JwtAccessTokens:
        return a_server()

    @pytest.fixture
    def others(self) -> JwtAccessTokens:
        return a_server()


def a_server() -> JwtAccessTokens:
    keys = SigningKeys(SigningKey.generate())
    return JwtAccessTokens(lambda: keys)
