"""The memory core that the use cases are tried on: two people, a clock, and a database that can be asked anything."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.engine import MemoryEngine
from adapters.outbound.memory.events import MemoryEvents
from adapters.outbound.memory.identifiers import MemoryIdentifiers
from adapters.outbound.memory.indexer import MemoryIndexer
from adapters.outbound.memory.release_names import MemoryReleaseNames
from adapters.outbound.memory.vault import MemoryVault
from application.delivery.checksum_file import ChecksumFile
from application.delivery.list_files import ListFiles
from application.delivery.open_file import OpenFile
from application.health.check_health import CheckHealth
from application.learning.correction_keeping import CorrectionKeeping
from application.learning.learn_from_pick import LearnFromPick
from application.ports.database import Database
from application.ports.indexers import Indexers
from application.ports.torrent_engine import TorrentEngine
from application.searching.search_result import Outcome, RankedVerdict, SearchResult
from application.torrents.add_magnet import AddMagnet
from application.torrents.claimants import Claimants
from application.torrents.claiming import Claiming
from application.torrents.engine_agreement import EngineAgreement
from application.torrents.engine_mirror import EngineMirror
from application.torrents.follow_engine import FollowEngine
from application.torrents.grab_release import GrabRelease
from application.torrents.list_torrents import ListTorrents
from application.torrents.pause_torrent import PauseTorrent
from application.torrents.reconcile_engine import ReconcileEngine
from application.torrents.release_sources import ReleaseSources
from application.torrents.remove_torrent import RemoveTorrent
from application.torrents.resume_torrent import ResumeTorrent
from application.torrents.show_torrent import ShowTorrent
from application.torrents.steering import Steering
from domain.releases.preferences import Preferences
from domain.releases.release import Release, ReleaseId
from domain.releases.release_name import ReleaseName
from domain.releases.verdict import Band, Reason, Verdict
from domain.releases.wanted import WantedEpisode
from domain.series import Franchise, Series, SeriesId, Titles
from domain.torrents.metainfo import Metainfo
from domain.users import Actor, PasswordHash, Role, User, UserId, Username
from uuutorrent.testing.swarm.torrents import Bencodable, bencode

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


def person(number: int, name: str) -> User:
    return User(UserId(UUID(int=number)), Username(name), Role.USER, PasswordHash("memory$0$0"), BEGINNING)


@pytest.fixture
def clock() -> MemoryClock:
    return MemoryClock(manual=True)


@pytest.fixture
def identifiers() -> MemoryIdentifiers:
    return MemoryIdentifiers()


@pytest.fixture
def events() -> MemoryEvents:
    return MemoryEvents(first_id=1)


@pytest.fixture
async def database() -> MemoryDatabase:
    return MemoryDatabase()


@pytest.fixture
async def ada(database: MemoryDatabase) -> Actor:
    return await _enter(database, person(1, "ada"))


@pytest.fixture
async def bob(database: MemoryDatabase) -> Actor:
    return await _enter(database, person(2, "bob"))


async def _enter(database: MemoryDatabase, user: User) -> Actor:
    async with database.unit() as unit:
        await unit.users.add(user)
    return Actor(user.id, user.username.text)


def raw_torrent(name: str, files: Mapping[str, int]) -> bytes:
    """A .torrent that holds those files with their sizes; one whose only file is ``name`` itself is a single file."""
    info: dict[str, Bencodable] = {"name": name, "piece length": 1 << 18, "pieces": b"\0" * 20}
    if list(files) == [name]:
        info["length"] = files[name]
    else:
        info["files"] = [{"length": size, "path": path.split("/")} for path, size in files.items()]
    return bencode({"info": info})


@dataclass(frozen=True)
class Episode:
    """A release of one episode as an indexer has it: the .torrent, and what is inside."""

    release: Release
    raw: bytes
    metainfo: Metainfo
    content: bytes

    @classmethod
    def make(
        cls, title: str, *, content: bytes = b"moving pictures", files: Mapping[str, int] | None = None, **said: Any
    ) -> "Episode":
        """One file that is called like the release; or a set of ``files``, by path and size."""
        raw = raw_torrent(title, files or {title: len(content)})
        metainfo = Metainfo.parse(raw)
        facts = {"infohash": metainfo.infohash, "size_bytes": metainfo.size_bytes, **said}
        return cls(Release(ReleaseId(f"memory:{title}"), "memory", title, **facts), raw, metainfo, content)


class Searched:
    """Stands where SearchEpisode does, and answers with what it was given."""

    def __init__(self) -> None:
        self.verdicts: list[Verdict] = []

    def finds(self, release: Release, band: Band = Band.HIGH, *reasons: Reason) -> None:
        name = ReleaseName(release.title)
        self.verdicts.append(Verdict(release, name, band, 100.0, reasons or (Reason("title", "The title fits."),)))

    async def __call__(
        self, actor: Actor, series: SeriesId, episode: int, preferences: Preferences | None = None
    ) -> SearchResult:
        best = next((verdict for verdict in self.verdicts if verdict.band is Band.HIGH), None)
        return SearchResult(
            wanted=WantedEpisode(Franchise(Series(series, Titles(romaji="Some Series"))), episode),
            outcome=Outcome.PICKED if best else Outcome.CHOOSE,
            best=best,
            candidates=tuple(RankedVerdict(verdict, rank) for rank, verdict in enumerate(self.verdicts, 1)),
            failures=(),
            searched_at=BEGINNING,
        )


class Core:
    """One process of the server: every torrent use case, on a database and an engine that outlive it."""

    def __init__(
        self,
        database: Database,
        engine: TorrentEngine,
        *,
        vault: MemoryVault,
        clock: MemoryClock,
        indexer: MemoryIndexer | None = None,
        searched: Searched | None = None,
    ) -> None:
        self.database, self.engine, self.vault, self.clock = database, engine, vault, clock
        self.indexer, self.searched = indexer or MemoryIndexer(), searched or Searched()
        self.events = MemoryEvents(first_id=1)
        self.mirror = EngineMirror(engine, clock)
        self.claimants = Claimants(database, self.events, clock)
        agreement = EngineAgreement(database, engine, self.mirror)
        claiming = Claiming(database, agreement, self.mirror, self.claimants)
        steering = Steering(database, agreement, self.mirror, self.claimants)
        search: Any = self.searched
        keeping = CorrectionKeeping(database, clock, MemoryIdentifiers())
        self.grab = GrabRelease(
            search,
            ReleaseSources(database, Indexers((self.indexer,))),
            MemoryReleaseNames(),
            engine,
            self.mirror,
            claiming,
            LearnFromPick(keeping),
            clock,
        )
        self.add_magnet = AddMagnet(database, clock, claiming)
        self.list = ListTorrents(database, self.mirror)
        self.show = ShowTorrent(database, self.mirror)
        self.pause = PauseTorrent(steering)
        self.resume = ResumeTorrent(steering)
        self.remove = RemoveTorrent(database, agreement, self.mirror, self.claimants, self.events)
        self.reconcile = ReconcileEngine(database, engine, agreement)
        self.follow = FollowEngine(database, self.mirror, self.claimants, self.reconcile, self.events, clock)
        self.list_files = ListFiles(database, engine)
        self.open_file = OpenFile(self.list_files, vault)
        self.checksum_file = ChecksumFile(database, self.open_file, vault)
        self.check_health = CheckHealth(database, self.mirror)

    def restarted(self, database: Database | None = None, engine: TorrentEngine | None = None) -> "Core":
        """The next process: nothing in memory, the same truth, the same engine."""
        return Core(
            database or self.database,
            engine or self.engine,
            vault=self.vault,
            clock=self.clock,
            indexer=self.indexer,
            searched=self.searched,
        )

    def offers(self, episode: Episode, band: Band = Band.HIGH) -> Episode:
        """Let the indexer have the release, and the search find it."""
        self.indexer.publish(episode.release, episode.raw)
        self.searched.finds(episode.release, band)
        return episode


@pytest.fixture
def vault() -> MemoryVault:
    return MemoryVault()


@pytest.fixture
def engine(vault: MemoryVault) -> MemoryEngine:
    return MemoryEngine(vault)


@pytest.fixture
async def core(database: MemoryDatabase, engine: MemoryEngine, vault: MemoryVault, clock: MemoryClock) -> Core:
    core = Core(database, engine, vault=vault, clock=clock)
    await core.follow.look()
    return core


@pytest.fixture
def episode(core: Core) -> Episode:
    """What the search finds as the best, and the indexer can give."""
    return core.offers(Episode.make("[Group] Some Series - 05 (1080p).mkv"))


@pytest.fixture(scope="session")
def make_episode() -> Callable[..., Episode]:
    return Episode.make


@pytest.fixture(scope="session")
def make_core() -> Callable[..., Core]:
    return Core


@pytest.fixture(scope="session")
def make_raw() -> Callable[[str, Mapping[str, int]], bytes]:
    return raw_torrent
