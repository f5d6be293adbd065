"""What a seal is made of, and what somebody who can write to the database might put in its place."""

import base64
import json
import zlib
from typing import Any

import pytest
from joserfc import jwe
from joserfc.jwk import OctKey, RSAKey

from adapters.outbound.security.sealing import JweSealing
from adapters.outbound.security.sealing_keys import SealingKey
from application.ports.sealing import SealBroken

KEY = SealingKey(b"k" * 32)
ABOUT = "watch-account 1 anilist"
HEADER = {"alg": "dir", "enc": "A256GCM", "kid": KEY.id, "about": ABOUT}
EVERYTHING = [*jwe.JWERegistry.algorithms["alg"], *jwe.JWERegistry.algorithms["enc"], "DEF"]


@pytest.fixture
def sealing() -> JweSealing:
    return JweSealing(lambda: [KEY])


def header_of(sealed: str) -> dict[str, Any]:
    first = sealed.partition(".")[0]
    header: dict[str, Any] = json.loads(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    return header


def made(header: dict[str, Any], key: OctKey | RSAKey | None = None, secret: bytes = b"secret") -> str:
    """A well-formed JWE with that header, by somebody who even has the key."""
    registry = jwe.JWERegistry(algorithms=EVERYTHING, strict_check_header=False)
    return jwe.encrypt_compact(header, secret, key or OctKey.import_key(KEY.secret), registry=registry)


def test_the_header_is_what_it_should_be_and_another_library_call_reads_it(sealing: JweSealing) -> None:
    sealed = sealing.seal("secret", about=ABOUT)
    assert header_of(sealed) == HEADER
    assert sealing.open(made(HEADER), about=ABOUT) == "secret", "the forgeries below fail for what they change alone"


@pytest.mark.parametrize(
    "change",
    [
        {"enc": "A128CBC-HS256"},
        {"zip": "DEF"},
        {"p2c": 2**31 - 1, "p2s": "c2FsdA"},
        {"crit": ["about"]},
        {"crit": ["exp"], "exp": 1},
        {"typ": "JWT"},
        {"jwk": {"kty": "oct", "k": "AAAA"}},
        {"jku": "https://evil.example/keys"},
        {"about": "watch-account 2 anilist"},
        {"about": [ABOUT]},
        {"kid": "0" * 16},
        {"kid": None},
        {"kid": "../../signing-keys"},
    ],
    ids=str,
)
def test_any_other_header_is_refused_even_with_the_right_key(sealing: JweSealing, change: dict[str, Any]) -> None:
    key = OctKey.import_key(KEY.secret)
    try:
        forged = made(HEADER | change, key)
    except Exception:  # The library itself makes no such thing: then only its header is forged.
        segment = base64.urlsafe_b64encode(json.dumps(HEADER | change).encode()).decode().rstrip("=")
        forged = ".".join((segment, *made(HEADER).split(".")[1:]))
    with pytest.raises(SealBroken):
        sealing.open(forged, about=ABOUT)


@pytest.mark.parametrize("algorithm", ["A256KW", "A256GCMKW", "PBES2-HS256+A128KW", "PBES2-HS512+A256KW", "RSA-OAEP"])
def test_no_other_algorithm_is_ever_run(sealing: JweSealing, algorithm: str) -> None:
    key = RSAKey.generate_key(2048) if algorithm == "RSA-OAEP" else OctKey.import_key(KEY.secret)
    with pytest.raises(SealBroken):
        sealing.open(made(HEADER | {"alg": algorithm}, key), about=ABOUT)


def test_a_count_of_rounds_that_would_take_a_day_is_never_read(sealing: JweSealing) -> None:
    header = HEADER | {"alg": "PBES2-HS256+A128KW", "p2c": 2**31 - 1, "p2s": "c2FsdHNhbHQ"}
    segment = base64.urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")
    with pytest.raises(SealBroken, match="never sealed here"):
        sealing.open(f"{segment}.{'A' * 54}.{'A' * 16}.AAAA.{'A' * 22}", about=ABOUT)


def test_a_small_text_that_would_fill_the_memory_is_refused(sealing: JweSealing) -> None:
    bomb = zlib.compress(b"\0" * 10_000_000)[2:-4]
    with pytest.raises(SealBroken, match="never sealed here"):
        sealing.open(made(HEADER | {"zip": "DEF"}, secret=bomb), about=ABOUT)


def test_the_header_is_authenticated(sealing: JweSealing) -> None:
    sealed = sealing.seal("secret", about=ABOUT)
    moved = base64.urlsafe_b64encode(json.dumps(HEADER | {"about": "other"}).encode()).decode().rstrip("=")
    with pytest.raises(SealBroken, match="changed"):
        sealing.open(".".join((moved, *sealed.split(".")[1:])), about="other")


def test_an_encrypted_key_beside_a_direct_one_is_refused(sealing: JweSealing) -> None:
    first, _, *others = sealing.seal("secret", about=ABOUT).split(".")
    with pytest.raises(SealBroken):
        sealing.open(".".join((first, "AAAA", *others)), about=ABOUT)


def test_no_secret_shows_in_what_is_raised(sealing: JweSealing) -> None:
    sealed = sealing.seal("s3cret", about=ABOUT)
    with pytest.raises(SealBroken) as caught:
        sealing.open(sealed[:-4] + "AAAA", about=ABOUT)
    assert sealed[:40] not in f"{caught.value!r} {caught.value.__cause__!r}"
