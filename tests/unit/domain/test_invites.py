"""Invitations."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.invites import InvalidLifetime, Invite, InviteId, accept_lifetime
from domain.users import OPERATOR, PasswordHash, Role, User, UserId, Username

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ADA = User(UserId(UUID(int=1)), Username("ada"), Role.ADMIN, PasswordHash(""), NOON)
INVITE = Invite(InviteId(UUID(int=2)), bytes(32), Role.USER, ADA.id, NOON, NOON + timedelta(days=1))


def test_an_invitation_is_good_until_it_expires() -> None:
    assert INVITE.good(NOON, ADA)
    assert INVITE.good(INVITE.expires_at - timedelta(microseconds=1), ADA)
    assert not INVITE.good(INVITE.expires_at, ADA)


@pytest.mark.parametrize("inviter", [None, replace(ADA, role=Role.USER), replace(ADA, disabled=True)])
def test_an_invitation_is_worth_what_its_giver_is(inviter: User | None) -> None:
    assert not INVITE.good(NOON, inviter)


def test_the_operators_invitations_need_no_account() -> None:
    by_operator = replace(INVITE, invited_by=OPERATOR.id)
    assert by_operator.good(NOON, None)
    assert not by_operator.good(INVITE.expires_at, None)


@pytest.mark.parametrize("lifetime", [timedelta(), -timedelta(hours=1), timedelta(minutes=59), timedelta(days=31)])
def test_a_lifetime_has_bounds(lifetime: timedelta) -> None:
    with pytest.raises(InvalidLifetime):
        accept_lifetime(lifetime)
    assert accept_lifetime(timedelta(days=30)) == timedelta(days=30)
