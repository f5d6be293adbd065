"""Tastes as JSON: what is stored outlives the program that wrote it."""

import json
from dataclasses import asdict, fields

import pytest

from adapters.outbound.postgres.taste_documents import taste_from_json, taste_to_json
from domain.releases.preferences import BatchPolicy, Criterion, Preferences

STORED = (
    '{"prefer_trusted": false, "allow_remakes": false, "allow_raw": true, "least_seeders": 3, "least_bytes": null, '
    '"most_bytes": 9, "resolutions": [720], "groups": ["G"], "subtitles": [], "audio": ["ja"], "codecs": ["av1"], '
    '"order": ["group"], "batches": "always"}'
)
MEANT = Preferences(
    resolutions=(720,),
    groups=("G",),
    subtitles=(),
    audio=("ja",),
    codecs=("av1",),
    order=(Criterion.GROUP,),
    prefer_trusted=False,
    allow_remakes=False,
    allow_raw=True,
    batches=BatchPolicy.ALWAYS,
    least_seeders=3,
    most_bytes=9,
)


def test_the_stored_form_is_what_it_was() -> None:
    assert json.loads(taste_to_json(MEANT)) == json.loads(STORED)
    assert taste_from_json(STORED) == MEANT


def test_every_preference_is_stored() -> None:
    assert json.loads(taste_to_json(Preferences())).keys() == {field.name for field in fields(Preferences)}


@pytest.mark.parametrize("forgotten", [field.name for field in fields(Preferences)])
def test_a_preference_that_an_older_program_did_not_know_has_its_default(forgotten: str) -> None:
    document = json.loads(STORED)
    del document[forgotten]
    read = taste_from_json(json.dumps(document))
    assert read is not None
    assert asdict(read) == asdict(MEANT) | {forgotten: asdict(Preferences())[forgotten]}


def test_a_preference_that_nobody_knows_any_more_is_passed_over() -> None:
    assert taste_from_json(json.dumps(json.loads(STORED) | {"containers": ["mkv"]})) == MEANT


@pytest.mark.parametrize(
    "change",
    [
        {"order": ["charm"]},
        {"batches": "sometimes"},
        {"audio": []},
        {"resolutions": [1080, 1080]},
        {"resolutions": 1080},
        {"least_seeders": None},
        {"order": [[]]},
    ],
)
def test_a_value_that_is_no_longer_valid_makes_it_none(change: dict[str, object]) -> None:
    assert taste_from_json(json.dumps(json.loads(STORED) | change)) is None
