"""What a JWT must be to be one of ours."""

import base64
import hmac
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from joserfc import jws, jwt
from joserfc.jwk import OctKey, RSAKey

from adapters.outbound.security.access_tokens import JwtAccessTokens
from adapters.outbound.security.keys import SigningKey, SigningKeys
from application.ports.access_tokens import TokenRejected
from domain.users import Actor, UserId

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
EXPIRES = NOW + timedelta(minutes=15)
ACTOR = Actor(UserId(UUID(int=1)), "ada", session=UUID(int=2))
KEY = SigningKey(b"k" * 32)
CLAIMS = {
    "iss": "uuutorrent",
    "aud": "uuutorrent-api",
    "iat": int(NOW.timestamp()),
    "exp": int(EXPIRES.timestamp()),
    "sub": str(ACTOR.id),
    "name": "ada",
    "role": "user",
    "sid": str(ACTOR.session),
}


@pytest.fixture
def tokens() -> JwtAccessTokens:
    return issuer(SigningKeys(KEY))


def issuer(keys: SigningKeys) -> JwtAccessTokens:
    return JwtAccessTokens(lambda: keys)


def encoded(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def signed(claims: dict[str, object], header: dict[str, object] | None = None) -> str:
    key = OctKey.import_key(KEY.secret)
    return jwt.encode(header or {"alg": "HS256", "kid": KEY.id}, claims, key, algorithms=["HS256"])


def refused(tokens: JwtAccessTokens, token: str) -> None:
    with pytest.raises(TokenRejected):
        tokens.read(token, now=NOW)


def test_a_token_signed_by_hand_with_our_claims_is_read(tokens: JwtAccessTokens) -> None:
    assert tokens.read(signed(CLAIMS), now=NOW) == ACTOR


def test_a_token_says_only_what_is_needed(tokens: JwtAccessTokens) -> None:
    payload = tokens.issue(ACTOR, now=NOW, expires=EXPIRES).split(".")[1]
    assert json.loads(base64.urlsafe_b64decode(payload + "==")) == CLAIMS


@pytest.mark.parametrize("claim", [name for name in CLAIMS if name != "sid"])
def test_a_missing_claim_is_refused(tokens: JwtAccessTokens, claim: str) -> None:
    refused(tokens, signed({name: value for name, value in CLAIMS.items() if name != claim}))


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("iss", "somebody"),
        ("aud", "other-api"),
        ("aud", ["uuutorrent-api"]),
        ("sub", "not-a-uuid"),
        ("sub", None),
        ("role", "root"),
        ("exp", "9999999999"),
        ("exp", None),
        ("exp", True),
        ("exp", int(NOW.timestamp()) - 30),
        ("iat", int(NOW.timestamp()) + 31),
        ("iat", float(NOW.timestamp())),
        ("exp", float("nan")),
        ("exp", float("inf")),
        ("sid", "x"),
        ("name", None),
        ("admin", True),
    ],
)
def test_a_wrong_claim_is_refused(tokens: JwtAccessTokens, claim: str, value: object) -> None:
    refused(tokens, signed({**CLAIMS, claim: value}))


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE"])
def test_unsigned_tokens_are_refused(tokens: JwtAccessTokens, algorithm: str) -> None:
    head = encoded({"alg": algorithm, "kid": KEY.id})
    refused(tokens, f"{head}.{encoded(CLAIMS)}.")
    refused(tokens, f"{head}.{encoded(CLAIMS)}.{signed(CLAIMS).rpartition('.')[2]}")


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_another_algorithm_is_refused_though_the_key_is_ours(tokens: JwtAccessTokens, algorithm: str) -> None:
    text = f"{encoded({'alg': algorithm, 'kid': KEY.id})}.{encoded(CLAIMS)}"
    mac = hmac.digest(KEY.secret, text.encode(), algorithm.replace("HS", "sha"))
    refused(tokens, f"{text}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}")


