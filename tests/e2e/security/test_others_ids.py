"""With somebody else's id in the hand one learns nothing: it gets the very answer that a made-up one gets."""

import asyncio
import secrets
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid4

import aiohttp

from .asking import Answer, Asked
from .attack_table import AttackTable
from .household import Household
from .people import Principal
from .rights import RIGHTS, Right
from .test_access_matrix import Operation, operations

OWNED = frozenset({"infohash", "session", "user", "invite", "correction", "token"})
"""Kinds of ids that are somebody's."""
SHARED = frozenset({"index", "service"})
"""The same for everybody: the first file, AniList."""
_PER_ANSWER = frozenset({"date", "x-request-id"})


def made_up(kind: str, example: str) -> Iterator[str]:
    """Ids that nobody has, one of them almost the real one."""
    if kind == "infohash":
        yield secrets.token_hex(20)
        yield example[:-1] + ("0" if example[-1] != "0" else "1")
    else:
        yield str(uuid4())
        yield str(UUID(int=UUID(example).int ^ 1))


async def test_an_id_of_somebody_elses_is_an_id_of_nobodys(house: Household, attacks: AttackTable) -> None:
    known = dict(operations(await house.ask.must("GET", "/openapi.json")))
    tries, tellers = 0, []
    addressed = [right for right in RIGHTS if kinds_in(known[right.operation].path)]
    assert {kind for right in addressed for kind in kinds_in(known[right.operation].path)} <= OWNED | SHARED
    missing = {name for name, operation in known.items() if kinds_in(operation.path)} - {
        right.operation for right in addressed
    }
    assert not missing, "an operation that takes an id, and that nobody tried"
    for right in addressed:
        operation = known[right.operation]
        if not (kinds := OWNED & set(kinds_in(operation.path))):
            continue
        thing = await right.prepare(house)
        for who in (Principal.OTHER, Principal.ADMIN):
            if right.answers[who] != "404":
                continue
            asked = await right.request(house, who, thing)
            real = await ask(house, operation, who, asked)
            for kind in kinds:
                for other in made_up(kind, str(asked.path[kind])):
                    tries += 1
                    swapped = Asked({**asked.path, kind: other}, asked.query, asked.json, asked.raw)
                    if told(real) != told(await ask(house, operation, who, swapped)):
                        tellers.append(f"{right.name} as {who}: {told(real)}")
    assert not tellers, "\n".join(tellers)
    assert tries >= 2 * len(addressed)
    attacks.add(f"{tries} ids of others' beside made-up ones, in {len(addressed)} operations", "no difference in any")


async def test_an_id_of_another_kind_opens_nothing(house: Household, attacks: AttackTable) -> None:
    """What is the owner's own in one place is nothing in another."""
    known = dict(operations(await house.ask.must("GET", "/openapi.json")))
    owners = {
        "session": house.owner.session,
        "user": house.owner.id,
        "correction": house.correction,
        "infohash": house.owner.infohash,
    }
    tries = 0
    for right in RIGHTS:
        operation = known[right.operation]
        for kind in OWNED & set(kinds_in(operation.path)):
            for given in (value for name, value in owners.items() if name != kind):
                asked = await in_place_of(house, right, kind, given)
                answer = await ask(house, operation, Principal.OTHER, asked)
                tries += 1
                assert answer.status in (403, 404, 422), (right.name, kind, given, answer)
    attacks.add(f"{tries} ids of another kind", "403, 404 or 422 for each")


async def in_place_of(house: Household, right: Right, kind: str, given: str) -> Asked:
    asked = await right.request(house, Principal.OTHER, given)
    path: Mapping[str, str | int] = {**asked.path, kind: given}
    return Asked(path, asked.query, asked.json, asked.raw)


async def test_tags_of_somebody_elses_files_are_worth_nothing(house: Household, attacks: AttackTable) -> None:
    path = "/torrents/{infohash}/files/{index}/content"
    where: Mapping[str, str | int] = {"infohash": house.owner.infohash, "index": 0}
    tag = (await house.ask("HEAD", path, house.owner.token, Asked(where))).headers["ETag"]
    for name in ("If-None-Match", "If-Match", "If-Range"):
        headers = {name: tag, "Range": "bytes=0-0"}
        mine = await house.ask("GET", path, house.owner.token, Asked(where, headers=headers))
        assert mine.status in (206, 304), "the tag is the right one"
        real = await house.ask("GET", path, house.other.token, Asked(where, headers=headers))
        absent = await house.ask(
            "GET", path, house.other.token, Asked({**where, "infohash": secrets.token_hex(20)}, headers=headers)
        )
        assert real.status == 404
        assert told(real) == told(absent)
    attacks.add("the ETag of somebody else's file, in three headers", "404 for each, as for no file")


async def test_places_in_somebody_elses_lists_lead_into_ones_own(house: Household, attacks: AttackTable) -> None:
    first = await house.ask.must("GET", "/corrections", house.owner.token)
    for after in (house.correction, *(item["id"] for item in first["corrections"])):
        answer = await house.ask("GET", "/corrections", house.other.token, Asked(query={"after": str(after)}))
        assert house.correction not in answer.text
    attacks.add("a place in somebody else's list of corrections", "nothing of theirs")


async def test_the_owners_last_event_brings_nobody_else_what_came_after(house: Household, attacks: AttackTable) -> None:
    last = await last_event(house, house.owner.token)
    await house.ask.must("POST", "/torrents/{infohash}/pause", house.owner.token, infohash=house.owner.infohash)
    await house.ask.must("POST", "/torrents/{infohash}/resume", house.owner.token, infohash=house.owner.infohash)
    mine = await heard(house, house.owner.token, last)
    assert house.owner.infohash in mine, "it leads to the owner's own news"
    theirs = await heard(house, house.other.token, last)
    assert not [secret for secret in house.secrets if secret in theirs]
    attacks.add("the Last-Event-ID of somebody else's stream", "nothing of theirs")


async def last_event(house: Household, token: str) -> str:
    text = await heard(house, token, "")
    ids = [line.removeprefix("id: ") for line in text.splitlines() if line.startswith("id: ")]
    return ids[-1] if ids else "0"


async def heard(house: Household, token: str, last: str, seconds: float = 2) -> str:
    """What the stream says in the first moments."""
    headers = {"Authorization": f"Bearer {token}", **({"Last-Event-ID": last} if last else {})}
    text = b""
    async with house.ask.http.get(f"{house.ask.url}/api/v1/events", headers=headers) as answer:
        try:
            async with asyncio.timeout(seconds):
                async for chunk in answer.content.iter_any():
                    text += chunk
        except (TimeoutError, aiohttp.ClientError):
            pass
    return text.decode()


def kinds_in(path: str) -> tuple[str, ...]:
    return tuple(part[1:-1] for part in path.split("/") if part.startswith("{"))


async def ask(house: Household, operation: Operation, who: Principal, asked: Asked) -> Answer:
    return await house.ask(operation.method, operation.path, house.token(who), asked)


def told(answer: Answer) -> tuple[int, Any, Mapping[str, str]]:
    """All that an answer says, without what differs from answer to answer."""
    headers = {name: value for name, value in answer.headers.items() if name.lower() not in _PER_ANSWER}
    return answer.status, answer.refusal if answer.json else answer.text, headers
