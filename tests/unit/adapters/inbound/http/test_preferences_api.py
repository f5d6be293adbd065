"""Preferences over HTTP."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from aiohttp.test_utils import TestClient

from adapters.outbound.memory.database import MemoryDatabase
from application.ports.tastes import Taste
from domain.releases.preferences import BatchPolicy, Criterion, Preferences
from domain.users import Username

Api = TestClient[Any, Any]
Header = Mapping[str, str]
PATH = "/api/v1/preferences"

USUAL = {
    "resolutions": [1080, 2160, 720, 480],
    "groups": [],
    "subtitles": ["en"],
    "audio": ["original"],
    "codecs": [],
    "order": ["resolution", "group", "language", "codec", "version", "trust", "single"],
    "prefer_trusted": True,
    "allow_remakes": True,
    "allow_raw": False,
    "batches": "finished",
    "least_seeders": 1,
    "least_bytes": None,
    "most_bytes": None,
}
OWN = {
    "resolutions": [720, 1080],
    "groups": ["SubsPlease", "葬送"],
    "subtitles": ["de", "en"],
    "audio": ["ja", "original"],
    "codecs": ["hevc"],
    "order": ["single", "group"],
    "prefer_trusted": False,
    "allow_remakes": False,
    "allow_raw": True,
    "batches": "always",
    "least_seeders": 0,
    "least_bytes": 1,
    "most_bytes": 2**53,
}


async def show(api: Api, header: Header) -> tuple[Any, str]:
    async with api.get(PATH, headers=header) as answer:
        assert answer.status == 200
        return await answer.json(), answer.headers["ETag"]


async def save(api: Api, header: Header, body: Mapping[str, object], if_match: str | None = None) -> tuple[int, Any]:
    more = {} if if_match is None else {"If-Match": if_match}
    async with api.put(PATH, headers={**header, **more}, json=body) as answer:
        return answer.status, await answer.json()


async def test_who_saved_nothing_has_the_usual_ones(api: Api, ada: Header) -> None:
    assert await show(api, ada) == (USUAL, '"0"')


async def test_every_preference_is_saved_and_shown(api: Api, ada: Header, database: MemoryDatabase) -> None:
    assert await save(api, ada, OWN) == (200, OWN)
    assert await show(api, ada) == (OWN, '"1"')
    async with database.unit() as unit:
        user = await unit.users.named(Username("ada"))
        assert user is not None
        assert await unit.tastes.of(user.id) == Taste(
            Preferences(
                resolutions=(720, 1080),
                groups=("SubsPlease", "葬送"),
                subtitles=("de", "en"),
                audio=("ja", "original"),
                codecs=("hevc",),
                order=(Criterion.SINGLE, Criterion.GROUP),
                prefer_trusted=False,
                allow_remakes=False,
                allow_raw=True,
                batches=BatchPolicy.ALWAYS,
                least_seeders=0,
                least_bytes=1,
                most_bytes=2**53,
            ),
            1,
        )


@pytest.mark.parametrize("switch", ["prefer_trusted", "allow_remakes", "allow_raw"])
async def test_each_switch_is_its_own(api: Api, ada: Header, switch: str) -> None:
    turned = USUAL | {switch: not USUAL[switch]}
    assert await save(api, ada, turned) == (200, turned)


async def test_what_was_shown_can_be_sent_back(api: Api, ada: Header) -> None:
    shown, tag = await show(api, ada)
    async with api.put(PATH, headers={**ada, "If-Match": tag}, json=shown) as answer:
        assert (answer.status, await answer.json(), answer.headers["ETag"]) == (200, USUAL, '"1"')


async def test_a_change_to_what_another_device_changed_meanwhile_is_refused(api: Api, ada: Header) -> None:
    _, seen = await show(api, ada)
    assert (await save(api, ada, OWN, seen))[0] == 200
    status, problem = await save(api, ada, USUAL, seen)
    assert (status, problem["type"]) == (412, "tag:uuutorrent,2026:taste-changed")
    assert problem["detail"] == "These preferences were changed in the meantime. Look at them again, then save."
    assert await show(api, ada) == (OWN, '"1"')


async def test_of_two_devices_that_save_at_once_one_wins(api: Api, ada: Header) -> None:
    answers = await asyncio.gather(*(save(api, ada, OWN, '"0"') for _ in range(4)))
    assert sorted(status for status, _ in answers) == [200, 412, 412, 412]
    assert await show(api, ada) == (OWN, '"1"')


@pytest.mark.parametrize("if_match", ["*", ' "1" ', None])
async def test_a_change_to_what_is_there_is_made(api: Api, ada: Header, if_match: str | None) -> None:
    await save(api, ada, OWN)
    assert await save(api, ada, USUAL, if_match) == (200, USUAL)


@pytest.mark.parametrize("if_match", ['W/"1"', "1", '"one"', '"-1"', '"01', '"9', f'"{10**40}"', '"0"', '"2"', '"١"'])
async def test_any_other_tag_is_not_the_one_that_is_there(api: Api, ada: Header, if_match: str) -> None:
    await save(api, ada, OWN)
    assert (await save(api, ada, USUAL, if_match))[0] == 412
    assert await show(api, ada) == (OWN, '"1"')


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"resolutions": [1080, 1080]}, "A choice stands twice in one list."),
        ({"groups": ["  "]}, "A choice has 1 to 60 characters."),
        ({"least_bytes": 10, "most_bytes": 10}, "The largest size must be more than the smallest."),
    ],
)
async def test_preferences_that_contradict_themselves_are_refused_in_words(
    api: Api, ada: Header, change: dict[str, object], says: str
) -> None:
    status, problem = await save(api, ada, OWN | change)
    assert (status, problem["type"], problem["detail"]) == (422, "tag:uuutorrent,2026:invalid-preferences", says)
    assert await show(api, ada) == (USUAL, '"0"')


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"audio": []}, "/audio"),
        ({"order": ["charm"]}, "/order/0"),
        ({"batches": "sometimes"}, "/batches"),
        ({"resolutions": [0]}, "/resolutions/0"),
        ({"groups": ["x"] * 21}, "/groups"),
        ({"least_seeders": -1}, "/least_seeders"),
        ({"most_bytes": 2**70}, "/most_bytes"),
        ({"allow_raw": 1}, "/allow_raw"),
        ({"containers": []}, "/containers"),
    ],
)
async def test_a_member_that_breaks_a_rule_is_named(
    api: Api, ada: Header, change: dict[str, object], pointer: str
) -> None:
    status, problem = await save(api, ada, OWN | change)
    assert (status, problem["errors"][0]["pointer"]) == (422, pointer)


@pytest.mark.parametrize("forgotten", USUAL.keys() - {"least_bytes", "most_bytes"})
async def test_half_a_taste_is_refused(api: Api, ada: Header, forgotten: str) -> None:
    half = {name: value for name, value in OWN.items() if name != forgotten}
    assert (await save(api, ada, half))[0] == 422
    assert await show(api, ada) == (USUAL, '"0"')


async def test_one_persons_taste_is_never_anothers(api: Api, ada: Header, mallory: Header) -> None:
    await save(api, ada, OWN)
    assert await show(api, mallory) == (USUAL, '"0"')
    await save(api, mallory, USUAL | {"least_seeders": 7})
    assert await show(api, ada) == (OWN, '"1"')


async def test_nobody_has_no_preferences(api: Api) -> None:
    for method in ("GET", "PUT"):
        async with api.request(method, PATH, json=OWN) as answer:
            assert answer.status == 401


async def test_the_description_tells_of_tags(api: Api) -> None:
    async with api.get("/api/v1/openapi.json") as answer:
        described = (await answer.json())["paths"]["/preferences"]
    assert [one["name"] for one in described["put"]["parameters"]] == ["If-Match"]
    assert "parameters" not in described["get"]
    for operation in described.values():
        assert operation["responses"]["200"]["headers"].keys() == {"ETag"}
        reference = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
        assert reference == "#/components/schemas/PreferencesView"


async def test_an_empty_tag_protects_too(api: Api, ada: Header) -> None:
    status, problem = await save(api, ada, OWN, if_match="")
    assert (status, problem["type"]) == (412, "tag:uuutorrent,2026:taste-changed")
