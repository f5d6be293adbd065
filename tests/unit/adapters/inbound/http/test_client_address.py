"""Whose word counts about where a request comes from."""

import pytest

from adapters.inbound.http.client_address import TrustedProxies

PROXIES = TrustedProxies.parse("127.0.0.1, ::1 10.0.0.0/8,2001:db8:f::/48")


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.5", [], "203.0.113.5"),
        ("203.0.113.5", ["192.0.2.7"], "203.0.113.5"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", ["192.0.2.7"], "192.0.2.7"),
        ("127.0.0.1", ["1.1.1.1, 192.0.2.7"], "192.0.2.7"),
        ("127.0.0.1", ["1.1.1.1", "192.0.2.7"], "192.0.2.7"),
        ("127.0.0.1", ["1.1.1.1, 192.0.2.7, 10.1.2.3"], "192.0.2.7"),
        ("127.0.0.1", ["10.9.9.9, 10.1.2.3"], "10.9.9.9"),
        ("127.0.0.1", ["192.0.2.7, rubbish, 10.1.2.3"], "10.1.2.3"),
        ("127.0.0.1", ["192.0.2.7, "], "127.0.0.1"),
        ("127.0.0.1", ["unknown"], "127.0.0.1"),
        ("127.0.0.1", ["192.0.2.7:4711"], "192.0.2.7"),
        ("::1", ["[2001:db8::7]:4711"], "2001:db8::7"),
        ("2001:db8:f::1", ["2001:DB8:0::7"], "2001:db8::7"),
        ("::ffff:127.0.0.1", ["::ffff:192.0.2.7"], "192.0.2.7"),
        ("2001:db8:e::1", ["192.0.2.7"], "2001:db8:e::1"),
        ("", ["192.0.2.7"], ""),
        (None, ["192.0.2.7"], ""),
        ("127.0.0.1", [",".join(["10.0.0.1"] * 5_000)], "10.0.0.1"),
    ],
)
def test_the_header_is_read_from_the_right_and_from_trusted_peers_only(
    peer: str | None, forwarded: list[str], client: str
) -> None:
    assert PROXIES.client(peer, forwarded) == client


def test_without_proxies_nobodys_word_counts() -> None:
    assert TrustedProxies().client("127.0.0.1", ["192.0.2.7"]) == "127.0.0.1"
