"""The description, held against the standard and against the application."""

from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from adapters.inbound.http.catalogue import ENDPOINTS
from adapters.inbound.http.openapi import openapi_document
from adapters.inbound.http.problems import TYPE_PREFIX, status_of

PUBLIC = {"accept_invite", "log_in", "refresh_session", "check_health", "show_product", "show_description"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return openapi_document()


def operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from path.values()


def test_it_is_valid_openapi_3_1(document: dict[str, Any]) -> None:
    validate(document, cls=OpenAPIV31SpecValidator)


def test_it_is_the_same_each_time(document: dict[str, Any]) -> None:
    assert openapi_document() == document


def test_every_endpoint_is_in_it(document: dict[str, Any]) -> None:
    described = {(path, method) for path, item in document["paths"].items() for method in item}
    assert described == {(endpoint.path, endpoint.method.lower()) for endpoint in ENDPOINTS}


def test_only_these_need_no_log_in(document: dict[str, Any]) -> None:
    assert {operation["operationId"] for operation in operations(document) if not operation["security"]} == PUBLIC
    assert {endpoint.handler.__name__ for endpoint in ENDPOINTS if endpoint.public} == PUBLIC


def test_each_says_what_an_api_token_must_be_good_for(document: dict[str, Any]) -> None:
    tokens = {operation["operationId"]: operation["security"][1:] for operation in operations(document)}
    assert tokens["list_torrents"] == [{"apiToken": ["read"]}]
    assert tokens["grab_release"] == [{"apiToken": ["write"]}]
    assert tokens["create_user"] == [{"apiToken": ["write", "admin"]}]
    assert tokens["change_password"] == []
    for operation in operations(document):
        assert bool(operation["security"]) == ("API token" in operation.get("description", ""))


def test_names_of_operations_are_unique(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for operation in operations(document)]
    assert len(names) == len(set(names))


def test_every_operation_is_explained(document: dict[str, Any]) -> None:
    assert [operation["operationId"] for operation in operations(document) if not operation["summary"]] == []


def test_every_problem_stands_under_its_status(document: dict[str, Any]) -> None:
    statuses = {TYPE_PREFIX + error.slug(): str(status_of(error).value) for e in ENDPOINTS for error in e.errors}
    for operation in operations(document):
        for status, answer in operation["responses"].items():
            for kind in answer.get("x-problem-types", ()):
                assert statuses[kind] == status


def test_secrets_are_marked_as_such(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    assert schemas["LogInBody"]["properties"]["password"]["format"] == "password"
    assert schemas["RefreshBody"]["properties"]["refresh_token"]["writeOnly"] is True


def test_no_module_path_shows(document: dict[str, Any]) -> None:
    assert "adapters" not in str(document)
