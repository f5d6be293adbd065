"""The randomness of the system, and the fake that counts, keep the same promises."""

import re

import pytest

from adapters.outbound.memory.identifiers import MemoryIdentifiers
from adapters.outbound.system.identifiers import SystemIdentifiers
from application.ports.identifiers import Identifiers


@pytest.fixture(params=[SystemIdentifiers, MemoryIdentifiers])
def identifiers(request: pytest.FixtureRequest) -> Identifiers:
    made: Identifiers = request.param()
    return made


def test_identifiers_are_of_version_4_and_never_repeat(identifiers: Identifiers) -> None:
    drawn = {identifiers.uuid() for _ in range(1_000)}
    assert len(drawn) == 1_000
    assert {one.version for one in drawn} == {4}


@pytest.mark.parametrize("size", [16, 32, 64])
def test_secrets_are_url_safe_long_enough_and_never_repeat(identifiers: Identifiers, size: int) -> None:
    drawn = {identifiers.secret(size) for _ in range(1_000)}
    assert len(drawn) == 1_000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", secret) for secret in drawn)
    assert min(map(len, drawn)) * 6 >= size * 8
