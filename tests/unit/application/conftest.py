"""The memory core that the use cases are tried on: two people, a clock, and a database that can be asked anything."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
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
from application.delivery.choose_files import ChooseFiles
from application.delivery.list_files import ListFiles
from application.delivery.open_file import OpenFile
from application.delivery.record_delivery import RecordDelivery
from application.health.check_health import CheckHealth
from application.health.served_certificate import ServedCertificate
from application.learning.correction_keeping import CorrectionKeeping
from application.learning.learn_from_pick import LearnFromPick
from application.ports.database import Database
from application.ports.engines import Engines
from application.ports.indexers import Indexers
from application.ports.torrent_engine import TorrentEngine
from application.ports.watchlists import WatchlistUnavailable
from application.searching.search_result import Outcome, RankedVerdict, SearchResult
from application.torrents.add_magnet import AddMagnet
from application.torrents.add_torrent_file import AddTorrentFile
from application.torrents.carrying_out import CarryingOut
from application.torrents.claimants import Claimants
from application.torrents.claiming import Claiming
from application.torrents.disk_watch import DiskWatch
from application.torrents.egress_meter import EgressMeter
from application.torrents.engine_agreement import EngineAgreement
from application.torrents.engine_mirror import EngineMirror
from application.torrents.episode_files import EpisodeFiles
from application.torrents.find_missing_data import FindMissingData
from application.torrents.follow_engine import FollowEngine
from application.torrents.grab_release import GrabRelease
from application.torrents.ledger import Ledger
from application.torrents.list_torrents import ListTorrents
from application.torrents.move_torrent import MoveTorrent
from application.torrents.pause_torrent import PauseTorrent
from application.torrents.placing import Placing
from application.torrents.planner import Planner
from application.torrents.reannounce_torrent import ReannounceTorrent
from application.torrents.reconcile_engine import ReconcileEngine
from application.torrents.recorded_ends import RecordedEnds
from application.torrents.release_sources import ReleaseSources
from application.torrents.remove_torrent import RemoveTorrent
from application.torrents.resolution import Resolution
from application.torrents.resolve_magnets import ResolveMagnets
from application.torrents.resume_torrent import ResumeTorrent
from application.torrents.retry_torrent import RetryTorrent
from application.torrents.set_seeding import SetSeeding
from application.torrents.show_machine import ShowMachine
from application.torrents.show_torrent import ShowTorrent
from application.torrents.show_usage import ShowUsage
from application.torrents.steering import Steering
from domain.auditing import AuditEvent, AuditFilter
from domain.releases.preferences import Preferences
from domain.releases.release import Release, ReleaseId
from domain.releases.release_name import ReleaseName
from domain.releases.verdict import Band, Reason, Verdict
from domain.releases.wanted import WantedEpisode
from domain.series import Franchise, Series, SeriesId, Titles
from domain.torrents.claims import MAIN_ENGINE
from domain.torrents.manners import Manners
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


@pytest.fixture
def audited(database: MemoryDatabase) -> Callable[[], Awaitable[Sequence[AuditEvent]]]:
    """Everything on record, oldest first."""

    async def read() -> Sequence[AuditEvent]:
        async with database.unit() as unit:
            return [one.event for one in reversed(await unit.audit.find(AuditFilter(), limit=10_000))]

    return read


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


class Wanted:
    """Stands where Wanting does: every episode of a series without kin."""

    def __init__(self) -> None:
        self.down = False

    async def of(self, actor: Actor, series: SeriesId, episode: int) -> tuple[WantedEpisode, Preferences]:
        if self.down:
            raise WatchlistUnavailable("down")
        return WantedEpisode(Franchise(Series(series, Titles(romaji="Some Series"))), episode), Preferences()


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
        manners: Manners | None = None,
        more_engines: Mapping[str, TorrentEngine] | None = None,
    ) -> None:
        self.manners = manners or Manners()
        self.database, self.engine, self.vault, self.clock = database, engine, vault, clock
        self.indexer, self.searched = indexer or MemoryIndexer(), searched or Searched()
        self.events = MemoryEvents(first_id=1)
        self.more_engines = more_engines or {}
        engines = Engines({MAIN_ENGINE: engine, **self.more_engines})
        self.ledger = Ledger(database, clock)
        self.mirror = EngineMirror(engines, self.ledger, clock)
        disk = self.disk = DiskWatch(engines, clock, self.manners, self.mirror)
        self.egress = EgressMeter(database, clock, self.manners)
        self.mirror.observe(self.egress.note)
        self.planner = Planner(self.ledger, self.mirror, disk, self.egress, self.manners, clock)
        self.claimants = Claimants(self.ledger, self.events)
        agreement = EngineAgreement(database, engines, self.mirror, self.planner)
        carry_out = CarryingOut(self.ledger, agreement, self.mirror, self.claimants, self.events)
        claiming = Claiming(database, carry_out, self.mirror, self.manners)
        steering = Steering(database, carry_out, self.mirror)
        search: Any = self.searched
        keeping = CorrectionKeeping(database, clock, MemoryIdentifiers())
        placing = Placing(disk)
        self.wanting: Any = Wanted()
        episode_files = EpisodeFiles(MemoryReleaseNames(), self.wanting)
        resolution = Resolution(database, episode_files, placing, self.events, self.manners)
        self.resolve = ResolveMagnets(database, self.ledger, engines, disk, resolution, carry_out, self.manners, clock)
        self.grab = GrabRelease(
            search,
            ReleaseSources(database, Indexers((self.indexer,))),
            episode_files,
            placing,
            claiming,
            LearnFromPick(keeping),
            clock,
        )
        self.add_magnet = AddMagnet(database, clock, placing, claiming)
        self.add_file = AddTorrentFile(database, clock, placing, claiming, resolution)
        self.list = ListTorrents(self.ledger, self.mirror)
        self.show = ShowTorrent(self.ledger, self.mirror)
        self.pause = PauseTorrent(steering)
        self.resume = ResumeTorrent(steering)
        self.remove = RemoveTorrent(database, carry_out, self.events, clock)
        self.retry = RetryTorrent(self.show, steering, engines)
        self.reannounce = ReannounceTorrent(self.show, engines, clock)
        self.move = MoveTorrent(database, self.ledger, carry_out, self.planner, self.show, self.events)
        self.set_seeding = SetSeeding(steering)
        self.usage = ShowUsage(database, self.ledger, self.manners)
        self.reconcile = ReconcileEngine(self.ledger, self.mirror, self.planner, agreement)
        self.find_missing = FindMissingData(self.ledger, self.mirror, database, vault, clock)
        record_ends = RecordedEnds(database, self.ledger, self.mirror, self.planner, clock)
        self.follow = FollowEngine(
            self.mirror,
            self.claimants,
            self.resolve,
            record_ends,
            self.reconcile,
            self.find_missing,
            self.events,
            clock,
        )
        self.list_files = ListFiles(database, self.mirror)
        self.choose_files = ChooseFiles(database, self.manners, self.ledger, placing, carry_out, self.list_files)
        self.open_file = OpenFile(self.list_files, vault)
        self.record_delivery = RecordDelivery(database, clock)
        self.checksum_file = ChecksumFile(database, self.open_file, vault)
        self.check_health = CheckHealth(database, self.mirror, disk, self.egress)
        self.machine = ShowMachine(database, self.ledger, self.mirror, disk, self.egress, ServedCertificate(), clock)

    def restarted(self, database: Database | None = None, engine: TorrentEngine | None = None) -> "Core":
        """The next process: nothing in memory, the same truth, the same engine."""
        return Core(
            database or self.database,
            engine or self.engine,
            vault=self.vault,
            clock=self.clock,
            indexer=self.indexer,
            searched=self.searched,
            manners=self.manners,
            more_engines=self.more_engines,
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
