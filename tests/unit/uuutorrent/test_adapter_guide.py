"""docs/adapters.md, taken at its word."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

import uuutorrent.testing
from adapters.outbound.memory.clock import MemoryClock
from adapters.plugin import Plugin, Toolbox
from application.ports.indexers import IndexerUnavailable, Query

GUIDE = Path(__file__).parents[3] / "docs" / "adapters.md"


def first_example() -> dict[str, Any]:
    code = re.search(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert code is not None
    module: dict[str, Any] = {}
    exec(code[1], module)  # noqa: S102 - the guide's own example
    return module


@pytest.mark.parametrize("status", [200, 500])
async def test_the_guides_indexer_is_an_indexer(tmp_path: Path, status: int) -> None:
    plugin = first_example()["PLUGIN"]
    assert isinstance(plugin, Plugin)

    async def answer(request: web.Request) -> web.Response:
        return web.json_response([{"id": 7, "title": f"[Group] {request.query['q']}"}], status=status)

    app = web.Application()
    app.router.add_get("/json", answer)
    async with TestServer(app) as server, aiohttp.ClientSession() as http:
        clock = MemoryClock(datetime(2026, 11, 22, tzinfo=UTC))
        toolbox = Toolbox("tosho", http, clock, tmp_path, tmp_path, "https://localhost")
        options = plugin.options(url=str(server.make_url("")).rstrip("/"))
        async with plugin.open(options, toolbox) as indexer:
            if status == 500:
                with pytest.raises(IndexerUnavailable):
                    await indexer.search(Query(("Title",), ("05",)))
            else:
                found = await indexer.search(Query(("Title",), ("05",)))
                assert [(release.id, release.title) for release in found.releases] == [("tosho:7", "[Group] Title 05")]


@pytest.mark.parametrize("name", sorted(uuutorrent.testing.KITS))
def test_every_kit_can_be_imported_by_its_name(name: str) -> None:
    assert getattr(uuutorrent.testing, name).__name__ == name


def test_what_is_no_kit_is_said_so() -> None:
    with pytest.raises(AttributeError, match="NothingOfTheKind"):
        _ = uuutorrent.testing.NothingOfTheKind
