"""Whose question comes first: a deed's, though a look at the state was asked for before it."""

import asyncio
from collections.abc import Callable, Iterator
from threading import Event

import pytest
from pydantic import HttpUrl

from adapters.outbound.qbittorrent import asking
from adapters.outbound.qbittorrent.asking import Asking
from adapters.outbound.qbittorrent.options import QbittorrentOptions
from adapters.outbound.qbittorrent.web_api import WebApi


class Talk:
    """Questions that are answered as soon as ``goes_on`` is set, in the order in which qBittorrent hears them."""

    def __init__(self) -> None:
        self.goes_on = Event()
        self.heard: list[str] = []
        self.asking = Asking(WebApi(QbittorrentOptions(url=HttpUrl("http://127.0.0.1:9"))), 5)

    def question(self, name: str) -> Callable[[WebApi], None]:
        def ask(_: WebApi) -> None:
            self.heard.append(name)
            self.goes_on.wait(5)

        return ask

    async def deed(self, *names: str) -> None:
        for name in names:
            await self.asking(self.question(name))

    async def look(self) -> None:
        await self.asking.at_leisure(self.question("look"))


@pytest.fixture
def talk() -> Iterator[Talk]:
    talk = Talk()
    yield talk
    talk.goes_on.set()
    talk.asking.close()


async def test_whole_deeds_go_before_a_look_that_was_asked_for_earlier(talk: Talk) -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(talk.deed("find", "pause"))
        group.create_task(talk.look())
        group.create_task(talk.deed("resume"))
        await _many_turns()
        talk.goes_on.set()
    assert talk.heard[-1] == "look"
    assert sorted(talk.heard[:-1]) == ["find", "pause", "resume"]


async def test_a_look_does_not_wait_forever(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_LEISURE_SECONDS", 0)
    async with asyncio.TaskGroup() as group:
        group.create_task(talk.deed("find"))
        group.create_task(talk.look())
        await _many_turns()
        group.create_task(talk.deed("pause"))
        await _many_turns()
        talk.goes_on.set()
    assert talk.heard == ["find", "look", "pause"]


async def _many_turns() -> None:
    for _ in range(20):
        await asyncio.sleep(0)