def test_a_public_key_algorithm_is_refused(tokens: JwtAccessTokens) -> None:
    key = RSAKey.generate_key(2048)
    refused(tokens, jwt.encode({"alg": "RS256", "kid": KEY.id}, CLAIMS, key, algorithms=["RS256"]))


def test_a_header_that_brings_its_own_key_is_refused(tokens: JwtAccessTokens) -> None:
    mine = OctKey.import_key(b"m" * 32)
    header = {"alg": "HS256", "jwk": mine.as_dict(private=True)}
    refused(tokens, jwt.encode(header, CLAIMS, mine, algorithms=["HS256"]))


@pytest.mark.parametrize("kid", [None, "", "unknown", 5, ["x"]])
def test_a_token_names_a_key_of_ours(tokens: JwtAccessTokens, kid: object) -> None:
    head = {"alg": "HS256"} if kid is None else {"alg": "HS256", "kid": kid}
    good = signed(CLAIMS).split(".")
    refused(tokens, f"{encoded(head)}.{good[1]}.{good[2]}")
    if kid is None:
        refused(tokens, signed(CLAIMS, {"alg": "HS256"}))


def test_critical_extensions_are_refused(tokens: JwtAccessTokens) -> None:
    header = {"alg": "HS256", "kid": KEY.id, "crit": ["b64"], "b64": False}
    refused(tokens, f"{encoded(header)}.{'.'.join(signed(CLAIMS).split('.')[1:])}")


@pytest.mark.parametrize("payload", [b"[]", b"null", b"{", b"[" * 900, b"\xff\xfe", b'{"exp":1,"exp":99999999999}'])
def test_a_payload_that_is_no_set_of_claims_is_refused(tokens: JwtAccessTokens, payload: bytes) -> None:
    key = OctKey.import_key(KEY.secret)
    refused(tokens, jws.serialize_compact({"alg": "HS256", "kid": KEY.id}, payload, key))


def test_while_keys_rotate_both_are_good_and_the_one_before_is_not() -> None:
    first = SigningKeys(SigningKey.generate())
    second = first.rotated()
    third = second.rotated()
    old = issuer(first).issue(ACTOR, now=NOW, expires=EXPIRES)
    assert issuer(second).read(old, now=NOW) == ACTOR
    refused(issuer(third), old)
    assert issuer(third).read(issuer(second).issue(ACTOR, now=NOW, expires=EXPIRES), now=NOW) == ACTOR


def test_a_rotated_key_signs_from_then_on() -> None:
    keys = [SigningKeys(KEY)]
    tokens = JwtAccessTokens(lambda: keys[0])
    before = tokens.issue(ACTOR, now=NOW, expires=EXPIRES)
    keys[0] = keys[0].rotated()
    after = tokens.issue(ACTOR, now=NOW, expires=EXPIRES)
    assert before.partition(".")[0] != after.partition(".")[0]
    assert tokens.read(before, now=NOW) == tokens.read(after, now=NOW) == ACTOR
    keys[0] = keys[0].rotated()
    refused(tokens, before)
    assert tokens.read(after, now=NOW) == ACTOR


def test_a_token_that_was_good_expires_all_the_same(tokens: JwtAccessTokens) -> None:
    token = tokens.issue(ACTOR, now=NOW, expires=EXPIRES)
    for _ in range(2):
        assert tokens.read(token, now=NOW) == ACTOR
    with pytest.raises(TokenRejected):
        tokens.read(token, now=EXPIRES + timedelta(minutes=5))
    with pytest.raises(TokenRejected):
        tokens.read(token, now=NOW - timedelta(hours=1))


def test_a_token_that_was_refused_stays_refused(tokens: JwtAccessTokens) -> None:
    token = tokens.issue(ACTOR, now=NOW, expires=EXPIRES)
    assert tokens.read(token, now=NOW) == ACTOR
    for _ in range(2):
        refused(tokens, token[:-2] + ("AA" if token[-2:] != "AA" else "BB"))
