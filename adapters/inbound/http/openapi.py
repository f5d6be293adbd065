"""The API's description (OpenAPI 3.1), made from the declarations and from nothing else.

``python -m adapters.inbound.http.openapi`` prints it.
"""

import inspect
import json
import sys
import typing
from collections import defaultdict
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from domain.errors import UuutorrentError

from .admittance import Admittance
from .catalogue import ENDPOINTS
from .endpoint import PREFIX, Endpoint
from .problems import CONTENT_TYPE, status_of, title_of, type_of
from .request_reading import HTTP_ERRORS_OF_BODIES
from .wire.message import Problem

Json = dict[str, Any]

_REFERENCE = "#/components/schemas/{model}"
_ABOUT = (
    "The API of a UUUTorrent server. Log in with `POST /sessions`, send the access token as Bearer, and exchange the "
    "refresh token when it has expired. Scripts send a personal API token (`POST /tokens`) as Bearer instead, which is "
    "good for its scopes: `read`, `write`, `admin`; each operation says which of them it takes. Every error is a "
    "problem (RFC 9457): `type` names it for programs, `detail` tells people what happened."
)

_SECURITY_SCHEMES: Json = {
    "bearerAuth": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "The access token of a session.",
    },
    "apiToken": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "uuut_…",
        "description": "A personal API token. An operation names all the scopes that it must have.",
    },
}
_IF_MATCH: Json = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of what the change was made to; without it, or as `*`, whatever is there is replaced.",
    "schema": {"type": "string"},
}
_ETAG: Json = {"description": "The version, to be sent as If-Match with a change.", "schema": {"type": "string"}}


def openapi_document(endpoints: Iterable[Endpoint] = ENDPOINTS) -> Json:
    """Describe the endpoints."""
    described = tuple(endpoints)
    paths: dict[str, Json] = defaultdict(dict)
    for endpoint in described:
        paths[endpoint.path][endpoint.method.lower()] = _operation(endpoint)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "UUUTorrent",
            "version": PREFIX.rpartition("/v")[2],
            "description": _ABOUT,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": PREFIX}],
        "tags": [{"name": tag} for tag in dict.fromkeys(endpoint.tag for endpoint in described)],
        "paths": dict(paths),
        "components": {
            "schemas": _schemas(described),
            "securitySchemes": _SECURITY_SCHEMES,
        },
    }


def _operation(endpoint: Endpoint) -> Json:
    summary, _, rest = inspect.cleandoc(endpoint.handler.__doc__ or "").partition("\n\n")
    operation: Json = {
        "operationId": endpoint.handler.__name__,
        "tags": [endpoint.tag],
        "summary": _one_line(summary),
        "security": _security(endpoint.admittance),
        "responses": {**_successes(endpoint), **_failures(endpoint)},
    }
    if description := " ".join(filter(None, (_one_line(rest), _for_scripts(endpoint.admittance)))):
        operation["description"] = description
    if parameters := _parameters(endpoint):
        operation["parameters"] = parameters
    if endpoint.signature.body is not None:
        content = {"application/json": {"schema": _reference(endpoint.signature.body)}}
        operation["requestBody"] = {"required": True, "content": content}
    if endpoint.signature.raw is not None:
        operation["requestBody"] = {"required": True, "content": {endpoint.signature.raw.media_type: {}}}
    if endpoint.events:
        operation["x-events"] = {name: _reference(model) for name, model in endpoint.events.items()}
    return operation


def _security(admittance: Admittance) -> list[Json]:
    """Say what to come with; the names in a bearer scheme's list are "roles" (OpenAPI 3.1, Security Requirement)."""
    if admittance.public:
        return []
    logged_in: Json = {"bearerAuth": []}
    return [logged_in] if admittance.sessions_only else [logged_in, {"apiToken": admittance.named.split()}]


def _for_scripts(admittance: Admittance) -> str:
    if admittance.public:
        return ""
    if admittance.sessions_only:
        return "Not for API tokens."
    return f"An API token takes the scope `{admittance.named.replace(' ', '` and `')}`."


