"""Every error of ours has its place among the statuses, and its facts among the members."""

import importlib
import json
import pkgutil
from datetime import UTC, datetime, timedelta
from types import ModuleType
from uuid import UUID

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

import adapters
import application
import domain
from adapters.inbound.http.problems import CONTENT_TYPE, STATUSES, foreseen, refused, status_of, type_of, unforeseen
from adapters.inbound.http.request_reading import MalformedRequest
from application.ports.access_tokens import TokenRejected
from application.ports.indexers import IndexerMisbehaved
from application.ports.torrents import TorrentNotFound
from domain.errors import Conflict, TooMany, Unavailable, UuutorrentError

OURS = ("domain", "application", "adapters")


def every_module(package: ModuleType) -> list[str]:
    return [module.name for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]


def every_error() -> list[type[UuutorrentError]]:
    for package in (domain, application, adapters):
        for name in every_module(package):
            importlib.import_module(name)

    def below(error: type[UuutorrentError]) -> list[type[UuutorrentError]]:
        return [error for child in error.__subclasses__() for error in (child, *below(child))]

    return sorted({error for error in below(UuutorrentError) if error.__module__.split(".")[0] in OURS}, key=str)


ERRORS = every_error()


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_every_error_has_a_status(error: type[UuutorrentError]) -> None:
    assert 400 <= status_of(error) < 600


def test_no_two_errors_share_a_name_on_the_wire() -> None:
    slugs = [error.slug() for error in ERRORS]
    assert sorted(slugs) == sorted(set(slugs))


def test_every_error_is_explained() -> None:
    assert [error for error in ERRORS if not error.__doc__] == []


def test_a_more_special_rule_wins() -> None:
    assert status_of(MalformedRequest) == 400
    assert status_of(IndexerMisbehaved) == 502
    assert status_of(Unavailable) == 503


def members(response: web.Response) -> dict[str, object]:
    assert response.content_type == CONTENT_TYPE
    assert isinstance(response.body, bytes)
    body: dict[str, object] = json.loads(response.body)
    assert body["status"] == response.status
    return body


class Facts(Conflict):
    """An error with facts of every kind."""

    def __init__(self) -> None:
        super().__init__("A plain sentence.")
        self.wait = timedelta(minutes=1, milliseconds=500)
        self.at = datetime(2026, 11, 22, tzinfo=UTC)
        self.id = UUID(int=1)
        self.names = ("a", "b")
        self.nothing = None
        self.status = "never mine"
        self._hidden = "secret"
        self.odd = object


def test_facts_become_members() -> None:
    body = members(foreseen(Facts(), make_mocked_request("GET", "/"), "urn:uuid:1"))
    assert body.pop("odd")
    assert body == {
        "type": "tag:uuutorrent,2026:facts",
        "title": "Facts",
        "status": 409,
        "detail": "A plain sentence.",
        "instance": "urn:uuid:1",
        "wait": 60.5,
        "at": "2026-11-22T00:00:00Z",
        "id": "00000000-0000-0000-0000-000000000001",
        "names": ["a", "b"],
    }


def test_a_type_is_a_tag_with_the_slug() -> None:
    assert type_of(TorrentNotFound) == "tag:uuutorrent,2026:torrent-not-found"


@pytest.mark.parametrize(("wait", "header"), [(0.2, "1"), (1.0, "1"), (1.2, "2"), (90.0, "90")])
def test_when_to_come_back_is_in_whole_seconds_and_never_too_early(wait: float, header: str) -> None:
    response = foreseen(TooMany("Later.", retry_after=timedelta(seconds=wait)), make_mocked_request("GET", "/"), "x")
    assert response.headers["Retry-After"] == header
    assert members(response)["retry_after"] == wait


def test_a_wrong_token_is_told_apart_from_none() -> None:
    error = TokenRejected("No.")
    without = foreseen(error, make_mocked_request("GET", "/"), "x")
    wrong = foreseen(error, make_mocked_request("GET", "/", headers={"Authorization": "Bearer x"}), "x")
    assert without.headers["WWW-Authenticate"] == 'Bearer realm="uuutorrent"'
    assert wrong.headers["WWW-Authenticate"] == 'Bearer realm="uuutorrent", error="invalid_token"'


def test_errors_of_http_keep_what_clients_need() -> None:
    response = refused(web.HTTPMethodNotAllowed("PATCH", ["GET", "HEAD"]), "x")
    assert response.headers["Allow"] == "GET,HEAD"
    assert members(response)["type"] == "about:blank"
    outside = refused(web.HTTPRequestRangeNotSatisfiable(headers={"Content-Range": "bytes */5"}), "x")
    assert outside.headers["Content-Range"] == "bytes */5"


def test_what_nobody_foresaw_says_nothing() -> None:
    assert members(unforeseen("urn:uuid:1"))["title"] == "Internal Server Error"


def test_the_table_holds_every_category() -> None:
    categories = [error for error in UuutorrentError.__subclasses__() if error.__module__ == "domain.errors"]
    assert set(categories) <= set(STATUSES)
