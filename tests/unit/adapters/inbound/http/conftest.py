"""The real application over memory adapters, in process, spoken to over a real socket on loopback."""

import json
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from dishka import STRICT_VALIDATION, AsyncContainer, Provider, Scope, make_async_container
from openapi_schema_validator import OAS31Validator

from adapters.inbound.http.app import build_app
from adapters.inbound.http.client_address import TrustedProxies
from adapters.inbound.http.identity import ActorProvider
from adapters.inbound.http.openapi import openapi_document
from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.engine import MemoryEngine
from adapters.outbound.memory.events import MemoryEvents
from adapters.outbound.memory.identifiers import MemoryIdentifiers
from adapters.outbound.memory.indexer import MemoryIndexer
from adapters.outbound.memory.release_names import MemoryReleaseNames
from adapters.outbound.memory.renumberings import MemoryRenumberings
from adapters.outbound.memory.sealing import MemorySealing
from adapters.outbound.memory.security import MemoryAccessTokens, MemoryHasher
from adapters.outbound.memory.vault import MemoryVault
from adapters.outbound.memory.watchlist import MemoryWatchlist
from application.accounts.authenticate import Authenticate
from application.accounts.confirm_access import ConfirmAccess
from application.accounts.create_api_token import CreateApiToken
from application.accounts.list_api_tokens import ListApiTokens
from application.accounts.list_sessions import ListSessions
from application.accounts.list_sessions_of import ListSessionsOf
from application.accounts.log_in import LogIn
from application.accounts.log_in_line import LogInLine
from application.accounts.log_out import LogOut
from application.accounts.refresh_session import RefreshSession
from application.accounts.revoke_api_token import RevokeApiToken
from application.accounts.revoke_other_sessions import RevokeOtherSessions
from application.accounts.revoke_session import RevokeSession
from application.accounts.revoke_sessions_of import RevokeSessionsOf
from application.accounts.standings import Standings
from application.accounts.view_profile import ViewProfile
from application.auditing.change_budget import ChangeBudget
from application.auditing.list_audit import ListAudit
from application.delivery.checksum_file import ChecksumFile
from application.delivery.choose_files import ChooseFiles
from application.delivery.list_files import ListFiles
from application.delivery.open_file import OpenFile
from application.delivery.record_delivery import RecordDelivery
from application.health.check_health import CheckHealth
from application.health.served_certificate import ServedCertificate
from application.learning.correction_keeping import CorrectionKeeping
from application.learning.learn_from_pick import LearnFromPick
from application.learning.list_corrections import ListCorrections
from application.learning.refuse_match import RefuseMatch
from application.learning.revoke_correction import RevokeCorrection
from application.learning.share_correction import ShareCorrection
from application.learning.teach_match import TeachMatch
from application.learning.teach_number import TeachNumber
from application.ports.access_tokens import AccessTokens
from application.ports.clock import Clock
from application.ports.database import Database
from application.ports.engines import Engines
from application.ports.events import Events
from application.ports.file_vault import FileVault
from application.ports.identifiers import Identifiers
from application.ports.indexers import Indexers
from application.ports.passwords import PasswordHasher
from application.ports.release_names import ReleaseNames
from application.ports.renumberings import Renumberings
from application.ports.sealing import Sealing
from application.ports.torrent_engine import TorrentEngine
from application.ports.watchlists import Watchlist
from application.searching.franchises import Franchises
from application.searching.prefetch_episodes import PrefetchEpisodes
from application.searching.prefetch_queue import PrefetchQueue
from application.searching.search_episode import SearchEpisode
from application.searching.search_result import SearchResult
from application.searching.wanting import Wanting
from application.tastes.save_preferences import SavePreferences
from application.tastes.show_preferences import ShowPreferences
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
from application.torrents.grab_release import GrabRelease
from application.torrents.ledger import Ledger
from application.torrents.list_torrents import ListTorrents
from application.torrents.move_torrent import MoveTorrent
from application.torrents.pause_torrent import PauseTorrent
from application.torrents.placing import Placing
from application.torrents.planner import Planner
from application.torrents.reannounce_torrent import ReannounceTorrent
from application.torrents.recorded_ends import RecordedEnds
from application.torrents.release_sources import ReleaseSources
from application.torrents.remove_torrent import RemoveTorrent
from application.torrents.resolution import Resolution
from application.torrents.resume_torrent import ResumeTorrent
from application.torrents.retry_torrent import RetryTorrent
from application.torrents.set_seeding import SetSeeding
from application.torrents.show_machine import ShowMachine
from application.torrents.show_torrent import ShowTorrent
from application.torrents.show_usage import ShowUsage
from application.torrents.steering import Steering
from application.watching.account_tokens import AccountTokens
from application.watching.link_account import LinkAccount
from application.watching.link_with_token import LinkWithToken
from application.watching.read_list import ReadList
from application.watching.show_account import ShowAccount
from application.watching.show_watchlist import ShowWatchlist
from application.watching.unlink_account import UnlinkAccount
from bootstrap.providers.people import PeopleProvider
from domain.series import SeriesId
from domain.sessions import Origin, RefreshToken, Session, SessionId
from domain.torrents.claims import MAIN_ENGINE
from domain.torrents.manners import Manners
from domain.users import Actor, Role, User, UserId, Username

