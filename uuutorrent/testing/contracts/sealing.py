"""What everything that seals secrets keeps to."""

from typing import Protocol

import pytest

from application.ports.sealing import LONGEST_ABOUT, LONGEST_SECRET, SealBroken, Sealing

from ..specimens import DIFFICULT_TEXTS

ABOUT = "watch-account 00000000-0000-0000-0000-000000000001 anilist"
SECRET = "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9." + "s3cret-" * 130
GARBAGE = (
    "",
    " ",
    ".",
    "....",
    "a.b.c.d.e",
    "null",
    "eyJhbGciOiJub25lIn0....",
    "é" * 40,
    "\0",
    "\ud800",
    "x" * 1_000_000,
    "." * 1_000_000,
    "{" * 100_000,
)


class SealingKeys(Protocol):
    """The keys of the sealing under test, changed past the port."""

    def add(self) -> None:
        """Let a new key seal from now on; the others still open."""

    def retire(self) -> None:
        """Lose every key but the one that seals."""


class SealingContract:
    """Subclass, provide ``keys``, ``sealing`` and ``others``, and your sealing is tested as ours is."""

    @pytest.fixture
    def keys(self) -> SealingKeys:
        """The keys of ``sealing``."""
        raise NotImplementedError

    @pytest.fixture
    def sealing(self, keys: SealingKeys) -> Sealing:
        """The sealing under test."""
        raise NotImplementedError

    @pytest.fixture
    def others(self) -> Sealing:
        """The same of another server."""
        raise NotImplementedError

    @pytest.mark.parametrize("secret", ["", SECRET, "\ud800\x00", "x" * LONGEST_SECRET, *DIFFICULT_TEXTS])
    def test_what_was_sealed_opens(self, sealing: Sealing, secret: str) -> None:
        sealed = sealing.seal(secret, about=ABOUT)
        assert sealing.open(sealed, about=ABOUT) == secret
        assert sealing.is_current(sealed)
        assert sealed.isascii()
        assert len(sealed) <= 2 * len(secret.encode("utf-8", "surrogatepass")) + 600

    def test_the_secret_cannot_be_read_and_never_looks_the_same(self, sealing: Sealing) -> None:
        first, second = (sealing.seal(SECRET, about=ABOUT) for _ in range(2))
        assert first != second
        assert SECRET[:20] not in first
        assert "s3cret" not in first

    def test_about_something_else_it_does_not_open(self, sealing: Sealing) -> None:
        sealed = sealing.seal(SECRET, about=ABOUT)
        for other in (ABOUT.replace("1 ", "2 "), ABOUT.upper(), ABOUT + " ", ""):
            with pytest.raises(SealBroken) as caught:
                sealing.open(sealed, about=other)
            assert "s3cret" not in f"{caught.value!r} {caught.value.__cause__!r}"

    def test_what_another_server_sealed_does_not_open(self, sealing: Sealing, others: Sealing) -> None:
        sealed = others.seal(SECRET, about=ABOUT)
        assert not sealing.is_current(sealed)
        with pytest.raises(SealBroken):
            sealing.open(sealed, about=ABOUT)

    @pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
    def test_garbage_does_not_open(self, sealing: Sealing, garbage: str) -> None:
        assert not sealing.is_current(garbage)
        with pytest.raises(SealBroken):
            sealing.open(garbage, about=ABOUT)

    def test_a_letter_changed_anywhere_breaks_the_seal(self, sealing: Sealing) -> None:
        sealed = sealing.seal("short", about=ABOUT)
        for place, letter in enumerate(sealed):
            other = "B" if letter == "A" else "A"
            for changed in (
                sealed[:place] + other + sealed[place + 1 :],
                sealed[:place],
                sealed[:place] + sealed[place + 1 :],
            ):
                with pytest.raises(SealBroken):
                    sealing.open(changed, about=ABOUT)

    @pytest.mark.parametrize(
        ("secret", "about"),
        [
            ("x" * (LONGEST_SECRET + 1), ABOUT),
            ("€" * (LONGEST_SECRET // 2), ABOUT),
            ("x", "x" * (LONGEST_ABOUT + 1)),
            ("x", "ä"),
        ],
    )
    def test_what_is_too_long_is_a_mistake(self, sealing: Sealing, secret: str, about: str) -> None:
        with pytest.raises(ValueError, match="too long"):
            sealing.seal(secret, about=about)

    def test_a_new_key_seals_and_the_older_ones_open(self, sealing: Sealing, keys: SealingKeys) -> None:
        oldest = sealing.seal("oldest", about=ABOUT)
        keys.add()
        older = sealing.seal("older", about=ABOUT)
        keys.add()
        current = sealing.seal("current", about=ABOUT)
        opened = [sealing.open(sealed, about=ABOUT) for sealed in (oldest, older, current)]
        assert opened == ["oldest", "older", "current"]
        assert [sealing.is_current(sealed) for sealed in (oldest, older, current)] == [False, False, True]

    def test_what_a_lost_key_sealed_is_lost(self, sealing: Sealing, keys: SealingKeys) -> None:
        older = sealing.seal("older", about=ABOUT)
        keys.add()
        current = sealing.seal("current", about=ABOUT)
        keys.retire()
        assert sealing.open(current, about=ABOUT) == "current"
        with pytest.raises(SealBroken):
            sealing.open(older, about=ABOUT)
