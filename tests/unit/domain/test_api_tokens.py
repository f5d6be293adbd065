"""Which API tokens there can be."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.api_tokens import LONGEST_LIFETIME, ApiToken, ApiTokenId, InvalidApiToken
from domain.scopes import EVERYTHING, Scope
from domain.users import Actor, UserId

NOW = datetime(2026, 11, 23, tzinfo=UTC)
DAY = timedelta(days=1)


def a_token(name: str = "backup", scopes: frozenset[Scope] = EVERYTHING, lifetime: timedelta = DAY) -> ApiToken:
    return ApiToken(ApiTokenId(UUID(int=1)), UserId(UUID(int=2)), name, scopes, b"", NOW, NOW + lifetime)


@pytest.mark.parametrize("name", ["", " ", "a\nb", "a\0b", "\x1b[31m", "x" * 101])
def test_a_token_has_a_name_that_can_be_read(name: str) -> None:
    with pytest.raises(InvalidApiToken, match="name"):
        a_token(name)


def test_a_token_is_for_something() -> None:
    with pytest.raises(InvalidApiToken, match="read, write or admin"):
        a_token(scopes=frozenset())


@pytest.mark.parametrize("lifetime", [-DAY, timedelta(), LONGEST_LIFETIME + timedelta(seconds=1)])
def test_a_token_ends(lifetime: timedelta) -> None:
    with pytest.raises(InvalidApiToken, match="366 days"):
        a_token(lifetime=lifetime)


def test_its_end_is_exact() -> None:
    token = a_token(lifetime=LONGEST_LIFETIME)
    assert not token.expired(token.expires_at - timedelta(microseconds=1))
    assert token.expired(token.expires_at)


def test_who_is_logged_in_is_held_back_by_no_scope() -> None:
    assert Actor(UserId(UUID(int=2)), "ada").scopes == set(Scope)
