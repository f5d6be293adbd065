"""What an actor did not claim does not exist for them."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from domain.errors import NotFound
from domain.ownership import own
from domain.torrents.claims import Claim
from domain.torrents.infohash import InfoHash
from domain.users import Actor, Role, UserId

ADA = Actor(UserId(UUID(int=1)), "ada")
BOB = Actor(UserId(UUID(int=2)), "bob", Role.ADMIN)
CLAIM = Claim(ADA.id, InfoHash("a" * 40), datetime(2026, 1, 1, tzinfo=UTC), "Some Series - 05")


def test_ones_own_claim_is_given_back() -> None:
    assert own(ADA, CLAIM, NotFound) is CLAIM


def test_anothers_claim_and_no_claim_look_the_same_even_to_an_admin() -> None:
    with pytest.raises(NotFound) as anothers:
        own(BOB, CLAIM, NotFound)
    with pytest.raises(NotFound) as none:
        own(BOB, None, NotFound)
    assert str(anothers.value) == str(none.value)
    assert anothers.value.facts() == none.value.facts() == {}
