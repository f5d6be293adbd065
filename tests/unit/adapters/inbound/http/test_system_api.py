"""What the server says about itself, and the page that shows the API to people."""

import json
import re
from typing import Any

import pytest
from aiohttp.test_utils import TestClient

from adapters.outbound.memory.database import MemoryDatabase

Api = TestClient[Any, Any]


async def test_health_needs_no_log_in(api: Api) -> None:
    async with api.get("/api/v1/health") as answer:
        assert answer.status == 200
        assert await answer.json() == {
            "status": "ok",
            "components": [
                {"name": "database", "status": "ok", "detail": ""},
                {"name": "engine", "status": "ok", "detail": ""},
                {"name": "disk", "status": "ok", "detail": ""},
                {"name": "egress", "status": "ok", "detail": ""},
            ],
        }


async def test_a_server_without_its_database_is_unhealthy_for_machines_too(api: Api, database: MemoryDatabase) -> None:
    database.down()
    async with api.get("/api/v1/health") as answer:
        assert answer.status == 503
        assert (await answer.json())["status"] == "down"


async def test_about_says_what_is_read_and_nothing_of_versions(api: Api) -> None:
    async with api.get("/api/v1/about") as answer:
        assert await answer.json() == {
            "product": "UUUTorrent",
            "api": "v1",
            "watchlist": "anilist",
            "indexers": ["nyaa"],
            "watchlist_authorize_url": None,
        }


async def test_the_description_is_served(api: Api) -> None:
    async with api.get("/api/v1/openapi.json") as answer:
        assert answer.content_type == "application/json"
        assert (await answer.json())["openapi"].startswith("3.1")


async def test_the_first_address_leads_to_the_page(api: Api) -> None:
    async with api.get("/", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (302, "/docs")


async def test_the_page_takes_nothing_from_elsewhere(api: Api) -> None:
    async with api.get("/docs") as answer:
        assert answer.content_type == "text/html"
        policy = answer.headers["Content-Security-Policy"]
        page = await answer.text()
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    wanted = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert all(address.startswith(("/", "data:")) for address in wanted)
    for address in wanted:
        if address.startswith("/"):
            async with api.get(address) as answer:
                assert answer.status == 200
                assert "http" not in (await answer.text()) or address.endswith(".json")
    assert "<style" not in page
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=", page)


@pytest.mark.parametrize("path", ["/docs/", "/docs/docs.py", "/docs/..%2fapp.py", "/docs/docs.html"])
async def test_the_page_has_no_other_files(api: Api, path: str) -> None:
    async with api.get(path) as answer:
        assert answer.status == 404


async def test_the_script_reads_members_that_the_description_has(api: Api) -> None:
    async with api.get("/api/v1/openapi.json") as answer:
        document = json.loads(await answer.text())
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    assert all(
        {"tags", "summary", "security", "responses", "operationId"} <= set(operation) for operation in operations
    )
    assert {tag for operation in operations for tag in operation["tags"]} == {tag["name"] for tag in document["tags"]}