PASSWORD = "correct horse battery staple"
USE_CASES = (
    *(Authenticate, LogIn, LogInLine, LogOut, RefreshSession, ViewProfile),
    *(ConfirmAccess, ListSessions, ListSessionsOf, RevokeOtherSessions, RevokeSession, RevokeSessionsOf, Standings),
    *(CreateApiToken, ListApiTokens, RevokeApiToken),
    *(AccountTokens, LinkAccount, LinkWithToken, ReadList, ShowAccount, ShowWatchlist, UnlinkAccount),
    *(SavePreferences, ShowPreferences),
    *(PrefetchEpisodes, PrefetchQueue),
    *(
        Franchises,
        CorrectionKeeping,
        ListCorrections,
        RefuseMatch,
        RevokeCorrection,
        ShareCorrection,
        TeachMatch,
        TeachNumber,
    ),
    *(AddMagnet, GrabRelease, ListTorrents, PauseTorrent, RemoveTorrent, ResumeTorrent, ShowTorrent),
    *(MoveTorrent, ReannounceTorrent, RetryTorrent, SetSeeding, ShowMachine, ShowUsage),
    *(AddTorrentFile, DiskWatch, EgressMeter, EpisodeFiles, Placing, Planner, RecordedEnds, Resolution, Wanting),
    *(CarryingOut, Claimants, Claiming, EngineAgreement, EngineMirror, LearnFromPick, Ledger, ReleaseSources, Steering),
    ListAudit,
    *(ChecksumFile, ChooseFiles, ListFiles, OpenFile, RecordDelivery, CheckHealth),
)


class ScriptedSearch:
    """Answers with what ``found`` holds for the episode: the search itself is tested elsewhere."""

    def __init__(self, found: dict[int, SearchResult | Exception]) -> None:
        self.found = found

    async def __call__(self, actor: Actor, series: SeriesId, episode: int) -> SearchResult:
        answer = self.found[episode]
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def database() -> MemoryDatabase:
    return MemoryDatabase()


@pytest.fixture
def clock() -> MemoryClock:
    return MemoryClock(manual=True)


@pytest.fixture
def hasher() -> MemoryHasher:
    return MemoryHasher()


@pytest.fixture
def tokens() -> MemoryAccessTokens:
    return MemoryAccessTokens()


@pytest.fixture
def events() -> MemoryEvents:
    return MemoryEvents(first_id=1)


@pytest.fixture
def vault() -> MemoryVault:
    return MemoryVault()


@pytest.fixture
def engine(vault: MemoryVault) -> MemoryEngine:
    return MemoryEngine(vault)


@pytest.fixture
def watchlist() -> MemoryWatchlist:
    return MemoryWatchlist("anilist")


@pytest.fixture
def indexer() -> MemoryIndexer:
    return MemoryIndexer("nyaa")


@pytest.fixture
def found() -> dict[int, SearchResult | Exception]:
    """What a search answers, by episode."""
    return {}


@pytest.fixture
def manners() -> Manners:
    return Manners()


@pytest.fixture
def heartbeat() -> timedelta:
    return timedelta(seconds=15)


@pytest.fixture
def budget() -> ChangeBudget:
    return ChangeBudget()


