"""Access tokens that we did not issue, that were changed, or whose time is over; refresh tokens that were copied."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest

from adapters.outbound.security.keys import load_signing_key
from domain.sessions import ACCESS_LIFETIME
from uuutorrent.testing.server_process import ServerProcess

from .asking import Asked, Asking
from .attack_table import AttackTable
from .household import FIRST_PASSWORD, PASSWORD, choose_password
from .offline import OFFLINE
from .people import Person, expired_token, own_token

Json = dict[str, Any]


@pytest.fixture
def embedded(dsn: str) -> Mapping[str, str]:
    return {**OFFLINE, "UUUTORRENT_DATABASE__OPTIONS__DSN": dsn}


@pytest.fixture
async def admin(server: ServerProcess, asking: Asking) -> Person:
    return await logged_in(asking, Person(server.username, server.password))


async def logged_in(asking: Asking, person: Person) -> Person:
    answer = await asking.must("POST", "/sessions", json={"username": person.name, "password": person.password})
    person.id, person.token, person.refresh = answer["user"]["id"], answer["access_token"], answer["refresh_token"]
    sessions = await asking.must("GET", "/sessions", person.token)
    person.session = next(session["id"] for session in sessions if session["current"])
    return person


@pytest.fixture
async def thief(asking: Asking, admin: Person) -> Person:
    """An ordinary user who wants to be more."""
    await asking.must("POST", "/users", admin.token, {"username": "thief", "password": FIRST_PASSWORD})
    await choose_password(asking, "thief")
    return await logged_in(asking, Person("thief", PASSWORD))


async def status(asking: Asking, token: str) -> int:
    """What the token is good for: 200 is somebody's profile."""
    return (await asking("GET", "/me", token)).status


async def test_only_our_own_signature_counts(
    server: ServerProcess, asking: Asking, admin: Person, thief: Person, attacks: AttackTable
) -> None:
    assert await status(asking, thief.token) == 200
    told = {name: await status(asking, token) for name, token in forgeries(thief.token, admin)}
    assert told == dict.fromkeys(told, 401)
    attacks.add(f"{len(told)} forged access tokens", "401 for each")
    kid = load_signing_key(server.state).current.id
    header, claims = map(parsed, thief.token.split(".")[:2])
    assert (header["alg"], header["kid"], claims["role"]) == ("HS256", kid, "user"), "what was forged is what counts"


def forgeries(token: str, admin: Person) -> Iterator[tuple[str, str]]:
    """Tokens that claim to be the admin's, or somebody's who has nothing to claim."""
    head, payload, signature = token.split(".")
    header, claims = parsed(head), parsed(payload)
    of_admin = {**claims, "sub": admin.id, "name": admin.name, "role": "admin", "sid": admin.session}
    for algorithm in ("none", "None", "NONE", "nOnE", ""):
        unsigned = f"{packed({**header, 'alg': algorithm})}.{packed(of_admin)}"
        yield f"alg {algorithm!r}", f"{unsigned}."
        yield f"alg {algorithm!r}, old signature", f"{unsigned}.{signature}"
    yield "another's claims", f"{head}.{packed(of_admin)}.{signature}"
    yield "more rights", f"{head}.{packed({**claims, 'role': 'admin'})}.{signature}"
    yield "a longer life", f"{head}.{packed({**claims, 'exp': claims['exp'] + 10**6})}.{signature}"
    yield "no signature", f"{head}.{payload}."
    yield "a byte changed", f"{head}.{payload}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"
    yield "half a token", f"{head}.{payload}"
    # Keys that an attacker knows: what is public, what is empty, what the token itself brings along.
    for name, key in {"empty": b"", "the key's name": header["kid"].encode(), "secret": b"secret"}.items():
        yield f"signed with {name}", signed(header, of_admin, key)
    own = base64.urlsafe_b64encode(b"k" * 32).decode().rstrip("=")
    brought = {**header, "jwk": {"kty": "oct", "k": own, "kid": header["kid"]}}
    yield "brings its key", signed(brought, of_admin, b"k" * 32)
    yield "names a file as key", signed({**header, "kid": "../../../../dev/null"}, of_admin, b"")
    yield "names a key by SQL", signed({**header, "kid": "x' union select '' --"}, of_admin, b"")
    yield "a key from elsewhere", signed({**header, "jku": "http://127.0.0.1:1/keys"}, of_admin, b"k" * 32)
    for algorithm in ("HS384", "HS512", "RS256", "ES256", "EdDSA", "PBES2-HS256+A128KW"):
        yield f"alg {algorithm}", signed({**header, "alg": algorithm}, of_admin, b"k" * 32)
    yield "a critical extension", signed({**header, "crit": ["b64"], "b64": False}, of_admin, b"k" * 32)
    yield "nested too deeply", f"{base64.urlsafe_b64encode(b'[' * 900).decode()}.{payload}.{signature}"
    yield "five parts", f"{head}.{payload}.{signature}.{head}.{payload}"
    yield "very long", f"{head}.{payload}.{'A' * 6_000}"


