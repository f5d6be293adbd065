"""Magnet links: any text is one or is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import InvalidMagnet, Magnet

HASH = InfoHash("0123456789abcdef0123456789abcdef01234567")
LINK = f"magnet:?xt=urn:btih:{HASH}"
V2 = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    "link",
    [
        LINK,
        LINK.upper().replace("MAGNET:?XT", "magnet:?xt"),
        f"  {LINK}\n",
        f"magnet:?dn=x&xt=urn:btmh:1220{'a' * 64}&xt=urn:btih:{HASH}",
        f"magnet:?xt=urn%3Abtih%3A{HASH}",
        "magnet:?xt=urn:btih:AERUKZ4JVPG66AJDIVTYTK6N54ASGRLH",
    ],
)
def test_every_spelling_of_a_link_names_the_torrent(link: str) -> None:
    assert Magnet.parse(link).infohash == HASH


@pytest.mark.parametrize(
    "link",
    [
        *("", "magnet:", "magnet:?", "http://example.org", str(HASH), "magnet:?xt=", "magnet:?xt=urn:btih:"),
        *(LINK[:-1], LINK + "0", LINK.replace("btih", "sha1"), f"magnet:?xt=urn:btih:{'a' * 64}"),
        *(f"magnet:?xt=urn:btmh:{'a' * 64}", f"magnet:?xt=urn:btmh:1114{'a' * 40}", f"magnet:?xt=urn:btmh:1220{V2}0"),
        *(
            f"magnet://[x?xt=urn:btih:{HASH}",
            LINK + "&a=b" * 200,
            LINK + "&dn=" + "x" * 9_000,
            "\ud800",
            LINK[:-1] + "١",
        ),
    ],
)
def test_anything_else_is_refused(link: str) -> None:
    with pytest.raises(InvalidMagnet):
        Magnet.parse(link)


@pytest.mark.parametrize("topic", [f"urn:btmh:1220{V2}", f"URN:BTMH:1220{V2.upper()}", f"urn%3Abtmh%3A1220{V2}"])
def test_a_torrent_that_is_v2_only_goes_by_its_own_hash_and_a_hybrid_by_both(topic: str) -> None:
    assert Magnet.parse(f"magnet:?xt={topic}") == Magnet(InfoHash(V2))
    assert Magnet.parse(f"magnet:?xt={topic}&xt=urn:btih:{HASH}") == Magnet(HASH, infohash_v2=V2)
    # Of a hash that nobody uses yet the known one counts.
    assert Magnet.parse(LINK + f"&xt=urn:btmh:1340{V2 * 2}") == Magnet(HASH)


@pytest.mark.parametrize("other", [f"urn:btih:{'a' * 40}", f"urn:btmh:1220{'a' * 64}"])
def test_a_link_to_two_torrents_is_refused(other: str) -> None:
    with pytest.raises(InvalidMagnet, match="one by one"):
        Magnet.parse(f"{LINK}&xt=urn:btmh:1220{V2}&xt={other}")


@given(st.text(max_size=50) | st.text(max_size=50).map(lambda text: LINK + text))
def test_any_text_is_a_link_or_refused_and_what_is_read_can_be_written_and_read(text: str) -> None:
    try:
        magnet = Magnet.parse(text)
    except InvalidMagnet:
        return
    assert Magnet.parse(str(magnet)) == magnet


@given(st.text(max_size=100), st.lists(st.text(max_size=30), max_size=3))
def test_writing_a_link_is_total(name: str, trackers: list[str]) -> None:
    for infohash, v2 in ((HASH, None), (HASH, V2), (InfoHash(V2), None)):
        read = Magnet.parse(str(Magnet(infohash, name, tuple(trackers), v2)))
        assert (read.infohash, read.infohash_v2) == (infohash, v2)


def test_a_name_is_shown_without_what_a_terminal_obeys() -> None:
    assert Magnet.parse(LINK + "&dn=%1b[31m%00Frieren+-+07%0a").name == "[31mFrieren - 07"
    assert len(Magnet.parse(LINK + "&dn=" + "x" * 2_000).name) == 500


def test_trackers_that_no_engine_would_ask_are_left_out() -> None:
    links = (
        "http://t.example/announce",
        "udp://t.example:1",
        "https://[::1]/a",
        "file:///etc/passwd",
        "http://[x",
        "x",
        "",
    )
    link = LINK + "".join(f"&tr={tracker}" for tracker in links)
    assert Magnet.parse(link).trackers == links[:3]
    assert len(Magnet.parse(LINK + "&tr=udp://t:1" * 30).trackers) == 20


def test_peers_and_web_seeds_in_a_link_are_not_followed() -> None:
    assert str(Magnet.parse(LINK + "&x.pe=10.0.0.1:22&ws=http://10.0.0.1/&as=http://10.0.0.1/")) == LINK
