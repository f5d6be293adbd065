import pytest

from tui.api.addresses import NotAnAddress, is_open_to_listeners, origin, server_address


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://my.server:7443", "https://my.server:7443"),
        ("  my.server  ", "https://my.server"),
        ("my.server:7443/", "https://my.server:7443"),
        ("https://my.server/seedbox/api/v1/", "https://my.server/seedbox"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("https://[::1]:7443", "https://[::1]:7443"),
    ],
)
def test_what_people_type_becomes_an_address(typed: str, address: str) -> None:
    assert server_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ftp://x",
        "https://",
        "https://a:b@host",
        "https://host?x=1",
        "two words",
        "https://host:99999",
        "https://[x",
    ],
)
def test_what_is_no_address_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(NotAnAddress, match=r"\.$"):
        server_address(typed)


def test_a_certificate_belongs_to_host_and_port() -> None:
    assert origin("https://my.server/prefix") == "my.server:443"
    assert origin("http://my.server") == "my.server:80"


def test_only_plain_http_over_a_network_is_open_to_listeners() -> None:
    assert is_open_to_listeners("http://my.server")
    assert not is_open_to_listeners("http://127.0.0.1:80")
    assert not is_open_to_listeners("https://my.server")
