"""Who counts as one, and how many of them come in."""

from ipaddress import ip_address

import pytest

from adapters.inbound.http.admission import Admission, client_at

ADA, EVE = client_at(ip_address("192.0.2.1")), client_at(ip_address("2001:db8::1"))


def test_a_client_is_let_in_as_often_as_it_may() -> None:
    admission = Admission(total=10, per_client=2)
    assert [admission.enter(ADA) for _ in range(3)] == [True, True, False]
    assert admission.enter(EVE)
    admission.leave(ADA)
    assert admission.enter(ADA)
    assert admission.inside == 3


def test_all_together_are_no_more_than_there_is_room_for() -> None:
    admission = Admission(total=3, per_client=2)
    assert [admission.enter(client) for client in (ADA, ADA, None, EVE, None)] == [True, True, True, False, False]


def test_who_counts_for_nobody_counts_among_all() -> None:
    admission = Admission(total=5, per_client=1)
    assert all(admission.enter(None) for _ in range(5))
    assert not admission.enter(ADA)
    admission.leave(None)
    assert admission.enter(ADA)


def test_nobody_is_remembered_who_has_left() -> None:
    admission = Admission(total=5, per_client=2)
    for number in range(1_000):
        client = client_at(ip_address(number))
        assert admission.enter(client)
        admission.leave(client)
    assert admission == Admission(total=5, per_client=2)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:ffff:ffff:ffff", True),
        ("2001:db8:0:0::1", "2001:db8:0:1::1", False),
    ],
)
def test_who_has_a_network_of_addresses_counts_as_one(one: str, other: str, same: bool) -> None:
    assert (client_at(ip_address(one)) == client_at(ip_address(other))) == same