@pytest.fixture
async def container(
    database: MemoryDatabase,
    clock: MemoryClock,
    hasher: MemoryHasher,
    tokens: MemoryAccessTokens,
    events: MemoryEvents,
    vault: MemoryVault,
    engine: MemoryEngine,
    watchlist: MemoryWatchlist,
    indexer: MemoryIndexer,
    found: dict[int, SearchResult | Exception],
    manners: Manners,
    budget: ChangeBudget,
) -> AsyncIterator[AsyncContainer]:
    ports: dict[type, object] = {
        Database: database,
        Clock: clock,
        PasswordHasher: hasher,
        AccessTokens: tokens,
        Identifiers: MemoryIdentifiers(),
        Events: events,
        FileVault: vault,
        TorrentEngine: engine,
        Renumberings: MemoryRenumberings(),
        Engines: Engines({MAIN_ENGINE: engine}),
        Manners: manners,
        Watchlist: watchlist,
        Sealing: MemorySealing(),
        Indexers: Indexers((indexer,)),
        ReleaseNames: MemoryReleaseNames(),
        SearchEpisode: ScriptedSearch(found),
        ChangeBudget: budget,
        ServedCertificate: ServedCertificate(),
    }
    provider = Provider(scope=Scope.APP)
    for port in ports:
        provider.from_context(provides=port)
    provider.provide_all(*USE_CASES)
    container = make_async_container(
        provider, PeopleProvider(), ActorProvider(), context=ports, validation_settings=STRICT_VALIDATION
    )
    yield container
    await container.close()


class Witness:
    """Compares every answer of the application with what its description says about that endpoint."""

    def __init__(self) -> None:
        self.document = openapi_document()
        self.complaints: list[str] = []

    async def see(self, request: web.Request, response: web.StreamResponse) -> None:
        resource = request.match_info.route.resource
        path = "" if resource is None else resource.canonical.removeprefix("/api/v1")
        operation = self.document["paths"].get(path, {}).get(request.method.lower())
        if operation is None or response.status in (417, 500):  # of HTTP itself, and of nobody
            return
        described = operation["responses"].get(str(response.status))
        if described is None:
            self.complaints.append(f"{request.method} {path} answered {response.status}")
        elif isinstance(response, web.Response) and response.body:
            self._compare(f"{request.method} {path} {response.status}", described, response)

    def _compare(self, where: str, described: dict[str, Any], response: web.Response) -> None:
        media = described["content"].get(response.content_type)
        if media is None:
            self.complaints.append(f"{where} came as {response.content_type}")
            return
        body = json.loads(response.body)
        schema = {**media.get("schema", {}), "components": self.document["components"]}
        self.complaints += [f"{where}: {error.message}" for error in OAS31Validator(schema).iter_errors(body)]
        types = described.get("x-problem-types", [])
        if response.content_type == "application/problem+json" and body["type"] not in ("about:blank", *types):
            self.complaints.append(f"{where}: undocumented problem {body['type']}")


@pytest.fixture
def app(container: AsyncContainer, heartbeat: timedelta) -> web.Application:
    return build_app(container, heartbeat=heartbeat, proxies=TrustedProxies.parse("127.0.0.1, ::1"))


@pytest.fixture
async def api(
    app: web.Application, container: AsyncContainer
) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    witness = Witness()
    await (await container.get(EngineMirror)).refresh()
    app.on_response_prepare.append(witness.see)
    async with TestClient(TestServer(app)) as client:
        yield client
    assert witness.complaints == []


async def settle(
    name: str,
    role: Role,
    database: MemoryDatabase,
    hasher: MemoryHasher,
    tokens: MemoryAccessTokens,
    clock: MemoryClock,
) -> Mapping[str, str]:
    """Give somebody an account and a token; return the header that carries it."""
    user = User(UserId(UUID(int=len(name))), Username(name), role, await hasher.hash(PASSWORD), created_at=clock.now())
    session = SessionId(UUID(int=100 + len(name)))
    async with database.unit() as unit:
        await unit.users.add(user)
        begun = Session.begun(session, user.id, Origin("laptop"), clock.now())
        await unit.sessions.add(begun, RefreshToken(name.encode(), session))
    actor = Actor(user.id, name, role, session=session)
    token = tokens.issue(actor, now=clock.now(), expires=clock.now() + timedelta(minutes=15))
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
async def ada(
    database: MemoryDatabase, hasher: MemoryHasher, tokens: MemoryAccessTokens, clock: MemoryClock
) -> Mapping[str, str]:
    """The header of a person with an account."""
    return await settle("ada", Role.ADMIN, database, hasher, tokens, clock)


@pytest.fixture
async def mallory(
    database: MemoryDatabase, hasher: MemoryHasher, tokens: MemoryAccessTokens, clock: MemoryClock
) -> Mapping[str, str]:
    """The header of somebody else."""
    return await settle("mallory", Role.USER, database, hasher, tokens, clock)
