"""The API's description, checked in so that a change of the API is seen in review."""

import json
from pathlib import Path

from openapi_spec_validator import validate

from adapters.inbound.http.openapi import openapi_document

CHECKED_IN = Path(__file__).parents[2] / "docs" / "openapi.json"


def test_the_checked_in_document_is_the_servers() -> None:
    assert json.loads(CHECKED_IN.read_text(encoding="utf-8")) == openapi_document(), "run: make openapi"


def test_the_document_is_valid_openapi() -> None:
    validate(openapi_document())
