"""Composition: everything is there, and can be replaced."""

from pathlib import Path

import pytest
from dishka import Provider, Scope, provide
from dishka.exceptions import GraphMissingFactoryError, ImplicitOverrideDetectedError

from adapters.inbound.http.catalogue import ENDPOINTS
from adapters.inbound.http.client_address import ClientAddress
from adapters.outbound.memory.clock import MemoryClock
from application.ports.clock import Clock
from application.ports.indexers import Indexers
from application.torrents.engine_mirror import EngineMirror
from application.torrents.follow_engine import FollowEngine
from application.torrents.list_torrents import ListTorrents
from bootstrap.configuring.loading import load_configuration
from bootstrap.container import build_container
from bootstrap.settings import Settings
from domain.users import Actor


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    sections = ("database", "engine", "watchlist", "renumberings", "vault")
    memory = {f"UUUTORRENT_{section.upper()}__PLUGIN": "memory" for section in sections}
    environ = {**memory, "UUUTORRENT_STATE_DIR": str(tmp_path), "UUUTORRENT_INDEXERS__TOSHO__PLUGIN": "memory"}
    return load_configuration(None, environ).settings


async def test_every_endpoint_gets_what_it_asks_for(settings: Settings) -> None:
    container = build_container(settings)
    wanted = {key.type_hint for endpoint in ENDPOINTS for key in endpoint.signature.dependencies.values()}
    try:
        for kind in wanted - {Actor, ClientAddress}:  # those are made from a request
            await container.get(kind)
    finally:
        await container.close()


async def test_what_is_shared_is_one(settings: Settings) -> None:
    container = build_container(settings)
    follow, listing = await container.get(FollowEngine), await container.get(ListTorrents)
    assert follow.mirror is listing.mirror is await container.get(EngineMirror)
    await container.close()


async def test_an_indexer_bears_the_name_of_its_section(settings: Settings) -> None:
    container = build_container(settings)
    assert [indexer.name for indexer in await container.get(Indexers)] == ["tosho"]
    await container.close()


async def test_a_test_may_replace_a_port_if_it_says_so(settings: Settings) -> None:
    class Frozen(Provider):
        scope = Scope.APP

        @provide(override=True)
        def clock(self) -> Clock:
            return MemoryClock()

    container = build_container(settings, Frozen())
    assert isinstance(await container.get(Clock), MemoryClock)
    await container.close()


def test_a_replacement_that_does_not_say_so_is_refused(settings: Settings) -> None:
    class Careless(Provider):
        scope = Scope.APP

        @provide
        def clock(self) -> Clock:
            return MemoryClock()

    with pytest.raises(ImplicitOverrideDetectedError):
        build_container(settings, Careless())


def test_what_nobody_provides_is_found_before_the_start(settings: Settings) -> None:
    class Needy(Provider):
        scope = Scope.APP

        @provide
        def wish(self, nobody: GraphMissingFactoryError) -> int:
            return 1

    with pytest.raises(GraphMissingFactoryError):
        build_container(settings, Needy())
