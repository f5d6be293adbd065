"""Every operation that the server says it has, tried by everybody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from .asking import Answer, Asked
from .household import Household
from .matrix import Matrix
from .people import Person, Principal, own_token
from .rights import OK, RIGHTS, Right

_METHODS = frozenset({"get", "put", "post", "delete", "patch", "head", "options", "trace"})
_OWNERS = (Principal.OWNER, Principal.SCRIPT)
_NOT_FOR_THIS_TOKEN = tuple(f"tag:uuutorrent,2026:{slug}" for slug in ("insufficient-scope", "session-required"))
_NOT_YET = "tag:uuutorrent,2026:password-change-required"
_NOBODYS: Mapping[str, str | int] = {"infohash": "f" * 40, "index": 0}


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of the description."""

    method: str
    path: str


def operations(description: Mapping[str, Any]) -> Iterator[tuple[str, Operation]]:
    for path, item in description["paths"].items():
        for method in _METHODS & item.keys():
            yield item[method]["operationId"], Operation(method.upper(), path)


async def test_each_operation_answers_each_principal_as_designed(house: Household, matrix: Matrix) -> None:
    described = await house.ask.must("GET", "/openapi.json")
    known = dict(operations(described))
    assert len(known) == sum(1 for _ in operations(described)), "an operationId is there twice"
    assert sorted(known) == sorted({right.operation for right in RIGHTS}), "an operation without an entry in rights.py"
    wrong = []
    for right in RIGHTS:
        wrong += [f"{right.name}: {fault}" for fault in await tried(house, right, known[right.operation], matrix)]
    assert not wrong, "\n".join(wrong)


async def test_it_is_their_age_that_old_tokens_are_refused_for(house: Household) -> None:
    token = own_token(house.state, house.owner)
    assert (await house.ask.must("GET", "/me", token))["username"] == house.owner.name


async def tried(house: Household, right: Right, operation: Operation, matrix: Matrix) -> list[str]:
    thing, faults, told = await right.prepare(house), [], {}
    for who in Principal:
        if right.spends:
            await begin(house)
        # What the owner's script breaks, the owner must find whole.
        asked = await right.request(house, who, await right.prepare(house) if who is Principal.SCRIPT else thing)
        token = house.token(who, reads=right.reads or operation.method == "GET")
        answer = await house.ask(operation.method, operation.path, token, asked)
        told[who] = OK if answer.good else str(answer.status)
        expected = right.answers[who]
        if told[who] != expected:
            faults.append(f"{who} got {answer.status}, not {expected}: {answer.text[:300]}")
            told[who] += f" not {expected}"
        if leaked := [secret for secret in house.secrets if secret in answer.text and who not in _OWNERS]:
            faults.append(f"{who} was told {leaked}: {answer.text[:300]}")
        if told[who] == "404":
            faults += await tells_of_existence(house, operation, who, asked, answer)
        if who is Principal.UNSCOPED and told[who] == "403" and answer.json["type"] not in _NOT_FOR_THIS_TOKEN:
            faults.append(f"{who} was refused for something else: {answer.text[:300]}")
        if who is Principal.TEMPORARY and told[who] == "403" and answer.json["type"] != _NOT_YET:
            faults.append(f"{who} was refused for something else: {answer.text[:300]}")
        if operation.method == "GET" and right.operation != "follow_news":
            head = await house.ask("HEAD", operation.path, token, asked)
            if head.status != answer.status:
                faults.append(f"{who} got {answer.status}, and {head.status} for HEAD")
    matrix.lines[right.name] = told
    if right.spends:
        await begin(house)
    return faults


async def tells_of_existence(
    house: Household, operation: Operation, who: Principal, asked: Asked, answer: Answer
) -> list[str]:
    """Compare with the answer for a thing that nobody has: there is no difference to learn from."""
    names: Mapping[str, str | int] = {name: _NOBODYS.get(name, str(UUID(int=4711))) for name in asked.path}
    absent = await house.ask(operation.method, operation.path, house.token(who), Asked(names, asked.query, asked.json))
    if absent.refusal == answer.refusal:
        return []
    return [f"{who} can tell what exists: {answer.refusal} against {absent.refusal}"]


async def begin(house: Household) -> None:
    """Give those who may be logged in a new session."""
    people: tuple[Person, ...] = (house.owner, house.other, house.admin)
    for person in people:
        await house.log_in(person)
    await house.begin_with_scripts()
    await house.begin_with_temporary()