def _parameters(endpoint: Endpoint) -> list[Json]:
    in_path = [
        _parameter(name, "path", kind.json_schema(), required=True) for name, kind in endpoint.signature.path.items()
    ]
    model = endpoint.signature.query
    schema: Json = {} if model is None else model.model_json_schema()
    members, required = schema.get("properties", {}), schema.get("required", ())
    in_query = [_parameter(name, "query", member, required=name in required) for name, member in members.items()]
    return in_path + in_query + ([_IF_MATCH] if endpoint.signature.takes_if_match else [])


def _parameter(name: str, place: str, schema: Json, *, required: bool) -> Json:
    described = {"description": schema["description"]} if "description" in schema else {}
    plain = {key: value for key, value in schema.items() if key not in ("title", "description")}
    return {"name": name, "in": place, "required": required, **described, "schema": plain}


def _successes(endpoint: Endpoint) -> Json:
    returns = endpoint.signature.returns
    content: Json = {}
    if returns is not None:
        content = {"content": {endpoint.media_type: {"schema": _answer(returns)}}}
    elif endpoint.signature.streams:
        content = {"content": {endpoint.media_type: {}}}
    if endpoint.signature.tagged:
        content["headers"] = {"ETag": _ETAG}
    further = (status for status in endpoint.also if status < HTTPStatus.BAD_REQUEST)
    statuses = (endpoint.status, *endpoint.unless, *further)
    return {str(status.value): {"description": status.phrase, **content} for status in statuses}


def _failures(endpoint: Endpoint) -> Json:
    by_status: dict[HTTPStatus, list[type[UuutorrentError]]] = {
        status: [] for status in endpoint.also if status >= HTTPStatus.BAD_REQUEST
    }
    if endpoint.signature.body is not None or endpoint.signature.raw is not None:
        by_status |= {status: [] for status in HTTP_ERRORS_OF_BODIES}
    for error in endpoint.errors:
        by_status.setdefault(status_of(error), []).append(error)
    return {str(status.value): _failure(status, by_status[status]) for status in sorted(by_status)}


def _failure(status: HTTPStatus, errors: list[type[UuutorrentError]]) -> Json:
    lines = [f"{title_of(error)}: {_one_line(inspect.getdoc(error) or '')}" for error in errors]
    failure: Json = {
        "description": "\n\n".join(lines) or status.phrase,
        "content": {CONTENT_TYPE: {"schema": _reference(Problem)}},
    }
    if errors:
        failure["x-problem-types"] = [type_of(error) for error in errors]
    return failure


def _schemas(endpoints: Iterable[Endpoint]) -> Json:
    wanted = dict.fromkeys(model for endpoint in endpoints for model in _models(endpoint))
    _, schema = models_json_schema([*wanted, (Problem, "serialization")], ref_template=_REFERENCE)
    schemas: Json = schema["$defs"]
    return dict(sorted(schemas.items()))


def _models(endpoint: Endpoint) -> Iterator[tuple[type[BaseModel], JsonSchemaMode]]:
    if endpoint.signature.body is not None:
        yield endpoint.signature.body, "validation"
    if endpoint.signature.returns is not None:
        yield _element(endpoint.signature.returns), "serialization"
    for model in endpoint.events.values():
        yield model, "serialization"


def _answer(returns: Any) -> Json:
    reference = _reference(_element(returns))
    return {"type": "array", "items": reference} if typing.get_origin(returns) is list else reference


def _element(returns: Any) -> type[BaseModel]:
    element: type[BaseModel] = typing.get_args(returns)[0] if typing.get_origin(returns) is list else returns
    return element


def _reference(model: type[BaseModel]) -> Json:
    return {"$ref": _REFERENCE.format(model=model.__name__)}


def _one_line(text: str) -> str:
    return " ".join(text.replace("``", "`").split())


if __name__ == "__main__":
    sys.stdout.write(json.dumps(openapi_document(), indent=2, ensure_ascii=False) + "\n")
