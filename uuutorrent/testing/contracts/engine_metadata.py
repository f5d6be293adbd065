"""What every torrent engine keeps to about magnet links, metadata and the versions of BitTorrent."""

import pytest

from application.ports.torrent_engine import EngineTorrent, TorrentEngine
from domain.torrents.infohash import InfoHash
from domain.torrents.metainfo import Metainfo
from domain.torrents.states import TorrentState

from ..patience import until
from ..torrent_version import Version
from .engine_upstream import EngineFixtures, EngineUpstream, Offer, complete, in_state

_EPISODE = 1 << 18
"""Whole pieces: a piece belongs to both files that it touches."""


class EngineMetadataContract(EngineFixtures):
    """A part of ``TorrentEngineContract``."""

    async def test_of_a_magnet_link_only_the_metadata_are_fetched(
        self, engine: TorrentEngine, upstream: EngineUpstream
    ) -> None:
        offer = await upstream.offer("Batch", {"01.mkv": _EPISODE, "02.mkv": _EPISODE})
        other = await upstream.offer("Other.mkv", {"": 90_000})
        await engine.add(offer.magnet, folder=offer.folder)
        told = await metadata(engine, offer)
        assert (told.infohash, told.name, told.files) == (offer.infohash, "Batch", offer.metainfo.files)
        # While another one comes, it would come, too.
        await engine.add(other.metainfo, folder=other.folder)
        await complete(engine, other)
        torrent = await engine.get(offer.infohash)
        assert torrent is not None
        assert (torrent.downloaded_bytes, torrent.complete, torrent.progress) == (0, False, 0.0)
        for index in (0, 1):
            assert not await upstream.saved(offer.place(index))

    async def test_of_a_magnet_link_the_wanted_files_are_fetched(
        self, engine: TorrentEngine, upstream: EngineUpstream
    ) -> None:
        offer = await upstream.offer("Batch", {"01.mkv": _EPISODE, "02.mkv": _EPISODE})
        await engine.add(offer.magnet, folder=offer.folder)
        await metadata(engine, offer)
        await engine.want(offer.infohash, (1,))
        torrent = await complete(engine, offer)
        assert (torrent.name, torrent.size_bytes) == ("Batch", _EPISODE)
        assert await upstream.saved(offer.place(1)) == offer.contents[1]
        assert not await upstream.saved(offer.place(0))

    async def test_a_magnet_link_that_nobody_knows_waits_for_its_metadata(
        self, engine: TorrentEngine, upstream: EngineUpstream
    ) -> None:
        offer = await upstream.offer("Nobody", {"": 50_000}, seeded=False)
        await engine.add(offer.magnet, folder=offer.folder)
        torrent = await until(lambda: engine.get(offer.infohash), in_state(TorrentState.METADATA))
        assert torrent is not None
        assert (torrent.size_bytes, torrent.progress, torrent.complete) == (0, 0.0, False)
        assert await engine.files(offer.infohash) == ()
        assert await engine.metainfo(offer.infohash) is None

    async def test_files_of_a_magnet_link_can_be_wanted_before_they_are_known(
        self, engine: TorrentEngine, upstream: EngineUpstream
    ) -> None:
        offer = await upstream.offer("Blind", {"01.mkv": _EPISODE, "02.mkv": _EPISODE}, seeded=False)
        await engine.add(offer.magnet, folder=offer.folder)
        await engine.want(offer.infohash, (0,))
        await upstream.seed(offer)
        await complete(engine, offer)
        await until(
            lambda: engine.files(offer.infohash), lambda files: [file.wanted for file in files] == [True, False]
        )
        assert await upstream.saved(offer.place(0)) == offer.contents[0]
        assert not await upstream.saved(offer.place(1))

    async def test_a_magnet_link_without_metadata_can_be_removed_with_data(
        self, engine: TorrentEngine, upstream: EngineUpstream
    ) -> None:
        offer = await upstream.offer("Unseen", {"": 50_000}, seeded=False)
        await engine.add(offer.magnet, folder=offer.folder)
        await engine.remove(offer.infohash, with_data=True)
        assert await engine.get(offer.infohash) is None

    async def test_the_metadata_of_a_torrent_file_are_told(
        self, engine: TorrentEngine, upstream: EngineUpstream
    ) -> None:
        offer = await upstream.offer("Told", {"01.mkv": 60_000, "02.mkv": 50_000}, seeded=False)
        await engine.add(offer.metainfo, folder=offer.folder)
        told = await metadata(engine, offer)
        assert (told.infohash, told.files) == (offer.infohash, offer.metainfo.files)

    @pytest.mark.parametrize("version", [Version.HYBRID, Version.V2])
    async def test_torrent_files_of_every_version_are_downloaded(
        self, engine: TorrentEngine, upstream: EngineUpstream, version: Version
    ) -> None:
        offer = await upstream.offer("Modern", {"01.mkv": 300_001, "02.mkv": 100_001}, version=version)
        await engine.add(offer.metainfo, folder=offer.folder, wanted=(1,))
        torrent = await complete(engine, offer)
        assert (torrent.infohash, torrent.size_bytes) == (offer.infohash, 100_001)
        assert [(file.path.name, file.wanted) for file in await engine.files(offer.infohash)] == [
            ("01.mkv", False),
            ("02.mkv", True),
        ]
        assert await upstream.saved(offer.place(1)) == offer.contents[1]
        assert list(await engine.several([offer.infohash])) == [offer.infohash]
        await engine.remove(offer.infohash, with_data=True)
        assert await engine.get(offer.infohash) is None

    @pytest.mark.parametrize("version", [Version.HYBRID, Version.V2])
    async def test_magnet_links_of_every_version_are_downloaded(
        self, engine: TorrentEngine, upstream: EngineUpstream, version: Version
    ) -> None:
        offer = await upstream.offer("Modern", {"01.mkv": 300_001, "02.mkv": 100_001}, version=version)
        await engine.add(offer.magnet, folder=offer.folder)
        told = await metadata(engine, offer)
        assert (told.infohash, told.files) == (offer.infohash, offer.metainfo.files)
        await engine.want(offer.infohash, (0, 1))
        assert (await retry_until_complete(engine, offer.infohash)).infohash == offer.infohash
        assert await upstream.saved(offer.place(0)) == offer.contents[0]


async def retry_until_complete(engine: TorrentEngine, torrent: InfoHash) -> EngineTorrent:
    """Do as a person would with an engine that fails now and then: look at it, and have what failed checked."""

    async def look() -> EngineTorrent | None:
        found = await engine.get(torrent)
        if found is not None and found.state is TorrentState.ERROR:
            await engine.recheck(torrent)
        return found

    # Whom it parted with before a check it calls again after a minute.
    found = await until(look, lambda found: found is not None and found.complete, seconds=90)
    assert found is not None
    return found


async def metadata(engine: TorrentEngine, offer: Offer) -> Metainfo:
    """Wait until the engine has the torrent's metadata, and read them."""
    raw = await until(lambda: engine.metainfo(offer.infohash), lambda raw: raw is not None)
    assert raw is not None
    return Metainfo.parse(raw)
