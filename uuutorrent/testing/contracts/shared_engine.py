"""What an engine keeps to that others use beside us: what they put in is theirs."""

from abc import abstractmethod
from typing import Protocol

import pytest

from application.ports.torrent_engine import EngineRefused, TorrentEngine, TorrentNotFound

from .engine_upstream import EngineUpstream, Offer, complete
from .torrent_engine import questions


class SharedUpstream(EngineUpstream, Protocol):
    """The far side of such an engine: somebody else works with it, too."""

    @abstractmethod
    async def hold_elsewhere(self, offer: Offer) -> None:
        """Let somebody else download the offer with the same engine, into a folder of theirs, to the end."""

    @abstractmethod
    async def untouched(self, offer: Offer) -> bool:
        """Whether the engine still runs what was held elsewhere, and its files are all there."""


class SharedEngineContract:
    """Subclass it beside ``TorrentEngineContract`` if somebody else can put torrents into your engine."""

    @pytest.fixture
    def upstream(self) -> SharedUpstream:
        """Its far side."""
        raise NotImplementedError

    async def test_what_somebody_else_holds_is_not_shown(self, engine: TorrentEngine, upstream: SharedUpstream) -> None:
        theirs = await upstream.offer("Theirs.mkv", {"": 60_000})
        ours = await upstream.offer("Ours.mkv", {"": 61_000})
        await upstream.hold_elsewhere(theirs)
        await engine.add(ours.metainfo, folder=ours.folder)
        await complete(engine, ours)
        assert await engine.get(theirs.infohash) is None
        assert list(await engine.several([ours.infohash, theirs.infohash])) == [ours.infohash]
        assert theirs.infohash not in await engine.active()

    async def test_what_somebody_else_holds_is_not_steered(
        self, engine: TorrentEngine, upstream: SharedUpstream
    ) -> None:
        theirs = await upstream.offer("Theirs", {"01.mkv": 60_000, "02.mkv": 60_000})
        await upstream.hold_elsewhere(theirs)
        for question in questions(engine, theirs.infohash):
            with pytest.raises(TorrentNotFound):
                await question
        assert await upstream.untouched(theirs)

    @pytest.mark.parametrize("magnet", [False, True])
    async def test_what_somebody_else_holds_is_refused_and_never_deleted(
        self, engine: TorrentEngine, upstream: SharedUpstream, magnet: bool
    ) -> None:
        theirs = await upstream.offer("Theirs.mkv", {"": 60_000})
        await upstream.hold_elsewhere(theirs)
        with pytest.raises(EngineRefused, match="outside our folder"):
            await engine.add(theirs.magnet if magnet else theirs.metainfo, folder=theirs.folder)
        for with_data in (False, True):
            await engine.remove(theirs.infohash, with_data=with_data)
        assert await upstream.untouched(theirs)
        assert await engine.get(theirs.infohash) is None