async def test_a_token_dies_of_age_and_of_its_session(
    server: ServerProcess, asking: Asking, thief: Person, attacks: AttackTable
) -> None:
    assert await status(asking, own_token(server.state, thief)) == 200, "all the rest of it is right"
    assert await status(asking, expired_token(server.state, thief)) == 401
    early = own_token(server.state, thief, age=-ACCESS_LIFETIME - timedelta(minutes=1))
    assert await status(asking, early) == 401
    await asking.must("DELETE", "/sessions/current", thief.token)
    assert await status(asking, own_token(server.state, thief)) == 401
    attacks.add("expired, early and ended access tokens, rightly signed", "401 for each")


async def test_a_role_is_what_the_database_says(server: ServerProcess, asking: Asking, admin: Person) -> None:
    token = own_token(server.state, admin)
    assert parsed(token.split(".")[1])["role"] == "user"
    assert (await asking("GET", "/users", token)).status == 200, "the token's word would have been no"


async def test_who_is_disabled_is_out_at_once(
    asking: Asking, admin: Person, thief: Person, attacks: AttackTable
) -> None:
    stolen = thief.token, thief.refresh
    await asking.must("PATCH", "/users/{user}", admin.token, {"disabled": True}, user=thief.id)
    assert await status(asking, stolen[0]) == 401
    assert (await refreshed(asking, stolen[1])).status == 401
    await asking.must("PATCH", "/users/{user}", admin.token, {"disabled": False}, user=thief.id)
    assert await status(asking, stolen[0]) == 401, "what was taken away does not come back"
    assert (await refreshed(asking, stolen[1])).status == 401
    attacks.add("tokens of somebody who was disabled, and enabled again", "401 for each")


async def test_a_copied_refresh_token_ends_the_session(asking: Asking, thief: Person, attacks: AttackTable) -> None:
    first = thief.refresh
    second = (await refreshed(asking, first)).json
    third = (await refreshed(asking, second["refresh_token"])).json
    assert await status(asking, third["access_token"]) == 200
    assert (await refreshed(asking, first)).status == 401
    assert (await refreshed(asking, third["refresh_token"])).status == 401
    assert await status(asking, third["access_token"]) == 401
    attacks.add("a refresh token used again after its successor", "401, and the session is over for both")


async def refreshed(asking: Asking, token: str) -> Any:
    return await asking("POST", "/sessions/refresh", asked=Asked(json={"refresh_token": token}))


def parsed(part: str) -> Json:
    content: Json = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return content


def packed(content: Json) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def signed(header: Json, claims: Json, key: bytes) -> str:
    unsigned = f"{packed(header)}.{packed(claims)}"
    signature = base64.urlsafe_b64encode(hmac.digest(key, unsigned.encode(), hashlib.sha256)).decode().rstrip("=")
    return f"{unsigned}.{signature}"
